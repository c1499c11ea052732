"""Services of type LoadBalancer and the frontend NLB: NLB."""

import re
from collections.abc import Iterator

from kubectl_alb.analysis.bound_targets import BOUND, bound, nodes_without_pod, service_of
from kubectl_alb.analysis.wording import listed, ports_of
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.commands import annotated, commands_of, merged
from kubectl_alb.checks.engine.refusals import MEMBERSHIP, refusal, refused
from kubectl_alb.facts.claims import Owner, balanced_services, service_claim
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import load_balancers, service_of_tags, tags_of
from kubectl_alb.facts.subnets import subnet_table
from kubectl_alb.facts.tags import ROLE_TAGS, SERVICE_PREFIX
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.workloads import Service

TARGET_TYPES = ("instance", "ip", "nlb-ip")
DISCOVERY = (Section.SUBNETS, Section.ROUTE_TABLES, Section.AVAILABILITY_ZONES)


def _about(service: Service) -> ObjectRef:
    return ObjectRef("Service", service.ref.namespace, service.ref.name)


def _text(service: Service, key: str) -> str:
    return service.meta.annotations.get(SERVICE_PREFIX + key, "")


def _list(service: Service, key: str) -> list[str]:
    return [part.strip() for part in _text(service, key).split(",") if part.strip()]


def _balanced(facts: Facts) -> Iterator[Service]:
    """Yield the Services whose load balancer is this controller's."""
    for service in balanced_services(facts):
        if service_claim(service, facts).owner is Owner.CONTROLLER:
            yield service


