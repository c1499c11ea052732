"""One request by real kubectl and by us, with the same kubeconfig, flags and environment."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import yaml

from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import SharedOptions, filled, given
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.connection import connection
from kubectl_alb.context.kubernetes.kubeconfig import load_kubeconfig
from kubectl_alb.errors import AlbError
from tests.lab import tools
from tests.scripted import Asked, Scripted

SECONDS = 60
SENT = ("authorization", "impersonate-user", "impersonate-group", "impersonate-uid")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request: whether it was answered, who the server saw, and what was printed."""

    answered: bool
    seen: tuple[object, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A kubeconfig by its text, flags and variables."""

    text: str
    flags: Sequence[str] = ()
    environ: Mapping[str, str] | None = None


def document(
    server: str,
    user: Mapping[str, Any] | None,
    cluster: Mapping[str, Any] | None = None,
    changed: Mapping[str, Any] | None = None,
) -> str:
    """Return a kubeconfig with one context `c`, cluster `c` and user `u`, `changed` at its top."""
    return yaml.safe_dump(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "c",
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
            "clusters": [{"name": "c", "cluster": {"server": server, **(cluster or {})}}],
            "users": [{"name": "u", "user": user}],
            **(changed or {}),
        },
        sort_keys=False,
        width=1000,
    )


def by_kubectl(case: Case, server: Scripted, folder: Path) -> Outcome:
    """Ask for `/` with kubectl."""
    server.asked.clear()
    done = subprocess.run(
        [str(tools.kubectl()), "get", "--raw", "/", *case.flags],
        env=_environment(case, folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
        cwd=folder,
        check=False,
    )
    text = (done.stdout + done.stderr).decode("utf-8", "replace")
    return Outcome(done.returncode == 0, _seen(server.asked), text)


def by_us(case: Case, server: Scripted, folder: Path) -> Outcome:
    """Ask for `/` with our client."""
    server.asked.clear()
    command = AlbCommand("x")
    with _replaced(_environment(case, folder)):
        try:
            context = command.make_context("x", list(case.flags))
            flags = filled(SharedOptions, given(context)).kubernetes
            config = load_kubeconfig(flags, os.environ)
            KubeClient(connection(config, flags, os.environ), 5).raw("/")
        except AlbError as error:
            return Outcome(False, _seen(server.asked), f"{error.message} {error.hint}")
        except click.UsageError as error:
            return Outcome(False, text=error.format_message())
    return Outcome(True, _seen(server.asked))


def _seen(asked: Sequence[Asked]) -> tuple[object, ...]:
    if not asked:
        return ()
    last = asked[-1]
    return (*(tuple(last.headers.get(name, ())) for name in SENT), last.client)


def _environment(case: Case, folder: Path) -> dict[str, str]:
    file = folder / "config"
    file.write_bytes(case.text.encode("utf-8", "surrogateescape"))
    return {
        "HOME": str(folder),
        "PATH": "/usr/bin:/bin",
        "KUBECONFIG": str(file),
        **(case.environ or {}),
    }


@contextmanager
def _replaced(environ: Mapping[str, str]) -> Any:
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update(environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
