"""Recorded input: a bundle, read from a folder, a `.tar.gz`, a `.zip`, or the built-in demo."""

import io
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from kubectl_alb.context.bundle.archive import ORIGIN
from kubectl_alb.context.bundle.contents import Contents
from kubectl_alb.context.decode.kubernetes import time
from kubectl_alb.context.json_text import NotAnArrayError, elements, parsed
from kubectl_alb.context.prefix_lists import named_prefix_lists
from kubectl_alb.context.source import Answer, Record, Stream
from kubectl_alb.errors import AlbError, DecodeError
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.log import Written
from kubectl_alb.model.section import LIVE_ONLY, OF_GATEWAYS, Section

DEMO = Path(__file__).resolve().parents[2] / "demo"
LOG = "logs/controller.jsonl"
# Ten times as many as the largest clusters have of anything.
MAX_RECORDS = 1_000_000
MOST = f"more than {MAX_RECORDS:,} records"
MAX_LINES = 500_000
API_VERSION = "alb.kubectl/v1alpha1"


class BundleSource:
    """Answers from a recording; a section that is not in it is a gap."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._files = Contents(DEMO if name == "demo" else Path(name))
        self._meta = _meta(self._files.get("meta.json"), name)
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
        stream = self.stream(need)
        return Answer(tuple(stream.records), missing=stream.missing)

    def stream(self, need: Section) -> Stream:
        """Return the section's records, which are read piece by piece."""
        name, reason = f"{need.value}.json", self._gaps.get(need.value, "")
        if name in self._files:
            return Stream(self._records(name), reason)
        if not reason and self._pointless(need):
            return Stream(iter(()))
        never = "a bundle has none, they are read live only" if need in LIVE_ONLY else ""
        raise AlbError(reason or never or f"{need.value} is not in the bundle")

    def _records(self, name: str) -> Iterator[Record]:
        try:
            with self._files.open(name) as file:
                for count, record in enumerate(elements(file)):
                    if count == MAX_RECORDS:
                        raise DecodeError(f"{self.name}: {name} holds {MOST}, refused", ORIGIN)
                    yield record
            self._files.release(name)
        except NotAnArrayError as error:
            raise DecodeError(f"bundle {self.name}: {name} is {error}") from error
        except (ValueError, RecursionError) as error:
            raise DecodeError(f"{self.name}: {name} is not JSON: {error}", ORIGIN) from error
        except OSError as error:
            raise DecodeError(f"cannot read {self.name}: {name}: {error.strerror}") from error

    def _pointless(self, need: Section) -> bool:
        """Return whether there was nothing for which a section would have been recorded."""
        if need in OF_GATEWAYS:
            return not self.fetch(Section.GATEWAYS).records
        return need is Section.MANAGED_PREFIX_LISTS and not named_prefix_lists(self._known)

    def _known(self, need: Section) -> Iterator[Record]:
        with suppress(AlbError):
            yield from self.stream(need).records

    def controller_logs(self, since_seconds: float | None) -> Answer:
        """Return the recorded lines of the controller's log; they are not cut by time.

        Records that are no lines are left out; `missing` names the first.
        """
        content = self._files.get(LOG)
        if content is None:
            raise AlbError(f"{LOG} is not in the bundle")
        lines: list[Record] = []
        first, faults = "", 0
        older = max(0, content.count(b"\n") - MAX_LINES)
        for number, text in enumerate(io.BytesIO(content), start=1):
            if number <= older or not text.strip():
                continue
            record, fault = _log_line(text)
            if fault:
                first = first or f"{LOG}, line {number}: {fault}"
                faults += 1
            else:
                lines.append(record)
        more = f", and {faults - 1} more like it" if faults > 1 else ""
        left_out = f"{LOG}: {older:,} older lines are not read" if older else ""
        return Answer(tuple(lines), missing="; ".join(filter(None, (first + more, left_out))))

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
        answer = self.source.controller_logs(since_seconds)
        if answer.missing:
            self.failures.append(DecodeError(answer.missing))
        for record in answer.records:
            yield Written(record["line"], record["pod"])


def _log_line(text: bytes) -> tuple[Record, str]:
    """Return the record of a line, and what is wrong with it."""
    try:
        record = parsed(text.decode("utf-8", "replace").encode())
    except (ValueError, RecursionError) as error:
        return {}, f"not JSON: {_reason(error)}"
    if not isinstance(record, dict):
        return {}, "not an object"
    wrong = [name for name in ("line", "pod") if not isinstance(record.get(name), str)]
    return record, f"{wrong[0]} is missing or not text" if wrong else ""


def _meta(content: bytes | None, name: str) -> Mapping[str, Any]:
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
        return parsed(content)
    except (ValueError, RecursionError) as error:
        raise DecodeError(f"{what} is not JSON: {_reason(error)}", ORIGIN) from error


def _reason(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
