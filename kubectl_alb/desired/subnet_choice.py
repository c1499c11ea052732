"""Which subnets are eligible, which one is taken in each zone, and what the choice must fulfil.

controller: pkg/networking/subnet_resolver.go
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.controller.go_text import slice_text
from kubectl_alb.facts.tags import CLUSTER_PREFIX
from kubectl_alb.model.network import Subnet
from kubectl_alb.model.refusal import RefusalReason, Refused

MIN_FREE = 8
DUAL_STACK = ("dualstack", "dualstack-without-public-ipv4")
LOCALES = ("availability-zone", "local-zone", "wavelength-zone")


@dataclass(frozen=True, slots=True)
class SubnetRequest:
    """The load balancer that subnets are for."""

    type: str
    scheme: str
    ip_address_type: str

    @property
    def needs_ipv6(self) -> bool:
        """Tell whether every subnet must have an IPv6 block."""
        return self.ip_address_type in DUAL_STACK


def other_clusters_only(subnet: Subnet, config: ControllerConfig) -> bool:
    """Return whether a subnet is tagged for clusters of which none is ours; not, without a name."""
    if not config.cluster_name:
        return False
    if not config.gate("SubnetsClusterTagCheck") and config.version >= (2, 4, 3):
        return False
    if has_cluster_tag(subnet, config):
        return False
    return any(key.startswith(CLUSTER_PREFIX) for key in subnet.tags)


def has_cluster_tag(subnet: Subnet, config: ControllerConfig) -> bool:
    """Tell whether a subnet is tagged for our cluster; the value does not matter."""
    return f"{CLUSTER_PREFIX}/{config.cluster_name}" in subnet.tags


def one_per_zone(subnets: Iterable[Subnet], config: ControllerConfig) -> list[Subnet]:
    """Take one subnet in each zone: ours by tag first, then the smallest id; sorted by id."""
    zones: dict[str, list[Subnet]] = defaultdict(list)
    for subnet in subnets:
        zones[subnet.zone].append(subnet)
    chosen = [
        min(candidates, key=lambda s: (not has_cluster_tag(s, config), s.id))
        for candidates in zones.values()
    ]
    return sorted(chosen, key=lambda s: s.id)


def require_one_per_zone(subnets: Sequence[Subnet]) -> None:
    """Refuse a list with two subnets of one zone."""
    zones: dict[str, list[str]] = defaultdict(list)
    for subnet in subnets:
        zones[subnet.zone].append(subnet.id)
    for zone, ids in sorted(zones.items()):
        if len(ids) > 1:
            text = f"multiple subnets in same Availability Zone {zone}: {slice_text(ids)}"
            raise Refused(RefusalReason.SUBNETS_OF_ONE_ZONE, text)


def require_enough(
    subnets: Sequence[Subnet],
    zone_types: Mapping[str, str],
    request: SubnetRequest,
    single_allowed: bool,
) -> None:
    """Refuse subnets of several locales, or a lone one where an ALB needs two."""
    locales = sorted({locale(subnet, zone_types) for subnet in subnets})
    if len(locales) > 1:
        raise Refused(
            RefusalReason.SUBNET_LOCALES, f"subnets in multiple locales: {slice_text(locales)}"
        )
    two = request.type == "application" and locales == ["availability-zone"] and not single_allowed
    minimum = 2 if two else 1
    if len(subnets) < minimum:
        text = f"subnets count less than minimal required count: {len(subnets)} < {minimum}"
        raise Refused(RefusalReason.TOO_FEW_SUBNETS, text)


def locale(subnet: Subnet, zone_types: Mapping[str, str]) -> str:
    """Return the kind of place a subnet is in; zones that were not read count as ordinary."""
    if subnet.outpost_arn:
        return "outpost"
    kind = zone_types.get(subnet.zone_id, "availability-zone" if not zone_types else None)
    if kind is None:
        raise Refused(
            RefusalReason.ZONE_NOT_FOUND,
            "operation error EC2: DescribeAvailabilityZones, api error InvalidParameterValue: "
            f"Invalid availability zone-id: [{subnet.zone_id}]",
        )
    if kind not in LOCALES:
        raise Refused(
            RefusalReason.ZONE_TYPE_UNKNOWN, f"unknown zone type for subnet {subnet.id}: {kind}"
        )
    return kind


def require_ipv6(subnets: Sequence[Subnet], request: SubnetRequest) -> None:
    """Refuse subnets without an IPv6 block for a dual-stack load balancer."""
    if not request.needs_ipv6:
        return
    without = [subnet.id for subnet in subnets if not subnet.ipv6_cidrs]
    if without:
        raise Refused(
            RefusalReason.SUBNETS_WITHOUT_IPV6,
            f"subnets {slice_text(without)} do not have an associated IPv6 CIDR block, which is "
            f"required for {request.ip_address_type} load balancers",
        )
