"""The user's helm: found, checked, and run against the cluster that we talk to."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import IO, Any, TypeAlias

from kubectl_alb.apply.kubeconfig_file import kubeconfig_of
from kubectl_alb.context.deadline import Deadline, timed_out
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.private_files import private
from kubectl_alb.errors import AccessError, AlbError, ConfigError, UnreachableError

Show: TypeAlias = Callable[[str], None]

VARIABLE = "HELM"
# The first release whose dry run asks the server.
OLDEST, NEWEST_MAJOR = (3, 13), 4
VERSION = re.compile(r"v(\d+)\.(\d+)")
INSTALL = (
    f"install helm {OLDEST[0]}.{OLDEST[1]} or newer, or helm {NEWEST_MAJOR} "
    f"(https://helm.sh/docs/intro/install/), or name the program with {VARIABLE}"
)
FORBIDDEN = re.compile(
    r'User "(?P<user>[^"]*)" cannot (?P<verb>\w+) resource "(?P<resource>[^"]*)" in API group '
    r'"(?P<group>[^"]*)"(?: in the namespace "(?P<namespace>[^"]*)")?'
)
SILENT = re.compile(
    r"connection refused|i/o timeout|no such host|Kubernetes cluster unreachable|TLS handshake"
)
# What would lead helm to another cluster than the kubeconfig that it is given.
MISLEADING = re.compile(r"HELM_KUBE|HELM_NAMESPACE$|KUBECONFIG$")
KEPT_LINES = 40
# What helm 3 and 4 print with --debug alone, and in it why objects could not be deleted.
DEBUG = re.compile(r"level=DEBUG |\S+\.go:\d+: .*\[debug\]")
REFUSAL = re.compile(r'uninstall: Failed to delete release(?:: |" error=")(?P<reason>.*?)"?$')
# Without it, a removal that fails does not say why.
TALKATIVE = "uninstall"
# Helm notes in the cluster that it was interrupted, which takes a moment.
PATIENCE_SECONDS = 30.0


class HelmError(AlbError):
    """Helm failed; the message is what it printed last."""


class HelmAbsentError(AlbError):
    """There is no such release."""


@dataclass(frozen=True, slots=True)
class HelmVersion:
    """Where helm is, and its version."""

    path: str
    major: int
    minor: int


def shown_nowhere(_: str) -> None:
    """Show nothing of what helm prints."""


def helm_version(environ: Mapping[str, str]) -> HelmVersion:
    """Return the helm of the variable HELM or of PATH; raise `ConfigError` if it is of no use."""
    named = environ.get(VARIABLE) or "helm"
    path = shutil.which(named, path=environ.get("PATH"))
    if path is None:
        where = f"{VARIABLE}={named}" if environ.get(VARIABLE) else "PATH"
        raise ConfigError(f"helm was not found ({where})", hint=INSTALL)
    try:
        answer = subprocess.run(
            [path, "version", "--template", "{{.Version}}"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE_SECONDS,
            env=_environment(environ),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        why = getattr(error, "strerror", None) or "it does not end"
        raise ConfigError(f"{path} cannot be run: {why}", hint=INSTALL) from error
    found = VERSION.search(answer.stdout)
    if found is None:
        raise ConfigError(f"{path} does not name its version as helm does", hint=INSTALL)
    version = HelmVersion(path, int(found[1]), int(found[2]))
    if (version.major, version.minor) < OLDEST or version.major > NEWEST_MAJOR:
        raise ConfigError(f"{path} is helm {found[0]}, which is not supported", hint=INSTALL)
    return version


class HelmProgram:
    """Helm, run with a private kubeconfig of our connection."""

    def __init__(
        self, connection: Connection, show: Show = shown_nowhere, deadline: Deadline | None = None
    ) -> None:
        self.connection = connection
        self._show = show
        self.deadline = deadline or Deadline()

    @cached_property
    def version(self) -> HelmVersion:
        """The helm that is run; raise `ConfigError` where there is none of use."""
        return helm_version(os.environ)

    def read(self, *arguments: str, cluster: bool = True) -> str:
        """Return what helm prints; nothing of it is shown.

        Without `cluster` it gets no kubeconfig. Raise an `AlbError` where it fails.
        """
        with self._private({}) as (folder, _):
            flags = self._flags(folder) if cluster else ()
            process = self._started((*arguments, *flags), subprocess.PIPE)
            try:
                answer, complaint = process.communicate(timeout=self.deadline.limit())
            except subprocess.TimeoutExpired as error:
                process.kill()
                raise timed_out(f"helm {arguments[0]} did not end within --timeout") from error
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise failure(f"helm {arguments[0]}", complaint.splitlines())
        return str(answer)

    def run(self, arguments: Sequence[str], values: Mapping[str, Any] | None = None) -> None:
        """Run helm, and show what it prints as it comes; values go to it in a private file.

        An interrupt is passed on and waited for. Raise an `AlbError` where helm fails.
        """
        with self._private(values or {}) as (folder, file):
            given = ("--values", str(file)) if values is not None else ()
            talks = arguments[0] == TALKATIVE
            command = (*arguments, *given, *self._flags(folder), *(("--debug",) if talks else ()))
            process = self._started(command, subprocess.STDOUT)
            lines: deque[str] = deque(maxlen=KEPT_LINES)
            assert process.stdout is not None
            reader = Thread(target=self._read, args=(process.stdout, lines), daemon=True)
            reader.start()
            try:
                code = process.wait(self.deadline.limit())
            except subprocess.TimeoutExpired as error:
                _interrupted(process)
                raise timed_out(f"helm {arguments[0]} did not end within --timeout") from error
            except BaseException:
                _interrupted(process)
                raise
            finally:
                reader.join(1)
        if code:
            told = without_debug(lines) if talks else list(lines)
            raise failure(f"helm {arguments[0]}", told)

    def _flags(self, folder: Path) -> tuple[str, ...]:
        file = folder / "kubeconfig"
        with private(file, "w", "utf-8") as stream:
            json.dump(kubeconfig_of(self.connection), stream, default=str)
        return ("--kubeconfig", str(file))

    @contextmanager
    def _private(self, values: Mapping[str, Any]) -> Iterator[tuple[Path, Path]]:
        """Give a folder that is the user's alone, with a file of values in it."""
        folder = _folder()
        with folder:
            file = Path(folder.name) / "values.yaml"
            with private(file, "w", "utf-8") as stream:
                json.dump(dict(values), stream)
            yield Path(folder.name), file

    def _started(self, arguments: Sequence[str], stderr: int) -> "subprocess.Popen[str]":
        path = self.version.path
        try:
            return subprocess.Popen(
                [path, *arguments],
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                encoding="utf-8",
                errors="replace",
                env=_environment(os.environ),
            )
        except OSError as error:
            raise ConfigError(f"{path} cannot be run: {error.strerror}", hint=INSTALL) from error

    def _read(self, stream: IO[str], lines: "deque[str]") -> None:
        failed = False
        for line in stream:
            lines.append(line.rstrip("\n"))
            if not failed and not DEBUG.match(line):
                self._show(lines[-1])
            # With --debug a trace of calls follows.
            failed = failed or (line.startswith("Error:") and any(map(DEBUG.match, lines)))


