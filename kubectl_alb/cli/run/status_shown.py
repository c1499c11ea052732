"""Writing the answer to `status`."""

from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import report_gap
from kubectl_alb.cli.run.status_question import Look, Question
from kubectl_alb.errors import ExitCode
from kubectl_alb.render.lines import lines
from kubectl_alb.views.envelope import Envelope
from kubectl_alb.views.status import StatusView, closing


def shown(look: Look, asking: Question, output: Output, code: ExitCode) -> ExitCode:
    """Write an answer, and return the exit code that goes with it."""
    if output.format == "name":
        members = (m.ingress.ref for g in look.report.overview.groups for m in g.members)
        output.write(lines(dict.fromkeys(f"ingress.networking.k8s.io/{r.name}" for r in members)))
    else:
        view = StatusView(look.snapshot, asking.nothing, look.gap is None)
        output.show(view, look.report, Envelope("Status", asking.spec, look.snapshot, int(code)))
    output.note(closing(look.report, look.gap is None, asking.next_command))
    report_gap(look.gap)
    return code
