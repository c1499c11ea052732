"""What a source answered, written down as a bundle."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from kubectl_alb import __version__
from kubectl_alb.context.bundle.redact import Redaction
from kubectl_alb.context.bundle.scrub import scrubbed, without_tokens
from kubectl_alb.context.bundle.source import API_VERSION
from kubectl_alb.context.source import Answer, Record, Source
from kubectl_alb.errors import AlbError
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.section import Section

Files = Mapping[str, bytes]


class RecordingSource:
    """A source that remembers every answer it passes on."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.answers: dict[Section, Answer] = {}
        self.gaps: dict[Section, str] = {}

    @property
    def taken_at(self) -> datetime:
        """Return the time the records speak of."""
        return self._source.taken_at

    def identity(self) -> ClusterContext:
        """Return which cluster and account the records are of."""
        return self._source.identity()

    def fetch(self, need: Section) -> Answer:
        """Return the records of this kind and remember them."""
        try:
            answer = self._source.fetch(need)
        except AlbError as error:
            self.gaps[need] = error.message
            raise
        self.answers[need] = answer
        if answer.missing:
            self.gaps[need] = answer.missing
        return answer


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything that goes into a bundle, free of secrets; `left_out` says what did not fit."""

    taken_at: datetime
    context: ClusterContext
    sections: Mapping[Section, tuple[Record, ...]]
    gaps: Mapping[Section, str]
    controller_log: tuple[Record, ...] | None = None
    own_log: str = ""
    redaction: tuple[str, ...] = ()
    left_out: tuple[str, ...] = field(default=())

    @property
    def objects(self) -> int:
        """How many Kubernetes objects there are."""
        return sum(len(r) for need, r in self.sections.items() if not need.is_aws)

    @property
    def log_lines(self) -> int | None:
        """How many lines of the controller's log there are; None when it was not read."""
        return None if self.controller_log is None else len(self.controller_log)

    @property
    def aws_records(self) -> int:
        """How many AWS records there are."""
        return sum(len(r) for need, r in self.sections.items() if need.is_aws)


def recording_of(
    source: RecordingSource, controller_log: Iterable[Record] | None, own_log: str
) -> Recording:
    """Collect what a source answered, without secrets."""
    log = None
    if controller_log is not None:
        log = tuple({**r, "line": without_tokens(str(r["line"]))} for r in controller_log)
    return Recording(
        taken_at=source.taken_at.astimezone(timezone.utc).replace(microsecond=0),
        context=source.identity(),
        sections={
            need: tuple(scrubbed(need, record) for record in answer.records)
            for need, answer in source.answers.items()
        },
        gaps=dict(source.gaps),
        controller_log=log,
        own_log=without_tokens(own_log),
    )


def strictly_redacted(recording: Recording) -> Recording:
    """Replace account, hosts and names by stand-ins."""
    redaction = Redaction(recording.sections, _context(recording.context))
    log = recording.controller_log
    known = recording.context
    return replace(
        recording,
        sections={
            need: tuple(redaction.value(record) for record in records)
            for need, records in recording.sections.items()
        },
        gaps={need: _said(reason, need, redaction) for need, reason in recording.gaps.items()},
        controller_log=None if log is None else tuple(redaction.value(r) for r in log),
        own_log=redaction.said(recording.own_log),
        context=replace(
            known,
            kube_context=replace(known.kube_context, value=redaction.text(str(known.kube_context))),
            cluster_name=replace(known.cluster_name, value=redaction.text(str(known.cluster_name))),
            account=replace(known.account, value=redaction.text(str(known.account))),
            controller_args=None
            if known.controller_args is None
            else tuple(map(redaction.text, known.controller_args)),
        ),
        redaction=("account", "hosts", "names"),
    )


def _said(reason: str, need: Section, redaction: Redaction) -> str:
    """Replace names in a reason, but leave the section's own name."""
    return need.value.join(map(redaction.said, reason.split(need.value)))


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
    files = {"meta.json": _json(_meta(recording))}
    for need, records in recording.sections.items():
        files[f"{need.value}.json"] = _json(list(records))
    if recording.controller_log is not None:
        lines = (json.dumps(line, ensure_ascii=False) for line in recording.controller_log)
        files["logs/controller.jsonl"] = "".join(f"{line}\n" for line in lines).encode()
    if recording.own_log:
        files["logs/kubectl-alb.log"] = recording.own_log.encode()
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
        "context": _context(context),
        "controller": controller,
        "gaps": {need.value: reason for need, reason in sorted(
            recording.gaps.items(), key=lambda pair: pair[0].value)},
        "redacted": list(recording.redaction),
        "leftOut": list(recording.left_out),
    }  # fmt: skip


def _context(context: ClusterContext) -> dict[str, str]:
    facts = {
        "kubeContext": str(context.kube_context),
        "clusterName": str(context.cluster_name),
        "region": str(context.region),
        "account": str(context.account),
        "partition": str(context.partition),
        "vpcId": str(context.vpc_id),
    }
    return {name: value for name, value in facts.items() if value}


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False, default=_spelled) + "\n").encode()


def _spelled(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def packed_tar(files: Files, when: datetime, top: str = "") -> bytes:
    """Pack a `.tar.gz`; equal files and time give equal bytes."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(f"{top}/{name}" if top else name)
            info.size, info.mtime, info.mode = len(content), int(when.timestamp()), 0o644
            archive.addfile(info, io.BytesIO(content))
    return gzip.compress(plain.getvalue(), mtime=int(when.timestamp()))


def packed_zip(files: Files, when: datetime, top: str = "") -> bytes:
    """Pack a `.zip`; equal files and time give equal bytes."""
    packed = io.BytesIO()
    stamp = when.timetuple()[:6]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(f"{top}/{name}" if top else name, stamp)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, content)
    return packed.getvalue()


def write_bundle(recording: Recording, path: Path) -> int:
    """Write a bundle as its name asks: `.tar.gz`, `.tgz`, `.zip`, else a folder; return bytes."""
    files = files_of(recording)
    name = path.name
    for suffix, pack in ((".tar.gz", packed_tar), (".tgz", packed_tar), (".zip", packed_zip)):
        if name.endswith(suffix):
            content = pack(files, recording.taken_at, name.removesuffix(suffix))
            path.write_bytes(content)
            return len(content)
    for inner, content in files.items():
        target = path / inner
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return sum(map(len, files.values()))