def _folder() -> "tempfile.TemporaryDirectory[str]":
    try:
        return tempfile.TemporaryDirectory(prefix="kubectl-alb-", ignore_cleanup_errors=True)
    except OSError as error:
        raise AlbError(
            f"cannot write temporary files for helm: {error.strerror}",
            hint="set TMPDIR to a folder that this user may write to",
        ) from error


def failure(what: str, lines: Sequence[str]) -> AlbError:
    """Return the failure that helm's last lines mean, with the right that is missing."""
    text = _error_text(lines)
    if re.search(r"release: not found|: not found\s*$", text) and "release" in text:
        return HelmAbsentError(text)
    found = FORBIDDEN.search(text)
    if found:
        resource = ".".join(filter(None, (found["resource"], found["group"])))
        right = f"{found['verb']} {resource}"
        if found["namespace"]:
            right += f" in namespace {found['namespace']}"
        return AccessError(f"{what}: forbidden: {found['user']} may not {right}", right)
    if SILENT.search(text):
        return UnreachableError(f"{what}: {text}", "check the network and the kubeconfig's server")
    return HelmError(f"{what} failed: {text}")


def without_debug(lines: Iterable[str]) -> list[str]:
    """Return what helm prints without --debug, with the reason for a failure, if it gave one."""
    found: list[str] = []
    reason = ""
    for line in lines:
        told = REFUSAL.search(line)
        reason = told["reason"].replace('\\"', '"') if told else reason
        if not DEBUG.match(line):
            found.append(line)
        if line.startswith("Error:"):
            # A trace of calls follows.
            break
    return [*found[:-1], f"{found[-1]}: {reason}"] if found and reason else found


def _error_text(lines: Sequence[str]) -> str:
    """Return the error in what helm printed: from its `Error:` on, else the last line."""
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].startswith("Error:"):
            return " ".join(lines[index:]).removeprefix("Error:").strip()
    return lines[-1].strip() if lines else "it printed nothing"


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if not MISLEADING.match(name)}


def _interrupted(process: "subprocess.Popen[str]") -> None:
    """Pass an interrupt on and wait for helm to end; a second one kills it."""
    try:
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                process.terminate()
            else:
                process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_SECONDS)
    finally:
        # Of no effect where it has ended.
        process.kill()
