"""A pod: of which target groups it is a target, and why it is none of others."""

from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.describe.target_group import TargetGroupUse, served, uses_of
from kubectl_alb.analysis.targets import Target, registered_targets
from kubectl_alb.analysis.wording import binding_ref
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import GATE_PREFIX, LEGACY_GATE_PREFIX
from kubectl_alb.model.elbv2 import TargetGroup
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import TargetGroupBinding, backends_of
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import Event
from kubectl_alb.model.workloads import Node, Pod, Service

ENDED = ("Succeeded", "Failed")


@dataclass(frozen=True, slots=True)
class PodTarget:
    """A binding whose Service selects the pod, and the pod's (or its node's) targets.

    `group` is None where the target group is not known. Without `targets`, `reason` says why.
    `uses` is None where the rules were not read. `ingresses` are those that the binding serves.
    """

    binding: TargetGroupBinding
    group: TargetGroup | None
    targets: tuple[Target, ...] = ()
    reason: str = ""
    uses: tuple[TargetGroupUse, ...] | None = ()
    ingresses: tuple[Ref, ...] = ()

    @property
    def healthy(self) -> bool:
        """Whether the pod takes requests through it."""
        return bool(self.targets) and all(target.healthy for target in self.targets)


@dataclass(frozen=True, slots=True)
class ReadinessGate:
    """A readiness gate of the controller; `binding` is None where none has its name."""

    name: str
    status: str
    message: str = ""
    binding: Ref | None = None


@dataclass(frozen=True, slots=True)
class PodDescription:
    """The answer to `describe` for a pod; without `targets`, `reason` says why it is in none."""

    subject: ObjectRef
    pod: Pod
    node: Node | None = None
    services: tuple[Service, ...] = ()
    targets: tuple[PodTarget, ...] = ()
    gates: tuple[ReadinessGate, ...] = ()
    reason: str = ""
    events: tuple[Event, ...] = ()
    problems: tuple[Finding, ...] = ()


def describe_pod(pod: Pod, facts: Facts) -> PodDescription:
    """Describe a pod."""
    snapshot = facts.snapshot
    about = ObjectRef("Pod", pod.ref.namespace, pod.ref.name)
    services = tuple(_services_of(pod, snapshot))
    bindings = _bindings_of(pod, services, snapshot)
    node = snapshot.kubernetes.node_by_name.get(pod.node)
    return PodDescription(
        about,
        pod,
        node,
        services,
        tuple(_target(pod, node, binding, facts) for binding in bindings),
        tuple(_gates(pod, snapshot)),
        "" if bindings else _no_binding(pod, services, snapshot),
        snapshot.kubernetes.events_by_object.get(about, ()),
    )


def _services_of(pod: Pod, snapshot: Snapshot) -> Iterator[Service]:
    for service in snapshot.kubernetes.services:
        if service.ref.namespace == pod.ref.namespace and service.selects(pod.meta.labels):
            yield service


def _bindings_of(
    pod: Pod, services: tuple[Service, ...], snapshot: Snapshot
) -> list[TargetGroupBinding]:
    """Return the bindings of the pod's Services, and those that have registered its address."""
    refs = {service.ref for service in services}
    registered = {
        arn
        for arn, targets in snapshot.aws.health_by_target_group_arn.items()
        if any(target.id in pod.ips for target in targets)
    }
    found = [
        binding
        for binding in snapshot.kubernetes.target_group_bindings
        if binding.ref.namespace == pod.ref.namespace
        and (binding.service_ref in refs or binding.target_group_arn in registered)
    ]
    return sorted(found, key=lambda binding: binding.ref)


def _target(pod: Pod, node: Node | None, binding: TargetGroupBinding, facts: Facts) -> PodTarget:
    snapshot = facts.snapshot
    group = snapshot.aws.target_group_by_arn.get(binding.target_group_arn)
    if group is None:
        known = snapshot.known(Section.TARGET_GROUPS)
        reason = "its target group is not in AWS" if known else "target groups were not read"
        return PodTarget(
            binding, None, reason=reason, uses=None, ingresses=served([binding], None, facts)
        )
    by_node = group.target_type == "instance"
    ids = {node.instance_id} if by_node and node is not None else set(pod.ips)
    targets = tuple(t for t in registered_targets(group, snapshot) if t.id in ids)
    reason = "" if targets else _reason(pod, node, binding, group, snapshot)
    uses = uses_of(group, facts)
    return PodTarget(binding, group, targets, reason, uses, served([binding], uses, facts))


