"""A recording spelled as the files of a bundle, packed and written."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from kubectl_alb import __version__
from kubectl_alb.context.bundle.readme import readme
from kubectl_alb.context.bundle.record import Recording, context_value
from kubectl_alb.context.bundle.source import API_VERSION
from kubectl_alb.context.private_files import private
from kubectl_alb.render import escape
from kubectl_alb.render.escape import Spelling
from kubectl_alb.render.json import spelled

Files = Mapping[str, bytes]


def fitted(recording: Recording, limit: int) -> Recording:
    """Cut the oldest log lines until the bundle, packed, stays below `limit` bytes."""
    while limit and recording.controller_log:
        size = len(packed_tar(files_of(recording), recording.taken_at))
        if size <= limit:
            break
        lines = recording.controller_log
        kept = lines[max(1, len(lines) // 2) :]
        left = f"{len(lines) - len(kept)} older log lines (size limit)"
        recording = replace(recording, controller_log=kept, left_out=(*recording.left_out, left))
    return recording


def files_of(recording: Recording) -> Files:
    """Spell a recording as the files of a bundle."""
    files = {"meta.json": _json(_meta(recording)), "README.md": _text(readme(recording))}
    for need, records in recording.sections.items():
        files[f"{need.value}.json"] = _json(list(records))
    if recording.controller_log is not None:
        lines = (json.dumps(line, ensure_ascii=False) for line in recording.controller_log)
        files["logs/controller.jsonl"] = _text("".join(f"{line}\n" for line in lines), spelled)
    if recording.own_log:
        files["logs/kubectl-alb.log"] = _text(recording.own_log)
    return dict(sorted(files.items()))


def _meta(recording: Recording) -> Mapping[str, Any]:
    context = recording.context
    controller: dict[str, Any] = {
        "version": str(context.controller_version),
        "namespace": str(context.controller_namespace),
    }
    controller = {name: value for name, value in controller.items() if value}
    if context.controller_args is not None:
        controller["args"] = list(context.controller_args)
    return {
        "apiVersion": API_VERSION,
        "kind": "Bundle",
        "takenAt": recording.taken_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "cliVersion": f"v{__version__}",
        "context": context_value(context),
        "controller": controller,
        "gaps": {need.value: reason for need, reason in sorted(
            recording.gaps.items(), key=lambda pair: pair[0].value)},
        "redacted": list(recording.redaction),
        "leftOut": list(recording.left_out),
    }  # fmt: skip


def _json(value: object) -> bytes:
    text = json.dumps(value, indent=1, ensure_ascii=False, default=_other)
    return _text(f"{text}\n", spelled)


def _text(text: str, spell: Spelling = escape.spelled) -> bytes:
    """Return the bytes of a file that people may look at in a terminal."""
    return escape.harmless(text, spell).encode()


def _other(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def packed_tar(files: Files, when: datetime, top: str = "") -> bytes:
    """Pack a `.tar.gz`; equal files and time give equal bytes."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(f"{top}/{name}" if top else name)
            info.size, info.mtime, info.mode = len(content), int(when.timestamp()), 0o600
            archive.addfile(info, io.BytesIO(content))
    return gzip.compress(plain.getvalue(), mtime=int(when.timestamp()))


def packed_zip(files: Files, when: datetime, top: str = "") -> bytes:
    """Pack a `.zip`; equal files and time give equal bytes."""
    packed = io.BytesIO()
    stamp = when.timetuple()[:6]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(f"{top}/{name}" if top else name, stamp)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(info, content)
    return packed.getvalue()


def write_bundle(recording: Recording, path: Path) -> int:
    """Write a bundle as its name asks: `.tar.gz`, `.tgz`, `.zip`, else a folder; return bytes.

    Only the user may read what is written.
    """
    files = files_of(recording)
    name = path.name
    for suffix, pack in ((".tar.gz", packed_tar), (".tgz", packed_tar), (".zip", packed_zip)):
        if name.endswith(suffix):
            content = pack(files, recording.taken_at, name.removesuffix(suffix))
            with private(path, "xb") as file:
                file.write(content)
            return len(content)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    for inner, content in files.items():
        target = path / inner
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with private(target, "xb") as file:
            file.write(content)
    return sum(map(len, files.values()))
