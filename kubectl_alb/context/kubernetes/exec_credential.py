"""Credentials from an exec plugin such as `aws eks get-token`.

client-go: plugin/pkg/client/auth/exec/exec.go
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from kubectl_alb.context.deadline import Deadline, timed_out
from kubectl_alb.context.kubernetes.fields import Fields
from kubectl_alb.context.kubernetes.kubeconfig_entries import ExecPlugin
from kubectl_alb.context.kubernetes.yaml_documents import YamlError, first_document
from kubectl_alb.context.secret import Secret
from kubectl_alb.errors import AccessError, ConfigError

GROUP = "client.authentication.k8s.io/"
VERSIONS = (f"{GROUP}v1", f"{GROUP}v1beta1")
KIND = "ExecCredential"


@dataclass(frozen=True, slots=True)
class Credential:
    """What a plugin answered: a bearer token, a client certificate (PEM), or both."""

    token: Secret = field(default_factory=Secret)
    certificate: bytes = field(default=b"", repr=False)
    key: bytes = field(default=b"", repr=False)
    expires: datetime | None = None

    def expired(self) -> bool:
        """Return whether the plugin's answer is too old to be used."""
        return self.expires is not None and datetime.now(timezone.utc) > self.expires


def run_plugin(
    plugin: ExecPlugin,
    cluster_info: Mapping[str, Any],
    deadline: Deadline | None = None,
    terminal: bool | None = None,
) -> Credential:
    """Run the plugin and read its answer; `terminal` tells whether it may ask the user.

    Raises ConfigError when it cannot be run, AccessError when it fails, and the deadline's error
    when it takes too long.
    """
    if plugin.api_version not in VERSIONS:
        raise ConfigError(
            f'the exec plugin {plugin.command} has the apiVersion "{plugin.api_version}"',
            hint=f"set its apiVersion to {VERSIONS[0]} or {VERSIONS[1]}",
        )
    interactive = _interactive(plugin, sys.stdin.isatty() if terminal is None else terminal)
    spec: dict[str, Any] = {"interactive": interactive}
    if plugin.provide_cluster_info:
        spec["cluster"] = dict(cluster_info)
    info = {"kind": KIND, "apiVersion": plugin.api_version, "spec": spec}
    environment = {
        **os.environ,
        **dict(plugin.env),
        "KUBERNETES_EXEC_INFO": json.dumps(info, default=str),
    }
    answer = _answer(plugin, environment, interactive, deadline or Deadline())
    return read_credential(answer, plugin)


def _interactive(plugin: ExecPlugin, terminal: bool) -> bool:
    if plugin.interactive_mode == "Always" and not terminal:
        raise ConfigError(f"the exec plugin {plugin.command} needs a terminal, and there is none")
    return terminal and plugin.interactive_mode != "Never"


def _answer(
    plugin: ExecPlugin, environment: Mapping[str, str], interactive: bool, deadline: Deadline
) -> bytes:
    seconds = deadline.limit()
    process = _started(plugin, environment, interactive)
    try:
        answer, complaint = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        # Its children may keep the pipes open: they are not waited for.
        process.kill()
        raise timed_out(
            f"the exec plugin {plugin.command} did not answer within --timeout"
        ) from error
    except BaseException:
        process.kill()
        raise
    if process.returncode != 0:
        lines = (complaint or b"").decode("utf-8", "replace").strip().splitlines()
        raise AccessError(
            f"the exec plugin {plugin.command} failed with exit code {process.returncode}"
            + (f": {lines[-1]}" if lines else ""),
            permission="",
            # Its arguments may hold a secret.
            hint=f"run {plugin.command} as the kubeconfig has it, to see what it lacks",
        )
    return bytes(answer)


def _started(
    plugin: ExecPlugin, environment: Mapping[str, str], interactive: bool
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            [plugin.command, *plugin.args],
            env=environment,
            stdin=None if interactive else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=None if interactive else subprocess.PIPE,
        )
    except FileNotFoundError as error:
        raise ConfigError(
            f"the exec plugin {plugin.command} of the kubeconfig is not installed",
            hint=" ".join(plugin.install_hint.split())
            or f"install {plugin.command}, or put it on PATH",
        ) from error
    except OSError as error:
        raise ConfigError(
            f"cannot run the exec plugin {plugin.command}: {error.strerror}"
        ) from error
    except ValueError:
        # A NUL, or a name of a variable with "=": the text may be quoted.
        raise ConfigError(
            f"cannot run the exec plugin {plugin.command}: a value cannot be passed to it",
            hint="correct args and env of the kubeconfig's exec",
        ) from None


def read_credential(answer: bytes, plugin: ExecPlugin) -> Credential:
    """Read an ExecCredential; raise `ConfigError` for anything else, without quoting it."""
    name = f"the answer of the exec plugin {plugin.command}"
    try:
        fields = Fields.of(first_document(answer), name)
    except YamlError:
        raise ConfigError(f"{name} is neither JSON nor YAML") from None
    if fields.text("kind") != KIND:
        raise ConfigError(f"{name} is not an {KIND}")
    if fields.text("apiVersion") != plugin.api_version:
        raise ConfigError(f"{name} has another apiVersion than {plugin.api_version}")
    status = fields.inner("status")
    found = Credential(
        Secret(status.text("token")).checked(f"the token in {name}"),
        status.text("clientCertificateData").encode(),
        status.text("clientKeyData").encode(),
        _expiry(status),
    )
    if bool(found.certificate) != bool(found.key):
        raise ConfigError(f"{name} has a certificate without its key, or the other way round")
    if not (found.token or found.certificate):
        raise ConfigError(f"{name} has neither a token nor a certificate")
    return found


def _expiry(status: Fields) -> datetime | None:
    text = status.text("expirationTimestamp")
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        raise ConfigError(f"{status.name}: expirationTimestamp is not a time") from error
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
