"""Evidence against what the state suggests: a controller that works has what it needs.

From the state alone it is concluded that a pod has no credentials, or cannot be made; a success of
late is better evidence.
"""

from dataclasses import replace
from datetime import timedelta

from kubectl_alb.checks.engine.causes import with_causes
from kubectl_alb.checks.engine.run import Report
from kubectl_alb.checks.logs.reported import Heard
from kubectl_alb.checks.logs.settled import EVERYTHING, last_successes
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding

LATELY = timedelta(minutes=15)
# Concluded from how the controller is set up, not from what it does. What a trust policy refuses
# now may go on for an hour with the credentials that are at hand, so it is not among these.
CONCLUDED = frozenset(
    {
        "ALB-CTRL-001",
        "ALB-CTRL-002",
        "ALB-CTRL-004",
        "ALB-CTRL-005",
        "ALB-CTRL-012",
        "ALB-IAM-003",
        "ALB-IAM-011",
    }
)


def with_contrary(report: Report, heard: Heard, facts: Facts) -> Report:
    """Rate what a success of late contradicts as information, with the success as evidence."""
    last = last_successes(heard, facts).get(EVERYTHING)
    taken_at = facts.snapshot.taken_at
    if last is None or taken_at - last > LATELY:
        return report
    reported = {error.code for error in heard.errors if error.last and error.last > last}
    evidence = f"; but the controller reconciled with success at {last:%H:%M:%S} UTC"
    findings = tuple(
        _contradicted(finding, evidence)
        if finding.code in CONCLUDED - reported and finding.severity is Severity.ERROR
        else finding
        for finding in report.findings
    )
    return replace(report, findings=with_causes(findings))


def _contradicted(finding: Finding, evidence: str) -> Finding:
    return replace(
        finding, detail=finding.detail + evidence, rating=Severity.INFO, fix="", blocks=()
    )
