"""Credentials from an exec plugin such as `aws eks get-token`.

client-go: plugin/pkg/client/auth/exec/exec.go
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kubectl_alb.context.kubernetes.kubeconfig import Json
from kubectl_alb.errors import AccessError, ConfigError

GROUP = "client.authentication.k8s.io/"
VERSIONS = (f"{GROUP}v1", f"{GROUP}v1beta1")


@dataclass(frozen=True, slots=True)
class Credential:
    """What a plugin answered: a bearer token, a client certificate (PEM), or both."""

    token: str = field(default="", repr=False)
    certificate: bytes = field(default=b"", repr=False)
    key: bytes = field(default=b"", repr=False)


def run_plugin(plugin: Json, cluster_info: Json, terminal: bool | None = None) -> Credential:
    """Run the plugin and read its answer; `terminal` tells whether it may ask the user.

    Raises ConfigError when it cannot be run, AccessError when it fails.
    """
    command, version = str(plugin.get("command") or ""), str(plugin.get("apiVersion") or "")
    if not command:
        raise ConfigError("the kubeconfig's exec plugin names no command")
    if version not in VERSIONS:
        raise ConfigError(
            f'the exec plugin {command} speaks "{version}"',
            hint=f"set its apiVersion to {VERSIONS[0]} or {VERSIONS[1]}",
        )
    interactive = _interactive(plugin, sys.stdin.isatty() if terminal is None else terminal)
    spec: dict[str, Any] = {"interactive": interactive}
    if plugin.get("provideClusterInfo"):
        spec["cluster"] = dict(cluster_info)
    info = {"kind": "ExecCredential", "apiVersion": version, "spec": spec}
    answer = _run([command, *map(str, plugin.get("args") or ())],
                  {**os.environ, **_environment(plugin), "KUBERNETES_EXEC_INFO": json.dumps(info)},
                  interactive, str(plugin.get("installHint") or ""))  # fmt: skip
    return read_credential(answer, command, version)


def _interactive(plugin: Json, terminal: bool) -> bool:
    mode = plugin.get("interactiveMode") or "IfAvailable"
    if mode == "Always" and not terminal:
        raise ConfigError(
            f"the exec plugin {plugin.get('command')} needs a terminal, and there is none"
        )
    if mode not in ("Always", "Never", "IfAvailable"):
        raise ConfigError(
            f'interactiveMode "{mode}" of the exec plugin {plugin.get("command")} is not known',
            hint="write Never, IfAvailable or Always",
        )
    return terminal and mode != "Never"


def _environment(plugin: Json) -> dict[str, str]:
    return {str(entry["name"]): str(entry.get("value") or "") for entry in plugin.get("env") or ()}


def _run(
    command: list[str], environment: Mapping[str, str], interactive: bool, install_hint: str
) -> str:
    name = command[0]
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=None if interactive else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=None if interactive else subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except FileNotFoundError as error:
        raise ConfigError(
            f"the exec plugin {name} of the kubeconfig is not installed",
            hint=" ".join(install_hint.split()) or f"install {name}, or put it on PATH",
        ) from error
    except OSError as error:
        raise ConfigError(f"cannot run the exec plugin {name}: {error.strerror}") from error
    if done.returncode != 0:
        said = (done.stderr or "").strip().splitlines()
        raise AccessError(
            f"the exec plugin {name} failed with exit code {done.returncode}"
            + (f": {said[-1]}" if said else ""),
            permission="",
            # Its arguments may hold a secret.
            hint=f"run {name} by hand, as the kubeconfig has it, to see what it lacks",
        )
    return done.stdout


def read_credential(answer: str, command: str, version: str) -> Credential:
    """Read an ExecCredential; raise `ConfigError` for anything else, without quoting it."""
    try:
        document = json.loads(answer)
    except ValueError as error:
        raise ConfigError(f"the exec plugin {command} did not answer in JSON") from error
    status = document.get("status") if isinstance(document, Mapping) else None
    if not isinstance(status, Mapping) or document.get("kind") != "ExecCredential":
        raise ConfigError(f"the exec plugin {command} did not answer with an ExecCredential")
    if document.get("apiVersion") != version:
        raise ConfigError(
            f"the exec plugin {command} answered in {document.get('apiVersion')}, not {version}"
        )
    found = Credential(
        str(status.get("token") or ""),
        str(status.get("clientCertificateData") or "").encode(),
        str(status.get("clientKeyData") or "").encode(),
    )
    if not (found.token or (found.certificate and found.key)):
        raise ConfigError(f"the exec plugin {command} gave neither a token nor a certificate")
    return found
