"""Targets: what stands behind a TargetGroupBinding, registered in its target group.

As in the controller, a binding whose endpoints and spec are those of its checkpoint is not looked
at again, whatever has happened in AWS.

controller: pkg/targetgroupbinding/resource_manager.go, pkg/backend/endpoint_resolver.go
"""

import base64
import hashlib
import time
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from kubectl_alb.analysis.checkpoint import CHECKPOINT, WantedTarget, endpoints_digest
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.workloads import Endpoint, EndpointSlice, Node, ServicePort
from tests.lab.controller.site import Site, batches

FINALIZER = "elbv2.k8s.aws/resources"
CHECKPOINT_TIME = "elbv2.k8s.aws/checkpoint-timestamp"
READINESS_GATE = "target-health.elbv2.k8s.aws/"
EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers"
LEAVING = "ToBeDeletedByClusterAutoscaler"
BATCH = 200

Target: TypeAlias = "tuple[str, int]"


def wanted_targets(snapshot: Snapshot, binding: TargetGroupBinding) -> frozenset[Target]:
    """Return the addresses or instances that a binding's target group should hold."""
    service = snapshot.kubernetes.service_by_ref.get(binding.service_ref)
    port = service.port(binding.service_port) if service else None
    if service is None or port is None:
        return frozenset()
    if binding.target_type == "instance":
        nodes = (
            node
            for node in snapshot.kubernetes.nodes
            if _takes_traffic(node, binding.node_selector)
        )
        return frozenset((node.instance_id, port.node_port) for node in nodes)
    return frozenset(
        (address, slice_port)
        for slice_ in snapshot.kubernetes.slices_by_service.get(service.ref, ())
        if (slice_port := _port(slice_, port)) is not None
        for endpoint in slice_.endpoints
        if _serves(snapshot, endpoint)
        for address in endpoint.addresses
    )


def _port(slice_: EndpointSlice, port: ServicePort) -> int | None:
    return next((p.port for p in slice_.ports if p.name == port.name), None)


def _serves(snapshot: Snapshot, endpoint: Endpoint) -> bool:
    """Take ready endpoints, and pods that wait for nothing but a readiness gate of ours."""
    if endpoint.terminating:
        return False
    if endpoint.ready is not False:
        return True
    pod = snapshot.kubernetes.pod_by_ip.get(endpoint.addresses[0])
    if pod is None or not any(g.startswith(READINESS_GATE) for g in pod.readiness_gates):
        return False
    return pod.condition("ContainersReady") == "True"


def _takes_traffic(node: Node, selector: Mapping[str, object] | None) -> bool:
    if not node.instance_id or EXCLUDED in node.meta.labels:
        return False
    if any(taint.key == LEAVING for taint in node.taints):
        return False
    if not any((c.type, c.status) == ("Ready", "True") for c in node.conditions):
        return False
    labels = (selector or {}).get("matchLabels") or {}
    assert isinstance(labels, Mapping)
    return bool(labels.items() <= node.meta.labels.items())


def reconcile_targets(
    site: Site, snapshot: Snapshot, binding: TargetGroupBinding, path: str
) -> bool:
    """Register and deregister what a binding's checkpoint calls for; tell if it was looked at."""
    if binding.target_group_arn not in snapshot.aws.target_group_by_arn:
        return False
    wanted = wanted_targets(snapshot, binding)
    checkpoint = _checkpoint(snapshot, binding, wanted)
    if binding.meta.annotations.get(CHECKPOINT) == checkpoint:
        return False
    _register(site, snapshot, binding.target_group_arn, wanted, binding.multi_cluster)
    finalizers = sorted({*binding.meta.finalizers, FINALIZER})
    annotations = {CHECKPOINT: checkpoint, CHECKPOINT_TIME: str(int(time.time()))}
    site.api.patch(path, {"metadata": {"finalizers": finalizers, "annotations": annotations}})
    if binding.observed_generation != binding.meta.generation:
        status = {"observedGeneration": binding.meta.generation}
        site.api.patch(f"{path}/status", {"status": status})
    return True


def _checkpoint(snapshot: Snapshot, binding: TargetGroupBinding, wanted: frozenset[Target]) -> str:
    nodes = {node.instance_id: node.meta.created for node in snapshot.kubernetes.nodes}
    pods = {ip: pod.meta.created for ip, pod in snapshot.kubernetes.pod_by_ip.items()}
    since = {**nodes, **pods}
    targets = (WantedTarget(id_, port, since.get(id_)) for id_, port in wanted)
    return f"{endpoints_digest(targets)}/{_digest(str(binding.meta.generation))}"


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def _register(
    site: Site, snapshot: Snapshot, arn: str, wanted: frozenset[Target], shared: bool
) -> None:
    health = snapshot.aws.health_by_target_group_arn.get(arn, ())
    registered = {(t.id, t.port) for t in health if t.state != "draining"}
    # A target group of several clusters holds targets that are not ours to remove.
    gone = set() if shared else registered - wanted
    for batch in batches(sorted(gone), BATCH):
        targets = list(_descriptions(batch))
        site.write(site.elbv2, "deregister_targets", TargetGroupArn=arn, Targets=targets)
    for batch in batches(sorted(wanted - registered), BATCH):
        targets = list(_descriptions(batch))
        site.write(site.elbv2, "register_targets", TargetGroupArn=arn, Targets=targets)


def _descriptions(targets: object) -> Iterator[dict[str, object]]:
    assert isinstance(targets, list)
    for id_, port in targets:
        yield {"Id": id_, "Port": port}


def clean_up(site: Site, snapshot: Snapshot, binding: TargetGroupBinding, path: str) -> None:
    """Take the targets of a binding that is being deleted away, and let it go."""
    if binding.target_group_arn in snapshot.aws.target_group_by_arn:
        _register(site, snapshot, binding.target_group_arn, frozenset(), binding.multi_cluster)
    left = [f for f in binding.meta.finalizers if f != FINALIZER]
    if len(left) < len(binding.meta.finalizers):
        site.api.patch(path, {"metadata": {"finalizers": left}})