def _reason(
    pod: Pod,
    node: Node | None,
    binding: TargetGroupBinding,
    group: TargetGroup,
    snapshot: Snapshot,
) -> str:
    """Return why neither the pod nor its node is a target of a group."""
    if not snapshot.known_of(Section.TARGET_HEALTH, [group.arn]):
        return "its targets were not read"
    if pod.meta.deleted is not None:
        return "the pod is being deleted"
    if pod.phase in ENDED or not pod.node:
        return f"the pod is {pod.phase or 'not scheduled'}"
    if group.target_type == "instance":
        name = node.meta.name if node is not None else pod.node
        return f"node {name} is not registered"
    return (
        _not_ready(pod)
        or _not_an_endpoint(pod, binding, snapshot)
        or _not_yet(pod, binding, snapshot)
    )


def _not_ready(pod: Pod) -> str:
    """Return why a pod is not ready but for its gates; empty if it is."""
    waiting = next((c for c in pod.containers if c.waiting), None)
    if waiting is not None:
        return f"container {waiting.name} is waiting: {waiting.waiting}"
    if pod.condition("ContainersReady") == "False":
        late = [c.name for c in pod.containers if not c.ready]
        return f"not ready: {', '.join(late) or 'its containers'}"
    return ""


def _not_an_endpoint(pod: Pod, binding: TargetGroupBinding, snapshot: Snapshot) -> str:
    if not snapshot.known(Section.ENDPOINT_SLICES):
        return ""
    slices = snapshot.kubernetes.slices_by_service.get(binding.service_ref, ())
    mine = [e for part in slices for e in part.endpoints if e.pod == pod.ref]
    if not mine:
        return f"no endpoint of Service {binding.service_ref} is this pod"
    if all(endpoint.terminating for endpoint in mine):
        return f"its endpoint of Service {binding.service_ref} is terminating"
    return ""


def _not_yet(pod: Pod, binding: TargetGroupBinding, snapshot: Snapshot) -> str:
    events = snapshot.kubernetes.events_by_object.get(binding_ref(binding), ())
    failed = next((event for event in events if event.type == "Warning"), None)
    if failed is not None:
        return f"ready, but not registered: {failed.reason}: {failed.message}"
    return "ready, but the controller has not registered it"


def _no_binding(pod: Pod, services: tuple[Service, ...], snapshot: Snapshot) -> str:
    """Return why no target group has to do with a pod."""
    if not snapshot.known(Section.SERVICES):
        return "Services were not read"
    if services:
        if not snapshot.known(Section.TARGET_GROUP_BINDINGS):
            return "TargetGroupBindings were not read"
        return _without_binding([service.ref for service in services], snapshot)
    return "no Service selects it" + _nearly(pod, snapshot)


def _without_binding(services: list[Ref], snapshot: Snapshot) -> str:
    """Say who names the Services of a pod, since no binding is for them."""
    names = ", ".join(map(str, services))
    users = [
        str(ingress.ref)
        for ingress in snapshot.kubernetes.ingresses
        if any(Ref(ingress.ref.namespace, b.service) in services for b in backends_of(ingress))
    ]
    missing = f"there is no TargetGroupBinding for Service {names}"
    who = f"Ingress {', '.join(users)} names" if users else "no Ingress names"
    return f"{missing}; {who} it"


def _nearly(pod: Pod, snapshot: Snapshot) -> str:
    """Name the Service of the namespace that would, if one label had another value."""
    for service in snapshot.kubernetes.services:
        wrong = [k for k, v in service.selector.items() if pod.meta.labels.get(k) != v]
        if service.ref.namespace == pod.ref.namespace and len(wrong) == 1:
            (key,) = wrong
            has = pod.meta.labels.get(key)
            label = f"{key}={has}" if has is not None else f"no label {key}"
            return f"; Service {service.ref} selects {key}={service.selector[key]}, it has {label}"
    return ""


def _gates(pod: Pod, snapshot: Snapshot) -> Iterator[ReadinessGate]:
    bindings = {
        binding.meta.name: binding.ref
        for binding in snapshot.kubernetes.target_group_bindings
        if binding.ref.namespace == pod.ref.namespace
    }
    conditions = {condition.type: condition for condition in pod.conditions}
    for gate in pod.readiness_gates:
        if gate.startswith((GATE_PREFIX, LEGACY_GATE_PREFIX)):
            said = conditions.get(gate)
            status, message = (said.status, said.message) if said else ("False", "")
            yield ReadinessGate(gate, status, message, bindings.get(gate.partition("/")[2]))
