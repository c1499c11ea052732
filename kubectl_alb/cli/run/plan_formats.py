"""A plan in the format asked for, on the screen and in files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kubectl_alb.checks.engine.plan_report import PlanReport
from kubectl_alb.cli.output import value_text
from kubectl_alb.cli.output_files import add_to_summary, in_repository
from kubectl_alb.render.github import commands, summary
from kubectl_alb.render.junit import junit
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import text
from kubectl_alb.views import ci, plan, plan_ci
from kubectl_alb.views.envelope import Envelope, wrapped


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan with what stands around it; `strict` lets warnings fail."""

    report: PlanReport
    envelope: Envelope
    strict: bool

    def drawn(self, format: str, look: Look) -> str:
        """Return the plan as text in a format."""
        if format in ("table", "wide"):
            return text(plan.document(self.report, format == "wide"), look)
        if format in ("json", "yaml"):
            return value_text(wrapped(self.envelope, plan.value(self.report)), format, look.ascii)
        makers: Mapping[str, Callable[[], str]] = {
            "sarif": lambda: self._sarif(look.ascii),
            "junit": lambda: self._junit(look.ascii),
            "github": self._github,
        }
        return makers[format]()

    def _sarif(self, ascii: bool) -> str:
        value = ci.sarif_value(plan_ci.results(self.report), in_repository)
        return value_text(value, "json", ascii)

    def _junit(self, ascii: bool) -> str:
        found = ci.suites(plan_ci.results(self.report), self.strict)
        return junit("kubectl alb plan", [plan_ci.group_suite(self.report), *found], ascii)

    def _github(self) -> str:
        found = plan_ci.results(self.report)
        changes = (row for group in self.report.groups for row in plan_ci.change_rows(group))
        add_to_summary(
            summary("kubectl alb plan", ci.COLUMNS, ci.rows(found)),
            summary("Changes", ("Change", "Type", "Name"), changes),
        )
        return commands(ci.annotations(found, in_repository))
