"""Services, endpoints, pods and nodes from the API server's JSON."""

import re
from collections.abc import Mapping
from typing import Any

from kubectl_alb.context.decode.kubernetes import addresses, conditions, message, meta, time
from kubectl_alb.context.decode.shared import shared
from kubectl_alb.context.decode.values import address
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.workloads import (
    Container,
    ContainerPort,
    Endpoint,
    EndpointPort,
    EndpointSlice,
    Node,
    Pod,
    Service,
    ServicePort,
    Taint,
    Termination,
)

Json = Mapping[str, Any]


def service(record: Json) -> Service:
    """Read a Service."""
    spec = record.get("spec") or {}
    return Service(
        meta=meta(record),
        type=spec.get("type") or "ClusterIP",
        ports=tuple(
            ServicePort(
                name=port.get("name") or "",
                port=port["port"],
                target_port=port.get("targetPort") or port["port"],
                node_port=port.get("nodePort") or 0,
                protocol=port.get("protocol") or "TCP",
                app_protocol=port.get("appProtocol") or "",
            )
            for port in spec.get("ports") or ()
        ),
        selector=spec.get("selector") or {},
        ip_families=tuple(spec.get("ipFamilies") or ()),
        load_balancer_class=spec.get("loadBalancerClass") or "",
        external_traffic_policy=spec.get("externalTrafficPolicy") or "",
        cluster_ip=spec.get("clusterIP") or "",
        external_name=spec.get("externalName") or "",
        source_ranges=tuple(spec.get("loadBalancerSourceRanges") or ()),
        allocates_node_ports=spec.get("allocateLoadBalancerNodePorts") is not False,
        addresses=addresses(record.get("status") or {}),
    )


def _endpoint(endpoint: Json) -> Endpoint:
    state = endpoint.get("conditions") or {}
    target = endpoint.get("targetRef") or {}
    pod = target.get("kind") == "Pod"
    return Endpoint(
        addresses=tuple(map(shared, endpoint.get("addresses") or ())),
        ready=state.get("ready"),
        serving=state.get("serving"),
        terminating=state.get("terminating"),
        pod=Ref(shared(target.get("namespace") or ""), shared(target["name"])) if pod else None,
        node=shared(endpoint.get("nodeName") or ""),
        zone=shared(endpoint.get("zone") or ""),
    )


def endpoint_slice(record: Json) -> EndpointSlice:
    """Read an EndpointSlice."""
    about = meta(record)
    return EndpointSlice(
        meta=about,
        service=about.labels.get("kubernetes.io/service-name", ""),
        address_type=record.get("addressType") or "",
        endpoints=tuple(_endpoint(e) for e in record.get("endpoints") or ()),
        ports=tuple(
            EndpointPort(p.get("name") or "", p.get("port"), p.get("protocol") or "TCP")
            for p in record.get("ports") or ()
        ),
    )


def command_line(record: Json) -> tuple[str, ...]:
    """Read the command of a container and its arguments."""
    return (*(record.get("command") or ()), *(record.get("args") or ()))


def container(record: Json, status: Json, args: tuple[str, ...] = ()) -> Container:
    """Read a container; `status` is its entry in `containerStatuses`, or empty."""
    waiting = (status.get("state") or {}).get("waiting") or {}
    return Container(
        name=shared(record["name"]),
        image=shared(record.get("image") or ""),
        args=args,
        env={shared(e["name"]): shared(e.get("value") or "") for e in record.get("env") or ()},
        ports=tuple(
            ContainerPort(
                shared(p.get("name") or ""), p["containerPort"], shared(p.get("protocol") or "TCP")
            )
            for p in record.get("ports") or ()
        ),
        pre_stop_seconds=_pre_stop((record.get("lifecycle") or {}).get("preStop")),
        ready=bool(status.get("ready")),
        restarts=status.get("restartCount") or 0,
        waiting=waiting.get("reason") or "",
        waiting_message=message(waiting.get("message") or ""),
        last=_termination((status.get("lastState") or {}).get("terminated")),
    )


def _pre_stop(hook: Json | None) -> int | None:
    if not hook:
        return None
    if "sleep" in hook:
        return int(hook["sleep"].get("seconds") or 0)
    command = " ".join((hook.get("exec") or {}).get("command") or ())
    slept = re.search(r"\bsleep\s+(\d+)", command)
    return int(slept[1]) if slept else 0


def _termination(ended: Json | None) -> Termination | None:
    if not ended:
        return None
    return Termination(
        ended.get("reason") or "", ended.get("exitCode") or 0, time(ended.get("finishedAt"))
    )


def grace_seconds(spec: Json) -> int:
    """Read how long pods get to end; 30 s unless given."""
    given = spec.get("terminationGracePeriodSeconds")
    return 30 if given is None else int(given)


def pod(record: Json) -> Pod:
    """Read a Pod."""
    spec, status = record.get("spec") or {}, record.get("status") or {}
    states = {s["name"]: s for s in status.get("containerStatuses") or ()}
    ips = tuple(
        shared(address(entry["ip"])) for entry in status.get("podIPs") or () if entry.get("ip")
    )
    return Pod(
        meta=meta(record),
        phase=shared(status.get("phase") or ""),
        node=shared(spec.get("nodeName") or ""),
        ips=ips or ((address(status["podIP"]),) if status.get("podIP") else ()),
        conditions=conditions(status),
        readiness_gates=tuple(shared(g["conditionType"]) for g in spec.get("readinessGates") or ()),
        containers=tuple(
            container(c, states.get(c["name"], {})) for c in spec.get("containers") or ()
        ),
        host_network=bool(spec.get("hostNetwork")),
        service_account=shared(spec.get("serviceAccountName") or ""),
        grace_seconds=grace_seconds(spec),
        owner=_owner(record["metadata"]),
    )


def _owner(metadata: Json) -> ObjectRef | None:
    owners = metadata.get("ownerReferences") or ()
    found = next((owner for owner in owners if owner.get("controller")), None)
    if found is None:
        return None
    namespace = shared(metadata.get("namespace") or "")
    return ObjectRef(shared(found["kind"]), namespace, shared(found["name"]))


def node(record: Json) -> Node:
    """Read a Node."""
    spec, status = record.get("spec") or {}, record.get("status") or {}
    return Node(
        meta=meta(record),
        provider_id=spec.get("providerID") or "",
        conditions=conditions(status),
        taints=tuple(
            Taint(t["key"], t.get("effect") or "", t.get("value") or "")
            for t in spec.get("taints") or ()
        ),
        addresses=tuple(a["address"] for a in status.get("addresses") or ()),
    )
