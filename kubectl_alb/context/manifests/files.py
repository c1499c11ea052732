"""The texts that `-f` and `-k` name: files, folders, standard input, URLs, kustomizations."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import urllib3

from kubectl_alb.context.deadline import Deadline, timed_out
from kubectl_alb.context.http_errors import cause_of, why
from kubectl_alb.context.manifests.faults import Fault, FaultyError
from kubectl_alb.context.proxies import pool_manager, proxy_of_environment, system_trust

SUFFIXES = (".yaml", ".yml", ".json")
# An object may have 3 MiB at most; what is far larger takes minutes to read.
MAX_BYTES = 16 * 1024 * 1024
CHUNK = 64 * 1024
CONNECT_SECONDS = 5
SECONDS = 20
URL = re.compile(r"[a-z][a-z0-9+.-]*://")
KUSTOMIZE_SECONDS = 120
UNLIMITED = Deadline()


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the name to call it by."""

    file: str
    text: str


def texts(
    files: Iterable[str],
    recursive: bool,
    kustomize: str = "",
    deadline: Deadline = UNLIMITED,
) -> Iterator[Text | Fault]:
    """Read everything that is named, in the order of kubectl; what fails yields a fault.

    Raises the error of a deadline that is over.
    """
    for name in files:
        yield from _named(name, recursive, deadline)
    if kustomize:
        yield _tried(kustomize, lambda: _kustomized(kustomize, deadline))


def _named(name: str, recursive: bool, deadline: Deadline) -> Iterator[Text | Fault]:
    if name == "-":
        yield _tried("stdin", lambda: _limited(sys.stdin.buffer, "stdin"))
    elif name.startswith(("http://", "https://")):
        yield _tried(name, lambda: _downloaded(name, deadline))
    elif URL.match(name):
        yield Fault(name, 0, "is not read from there", "give an http or https URL, or a file")
    elif Path(name).is_dir():
        yield from _folder(Path(name), recursive, deadline)
    else:
        yield _tried(name, lambda: _file(Path(name)))


def _tried(name: str, read: Callable[[], bytes]) -> Text | Fault:
    try:
        return Text(name, _decoded(read(), name))
    except FaultyError as faulty:
        return faulty.fault
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        return Fault(name, 0, f"cannot be read: {said}", "check the path and its permissions")


def _folder(folder: Path, recursive: bool, deadline: Deadline) -> Iterator[Text | Fault]:
    try:
        paths = sorted(folder.rglob("*") if recursive else folder.iterdir())
    except OSError as error:
        yield Fault(str(folder), 0, f"cannot be read: {error.strerror}")
        return
    found = [path for path in paths if path.suffix in SUFFIXES and path.is_file()]
    if not found:
        hint = "name a folder with .yaml, .yml or .json files" + (
            "" if recursive else ", or add -R"
        )
        yield Fault(str(folder), 0, "holds no manifests", hint)
    for path in found:
        yield from _named(str(path), False, deadline)


def _file(path: Path) -> bytes:
    with path.open("rb") as stream:
        return _limited(stream, str(path))


def _limited(stream: BinaryIO, name: str) -> bytes:
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FaultyError(Fault(name, 0, f"larger than {MAX_BYTES >> 20} MiB", "split it"))
    return content


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FaultyError(Fault(name, line, "this is not UTF-8", "save it as UTF-8")) from error


def _downloaded(url: str, deadline: Deadline) -> bytes:
    # A read is not tried again: whoever waits has waited long enough.
    retries = urllib3.Retry(connect=1, read=0, redirect=5, other=0)
    seconds = deadline.limit(SECONDS) or SECONDS
    timeout = urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), read=seconds)
    try:
        with _pool(url, timeout, retries) as pool:
            answer = pool.request("GET", url, preload_content=False)
            if answer.status != 200:
                said = f"the server answers {answer.status} {answer.reason or ''}".rstrip()
                raise FaultyError(Fault(url, 0, said, "check the URL"))
            ends = time.monotonic() + seconds
            return _limited_in_time(answer.stream(CHUNK), url, ends, deadline)
    except urllib3.exceptions.HTTPError as error:
        if deadline.passed:
            raise timed_out() from error
        hint = "check the URL and the network"
        raise FaultyError(Fault(url, 0, f"its server {why(cause_of(error))}", hint)) from error


def _pool(url: str, timeout: urllib3.Timeout, retries: urllib3.Retry) -> urllib3.PoolManager:
    proxy, variable = proxy_of_environment(url)
    return pool_manager(
        proxy, variable, timeout=timeout, retries=retries, ssl_context=system_trust()
    )


def _limited_in_time(pieces: Iterable[bytes], url: str, ends: float, deadline: Deadline) -> bytes:
    """Put the pieces together; a server that drips is not waited for longer than others."""
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > MAX_BYTES:
            raise FaultyError(Fault(url, 0, f"larger than {MAX_BYTES >> 20} MiB", "split it"))
        deadline.limit()
        if time.monotonic() > ends:
            said = f"its server did not send all of it within {SECONDS} seconds"
            raise FaultyError(Fault(url, 0, said, "download it first"))
    return bytes(content)


def _kustomized(folder: str, deadline: Deadline) -> bytes:
    """Let kubectl build the folder: it knows the kustomize that the user's cluster gets."""
    kubectl = os.environ.get("KUBECTL_PATH") or shutil.which("kubectl")
    if not kubectl:
        hint = "put kubectl on PATH, or set KUBECTL_PATH"
        raise FaultyError(Fault(folder, 0, "kubectl is needed to build this, and not found", hint))
    try:
        ran = subprocess.run(
            [kubectl, "kustomize", "--", folder],
            capture_output=True,
            timeout=deadline.limit(KUSTOMIZE_SECONDS),
            check=False,
        )
    except OSError as error:
        said = f"cannot start {kubectl}: {error.strerror}"
        raise FaultyError(Fault(folder, 0, said, "correct KUBECTL_PATH")) from error
    except subprocess.TimeoutExpired as error:
        if deadline.passed:
            raise timed_out() from error
        said = f"kubectl kustomize did not end within {KUSTOMIZE_SECONDS} seconds"
        raise FaultyError(Fault(folder, 0, said)) from error
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip() or f"exit code {ran.returncode}"
        raise FaultyError(
            Fault(folder, 0, f"kubectl kustomize: {said}", "repair the kustomization")
        )
    return ran.stdout
