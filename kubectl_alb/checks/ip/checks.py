"""Zones and addresses: IP."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from kubectl_alb.analysis.bound_targets import is_hybrid, unused_targets
from kubectl_alb.analysis.target_wording import zone_not_enabled
from kubectl_alb.analysis.targets import registered_targets
from kubectl_alb.analysis.wording import about_group, binding_ref, grade_of, listed, refs_of, whose
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.refusals import PLACEMENT, refusal
from kubectl_alb.desired.subnet_choice import MIN_FREE
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.ownership import load_balancers, owned_by
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.network import Subnet
from kubectl_alb.model.section import Section

SMALLEST_PREFIX = 27

few_addresses = refusal(
    "ALB-IP-001",
    "Find load balancers whose candidate subnets all have fewer than eight free addresses.",
    *PLACEMENT,
)


@check("ALB-IP-002", *PLACEMENT, Section.LOAD_BALANCERS, Section.TAGS, models=True)
def named_subnet_too_small(facts: Facts) -> Iterator[CheckResult]:
    """Find subnets, named for a new load balancer, with too few addresses for AWS."""
    for id_, stack in stacks(facts).items():
        group = groups(facts)[id_]
        if stack.alb is None or owned_by(id_, facts).load_balancers:
            continue
        subnets = [facts.snapshot.aws.subnet_by_id.get(m.subnet_id) for m in stack.alb.subnets]
        small = [f"{s.id} ({why})" for s in subnets if s and (why := _too_small(s))]
        if small:
            about = about_group(group)
            yield Finding(
                about,
                f"{whose(about)}: AWS refuses the subnet {listed(small)}",
                f"a load balancer takes {MIN_FREE} free addresses in a /27 or larger subnet",
                concerns=refs_of(group),
                key="alb.ingress.kubernetes.io/subnets",
                rating=grade_of(group.members[0].ref, facts),
            )


def _too_small(subnet: Subnet) -> str:
    if subnet.free < MIN_FREE:
        return f"{subnet.free} free addresses"
    if subnet.cidr and ip_network(subnet.cidr, strict=False).prefixlen > SMALLEST_PREFIX:
        return subnet.cidr
    return ""


@check(
    "ALB-IP-003",
    Section.LOAD_BALANCERS,
    Section.TARGET_GROUPS,
    Section.TARGET_HEALTH,
    Section.PODS,
    Section.NODES,
    Section.TARGET_GROUP_BINDINGS,
    Section.TAGS,
)
def target_zone_not_enabled(facts: Facts) -> Iterator[CheckResult]:
    """Find targets in a zone where their load balancer has no subnet."""
    for lb in load_balancers(facts):
        zones = {zone.zone for zone in lb.zones}
        outside = [t for t in unused_targets(lb, facts) if t.zone and t.zone not in zones]
        if outside:
            yield zone_not_enabled(lb, outside)


@check(
    "ALB-IP-004",
    Section.VPCS,
    Section.PODS,
    Section.NODES,
    Section.TARGET_GROUP_BINDINGS,
    Section.TARGET_HEALTH,
    Section.TARGET_GROUPS,
)
def addresses_outside_vpc(facts: Facts) -> Iterator[CheckResult]:
    """Find IP targets outside the VPC that are not healthy."""
    snapshot = facts.snapshot
    cidrs = [c for vpc in snapshot.aws.vpcs for c in (*vpc.cidrs, *vpc.ipv6_cidrs)]
    networks = [ip_network(cidr, strict=False) for cidr in cidrs]
    for binding in snapshot.kubernetes.target_group_bindings if networks else ():
        group = snapshot.aws.target_group_by_arn.get(binding.target_group_arn)
        if group is None or group.target_type != "ip" or group.vpc_id != facts.config.vpc_id:
            continue
        strange = [
            target.id
            for target in registered_targets(group, snapshot)
            if not target.healthy
            and not is_hybrid(target, facts)
            and _is_outside(target.id, networks)
        ]
        if strange:
            yield Finding(
                binding_ref(binding),
                f"{count(len(strange), 'target')} of Service {binding.service_ref} "
                f"{noun(len(strange), 'has an address', 'have addresses')} outside the VPC",
                f"{listed(strange)}; the VPC has {listed(networks)}. A load balancer cannot reach "
                "the addresses of an overlay network",
            )


def _is_outside(address: str, networks: list[IPv4Network | IPv6Network]) -> bool:
    return not any(ip_address(address) in network for network in networks)
