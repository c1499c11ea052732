"""A finding: the FINDING of the contract for machines, one line for people."""

from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.offer import FixCommand
from kubectl_alb.render.document import Line, Mark
from kubectl_alb.views.envelope import present

MARKS = {Severity.ERROR: Mark.BAD, Severity.WARNING: Mark.WARN, Severity.INFO: Mark.SKIP}


def finding_line(finding: Finding) -> Line:
    """Write mark, code and title; what the catalogue does not know has no code."""
    code = f"{finding.code}  " if finding.code else ""
    return MARKS[finding.severity], f" {code}{finding.title}"


def finding_value(finding: Finding) -> dict[str, object]:
    """Return the fields of a finding; what there is nothing to say for is left out.

    The code is always there, and empty for what the catalogue does not know; so are the lists of
    commands, and what takes a command back.
    """
    about = finding.about
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "title": finding.title,
        "object": {"kind": about.kind, "namespace": about.namespace, "name": about.name},
        **present(
            detail=finding.detail,
            arn=finding.arn,
            file=finding.file,
            line=finding.line or None,
            column=finding.column or None,
            hint=finding.hint,
            suppressedBy=finding.suppressed_by,
        ),
        "fix": [_command_value(one) for one in finding.fix],
        "examples": list(finding.examples),
        **({"causes": list(finding.causes)} if finding.causes else {}),
        **({"blocks": [str(ref) for ref in finding.blocks]} if finding.blocks else {}),
    }


def _command_value(one: FixCommand) -> dict[str, object]:
    return {"command": one.command, "effect": one.effect, "undo": one.undo}
