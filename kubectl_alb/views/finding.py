"""A finding for machines: the FINDING of the contract."""

from kubectl_alb.model.finding import Finding
from kubectl_alb.views.envelope import present


def finding_value(finding: Finding) -> dict[str, object]:
    """Return the fields of a finding; what there is nothing to say for is left out."""
    about = finding.about
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "title": finding.title,
        "object": present(kind=about.kind, namespace=about.namespace, name=about.name),
        **present(
            detail=finding.detail,
            arn=finding.arn,
            file=finding.file,
            line=finding.line or None,
            column=finding.column or None,
            hint=finding.hint,
            fix=finding.fix,
            suppressedBy=finding.suppressed_by,
        ),
        **({"causes": list(finding.causes)} if finding.causes else {}),
        **({"blocks": [str(ref) for ref in finding.blocks]} if finding.blocks else {}),
    }
