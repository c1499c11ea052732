"""The exit code that findings lead to: `--fail-on` and `--exit-zero`."""

from dataclasses import dataclass

from kubectl_alb.errors import ExitCode
from kubectl_alb.model.failure import Severity

# Checks that were skipped fail too, where this is asked for.
INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which outcomes have an exit code of their own."""

    fail_on: str
    exit_zero: bool

    @property
    def strict(self) -> bool:
        """Whether warnings fail."""
        return self.fail_on in ("warning", INCOMPLETE)

    def exit_code(self, worst: Severity | None, complete: bool = True) -> ExitCode:
        """Return the exit code for the worst severity, and for whether every check has looked."""
        if self.exit_zero or self.fail_on == "never":
            return ExitCode.OK
        if worst is Severity.ERROR:
            return ExitCode.VERDICT
        failed = worst is Severity.WARNING and self.strict
        failed = failed or (not complete and self.fail_on == INCOMPLETE)
        return ExitCode.WARNINGS if failed else ExitCode.OK
