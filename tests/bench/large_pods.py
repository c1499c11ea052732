"""What stands behind the Services of a large world, and what happened to Ingresses."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.bench.grouped import BORN
from tests.bench.large_cluster import Record, labels_of, metadata
from tests.bench.large_size import (
    REGION,
    ZONES,
    Size,
    instance_id,
    is_ready,
    node_address,
    node_name,
    pod_address,
    pod_name,
    team_of,
)

GATE = "target-health.elbv2.k8s.aws/"


def endpoint_slice(number: int, size: Size) -> Record:
    """Return the EndpointSlice of a Service."""
    labels = {
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
        "kubernetes.io/service-name": f"app-{number}",
    }
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            **metadata("EndpointSlice", f"app-{number}-x7k2p", team_of(number), number),
            "labels": {**labels_of(number), **labels},
        },
        "addressType": "IPv4",
        "endpoints": [_endpoint(pod, number, size) for pod in size.pods_of(number)],
        "ports": [{"name": "http", "protocol": "TCP", "port": 8080}],
    }


def _endpoint(pod: int, service: int, size: Size) -> Record:
    ready = is_ready(pod)
    return {
        "addresses": [pod_address(pod)],
        "conditions": {"ready": ready, "serving": ready, "terminating": False},
        "targetRef": {
            "kind": "Pod",
            "namespace": team_of(service),
            "name": pod_name(pod, service),
            "uid": f"0000012f-0000-4000-8000-{pod:012d}",
        },
        "nodeName": node_name(size.node_of(pod)),
        "zone": ZONES[pod % len(ZONES)],
    }


def pod(number: int, size: Size, bindings: Sequence[str]) -> Record:
    """Return a pod with a readiness gate for each of these bindings."""
    service = number % size.services
    gates = [f"{GATE}{name}" for name in bindings]
    owner = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "name": f"app-{service}-7c9f{service % 4096:04x}",
        "uid": f"000003ff-0000-4000-8000-{service:012d}",
        "controller": True,
        "blockOwnerDeletion": True,
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            **metadata("Pod", pod_name(number, service), team_of(service), number),
            "labels": {**labels_of(service), "pod-template-hash": f"7c9f{service % 4096:04x}"},
            "ownerReferences": [owner],
        },
        "spec": {
            "containers": [_container(service)],
            "nodeName": node_name(size.node_of(number)),
            "serviceAccountName": f"app-{service}",
            "terminationGracePeriodSeconds": 30,
            "dnsPolicy": "ClusterFirst",
            "schedulerName": "default-scheduler",
            **({"readinessGates": [{"conditionType": gate} for gate in gates]} if gates else {}),
        },
        "status": {
            "phase": "Running",
            "conditions": list(_conditions(number, gates)),
            "hostIP": node_address(size.node_of(number)),
            "podIP": pod_address(number),
            "podIPs": [{"ip": pod_address(number)}],
            "startTime": BORN,
            "containerStatuses": [_state(service, is_ready(number))],
        },
    }


def _container(service: int) -> Record:
    plain = {"LOG_LEVEL": "info", "PORT": "8080", "REGION": REGION}
    return {
        "name": "app",
        "image": f"registry.example.com/team/app-{service}:1.4.2",
        "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
        "env": [{"name": name, "value": value} for name, value in plain.items()],
        "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}},
        "lifecycle": {"preStop": {"sleep": {"seconds": 35}}},
    }


def _state(service: int, ready: bool) -> Record:
    image = f"registry.example.com/team/app-{service}"
    return {
        "name": "app",
        "state": {"running": {"startedAt": BORN}},
        "lastState": {},
        "ready": ready,
        "restartCount": 0 if ready else 4,
        "image": f"{image}:1.4.2",
        "imageID": f"{image}@sha256:{service:064x}",
        "started": True,
    }


def _conditions(number: int, gates: Sequence[str]) -> Iterator[Record]:
    ready = "True" if is_ready(number) else "False"
    states = {"PodScheduled": "True", "Initialized": "True", "ContainersReady": ready}
    for kind, status in {**states, **dict.fromkeys([*gates, "Ready"], ready)}.items():
        yield {
            "type": kind,
            "status": status,
            "lastProbeTime": None,
            "lastTransitionTime": BORN,
            **({"reason": "ContainersNotReady"} if status == "False" else {}),
        }


def node(number: int) -> Record:
    """Return a node."""
    name, zone = node_name(number), ZONES[number % len(ZONES)]
    labels = {
        "kubernetes.io/hostname": name,
        "node.kubernetes.io/instance-type": "m6i.8xlarge",
        "topology.kubernetes.io/region": REGION,
        "topology.kubernetes.io/zone": zone,
    }
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {**metadata("Node", name, "", number), "labels": labels},
        "spec": {"providerID": f"aws:///{zone}/{instance_id(number)}"},
        "status": {
            "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": BORN}],
            "addresses": [{"type": "InternalIP", "address": node_address(number)}],
        },
    }


def event(number: int, about: Mapping[str, Any]) -> Record:
    """Return the event of an Ingress that was reconciled."""
    data = about["metadata"]
    place = {"namespace": data["namespace"], "name": data["name"], "uid": data["uid"]}
    name = f"{data['name']}.18eb11c1{number:08x}"
    return {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": metadata("Event", name, data["namespace"], number),
        "involvedObject": {"apiVersion": about["apiVersion"], "kind": about["kind"], **place},
        "reason": "SuccessfullyReconciled",
        "message": "Successfully reconciled",
        "source": {"component": "ingress"},
        "firstTimestamp": BORN,
        "lastTimestamp": BORN,
        "count": 1,
        "type": "Normal",
        "eventTime": None,
        "reportingComponent": "ingress",
        "reportingInstance": "",
    }
