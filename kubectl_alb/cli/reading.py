"""Reading for a command: open the source, load, warn, insist on what cannot be done without."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

import click

from kubectl_alb.cli.error_reporting import report
from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.read_progress import shown_progress
from kubectl_alb.cli.subjects import NAMESPACED, Subject
from kubectl_alb.context.fanout import Patience, outcomes
from kubectl_alb.context.interruption import Interruption
from kubectl_alb.context.load import load
from kubectl_alb.context.open import base_of, default_namespace, open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Answer, Focus, Source
from kubectl_alb.errors import AccessError, AlbError, ExitCode
from kubectl_alb.model.kubernetes_records import KubernetesRecords
from kubectl_alb.model.log import Written
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import Mark
from kubectl_alb.render.escape import escape
from kubectl_alb.views.gaps import gap_lines

# Within this time what a read has found comes together, once it has been interrupted.
GRACE_SECONDS = 2.0


def interruptible(where: ContextOptions) -> ContextOptions:
    """Have a Ctrl-C end the read and not the command, for a question that changes nothing."""
    return replace(where, interruption=Interruption())


def heeding(interruption: Interruption | None) -> AbstractContextManager[None]:
    """Heed Ctrl-C as the question wants it."""
    return nullcontext() if interruption is None else interruption.heeded()


def read(where: ContextOptions, needs: Iterable[Section], focus: Focus | None = None) -> Snapshot:
    """Read these needs; say on stderr what casts doubt on every answer."""
    return loaded(open_source(where, focus), needs, where)


def read_both(
    source: Source, needs: Iterable[Section], where: ContextOptions
) -> tuple[Snapshot, Snapshot]:
    """Read these needs as they would be with the manifests, and as they are without.

    Where there are no manifests, both are the same; where they are all there is, nothing was
    before.
    """
    needs = frozenset(needs)
    snapshot = loaded(source, needs, where)
    if where.source == "files":
        return snapshot, _nothing_yet(snapshot)
    base = base_of(source) if where.manifests else None
    if base is None:
        return snapshot, snapshot
    return snapshot, addressed(load(base, needs, where.timeout_seconds), where)


def loaded(source: Source, needs: Iterable[Section], where: ContextOptions) -> Snapshot:
    """Read these needs from an open source; say on stderr what casts doubt on every answer."""
    asked = base_of(source) if where.manifests else source
    with heeding(where.interruption), shown_progress(asked, where.quiet):
        found = load(source, needs, where.timeout_seconds, where.interruption)
        snapshot = addressed(found, where)
    for warning in snapshot.context.warnings:
        click.echo(f"warning: {escape(warning)}", err=True)
    return snapshot


def addressed(snapshot: Snapshot, where: ContextOptions) -> Snapshot:
    """Note the flags with which commands that are printed reach the same place."""
    given = where.addressing
    if not given.profile:
        given = replace(given, profile=snapshot.context.given.profile)
    return replace(snapshot, context=replace(snapshot.context, given=given))


def read_with_log(
    source: Source, needs: Iterable[Section], where: ContextOptions, since_seconds: float
) -> tuple[Snapshot, tuple[Written, ...]]:
    """Read these needs, and beside them what the controller has logged of late, if it can be."""
    snapshot, log = read_beside_log(source, needs, where, since_seconds)
    if isinstance(log, AlbError):
        if not _repeats(log, snapshot):
            reason = escape(log.message)
            click.echo(f"warning: the controller's log was not read: {reason}", err=True)
        return snapshot, ()
    if log.missing:
        click.echo(f"warning: not read: {escape(log.missing)}", err=True)
    return snapshot, written(log)


def read_beside_log(
    source: Source, needs: Iterable[Section], where: ContextOptions, since_seconds: float
) -> tuple[Snapshot, Answer | AlbError]:
    """Read these needs, and what the controller has logged of late or why that cannot be had."""
    reads: tuple[Callable[[], Any], ...] = (
        lambda: loaded(source, needs, where),
        lambda: _log_of(source, since_seconds),
    )
    with heeding(where.interruption):
        snapshot, log = outcomes(
            lambda read: read(), reads, Patience(None, where.interruption, GRACE_SECONDS)
        )
    if isinstance(snapshot, AlbError):
        raise snapshot
    return snapshot, log


def written(log: Answer) -> tuple[Written, ...]:
    """Return the lines of a log."""
    return tuple(Written(record["line"], record["pod"]) for record in log.records)


def _repeats(error: AlbError, snapshot: Snapshot) -> bool:
    """Return whether a section was not read for the same reason, which is said in any case.

    A right that is missing is a reason of its own.
    """
    reasons = {text for gap in snapshot.gaps.values() for text in (gap.reason, gap.common) if text}
    shared = "" if isinstance(error, AccessError) else error.common
    return error.message in reasons or shared in reasons


def _log_of(source: object, since_seconds: float) -> Answer:
    if not hasattr(source, "controller_logs"):
        return Answer(())
    answer: Answer = source.controller_logs(since_seconds)
    return answer


def _nothing_yet(snapshot: Snapshot) -> Snapshot:
    """Return the account without anything in the cluster."""
    return replace(snapshot, rejections=(), kubernetes=KubernetesRecords())


def require(snapshot: Snapshot, *needs: Section) -> None:
    """Raise when one of these sections was not read at all, with its reason and exit code.

    Where the API server is out of reach, that is the reason: what AWS did not tell follows from it.
    """
    gaps = [snapshot.gaps[need] for need in needs if need in unread(snapshot)]
    if gaps:
        raise _error(cut_off(snapshot) or gaps[0])


def require_identity(snapshot: Snapshot) -> None:
    """Raise when it was not found out which cluster and controller these are."""
    if snapshot.context.gap is not None:
        raise _error(snapshot.context.gap)


def exit_code_of(snapshot: Snapshot, needs: Needs, where: ContextOptions) -> ExitCode:
    """Return the exit code of a partial answer, OK where all that is vital was read."""
    if where.interrupted:
        return ExitCode.INTERRUPTED
    gap = needs.vital_gap(snapshot, where)
    return ExitCode.OK if gap is None else ExitCode(gap.exit_code)


def cut_off(snapshot: Snapshot) -> Gap | None:
    """Return why nothing of the cluster was read, if its API server is out of reach."""
    if any(not need.is_aws for need in snapshot.read):
        return None
    gaps = (snapshot.gaps[need] for need in unread(snapshot) if not need.is_aws)
    return next((gap for gap in gaps if gap.exit_code == ExitCode.UNREACHABLE), None)


def unread(snapshot: Snapshot) -> tuple[Section, ...]:
    """Return the sections of which nothing was read, those of the cluster first."""
    needs = snapshot.gaps.keys() - snapshot.read
    return tuple(sorted(needs, key=lambda need: (need.is_aws, need.value)))


def _error(gap: Gap) -> AlbError:
    if gap.permission:
        error: AlbError = AccessError(gap.reason, gap.permission, gap.hint)
    else:
        error = AlbError(gap.reason, gap.hint)
    error.exit_code = ExitCode(gap.exit_code)
    return error


def namespace_of(asked: Subject, where: ContextOptions) -> Subject:
    """Fill in the namespace: the subject's own, `-n`, the context's, else `default`."""
    if asked.namespace or asked.kind not in NAMESPACED:
        return asked
    return replace(asked, namespace=where.kubernetes.namespace or default_namespace(where))


def note_gaps(output: Output, snapshot: Snapshot, vital: Gap | None = None) -> None:
    """Say on stderr what could not be read, one line for each reason.

    Of that, what is `vital` is said even if the output is to be quiet.
    """
    for line in gap_lines(snapshot):
        output.note((Mark.WARN, f" not read: {line}"))
    if output.quiet:
        report_gap(vital)


def note_time(output: Output, snapshot: Snapshot) -> None:
    """Say on stderr when a bundle was recorded, since ages and expiries count from then."""
    if snapshot.context.source == "bundle" and output.format in ("table", "wide"):
        when = f"{snapshot.taken_at:%Y-%m-%d %H:%M} UTC"
        output.note((Mark.SKIP, f" as of {when}, when the bundle was recorded"))


def report_gap(vital: Gap | None) -> None:
    """Say on stderr why an answer is partial, if something vital was not read."""
    if vital is not None:
        report(_error(vital))
