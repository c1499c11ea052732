"""Raw records of a source, decoded into one snapshot that knows its own gaps."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from kubectl_alb.context.decode import DECODERS
from kubectl_alb.context.source import Answer, Record, Source, WatchedSource
from kubectl_alb.errors import AccessError, AlbError, DecodeError
from kubectl_alb.model.need import Gap, Need
from kubectl_alb.model.snapshot import Snapshot


def load(source: Source, needs: Iterable[Need]) -> Snapshot:
    """Read these needs at once and decode them; what cannot be read becomes a gap."""
    sections, gaps = _sections(source.fetch, needs)
    return Snapshot(
        taken_at=source.taken_at,
        context=source.identity(),
        read=frozenset(Need[name.upper()] for name in sections),
        gaps=gaps,
        **sections,
    )


def reload(source: WatchedSource, snapshot: Snapshot, needs: Iterable[Need]) -> Snapshot:
    """Read some needs of a snapshot anew and leave the others as they are."""
    wanted = frozenset(needs)
    sections, gaps = _sections(source.again, wanted)
    kept = {need: gap for need, gap in snapshot.gaps.items() if need not in wanted}
    read = frozenset(Need[name.upper()] for name in sections)
    emptied: dict[str, Any] = {need.name.lower(): () for need in wanted - read}
    return replace(
        snapshot,
        taken_at=source.taken_at,
        read=(snapshot.read - wanted) | read,
        gaps={**kept, **gaps},
        **{**emptied, **sections},
    )


def _sections(
    fetch: Callable[[Need], Answer], needs: Iterable[Need]
) -> tuple[dict[str, Any], dict[Need, Gap]]:
    wanted = sorted(set(needs), key=lambda need: need.value)
    with ThreadPoolExecutor(max_workers=max(1, len(wanted))) as pool:
        answers = list(pool.map(lambda need: _read(fetch, need), wanted))
    found = zip(wanted, answers, strict=True)
    sections = {n.name.lower(): records for n, (records, _) in found if records is not None}
    return sections, {
        n: gap for n, (_, gap) in zip(wanted, answers, strict=True) if gap is not None
    }


def _read(fetch: Callable[[Need], Answer], need: Need) -> tuple[tuple[Any, ...] | None, Gap | None]:
    try:
        answer = fetch(need)
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
