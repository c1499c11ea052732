"""What goes wrong when the pods behind a load balancer are replaced: READY-004."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.bound_targets import BOUND, Bound, bound
from kubectl_alb.analysis.served import Served, served
from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, Undecided, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.facts.controllers import selects
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import GATE_LABEL, GATE_PREFIX
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import Deployment
from kubectl_alb.model.workloads import Container

SHORTEST_GRACE_SECONDS = 5
# The fastest that a new target can be healthy: registered, then a first check.
REGISTRATION_SECONDS = 30
GATE_FLAG = "enable-pod-readiness-gate-inject"


@check(
    "ALB-READY-004",
    Section.SERVICES,
    models=True,
    also=(*BOUND, *MEMBERSHIP, Section.DEPLOYMENTS, Section.NAMESPACES),
)
def errors_while_replacing(facts: Facts) -> Iterator[CheckResult]:
    """Find Deployments behind a load balancer whose pods cannot be replaced without errors."""
    yield from _faults(facts)
    yield from _faults_to_come(facts)
    yield from _unguarded_pods(facts)


def _faults(facts: Facts) -> Iterator[CheckResult]:
    """Report what fails at each rollout, or does so now, behind target groups that there are."""
    for one in bound(facts):
        for deployment in _behind(one.ref, facts):
            seen = _lasting_fault(deployment) or _replaced_now(deployment, one, facts)
            if seen:
                yield _fails(deployment, seen, f"target group {one.group.name}", one.ref)


def _faults_to_come(facts: Facts) -> Iterator[CheckResult]:
    """Report what will fail behind load balancers that are yet to be made."""
    done = {one.ref for one in bound(facts)}
    for one in served(facts):
        for deployment in _behind(one.service, facts) if one.service not in done else ():
            seen = _lasting_fault(deployment)
            if seen:
                yield _fails(deployment, seen, one.name, one.service)
        done.add(one.service)


def _behind(ref: Ref, facts: Facts) -> Iterator[Deployment]:
    """Yield the Deployments whose pods a Service selects, but for those scaled to nothing."""
    service = facts.snapshot.kubernetes.service_by_ref.get(ref)
    wanted = service.selector.items() if service else ()
    for deployment in facts.snapshot.kubernetes.deployments:
        inside = deployment.meta.namespace == ref.namespace and deployment.desired > 0
        if inside and wanted and wanted <= deployment.labels.items():
            yield deployment


def _fails(deployment: Deployment, why: str, behind: str, service: Ref) -> Finding:
    return Finding(
        ObjectRef("Deployment", deployment.meta.namespace, deployment.meta.name),
        f"Deployment {deployment.meta.ref}: requests fail whenever its pods are replaced, {why}",
        f"behind {behind}, Service {service}",
        values={"NS": service.namespace, "DEPLOY": deployment.meta.name},
    )


def _lasting_fault(deployment: Deployment) -> str:
    sleeps = [c.pre_stop_seconds for c in deployment.containers if c.pre_stop_seconds is not None]
    grace = deployment.grace_seconds
    if deployment.strategy == "Recreate":
        return "since strategy Recreate ends all of them before any new one starts"
    if sleeps and max(sleeps) >= grace:
        return f"since preStop sleeps {max(sleeps)} s and they are killed after {grace} s"
    if grace < SHORTEST_GRACE_SECONDS:
        return f"since they are killed after {grace} s, before they leave the target group"
    return ""


def _replaced_now(deployment: Deployment, one: Bound, facts: Facts) -> str:
    """Look at pods that are ending now, without a pause, while their target still drains."""
    draining = {t.id for t in one.targets if t.state == "draining"}
    ending = [
        pod
        for pod in facts.snapshot.kubernetes.pods
        if pod.meta.deleted is not None and selects(deployment, pod) and draining & set(pod.ips)
    ]
    if not ending or any(map(_pauses, ending[0].containers)):
        return ""
    return f"as now with {listed(pod.ref for pod in ending)}: no preStop lets them wait"


def _pauses(container: Container) -> bool:
    return container.pre_stop_seconds is not None


@dataclass(frozen=True, slots=True)
class _Unguarded:
    """A Deployment that neither a gate nor a preStop hook covers, and why there is no gate."""

    deployment: Deployment
    by: Served
    why: str


def _unguarded_pods(facts: Facts) -> Iterator[CheckResult]:
    """Report Deployments whose old pods end before the load balancer uses the new ones."""
    shared: dict[str, list[_Unguarded]] = defaultdict(list)
    seen: set[Ref] = set()
    for one in served(facts):
        for deployment in _behind(one.service, facts) if one.target_type == "ip" else ():
            ref = deployment.meta.ref
            if ref in seen or _covered(deployment, facts):
                continue
            seen.add(ref)
            if ref.namespace not in facts.snapshot.kubernetes.namespace_by_name:
                yield Undecided(f"namespace {ref.namespace} was not read")
                continue
            found = _Unguarded(deployment, one, _no_gate(ref.namespace, facts))
            if not found.why:
                continue
            if deployment.desired == 1:
                yield _gap(found)
            else:
                shared[ref.namespace].append(found)
    yield from map(_several, shared.values())


def _covered(deployment: Deployment, facts: Facts) -> bool:
    """Return whether something lets a load balancer keep up with the pods, or another check tells.

    Pods that carry gates are looked at: those that the webhook is yet to make are not there.
    """
    pods = [pod for pod in facts.snapshot.kubernetes.pods if selects(deployment, pod)]
    gated = [any(g.startswith(GATE_PREFIX) for g in pod.readiness_gates) for pod in pods]
    return (
        any(map(_pauses, deployment.containers))
        or deployment.min_ready_seconds >= REGISTRATION_SECONDS
        or bool(_lasting_fault(deployment))
        or (bool(gated) and all(gated))
    )


def _no_gate(namespace: str, facts: Facts) -> str:
    """Return why new pods of a namespace get no readiness gate; empty where they get one."""
    if facts.config.given.get(GATE_FLAG) == "false":
        return f"the controller's flag --{GATE_FLAG} is false"
    labels = facts.snapshot.kubernetes.namespace_by_name[namespace].meta.labels
    if labels.get(GATE_LABEL) == "enabled":
        return ""
    return f"namespace {namespace} has no label {GATE_LABEL}=enabled"


def _gap(found: _Unguarded) -> Finding:
    """Warn of a single pod: while it is replaced there is no target that answers."""
    ref = found.deployment.meta.ref
    return Finding(
        ObjectRef("Deployment", ref.namespace, ref.name),
        f"Deployment {ref}: requests get 502, 503 or 504 whenever its only pod is replaced",
        f"behind {found.by.name} with ip targets, without readiness gate ({found.why}) and preStop "
        "hook: the old pod ends once the new one is ready in the cluster, when the new target is "
        "not yet healthy",
        hint=_hint(found, "run two replicas or more"),
        values={"NS": ref.namespace, "DEPLOY": ref.name},
    )


def _several(found: list[_Unguarded]) -> Finding:
    """Report, once for a namespace, Deployments with pods that go on answering meanwhile."""
    namespace = found[0].deployment.meta.namespace
    names = [one.deployment.meta.name for one in found]
    return Finding(
        ObjectRef("Namespace", "", namespace),
        f"namespace {namespace}: requests can fail whenever pods of {listed(names)} are replaced",
        f"ip targets without readiness gates ({found[0].why}) and without a preStop hook: the load "
        "balancer still sends to pods that have ended, and does not wait for new ones",
        rating=Severity.INFO,
        hint=_hint(found[0], ""),
        values={"NS": namespace},
    )


def _hint(found: _Unguarded, more: str) -> str:
    namespace = found.deployment.meta.namespace
    gates = (
        f"label namespace {namespace} with {GATE_LABEL}=enabled (pods made after that get gates)"
    )
    steps = ["" if "flag" in found.why else gates, "let containers sleep 15 s or more in preStop"]
    return "; ".join(filter(None, (*steps, more)))
