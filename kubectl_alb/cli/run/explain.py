"""The answer to `explain`."""

from datetime import datetime, timezone

from kubectl_alb.checks.engine.topics import Failures, every_failure, near, topic
from kubectl_alb.cli.commands.explain import ExplainOptions
from kubectl_alb.cli.output import Output
from kubectl_alb.errors import NotFoundError, UsageError
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views import explain as view
from kubectl_alb.views.envelope import Envelope
from kubectl_alb.views.explain import AreasView

LONGEST = 80


def _unknown(name: str) -> NotFoundError:
    if any(char.isspace() for char in name.strip()):
        shown = name if len(name) <= LONGEST else f"{name[:LONGEST]}…"
        return NotFoundError(
            f'no signature fits the text "{shown}"',
            hint="give the whole message, or a whole log: kubectl alb logs --from-file -",
        )
    hint = "" if near(name) else "see kubectl alb explain --list"
    return NotFoundError(f'nothing here is called "{name}"', near(name), hint=hint)


def run(options: ExplainOptions) -> None:
    """Explain a topic, an area, or list what there is."""
    output, name = Output.of(options.output, options.shared), options.name
    snapshot = Snapshot(datetime.now(timezone.utc), ClusterContext(source="catalogue"))
    if not name and not options.as_list:
        output.show(AreasView(), None, Envelope("AreaList", {}, snapshot))
        return
    found = topic(name) if name else every_failure()
    if found is None:
        raise _unknown(name)
    if options.as_list and not isinstance(found, Failures):
        raise UsageError(f'--list takes an area, and "{name}" is none')
    output.show(view, found, Envelope(view.kind(found), {"topic": name}, snapshot))
