"""The checks that there are: what each looks for and what it must have read."""

from kubectl_alb.checks.engine.check import Check
from kubectl_alb.render.document import Document, Line, Style, Styled, Table
from kubectl_alb.views.explain_failure import STYLES


def document(checks: tuple[Check, ...], wide: bool) -> Document:
    """List the checks; wide adds what they read."""
    headings = ("CODE", "SEVERITY", "FINDS", *(("READS",) if wide else ()))
    rows = tuple(_row(check, wide) for check in checks)
    return Document((Table(headings, rows, empty="no checks", free=2),))


def _row(check: Check, wide: bool) -> tuple[Line, ...]:
    severity = check.failure.severity
    finds = check.rule.removeprefix("Find ").removesuffix(".")
    reads = (Styled(", ".join(_reads(check)), Style.DIM),) if wide else ()
    return check.code, Styled(severity.value, STYLES[severity]), finds, *reads


def _reads(check: Check) -> list[str]:
    return sorted(need.value for need in check.reads)


def value(checks: tuple[Check, ...]) -> dict[str, object]:
    """Return the checks for machines."""
    return {
        "checks": [
            {
                "code": check.code,
                "severity": check.failure.severity.value,
                "title": check.failure.title,
                "finds": check.rule,
                "reads": _reads(check),
            }
            for check in checks
        ]
    }
