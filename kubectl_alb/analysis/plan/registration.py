"""Targets that are registered and should not be, or should be and are not.

controller: pkg/backend/endpoint_resolver.go, pkg/targetgroupbinding/resource_manager.go
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.checkpoint import Place, WantedTarget, passed_by
from kubectl_alb.facts.tags import COMPUTE_TYPE
from kubectl_alb.model.kubernetes import StatusCondition
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.stack import Binding
from kubectl_alb.model.workloads import Endpoint, EndpointSlice, Node, Service, ServicePort

NEEDS = frozenset(
    [Section.SERVICES, Section.ENDPOINT_SLICES, Section.PODS, Section.NODES, Section.TARGET_HEALTH]
)
DRAINING = "draining"
UNFIT_LABELS = (
    "node-role.kubernetes.io/master",
    "node.kubernetes.io/exclude-from-external-load-balancers",
    "alpha.service-controller.kubernetes.io/exclude-balancer",
)
ABOUT_TO_GO = "ToBeDeletedByClusterAutoscaler"
DISRUPTED = "karpenter.sh/disrupted"
FAMILIES = {"ipv4": "IPv4", "ipv6": "IPv6"}


@dataclass(frozen=True, slots=True)
class Registration:
    """Targets by id and port: those still to be registered, and those to be deregistered.

    `late` tells that the controller passes them by until an endpoint changes, or for hours.
    """

    missing: tuple[Place, ...] = ()
    extra: tuple[Place, ...] = ()
    late: bool = False


IN_ORDER = Registration()


def registration(binding: Binding, arn: str, snapshot: Snapshot) -> Registration:
    """Compare the targets of an existing target group with the endpoints behind its binding.

    Nothing is said where endpoints or targets were not read. Of a target group that clusters share
    only what is missing is this cluster's business.
    """
    found = wanted_targets(binding, snapshot)
    if found is None or not snapshot.known_of(Section.TARGET_HEALTH, (arn,)):
        return IN_ORDER
    targets = tuple(found)
    wanted = {target.place for target in targets}
    health = snapshot.aws.health_by_target_group_arn.get(arn, ())
    registered = {(target.id, target.port) for target in health if target.state != DRAINING}
    extra = () if binding.multi_cluster else tuple(sorted(registered - wanted))
    late = any(
        passed_by(one, targets)
        for one in snapshot.kubernetes.bindings_by_target_group_arn.get(arn, ())
    )
    return Registration(tuple(sorted(wanted - registered)), extra, late)


def wanted_targets(binding: Binding, snapshot: Snapshot) -> Iterator[WantedTarget] | None:
    """Return the targets that a binding asks for; None where that cannot be told."""
    service = snapshot.kubernetes.service_by_ref.get(Ref(binding.namespace, binding.service))
    port = service.port(binding.service_port) if service is not None else None
    if service is None or port is None:
        return None
    if binding.target_type == "instance":
        return _instances(binding, port, snapshot) if snapshot.known(Section.NODES) else None
    if not snapshot.known(Section.ENDPOINT_SLICES, Section.PODS, Section.NODES):
        return None
    return _addresses(binding, service, port, snapshot)


def _instances(binding: Binding, port: ServicePort, snapshot: Snapshot) -> Iterator[WantedTarget]:
    fit = [node for node in snapshot.kubernetes.nodes if _fit(node) and _selected(node, binding)]
    ready = [node for node in fit if _is_ready(node) == "True"]
    for node in ready or [node for node in fit if _is_ready(node) == "Unknown"]:
        if node.instance_id:
            yield WantedTarget(node.instance_id, port.node_port, node.meta.created)


def _fit(node: Node) -> bool:
    labels = node.meta.labels
    if any(label in labels for label in UNFIT_LABELS) or labels.get(COMPUTE_TYPE) == "fargate":
        return False
    return not any(
        taint.key == ABOUT_TO_GO or (taint.key == DISRUPTED and taint.effect == "NoSchedule")
        for taint in node.taints
    )


def _selected(node: Node, binding: Binding) -> bool:
    return binding.node_labels.items() <= node.meta.labels.items()


def _is_ready(node: Node) -> str:
    return _status(node.conditions, "Ready")


def _status(conditions: tuple[StatusCondition, ...], kind: str) -> str:
    return next((one.status for one in conditions if one.type == kind), "False")


def _addresses(
    binding: Binding, service: Service, port: ServicePort, snapshot: Snapshot
) -> Iterator[WantedTarget]:
    found: list[WantedTarget] = []
    doubtful: list[WantedTarget] = []
    for part in snapshot.kubernetes.slices_by_service.get(service.ref, ()):
        if part.address_type != FAMILIES.get(binding.ip_address_type, "IPv4"):
            continue
        for endpoint in part.endpoints:
            state = _state(endpoint, snapshot)
            targets = list(_targets(endpoint, part, port, snapshot))
            found += targets if state == "True" else ()
            doubtful += targets if state == "Unknown" else ()
    yield from found or doubtful


def _targets(
    endpoint: Endpoint, part: EndpointSlice, port: ServicePort, snapshot: Snapshot
) -> Iterator[WantedTarget]:
    pod = snapshot.kubernetes.pod_by_ref.get(endpoint.pod) if endpoint.pod is not None else None
    for one in part.ports:
        if port.name in ("", one.name) and one.port and endpoint.addresses:
            since = None if pod is None else pod.meta.created
            yield WantedTarget(endpoint.addresses[0], one.port, since, pod)


def _state(endpoint: Endpoint, snapshot: Snapshot) -> str:
    """Tell whether an endpoint is registered: True, False, or Unknown while its node is silent.

    A pod that only waits for its readiness gate has ready containers, and is registered for that.
    """
    pod = snapshot.kubernetes.pod_by_ref.get(endpoint.pod) if endpoint.pod is not None else None
    if pod is None:
        return "False"
    if endpoint.ready is not False:
        return "True"
    if _status(pod.conditions, "ContainersReady") != "True":
        return "False"
    node = snapshot.kubernetes.node_by_name.get(pod.node)
    status = _is_ready(node) if node is not None else "False"
    return "False" if status == "True" and endpoint.terminating else status
