"""`describe --watch`: the description once, then a line for every target that changes."""

import json
import sys
import time
from typing import NoReturn

from kubectl_alb.analysis.describe.changes import Change, changes
from kubectl_alb.analysis.describe.description import NEEDS
from kubectl_alb.cli.description import answer, focus_of
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.subjects import Subject
from kubectl_alb.context.load import load, reload
from kubectl_alb.context.open import open_watched
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import UsageError
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.text import inline
from kubectl_alb.views import changes as view
from kubectl_alb.views.describe import DescribeView
from kubectl_alb.views.envelope import Envelope, wrapped

# In AWS nothing but health is read again; a faster pace would slow the controller down.
WATCHED = frozenset({Section.TARGET_HEALTH, Section.PODS, Section.ENDPOINT_SLICES, Section.EVENTS})
FASTEST_SECONDS = 5.0


def keep_watching(asked: Subject, where: ContextOptions, output: Output, pace: float) -> NoReturn:
    """Describe, then print changes until interrupted."""
    if pace < FASTEST_SECONDS:
        raise UsageError(f"--watch={pace:g}s is too fast", hint="5s at least: AWS limits calls")
    if output.format not in ("table", "wide", "json"):
        raise UsageError(f"--watch cannot print {output.format}", hint="use table, wide or json")
    source = open_watched(where, focus_of(asked))
    snapshot = load(source, NEEDS, where.timeout_seconds)
    _print_first(asked, snapshot, output)
    while True:
        time.sleep(pace)
        fresh = reload(source, snapshot, WATCHED)
        for change in changes(answer(asked, snapshot), answer(asked, fresh)):
            _print_change(change, fresh, output)
        snapshot = fresh


def _print_first(asked: Subject, snapshot: Snapshot, output: Output) -> None:
    result, shown = answer(asked, snapshot), DescribeView(snapshot)
    envelope = Envelope("Description", {"name": asked.name}, snapshot)
    if output.format == "json":
        output.write(json.dumps(wrapped(envelope, shown.value(result))) + "\n")
    else:
        output.show(shown, result, envelope)
    sys.stdout.flush()


def _print_change(change: Change, snapshot: Snapshot, output: Output) -> None:
    if output.format == "json":
        line = json.dumps(view.value(change, snapshot.taken_at))
    else:
        line = inline(view.line(change, snapshot.taken_at), output.look(sys.stdout))
    output.write(line + "\n")
    sys.stdout.flush()
