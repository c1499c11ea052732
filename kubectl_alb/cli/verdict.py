"""The exit code that findings lead to: `--fail-on` and `--exit-zero`."""

from dataclasses import dataclass

from kubectl_alb.errors import ExitCode
from kubectl_alb.model.failure import Severity


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which outcomes have an exit code of their own."""

    fail_on: str
    exit_zero: bool

    def exit_code(self, worst: Severity | None) -> ExitCode:
        """Return the exit code for the worst severity."""
        if self.exit_zero or self.fail_on == "never":
            return ExitCode.OK
        if worst is Severity.ERROR:
            return ExitCode.VERDICT
        strict = worst is Severity.WARNING and self.fail_on == "warning"
        return ExitCode.WARNINGS if strict else ExitCode.OK
