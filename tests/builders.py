"""One builder per model type, with sane defaults: a test names only what it is about."""

from datetime import datetime, timezone

from kubectl_alb.model import elbv2
from kubectl_alb.model.kubernetes import (
    Address,
    Ingress,
    IngressBackend,
    IngressClass,
    IngressPath,
    IngressRule,
    Meta,
    TargetGroupBinding,
)
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.rule import Condition
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import Event
from kubectl_alb.model.workloads import (
    Endpoint,
    EndpointPort,
    EndpointSlice,
    Node,
    Pod,
    Service,
    ServicePort,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc)
ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:"


def meta(name: str, namespace: str = "shop", **fields: object) -> Meta:
    return Meta(name, namespace, **fields)  # type: ignore[arg-type]


def path(text: str = "/", service: str = "web", port: int | str = 80, kind: str = "Prefix"):
    return IngressPath(text, kind, IngressBackend(service, port))


def ingress(
    name: str = "web",
    *paths: IngressPath,
    namespace: str = "shop",
    host: str = "",
    annotations: dict[str, str] | None = None,
    address: str = "",
    class_name: str | None = "alb",
) -> Ingress:
    prefix = "alb.ingress.kubernetes.io/"
    return Ingress(
        meta(
            name,
            namespace,
            annotations={
                (key if "/" in key else prefix + key): value
                for key, value in (annotations or {}).items()
            },
        ),
        class_name,
        rules=(IngressRule(host, paths or (path(),)),),
        addresses=(Address(address),) if address else (),
    )


def ingress_class(name: str = "alb", controller: str = "ingress.k8s.aws/alb") -> IngressClass:
    return IngressClass(meta(name, ""), controller)


def service(name: str = "web", *ports: ServicePort, namespace: str = "shop") -> Service:
    return Service(meta(name, namespace), "ClusterIP", ports or (ServicePort("http", 80, 8080),))


def pod(name: str = "web-1", ip: str = "10.0.1.1", node: str = "node-a", **fields: object) -> Pod:
    return Pod(meta(name), "Running", node, (ip,), **fields)  # type: ignore[arg-type]


def node(name: str = "node-a", zone: str = "eu-west-1a", instance: str = "i-0a") -> Node:
    labels = {"topology.kubernetes.io/zone": zone}
    return Node(meta(name, "", labels=labels), f"aws:///{zone}/{instance}")


def endpoint_slice(*endpoints: Endpoint, of: str = "web", port: int = 8080) -> EndpointSlice:
    return EndpointSlice(meta(f"{of}-x"), of, "IPv4", endpoints, (EndpointPort("http", port),))


def binding(
    arn: str, of: str = "web", port: int | str = "http", target_type: str = "ip"
) -> TargetGroupBinding:
    return TargetGroupBinding(meta(f"k8s-{of}"), arn, target_type, of, port)


def load_balancer(name: str = "k8s-shop", **fields: object) -> elbv2.LoadBalancer:
    defaults: dict[str, object] = {
        "arn": f"{ARN}loadbalancer/app/{name}/1",
        "dns_name": f"{name}-1.eu-west-1.elb.amazonaws.com",
        "type": "application",
        "scheme": "internal",
        "vpc_id": "vpc-1",
        "state": "active",
    }
    return elbv2.LoadBalancer(name=name, **{**defaults, **fields})  # type: ignore[arg-type]


def listener(lb: elbv2.LoadBalancer, port: int = 443, **fields: object) -> elbv2.Listener:
    arn = lb.arn.replace(":loadbalancer/", ":listener/") + f"/{port}"
    protocol = "HTTPS" if port == 443 else "HTTP"
    return elbv2.Listener(arn, lb.arn, port, protocol, **fields)  # type: ignore[arg-type]


def target_group(
    name: str = "k8s-web", lb: elbv2.LoadBalancer | None = None, **fields: object
) -> elbv2.TargetGroup:
    defaults: dict[str, object] = {
        "target_type": "ip",
        "protocol": "HTTP",
        "port": 8080,
        "health_check": elbv2.HealthCheck("HTTP", "traffic-port", "/"),
        "load_balancer_arns": (lb.arn,) if lb else (),
    }
    arn = f"{ARN}targetgroup/{name}/1"
    return elbv2.TargetGroup(arn, name, **{**defaults, **fields})  # type: ignore[arg-type]


def rule(
    priority: int | None,
    *conditions: Condition,
    to: elbv2.TargetGroup | None = None,
    on: elbv2.Listener | None = None,
) -> elbv2.Rule:
    action = (
        elbv2.Action("forward", target_groups=(elbv2.WeightedTargetGroup(to.arn, 1),))
        if to
        else elbv2.Action("fixed-response", status_code="404")
    )
    parent = on.arn if on else f"{ARN}listener/app/k8s-shop/1/443"
    arn = f"{parent.replace(':listener/', ':listener-rule/')}/{priority}"
    return elbv2.Rule(arn, parent, priority, conditions, (action,))


def host(*values: str) -> Condition:
    return Condition("host-header", values)


def path_pattern(*values: str) -> Condition:
    return Condition("path-pattern", values)


def health(
    tg: elbv2.TargetGroup, id: str = "10.0.1.1", state: str = "healthy", **fields: object
) -> elbv2.TargetHealth:
    return elbv2.TargetHealth(tg.arn, id, 8080, state, **fields)  # type: ignore[arg-type]


def event(
    reason: str, message: str = "", name: str = "web", kind: str = "Ingress", minutes_ago: int = 1
) -> Event:
    when = NOW.replace(hour=11, minute=60 - minutes_ago)
    warning = "Warning" if reason.startswith("Failed") else "Normal"
    about = ObjectRef(kind, "shop", name)
    return Event(meta(f"{name}.{reason}"), about, warning, reason, message, 3, when, when)


def tags(arn: str, **values: str) -> elbv2.ResourceTags:
    return elbv2.ResourceTags(arn, {key.replace("__", "/"): value for key, value in values.items()})


def snapshot(**sections: object) -> Snapshot:
    """Build a snapshot in which exactly the sections named were read."""
    named = set(Section.__members__)
    records = {Section[n.upper()]: r for n, r in sections.items() if n.upper() in named}
    others = {n: r for n, r in sections.items() if n.upper() not in named}
    empty = Snapshot(taken_at=NOW, read=frozenset(records), **others)  # type: ignore[arg-type]
    return empty.with_records(records)  # type: ignore[arg-type]


def having(snapshot: Snapshot, **sections: object) -> Snapshot:
    """Return a snapshot in which the sections named hold other records."""
    return snapshot.with_records({Section[n.upper()]: r for n, r in sections.items()})  # type: ignore[misc]
