"""`describe --watch`: the description once, then a line for each change of a target."""

import time
from collections.abc import Callable

from kubectl_alb.analysis.describe.changes import Change, changes, new_events
from kubectl_alb.analysis.describe.description import Description
from kubectl_alb.cli.commands.describe import DescribeOptions
from kubectl_alb.cli.description import NEEDS, answer, envelope_of
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import addressed, exit_code_of, namespace_of, report_gap
from kubectl_alb.cli.subject_focus import focus_of
from kubectl_alb.cli.subjects import Subject
from kubectl_alb.context.load import load, reload
from kubectl_alb.context.open import open_watched
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import WatchedSource
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render import json
from kubectl_alb.render.document import Document, Paragraph
from kubectl_alb.views import changes as changes_view
from kubectl_alb.views.describe import DescribeView
from kubectl_alb.views.envelope import Envelope, wrapped

# In AWS nothing but health is read again; a faster pace would slow the controller down.
WATCHED = frozenset({Section.TARGET_HEALTH, Section.PODS, Section.ENDPOINT_SLICES, Section.EVENTS})
FASTEST_SECONDS = 5.0


def keep_watching(
    asked: Subject, where: ContextOptions, output: Output, options: DescribeOptions
) -> ExitCode:
    """Describe, then print changes until interrupted; raise `UsageError` where that cannot be.

    What lacks something vital from the start is not watched.
    """
    pace = options.watch or 0.0
    if asked.kind in ("class", "tg", "binding", "pod"):
        raise UsageError(
            f"--watch cannot follow {asked}",
            hint="watch an Ingress, group, Service or alb",
        )
    if pace < FASTEST_SECONDS:
        raise UsageError(f"--watch={pace:g}s is too fast", hint="5s at least: AWS limits calls")
    if output.format not in ("table", "wide", "json"):
        raise UsageError(f"--watch cannot print {output.format}", hint="use table, wide or json")
    asked = namespace_of(asked, where)
    return follow(open_watched(where, focus_of(asked)), asked, output, options)


def follow(
    source: WatchedSource,
    asked: Subject,
    output: Output,
    options: DescribeOptions,
    sleep: Callable[[float], None] = time.sleep,
) -> ExitCode:
    """Describe what a source gives, then print what changes in it; end where it is partial."""
    where = options.shared.context_options()
    snapshot = addressed(load(source, NEEDS.sections, options.shared.timeout_seconds), where)
    code = exit_code_of(snapshot, NEEDS, where)
    old = answer(asked, snapshot)
    _print_first(
        old,
        DescribeView(snapshot, options.rules, options.events),
        envelope_of(asked, snapshot, code),
        output,
    )
    if code:
        report_gap(NEEDS.vital_gap(snapshot, where))
        return code
    while True:
        sleep(options.watch or FASTEST_SECONDS)
        snapshot = reload(source, snapshot, WATCHED)
        new = answer(asked, snapshot)
        for change in (*changes(old, new), *(new_events(old, new) if options.events else ())):
            _print_change(change, snapshot, output)
        old = new


def _print_first(
    result: Description, view: DescribeView, envelope: Envelope, output: Output
) -> None:
    if output.format == "json":
        output.write(json.dump(wrapped(envelope, view.value(result)), None, ascii=True))
    else:
        output.show(view, result, envelope)


def _print_change(change: Change, snapshot: Snapshot, output: Output) -> None:
    if output.format == "json":
        value = changes_view.value(change, snapshot.taken_at)
        output.write(json.dump(value, None, ascii=True))
    else:
        output.draw(Document((Paragraph((changes_view.line(change, snapshot.taken_at),)),)))