@check("ALB-NLB-002", Section.SERVICES, models=True, also=MEMBERSHIP)
def addresses_do_not_fit(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers whose fixed addresses do not fit their subnets or scheme."""
    yield from refused("ALB-NLB-002", facts)
    for service in _balanced(facts):
        seen = _address_fault(service) or _count_fault(service, facts)
        if seen:
            yield Finding(
                _about(service),
                f"Service {service.ref}: {seen}",
                key=SERVICE_PREFIX + "eip-allocations",
            )


def _address_fault(service: Service) -> str:
    allocations, subnets = _list(service, "eip-allocations"), _list(service, "subnets")
    private = _list(service, "private-ipv4-addresses")
    scheme = _text(service, "scheme") or "internal"
    faults = (
        (allocations and private, "Elastic IPs and private addresses exclude each other"),
        (allocations and scheme != "internet-facing", f"Elastic IPs on an {scheme} load balancer"),
        (private and scheme != "internal", f"private addresses on an {scheme} load balancer"),
        (
            allocations and subnets and len(allocations) != len(subnets),
            f"{count(len(allocations), 'Elastic IP')} for {count(len(subnets), 'subnet')}",
        ),
        (
            private and subnets and len(private) != len(subnets),
            f"{count(len(private), 'private address')} for {count(len(subnets), 'subnet')}",
        ),
    )
    return next((text for wrong, text in faults if wrong), "")


def _count_fault(service: Service, facts: Facts) -> str:
    """Compare fixed addresses with the subnets that are discovered, of what is not made yet."""
    given = _list(service, "eip-allocations") or _list(service, "private-ipv4-addresses")
    named = _list(service, "subnets") or service.addresses
    if not given or named or not all(map(facts.snapshot.known, DISCOVERY)):
        return ""
    scheme = _text(service, "scheme") or "internal"
    rows = subnet_table(facts, scheme).rows if scheme in ROLE_TAGS else ()
    taken = [row.subnet.id for row in rows if row.taken]
    if not taken or len(taken) == len(given):
        return ""
    addresses, subnets = count(len(given), "fixed address"), count(len(taken), "subnet")
    return f"{addresses} for {subnets}, as {listed(taken)} {noun(len(taken), 'is')} found"


def _balancer_of(service: Service, facts: Facts) -> LoadBalancer | None:
    for lb in load_balancers(facts):
        if lb.type == "network" and service_of_tags(tags_of(lb.arn, facts)) == service.ref:
            return lb
    return None


@check("ALB-NLB-003", Section.SERVICES, Section.LOAD_BALANCERS, Section.TAGS)
def groups_cannot_be_added(facts: Facts) -> Iterator[CheckResult]:
    """Find Services with security groups for a load balancer that was made without any."""
    for service in _balanced(facts):
        lb = _balancer_of(service, facts)
        wanted = _list(service, "security-groups")
        if lb is not None and wanted and not lb.security_groups:
            yield Finding(
                _about(service),
                f"Service {service.ref}: {listed(wanted)} has no effect, load balancer {lb.name} "
                "was made without security groups",
                "whether a Network Load Balancer has any is decided when it is made",
                key=SERVICE_PREFIX + "security-groups",
                arn=lb.arn,
            )


@check(
    "ALB-NLB-004",
    *BOUND,
    Section.SERVICES,
    Section.LOAD_BALANCERS,
    Section.TAGS,
    Section.TARGET_GROUP_ATTRIBUTES,
)
def hairpin(facts: Facts) -> Iterator[CheckResult]:
    """Find internal NLBs that keep client addresses, so that a node cannot reach itself by them."""
    kept = {
        entry.arn
        for entry in facts.snapshot.aws.target_group_attributes
        if entry.values.get("preserve_client_ip.enabled") == "true"
    }
    services = {
        lb.arn: service
        for service in _balanced(facts)
        if (lb := _balancer_of(service, facts)) is not None and lb.scheme == "internal"
    }
    for one in bound(facts):
        arn = next((a for a in one.group.load_balancer_arns if a in services), "")
        if not arn or one.group.arn not in kept:
            continue
        service, lb = services[arn], facts.snapshot.aws.load_balancer_by_arn[arn]
        clients = _clients(lb.dns_name, {t.node for t in one.targets}, facts)
        told = (
            f"pods {listed(clients)} name it and run beside its targets"
            if clients
            else "only clients outside the nodes of its targets get through every time"
        )
        yield Finding(
            _about(service),
            f"Service {service.ref}: a client on the node of a target cannot connect through "
            f"internal load balancer {lb.name}",
            f"target group {one.group.name} has preserve_client_ip.enabled=true; {told}",
            rating=Severity.WARNING if clients else Severity.INFO,
            arn=lb.arn,
            hint="let clients run on other nodes, or switch the preservation off: targets then see "
            "the load balancer's addresses, not the clients'",
            examples=_unpreserved(service),
        )


def _unpreserved(service: Service) -> tuple[str, ...]:
    key = SERVICE_PREFIX + "target-group-attributes"
    held = service.meta.annotations.get(key, "")
    off = merged(held, {"preserve_client_ip.enabled": "false"})
    return commands_of(annotated("service", service.meta, {key: off}))


def _clients(dns_name: str, nodes: set[str], facts: Facts) -> list[Ref]:
    """Return pods on these nodes that have the load balancer's name in their environment."""
    return [
        pod.ref
        for pod in facts.snapshot.kubernetes.pods
        if pod.node in nodes
        and any(dns_name in value for c in pod.containers for value in c.env.values())
    ]


@check("ALB-NLB-005", Section.SERVICES)
def source_ranges_without_effect(facts: Facts) -> Iterator[CheckResult]:
    """Find source ranges that have no effect beside security groups of one's own."""
    for service in _balanced(facts):
        groups = _list(service, "security-groups")
        if service.source_ranges and groups:
            yield Finding(
                _about(service),
                f"Service {service.ref}: loadBalancerSourceRanges has no effect beside "
                f"{listed(groups)}",
                f"{listed(service.source_ranges)} would go into the managed group, which there is "
                "none",
                key="spec.loadBalancerSourceRanges",
            )


@check("ALB-NLB-006", Section.SERVICES)
def unused_ssl_ports(facts: Facts) -> Iterator[CheckResult]:
    """Find ssl-ports that the Service does not have."""
    for service in _balanced(facts):
        known = {"*", *(str(p.port) for p in service.ports), *(p.name for p in service.ports)}
        odd = [port for port in _list(service, "ssl-ports") if port not in known]
        if odd:
            yield Finding(
                _about(service),
                f"Service {service.ref} has no port {listed(odd)}, which ssl-ports names",
                key=SERVICE_PREFIX + "ssl-ports",
                hint=f"name ports of the Service ({ports_of(service)}), or leave ssl-ports out for "
                "all of them",
            )


@check("ALB-NLB-007", Section.SERVICES, models=True, also=MEMBERSHIP)
def bad_annotation(facts: Facts) -> Iterator[CheckResult]:
    """Find values of NLB annotations that the controller refuses."""
    yield from refused("ALB-NLB-007", facts)
    for service in _balanced(facts):
        for key, fault in _value_faults(service):
            yield Finding(
                _about(service),
                f'Service {service.ref}: {key} is "{_text(service, key)}", {fault}',
                key=SERVICE_PREFIX + key,
            )


def _value_faults(service: Service) -> Iterator[tuple[str, str]]:
    rules = (
        ("proxy-protocol", r"\*", "it can only be *"),
        ("nlb-target-type", "|".join(TARGET_TYPES), f"it can be {' or '.join(TARGET_TYPES[:2])}"),
        ("scheme", "internal|internet-facing", "it can be internal or internet-facing"),
        (
            "alpn-policy",
            "HTTP1Only|HTTP2Only|HTTP2Optional|HTTP2Preferred|None",
            "it is no ALPN policy",
        ),
        ("healthcheck-port", r"traffic-port|\d+", "it can be traffic-port or a number"),
        ("ip-address-type", "ipv4|dualstack", "it can be ipv4 or dualstack"),
    )
    for key, allowed, fault in rules:
        given = SERVICE_PREFIX + key in service.meta.annotations
        if given and not re.fullmatch(allowed, _text(service, key), re.IGNORECASE):
            yield key, fault


@check("ALB-NLB-008", *BOUND, Section.SERVICES)
def local_policy(facts: Facts) -> Iterator[CheckResult]:
    """Find nodes that fail health checks by design, because no pod runs on them."""
    for one in bound(facts):
        bare = nodes_without_pod(one, facts)
        failing = [t.id for t in one.targets if t.id in bare and t.state == "unhealthy"]
        service = service_of(one, facts)
        if failing and service is not None:
            yield Finding(
                _about(service),
                f"Service {service.ref}: {len(failing)} of {count(len(one.targets), 'node')} "
                f"{noun(len(failing), 'is')} unhealthy by design, since externalTrafficPolicy is "
                "Local and no pod runs there",
                listed(failing),
                arn=one.group.arn,
            )


frontend_nlb_invalid = refusal(
    "ALB-NLB-009", "Find settings of a frontend NLB that are wrong or contradict each other."
)
