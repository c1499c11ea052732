"""Readiness gates and replacing pods: READY."""

from collections.abc import Iterator

from kubectl_alb.analysis.bound_targets import BOUND, Bound, bound, pods_behind, settled
from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.commands import Offered, compared_anew, restarted
from kubectl_alb.facts.controllers import selects
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import CHECKPOINT, GATE_LABEL, GATE_PREFIX, LEGACY_GATE_PREFIX
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.workloads import Pod


def _waiting_gates(pod: Pod) -> list[str]:
    return [
        gate
        for gate in pod.readiness_gates
        if gate.startswith((GATE_PREFIX, LEGACY_GATE_PREFIX)) and pod.condition(gate) != "True"
    ]


def _is_up(pod: Pod) -> bool:
    return pod.phase == "Running" and pod.meta.deleted is None and _containers_ready(pod)


def _containers_ready(pod: Pod) -> bool:
    return pod.condition("ContainersReady") == "True"


def _about(pod: Pod) -> ObjectRef:
    return ObjectRef("Pod", pod.ref.namespace, pod.ref.name)


@check("ALB-READY-001", *BOUND)
def gate_never_true(facts: Facts) -> Iterator[CheckResult]:
    """Find pods whose containers are ready and whose gate does not become true."""
    by_name = {(b.binding.ref.namespace, b.binding.ref.name): b for b in bound(facts)}
    for pod in facts.snapshot.kubernetes.pods:
        if not _is_up(pod) or not settled(pod.ref, facts):
            continue
        for gate in _waiting_gates(pod):
            one = by_name.get((pod.ref.namespace, gate.partition("/")[2]))
            state = _state_of(pod, one)
            if state == "healthy" and gate.startswith(GATE_PREFIX):
                continue
            yield Finding(
                _about(pod),
                f"pod {pod.ref} is not ready: gate {gate} is not true",
                _why(gate, one, state),
                hint=_gate_hint(gate, one, pod),
            )


def _state_of(pod: Pod, one: Bound | None) -> str:
    states = (t.state for t in one.targets if t.id in pod.ips) if one else ()
    return next(iter(states), "")


def _gate_hint(gate: str, one: Bound | None, pod: Pod) -> str:
    if one is None or gate.startswith(LEGACY_GATE_PREFIX):
        return f"delete pod {pod.ref}: the one that takes its place has no such gate"
    return f"see the other findings of {one.group.name}: the gate follows its target"


def _why(gate: str, one: Bound | None, state: str) -> str:
    if gate.startswith(LEGACY_GATE_PREFIX):
        return "the gate is of the ALB Ingress Controller v1, which nobody serves: recreate the pod"
    if one is None:
        return "no TargetGroupBinding of this name is left, so nobody sets it: recreate the pod"
    if not state:
        return f"its address is not registered in {one.group.name}"
    return f"its target in {one.group.name} is {state}"


@check("ALB-READY-002", *BOUND, Section.NAMESPACES, Section.SERVICES, uses=(Section.DEPLOYMENTS,))
def gate_not_injected(facts: Facts) -> Iterator[CheckResult]:
    """Find pods that miss their gate although their namespace asks for gates."""
    asking = {
        n.meta.name
        for n in facts.snapshot.kubernetes.namespaces
        if n.meta.labels.get(GATE_LABEL) == "enabled"
    }
    for one in bound(facts):
        service = facts.snapshot.kubernetes.service_by_ref.get(one.ref)
        made = one.binding.meta.created
        if service is None or one.group.target_type != "ip" or one.ref.namespace not in asking:
            continue
        gate = GATE_PREFIX + one.binding.ref.name
        bare = [
            pod
            for pod in pods_behind(service, facts)
            if gate not in pod.readiness_gates and pod.meta.deleted is None
        ]
        if bare:
            older = sum(bool(made and p.meta.created and p.meta.created < made) for p in bare)
            why = (
                f"{older} of them {noun(older, 'is')} older than the binding"
                if older
                else "the webhook failed"
            )
            yield Finding(
                ObjectRef("Service", one.ref.namespace, one.ref.name),
                f"{count(len(bare), 'pod')} of {one.ref} {noun(len(bare), 'has')} no readiness "
                "gate, "
                f"though {noun(len(bare), 'its')} namespace asks for it",
                f"{listed(pod.ref for pod in bare)}; {why}",
                **_recreated(bare, older, facts),
            )


def _recreated(bare: list[Pod], older: int, facts: Facts) -> Offered:
    """Offer to replace pods that are older than their binding, which is what gates wait for."""
    deployments = facts.snapshot.kubernetes.deployments
    if older < len(bare):
        return {"hint": "get the controller's webhook to work (area HOOK), then replace the pods"}
    homes = {
        pod.ref: next((d.meta.ref for d in deployments if selects(d, pod)), None) for pod in bare
    }
    found = dict.fromkeys(ref for ref in homes.values() if ref is not None)
    fix = tuple(restarted(ref, "which then get the gate") for ref in found)
    if None in homes.values():
        fix = ()
    return {"hint": "replace the pods: only new ones get the gate", "fix": fix}


@check("ALB-READY-003", *BOUND)
def gate_lags(facts: Facts) -> Iterator[CheckResult]:
    """Find pods whose target is healthy while their gate is not true."""
    for one in bound(facts):
        gate = GATE_PREFIX + one.binding.ref.name
        late = [
            target.pod
            for target in one.targets
            if target.healthy and target.pod and target.gate not in (None, "True")
            if settled(target.pod, facts)
        ]
        if late:
            anew = compared_anew(one.binding.meta)
            yield Finding(
                ObjectRef("TargetGroupBinding", one.binding.ref.namespace, one.binding.ref.name),
                f"{count(len(late), 'pod')} of {one.ref} {noun(len(late), 'has')} a healthy "
                "target, but gate "
                f"{gate} is not true",
                listed(late),
                hint="wait for the binding's turn"
                + (
                    f"; to bring it to its turn at once, remove its annotation {CHECKPOINT}, which "
                    "makes the controller compare all its targets"
                    if anew
                    else ", and see the controller's log if it does not come"
                ),
                examples=anew,
            )
