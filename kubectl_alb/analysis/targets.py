"""Target groups with their targets, joined with pods, nodes and readiness gates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from kubectl_alb.analysis.describe.attributes import target_group_differences
from kubectl_alb.facts.tags import GATE_PREFIX, RESOURCE_TAG, SERVICE_RESOURCE_TAG
from kubectl_alb.model.elbv2 import TargetGroup, TargetHealth
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.workloads import Endpoint, EndpointSlice, Pod, Service

MISSING = "missing"
# How long after it was made a pod may still be on its way.
SETTLED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Target:
    """One target, registered or (state `missing`) ready but not registered.

    `pod` is known for addresses, `node` for both; `gate` is the status of the pod's readiness
    gate for this binding, None when the pod has none.
    """

    id: str
    port: int
    state: str
    reason: str = ""
    description: str = ""
    zone: str = ""
    pod: Ref | None = None
    node: str = ""
    gate: str | None = None

    @property
    def healthy(self) -> bool:
        """Tell whether the target takes requests."""
        return self.state == "healthy"


@dataclass(frozen=True, slots=True)
class BoundTargetGroup:
    """A target group, the binding that fills it and its targets.

    `targets` is None when the targets' health could not be read. `attributes` are those that
    differ from AWS's defaults, None when they were not read. `owner` is the resource tag.
    """

    target_group: TargetGroup
    bindings: tuple[TargetGroupBinding, ...] = ()
    targets: tuple[Target, ...] | None = None
    attributes: Mapping[str, str] | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def binding(self) -> TargetGroupBinding | None:
        """The first binding; more than one is unusual."""
        return self.bindings[0] if self.bindings else None

    @property
    def owner(self) -> str:
        """The controller's resource tag: `<ns>/<ingress>-<service>:<port>` for an Ingress."""
        keys = (RESOURCE_TAG, SERVICE_RESOURCE_TAG)
        return next((self.tags[key] for key in keys if key in self.tags), "")

    @property
    def registered(self) -> tuple[Target, ...]:
        """The targets that AWS knows."""
        return tuple(t for t in self.targets or () if t.state != MISSING)

    @property
    def healthy(self) -> int:
        """How many targets take requests."""
        return sum(target.healthy for target in self.targets or ())


def bound_target_groups(
    target_groups: tuple[TargetGroup, ...], snapshot: Snapshot
) -> tuple[BoundTargetGroup, ...]:
    """Join target groups with everything known of them, in order of name."""
    attributes = {entry.arn: entry.values for entry in snapshot.aws.target_group_attributes}
    return tuple(
        BoundTargetGroup(
            target_group=tg,
            bindings=snapshot.kubernetes.bindings_by_target_group_arn.get(tg.arn, ()),
            targets=targets_of(tg, snapshot),
            attributes=target_group_differences(tg, attributes[tg.arn])
            if tg.arn in attributes
            else None,
            tags=snapshot.aws.tags_by_arn.get(tg.arn, {}),
        )
        for tg in sorted(target_groups, key=lambda tg: tg.name)
    )


def registered_targets(tg: TargetGroup, snapshot: Snapshot) -> tuple[Target, ...]:
    """Return the targets that AWS knows of a target group."""
    return tuple(
        _joined(health, tg, snapshot)
        for health in snapshot.aws.health_by_target_group_arn.get(tg.arn, ())
    )


def targets_of(tg: TargetGroup, snapshot: Snapshot) -> tuple[Target, ...] | None:
    """Return registered targets and those that should be; None when health was not read."""
    if Section.TARGET_HEALTH not in snapshot.read:
        return None
    bindings = snapshot.kubernetes.bindings_by_target_group_arn.get(tg.arn, ())
    registered = list(registered_targets(tg, snapshot))
    if not registered and Section.TARGET_HEALTH in snapshot.gaps:
        return None
    if tg.target_type == "ip" and snapshot.known(Section.ENDPOINT_SLICES, Section.SERVICES):
        known = {(target.id, target.port) for target in registered}
        for binding in bindings:
            registered += _unregistered(binding, known, snapshot)
    return tuple(registered)


