"""Raw records of a source, decoded into one snapshot that knows its own gaps."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from kubectl_alb.context.decode.decoders import DECODERS
from kubectl_alb.context.decode.tracing import last_field
from kubectl_alb.context.decode.types import fits, misfits
from kubectl_alb.context.fanout import UNEXPECTED, Patience, described, outcomes
from kubectl_alb.context.interruption import Interruption
from kubectl_alb.context.source import (
    Answer,
    JudgedSource,
    Record,
    Source,
    Stream,
    StreamedSource,
    WatchedSource,
)
from kubectl_alb.errors import AccessError, AlbError, DecodeError, ExitCode
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.model.snapshot import Snapshot

Sections = tuple[dict[Section, tuple[Any, ...]], dict[Section, Gap]]
Loaded = tuple[tuple[Any, ...] | None, Gap | None]

GRACE_SECONDS = 0.2
RECORD_ANEW = "in a bundle: record it anew with `kubectl alb bundle`"


def load(
    source: Source,
    needs: Iterable[Section],
    seconds: float | None = None,
    interruption: Interruption | None = None,
) -> Snapshot:
    """Read these needs at once and decode them; what cannot be read becomes a gap.

    So does what is not there when the seconds are over, or the user wants no more to be read.
    """
    patience = Patience.within(seconds, interruption)
    sections, gaps = _read_all(source, needs, patience)
    judged = source if isinstance(source, JudgedSource) else None
    empty = Snapshot(
        taken_at=source.taken_at,
        context=_identity(source, patience),
        read=frozenset(sections),
        gaps=gaps,
        rejections=judged.rejections() if judged else (),
        unreadable=judged.unreadable() if judged else (),
    )
    return empty.with_records(sections)


def reload(source: WatchedSource, snapshot: Snapshot, needs: Iterable[Section]) -> Snapshot:
    """Read some needs of a snapshot anew and leave the others as they are."""
    wanted = frozenset(needs)
    sections, gaps = _sections(source.again, wanted)
    kept = {need: gap for need, gap in snapshot.gaps.items() if need not in wanted}
    fresh = replace(
        snapshot,
        taken_at=source.taken_at,
        read=(snapshot.read - wanted) | frozenset(sections),
        gaps={**kept, **gaps},
    )
    return fresh.with_records({**dict.fromkeys(wanted, ()), **sections})


def overlaid(old: Snapshot, new: Snapshot) -> Snapshot:
    """Return a snapshot with what a newer one has asked for, and the rest as it was."""
    asked = new.read | new.gaps.keys()
    kept = {need: gap for need, gap in old.gaps.items() if need not in asked}
    fresh = replace(
        old,
        taken_at=new.taken_at,
        context=new.context,
        read=(old.read - asked) | new.read,
        gaps={**kept, **new.gaps},
    )
    return fresh.with_records({need: new.records(need) for need in asked})


def _identity(source: Source, patience: Patience) -> ClusterContext:
    """Ask who answered; by now that is known, unless the time is over."""
    patience = patience.with_grace(GRACE_SECONDS)
    (found,) = outcomes(lambda each: each.identity(), [source], patience)
    if isinstance(found, ClusterContext):
        return found
    if found.exit_code == ExitCode.INTERRUPTED:
        return ClusterContext(gap=_gap(found))
    warning = f"cluster and account are not known: {found.message}"
    return ClusterContext(warnings=(warning,), gap=_gap(found))


def _read_all(source: Source, needs: Iterable[Section], patience: Patience) -> Sections:
    """Read at once what is waited for; what is only decoded, one after another.

    So no more than one record of a large bundle is in memory beside what is made of it.
    """
    if isinstance(source, StreamedSource):
        return _sections(source.stream, needs, patience, one_by_one=True)
    return _sections(source.fetch, needs, patience)


def _sections(
    fetch: Callable[[Section], Answer | Stream],
    needs: Iterable[Section],
    patience: Patience | None = None,
    one_by_one: bool = False,
) -> Sections:
    wanted = sorted(set(needs), key=lambda need: need.value)
    results = outcomes(lambda need: _read(fetch, need), wanted, patience, one_by_one)
    answers = [(None, _gap(r)) if isinstance(r, AlbError) else r for r in results]
    found = list(zip(wanted, answers, strict=True))
    sections = {n: records for n, (records, _) in found if records is not None}
    return sections, {n: gap for n, (_, gap) in found if gap is not None}


def _read(fetch: Callable[[Section], Answer | Stream], need: Section) -> Loaded:
    answer = fetch(need)
    decode = DECODERS[need]
    records = tuple(
        _decoded(decode, record, f"{need.value}.json, record {index}")
        for index, record in enumerate(answer.records)
    )
    return records, _partial(answer)


def _partial(answer: Answer | Stream) -> Gap | None:
    if not answer.missing:
        return None
    if isinstance(answer, Stream):
        return Gap(answer.missing)
    return Gap(answer.missing, parents=answer.parents, common=answer.common)


def _gap(error: AlbError) -> Gap:
    permission = error.permission if isinstance(error, AccessError) else ""
    code = int(error.exit_code)
    return Gap(error.message, permission, code, error.hint, common=error.common)


def _decoded(decode: Callable[[Record], Any], record: Record, place: str) -> object:
    """Return the decoded record; raise `DecodeError` with the field that is not as expected."""
    try:
        decoded = decode(record)
    except UNEXPECTED as error:
        field = last_field(decode, record) if isinstance(record, Mapping) else ""
        raise _malformed(record, place, field or described(error)) from error
    if not fits(decoded):
        raise _malformed(record, place, next(misfits(decoded), ""))
    return decoded


def _malformed(record: object, place: str, field: str) -> DecodeError:
    return DecodeError(f"{place} ({_name(record)}) is malformed at {field}", RECORD_ANEW)


def _name(record: object) -> str:
    if not isinstance(record, Mapping):
        return "not an object"
    meta = record.get("metadata")
    if isinstance(meta, Mapping):
        return f"{record.get('kind', 'object')} {meta.get('namespace', '')}/{meta.get('name', '?')}"
    arns = (str(value) for key, value in record.items() if key.endswith(("Arn", "Id")))
    return next(arns, "without a name")
