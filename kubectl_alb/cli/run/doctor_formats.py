"""A report in the format asked for, on the screen and in files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kubectl_alb.checks.engine.doctor_report import DoctorReport
from kubectl_alb.cli.output import value_text
from kubectl_alb.cli.output_files import add_to_summary, in_repository
from kubectl_alb.render.github import commands, summary
from kubectl_alb.render.junit import junit
from kubectl_alb.render.lines import lines
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import text
from kubectl_alb.views import ci, doctor_ci
from kubectl_alb.views.doctor import DoctorView
from kubectl_alb.views.envelope import Envelope, wrapped

NAME = "kubectl alb doctor"


@dataclass(frozen=True, slots=True)
class Shown:
    """A report with what stands around it; `strict` lets warnings fail."""

    report: DoctorReport
    view: DoctorView
    envelope: Envelope
    strict: bool

    def drawn(self, format: str, look: Look) -> str:
        """Return the report as text in a format."""
        if format in ("table", "wide"):
            return text(self.view.document(self.report, format == "wide"), look)
        if format in ("json", "yaml"):
            return value_text(
                wrapped(self.envelope, self.view.value(self.report)), format, look.ascii
            )
        makers: Mapping[str, Callable[[], str]] = {
            "short": lambda: lines(self.view.short(self.report)),
            "sarif": lambda: self._sarif(look.ascii),
            "junit": lambda: junit(NAME, doctor_ci.suites(self.report, self.strict), look.ascii),
            "github": self._github,
        }
        return makers[format]()

    def _sarif(self, ascii: bool) -> str:
        value = ci.sarif_value(self.report.findings, in_repository)
        return value_text(value, "json", ascii)

    def _github(self) -> str:
        found = self.report.reported
        add_to_summary(summary(NAME, ci.COLUMNS, ci.rows(found)))
        return commands(ci.annotations(found, in_repository))
