"""Writing the answer to `status`."""

from kubectl_alb.checks.engine.status_report import StatusReport
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import note_time, report_gap
from kubectl_alb.cli.run.status_question import Look, Question
from kubectl_alb.errors import ExitCode
from kubectl_alb.render.lines import lines
from kubectl_alb.views.envelope import Envelope
from kubectl_alb.views.status import StatusView, closing


def shown(look: Look, asking: Question, output: Output, code: ExitCode) -> ExitCode:
    """Write an answer, and return the exit code that goes with it."""
    if output.format == "name":
        output.write(lines(names(look.report)))
    else:
        view = StatusView(look.snapshot, asking.nothing, look.gap is None)
        output.show(view, look.report, Envelope("Status", asking.spec, look.snapshot, int(code)))
    note_time(output, look.snapshot)
    output.note(closing(look.report, look.gap is None, asking.next_command))
    report_gap(look.gap)
    return code


def names(report: StatusReport) -> tuple[str, ...]:
    """Return the members of all groups, each as `kind.group/name`."""
    members = (member for group in report.overview.groups for member in group.members)
    every = (f"ingress.networking.k8s.io/{member.ingress.ref.name}" for member in members)
    return tuple(dict.fromkeys(every))
