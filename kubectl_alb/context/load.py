"""Raw records of a source, decoded into one snapshot that knows its own gaps."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from kubectl_alb.context.decode import DECODERS
from kubectl_alb.context.source import Record, Source
from kubectl_alb.errors import AccessError, AlbError, DecodeError
from kubectl_alb.model.need import Gap, Need
from kubectl_alb.model.snapshot import Snapshot


def load(source: Source, needs: Iterable[Need]) -> Snapshot:
    """Read these needs at once and decode them; what cannot be read becomes a gap."""
    wanted = sorted(set(needs), key=lambda need: need.value)
    with ThreadPoolExecutor(max_workers=max(1, len(wanted))) as pool:
        answers = list(pool.map(lambda need: _read(source, need), wanted))
    sections: dict[str, Any] = {}
    gaps: dict[Need, Gap] = {}
    for need, (records, gap) in zip(wanted, answers, strict=True):
        if records is not None:
            sections[need.name.lower()] = records
        if gap is not None:
            gaps[need] = gap
    return Snapshot(
        taken_at=source.taken_at,
        context=source.identity(),
        read=frozenset(need for need in wanted if need.name.lower() in sections),
        gaps=gaps,
        **sections,
    )


def _read(source: Source, need: Need) -> tuple[tuple[Any, ...] | None, Gap | None]:
    try:
        answer = source.fetch(need)
        decode = DECODERS[need]
        records = tuple(_decoded(decode, record, need) for record in answer.records)
    except AlbError as error:
        permission = error.permission if isinstance(error, AccessError) else ""
        return None, Gap(error.message, permission, int(error.exit_code))
    return records, Gap(answer.missing) if answer.missing else None


def _decoded(decode: Callable[[Record], Any], record: Record, need: Need) -> object:
    try:
        return decode(record)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DecodeError(
            f"a record of {need.value} is not as expected: {type(error).__name__}: {error}"
            f" in {_name(record)}"
        ) from error


def _name(record: object) -> str:
    if not isinstance(record, Mapping):
        return repr(record)[:80]
    meta = record.get("metadata")
    if isinstance(meta, Mapping):
        return f"{record.get('kind', 'object')} {meta.get('namespace', '')}/{meta.get('name', '?')}"
    arns = (str(value) for key, value in record.items() if key.endswith(("Arn", "Id")))
    return next(arns, repr(dict(record))[:80])
