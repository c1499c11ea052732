"""From a subject on the command line to its description."""

from dataclasses import replace

from kubectl_alb.analysis import ask
from kubectl_alb.analysis.describe import description as describe
from kubectl_alb.analysis.describe.pod import PodDescription, describe_pod
from kubectl_alb.analysis.describe.target_group import (
    TargetGroupDescription,
    describe_binding,
    describe_target_group,
)
from kubectl_alb.checks.engine.describe_report import (
    with_findings,
    with_pod_findings,
    with_target_group_findings,
)
from kubectl_alb.cli.credentials import without_credentials
from kubectl_alb.cli.needs import SUBJECT_SECTIONS, Needs
from kubectl_alb.cli.reading import require
from kubectl_alb.cli.subjects import Subject
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views.envelope import Envelope

NEEDS = Needs.of(describe.NEEDS, Section.INGRESSES, Section.LOAD_BALANCERS)
DOCUMENTS = {
    "ingress": "IngressDescription",
    "group": "GroupDescription",
    "service": "ServiceDescription",
    "alb": "LoadBalancerDescription",
    "tg": "TargetGroupDescription",
    "binding": "TargetGroupDescription",
    "pod": "PodDescription",
}


def envelope_of(asked: Subject, snapshot: Snapshot, code: int = 0) -> Envelope:
    """Return what stands around the description of a subject."""
    spec = {"kind": asked.kind, "namespace": asked.namespace, "name": asked.name}
    return Envelope(DOCUMENTS[asked.kind], spec, snapshot, code)


def answer(asked: Subject, snapshot: Snapshot) -> describe.Description:
    """Describe a subject and what is wrong with it; raise when it is not there or was not read."""
    facts = Facts(snapshot)
    found = with_findings(describe.with_problems(_found(asked, facts), facts), facts)
    return replace(found, problems=without_credentials(found.problems))


def _found(asked: Subject, facts: Facts) -> describe.Description:
    ref, snapshot = Ref(asked.namespace, asked.name), facts.snapshot
    require(snapshot, SUBJECT_SECTIONS[asked.kind])
    match asked.kind:
        case "group":
            return describe.describe_group(ask.find_group(asked.name, facts), facts)
        case "service":
            return describe.describe_service(ask.find_service(ref, snapshot), facts)
        case "alb":
            return describe.describe_alb(ask.find_load_balancer(asked.name, snapshot), facts)
    return describe.describe_ingress(ask.find_ingress(ref, snapshot), facts)


def target_group_answer(asked: Subject, snapshot: Snapshot) -> TargetGroupDescription:
    """Describe a target group or a binding; raise when it is not there or was not read."""
    facts = Facts(snapshot)
    require(snapshot, SUBJECT_SECTIONS[asked.kind])
    if asked.kind == "tg":
        found = describe_target_group(ask.find_target_group(asked.name, snapshot), facts)
    else:
        ref = Ref(asked.namespace, asked.name)
        found = describe_binding(ask.find_binding(ref, snapshot), facts)
    found = with_target_group_findings(found, facts)
    return replace(found, problems=without_credentials(found.problems))


def pod_answer(asked: Subject, snapshot: Snapshot) -> PodDescription:
    """Describe a pod; raise when it is not there or was not read."""
    facts = Facts(snapshot)
    require(snapshot, SUBJECT_SECTIONS[asked.kind])
    pod = ask.find_pod(Ref(asked.namespace, asked.name), snapshot)
    found = with_pod_findings(describe_pod(pod, facts), facts)
    return replace(found, problems=without_credentials(found.problems))
