"""Recorded input: a bundle, read from a folder, a `.tar.gz`, a `.zip`, or the built-in demo."""

import json
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from kubectl_alb.context.decode.kubernetes import time
from kubectl_alb.context.source import Answer
from kubectl_alb.errors import AlbError, DecodeError
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.log import Written
from kubectl_alb.model.section import Section

DEMO = Path(__file__).resolve().parents[2] / "demo"
MAX_BYTES = 256 * 1024 * 1024
API_VERSION = "alb.kubectl/v1alpha1"
ORIGIN = "a bundle is what `kubectl alb bundle` writes: a folder, .tar.gz or .zip"
DISTRUST = "do not unpack it either; ask for an archive that `kubectl alb bundle` has written"


class BundleSource:
    """Answers from a recording; a section that is not in it is a gap."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._files = _files(DEMO if name == "demo" else Path(name))
        self._meta = _meta(self._files, name)
        self._gaps: Mapping[str, str] = self._meta.get("gaps") or {}

    @property
    def taken_at(self) -> datetime:
        """Return when the bundle was recorded."""
        try:
            taken = time(self._meta.get("takenAt"))
        except ValueError as error:
            raise DecodeError(f"bundle {self.name}: takenAt is not a time: {error}") from error
        if taken is None or taken.tzinfo is None:
            raise DecodeError(f"bundle {self.name}: meta.json has no takenAt in UTC")
        return taken

    def identity(self) -> ClusterContext:
        """Return the cluster and account that `meta.json` names."""
        context = self._meta.get("context") or {}
        controller = self._meta.get("controller") or {}
        args = controller.get("args")
        how = "bundle"
        return ClusterContext(
            kube_context=Found(context.get("kubeContext") or "", how),
            cluster_name=Found(context.get("clusterName") or "", how),
            region=Found(context.get("region") or "", how),
            partition=Found(context.get("partition") or "", how),
            account=Found(context.get("account") or "", how),
            vpc_id=Found(context.get("vpcId") or "", how),
            controller_namespace=Found(controller.get("namespace") or "", how),
            controller_version=Found(controller.get("version") or "", how),
            controller_args=None if args is None else tuple(args),
            source="bundle",
        )

    def server_version(self) -> str:
        """Return the API server's version; empty when the bundle does not say."""
        return str((self._meta.get("context") or {}).get("serverVersion") or "")

    def fetch(self, need: Section) -> Answer:
        """Return the section's records."""
        content = self._files.get(f"{need.value}.json")
        reason = self._gaps.get(need.value, "")
        if content is None:
            raise AlbError(reason or f"{need.value} is not in the bundle")
        records = _json(content, f"{self.name}: {need.value}.json")
        if not isinstance(records, list):
            raise DecodeError(f"bundle {self.name}: {need.value}.json is not an array")
        return Answer(tuple(records), missing=reason)

    def controller_logs(self, since_seconds: float | None) -> Answer:
        """Return the recorded lines of the controller's log; they are not cut by time."""
        content = self._files.get("logs/controller.jsonl")
        if content is None:
            raise AlbError("logs/controller.jsonl is not in the bundle")
        lines = content.decode("utf-8", "replace").splitlines()
        name = f"{self.name}: logs/controller.jsonl"
        return Answer(tuple(_json(line.encode(), name) for line in lines if line.strip()))

    def log_streams(self) -> "RecordedLogs":
        """Return the recorded log, to be read line by line."""
        return RecordedLogs(self)


@dataclass(frozen=True, slots=True)
class RecordedLogs:
    """The logs in a bundle."""

    source: BundleSource
    failures: list[AlbError] = field(default_factory=list)

    def history(self, since_seconds: float | None = None) -> Iterator[Written]:
        """Yield the recorded lines; they are not cut by time."""
        for record in self.source.controller_logs(since_seconds).records:
            if isinstance(record, Mapping):
                yield Written(str(record.get("line") or ""), str(record.get("pod") or ""))


