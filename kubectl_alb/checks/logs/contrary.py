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
from kubectl_alb.facts.controllers import controllers
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
        "ALB-CTRL-005",
        "ALB-CTRL-012",
        "ALB-IAM-003",
        "ALB-IAM-011",
    }
)


# Of these, that no pod starts.
NOT_STARTED = frozenset(code for code in CONCLUDED if code.startswith("ALB-CTRL"))


def with_contrary(report: Report, heard: Heard, facts: Facts) -> Report:
    """Rate what a success or ready pods contradict as information, with them as evidence."""
    reconciled, ready = _reconciled(heard, facts), _ready(facts)
    said = {error.code for error in heard.errors if not error.past}
    findings = []
    for finding in report.findings:
        evidence = (ready if finding.code in NOT_STARTED else "") or reconciled
        doubtful = finding.code in CONCLUDED - said and finding.severity is Severity.ERROR
        findings.append(_contradicted(finding, evidence) if doubtful and evidence else finding)
    if findings == list(report.findings):
        return report
    return replace(report, findings=with_causes(findings))


def _reconciled(heard: Heard, facts: Facts) -> str:
    last = last_successes(heard, facts).get(EVERYTHING)
    if last is None or facts.snapshot.taken_at - last > LATELY:
        return ""
    return f"the controller reconciled with success at {last:%H:%M:%S} UTC"


def _ready(facts: Facts) -> str:
    """Say that all pods of every controller are of its newest revision, and ready."""
    deployments = tuple(controllers(facts))
    for one in deployments:
        if not one.desired or {one.ready, one.updated, one.total} != {one.desired}:
            return ""
    return "all pods of the controller are ready" if deployments else ""


def _contradicted(finding: Finding, evidence: str) -> Finding:
    detail = "; but ".join(text for text in (finding.detail, evidence) if text)
    return replace(finding, detail=detail, rating=Severity.INFO, fix=(), examples=(), blocks=())