def _joined(health: TargetHealth, tg: TargetGroup, snapshot: Snapshot) -> Target:
    pod = snapshot.kubernetes.pod_by_ip.get(health.id) if tg.target_type == "ip" else None
    if tg.target_type == "instance":
        node = snapshot.kubernetes.node_by_instance_id.get(health.id)
    else:
        node = snapshot.kubernetes.node_by_name.get(pod.node) if pod else None
    return Target(
        id=health.id,
        port=health.port,
        state=health.state,
        reason=health.reason,
        description=health.description,
        zone=(node.zone if node else "") or health.zone,
        pod=pod.ref if pod else None,
        node=node.meta.name if node else (pod.node if pod else ""),
        gate=_gate(pod, snapshot.kubernetes.bindings_by_target_group_arn.get(tg.arn, ())),
    )


def _gate(pod: Pod | None, bindings: tuple[TargetGroupBinding, ...]) -> str | None:
    if pod is None:
        return None
    for binding in bindings:
        name = GATE_PREFIX + binding.meta.name
        if name in pod.readiness_gates:
            return pod.condition(name) or "False"
    return None


def _unregistered(
    binding: TargetGroupBinding, known: set[tuple[str, int]], snapshot: Snapshot
) -> Iterator[Target]:
    for part in snapshot.kubernetes.slices_by_service.get(binding.service_ref, ()):
        for endpoint, port in ready_endpoints(part, binding, snapshot):
            for address in endpoint.addresses:
                if (address, port) in known:
                    continue
                pod = snapshot.kubernetes.pod_by_ip.get(address)
                node = snapshot.kubernetes.node_by_name.get(endpoint.node)
                yield Target(
                    id=address,
                    port=port,
                    state=MISSING,
                    zone=(node.zone if node else "") or endpoint.zone,
                    pod=endpoint.pod,
                    node=endpoint.node,
                    gate=_gate(pod, (binding,)),
                )


def ready_endpoints(
    part: EndpointSlice, binding: TargetGroupBinding, snapshot: Snapshot
) -> Iterator[tuple[Endpoint, int]]:
    """Yield the ready pods of a slice with the port that the binding registers.

    controller: pkg/backend/endpoint_resolver.go; endpoints that are no pods are not registered.
    """
    family = {"ipv6": "IPv6"}.get(binding.ip_address_type, "IPv4")
    service = snapshot.kubernetes.service_by_ref.get(binding.service_ref)
    service_port = service.port(binding.service_port) if service else None
    if part.address_type != family or service_port is None:
        return
    ports = [p.port for p in part.ports if p.name == service_port.name and p.port]
    for endpoint in part.endpoints:
        if endpoint.pod is not None and endpoint.ready is not False and not endpoint.terminating:
            for port in ports:
                yield endpoint, port


def taking_traffic(service: Ref, snapshot: Snapshot) -> Iterator[Endpoint]:
    """Yield the endpoints of a Service that take traffic."""
    for part in snapshot.kubernetes.slices_by_service.get(service, ()):
        yield from (e for e in part.endpoints if e.ready is not False and not e.terminating)


def has_settled(ref: Ref, snapshot: Snapshot) -> bool:
    """Tell whether a pod was made long enough ago for everything to have happened."""
    pod = snapshot.kubernetes.pod_by_ref.get(ref)
    created = pod.meta.created if pod else None
    return created is not None and snapshot.taken_at - created > SETTLED


def selected_pods(service: Service, snapshot: Snapshot) -> list[Pod]:
    """Return the living pods that a Service selects."""
    wanted = service.selector.items()
    return [
        pod
        for pod in snapshot.kubernetes.pods
        if wanted
        and pod.meta.namespace == service.ref.namespace
        and pod.phase not in ("Succeeded", "Failed")
        and wanted <= pod.meta.labels.items()
    ]


def instances_without_pod(
    tg: TargetGroup, binding: TargetGroupBinding, snapshot: Snapshot
) -> set[str]:
    """Return instances that fail by design: without a pod, under externalTrafficPolicy Local."""
    service = snapshot.kubernetes.service_by_ref.get(binding.service_ref)
    if tg.target_type != "instance" or service is None:
        return set()
    if service.external_traffic_policy != "Local":
        return set()
    nodes = {pod.node for pod in selected_pods(service, snapshot)}
    return {n.instance_id for n in snapshot.kubernetes.nodes if n.meta.name not in nodes} - {""}