def _meta(files: Mapping[str, bytes], name: str) -> Mapping[str, Any]:
    content = files.get("meta.json")
    if content is None:
        raise DecodeError(
            f"{name} is not a bundle: it has no meta.json",
            hint=ORIGIN,
        )
    meta = _json(content, f"{name}: meta.json")
    if not isinstance(meta, dict) or meta.get("kind") != "Bundle":
        raise DecodeError(f"{name}: meta.json is not of kind Bundle", ORIGIN)
    if meta.get("apiVersion") != API_VERSION:
        raise DecodeError(
            f"{name}: bundle version {meta.get('apiVersion')} is not known",
            hint=f"this program reads {API_VERSION}",
        )
    odd = next(_odd_fields(meta), "")
    if odd:
        raise DecodeError(f"{name}: meta.json: {odd} is of a wrong type", ORIGIN)
    return meta


def _odd_fields(meta: Mapping[str, Any]) -> Iterator[str]:
    """Yield the fields that are not text, or a list of it for the controller's arguments."""
    for section in ("context", "controller", "gaps"):
        fields = meta.get(section)
        if not isinstance(fields, dict | None):
            yield section
        for key, value in fields.items() if isinstance(fields, dict) else ():
            arguments = (section, key) == ("controller", "args") and isinstance(value, list)
            texts = value if arguments else [value]
            if value is not None and not all(isinstance(text, str) for text in texts):
                yield f"{section}.{key}"


def _json(content: bytes, what: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DecodeError(f"{what} is not JSON: {error}", ORIGIN) from error


def _files(path: Path) -> Mapping[str, bytes]:
    if path.is_dir():
        return _folder(path)
    if not path.exists():
        raise DecodeError(f"no bundle at {path}", hint="give a folder, .tar.gz, .zip, or `demo`")
    try:
        if zipfile.is_zipfile(path):
            return _inner(_zip(path))
        return _inner(_tar(path))
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, RuntimeError) as error:
        said = (str(error).splitlines() or [type(error).__name__])[0]
        raise DecodeError(f"{path} is no readable .tar.gz or .zip: {said}", ORIGIN) from error


def _folder(path: Path) -> Mapping[str, bytes]:
    try:
        return {
            file.relative_to(path).as_posix(): file.read_bytes()
            for file in path.rglob("*")
            if file.suffix in (".json", ".jsonl") and file.is_file()
        }
    except OSError as error:
        raise DecodeError(f"cannot read {path}: {error.strerror}") from error


def _tar(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    with tarfile.open(path, "r:*") as archive:
        for member in archive:
            _check_name(member.name)
            if member.isdir():
                continue
            if not member.isreg():
                raise DecodeError(f"{path}: {member.name} is a link or a device, refused", DISTRUST)
            total = _check_size(total + member.size, path)
            stream = archive.extractfile(member)
            files[member.name] = stream.read() if stream else b""
    return files


def _zip(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            _check_name(member.filename)
            if member.is_dir():
                continue
            if (member.external_attr >> 16) & 0o170000 == 0o120000:
                raise DecodeError(f"{path}: {member.filename} is a link, refused", DISTRUST)
            with archive.open(member) as stream:
                content = stream.read(MAX_BYTES - total + 1)
            total = _check_size(total + len(content), path)
            files[member.filename] = content
    return files


def _check_name(name: str) -> None:
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in (parts.parts or ("",))[0]:
        raise DecodeError(f"archive entry {name!r} points outside the archive, refused", DISTRUST)


def _check_size(total: int, path: Path) -> int:
    if total > MAX_BYTES:
        raise DecodeError(f"{path} unpacks to more than {MAX_BYTES >> 20} MiB, refused", DISTRUST)
    return total


def _inner(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Drop the folder that the archive may have been made of, and a leading `./`."""
    clean = {name.removeprefix("./"): content for name, content in files.items()}
    if "meta.json" in clean:
        return clean
    tops = {name.split("/", 1)[0] for name in clean}
    if len(tops) != 1:
        return clean
    return {name.split("/", 1)[1]: content for name, content in clean.items() if "/" in name}
