"""What is offered where traffic should go to pods instead of node ports: SVC-001 and SVC-006."""

from dataclasses import replace
from ipaddress import ip_address, ip_network

from kubectl_alb.analysis.bound_targets import pods_behind
from kubectl_alb.checks.engine.check import CheckResult
from kubectl_alb.checks.engine.commands import Offered, annotated
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import backends_of
from kubectl_alb.model.names import Ref
from kubectl_alb.model.workloads import Service

GATE = "EnableIPTargetType"
NODE_PORTS = ("NodePort", "LoadBalancer")
PODS = {PREFIX + "target-type": "ip"}


def to_pods(ref: Ref | None, facts: Facts) -> Offered:
    """Offer IP targets by an annotation of the Service, which leaves other backends as they are."""
    service = facts.snapshot.kubernetes.service_by_ref.get(ref) if ref else None
    if service is None or not facts.config.gate(GATE) or not _within_vpc(service, facts):
        return {}
    return {
        "hint": f"send traffic to the pods (target-type: ip on Service {ref})"
        + ("" if service.type in NODE_PORTS else ", or make it one of type NodePort"),
        "fix": annotated("service", service.meta, PODS),
    }


def _within_vpc(service: Service, facts: Facts) -> bool:
    """Return whether a load balancer reaches the pods: those of an overlay network it does not."""
    cidrs = [c for vpc in facts.snapshot.aws.vpcs for c in (*vpc.cidrs, *vpc.ipv6_cidrs)]
    networks = [ip_network(cidr, strict=False) for cidr in cidrs]
    addresses = [ip_address(ip) for pod in pods_behind(service, facts) for ip in pod.ips[:1]]
    return not networks or all(any(a in network for network in networks) for a in addresses)


def with_node_ports(found: CheckResult, facts: Facts) -> CheckResult:
    """Offer IP targets for the one Service of an Ingress that a refusal can be about."""
    if not isinstance(found, Finding):
        return found
    services = _without_node_ports(Ref(found.about.namespace, found.about.name), facts)
    if not services:
        return found
    offers = [to_pods(service.ref, facts) for service in services]
    return replace(
        found,
        hint="; ".join(dict.fromkeys(offer.get("hint", "") for offer in offers)),
        fix=tuple(one for offer in offers for one in offer.get("fix", ())),
    )


def _without_node_ports(ref: Ref, facts: Facts) -> list[Service]:
    """Return the backend Services without node ports whose targets are not set to pods."""
    ingress = facts.snapshot.kubernetes.ingress_by_ref.get(ref)
    names = dict.fromkeys(b.service for b in backends_of(ingress)) if ingress else {}
    found = (
        facts.snapshot.kubernetes.service_by_ref.get(Ref(ref.namespace, name)) for name in names
    )
    return [
        s for s in found
        if s and s.type == "ClusterIP" and s.meta.annotations.get(PREFIX + "target-type") != "ip"
    ]  # fmt: skip
