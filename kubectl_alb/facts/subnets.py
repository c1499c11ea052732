"""Every subnet of the VPC, and why discovery takes or leaves it for a load balancer.

    candidates   subnets with the role tag; if not one has it, those of the wanted reachability
    eligible     not tagged for other clusters only, 8 free addresses, an IPv6 block if dual-stack
    taken        one in each zone: tagged for this cluster first, then the smallest id

controller: pkg/networking/subnet_resolver.go
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from kubectl_alb.desired.subnet_choice import (
    MIN_FREE,
    SubnetRequest,
    has_cluster_tag,
    one_per_zone,
    other_clusters_only,
)
from kubectl_alb.desired.subnets import IPV6_SINCE, ROLE_VALUES, subnet_resolver
from kubectl_alb.desired.subnets_before_2_13 import UNTIL
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group
from kubectl_alb.facts.settings import Given, given_texts
from kubectl_alb.facts.tags import CLUSTER_PREFIX, ROLE_TAGS
from kubectl_alb.model.network import Subnet
from kubectl_alb.model.refusal import Refused

FREE_SINCE = (2, 3, 0)


@dataclass(frozen=True, slots=True)
class SubnetRow:
    """A subnet; `role` is the role tag's value, None without it; `public` None if not known.

    `foreign` is a candidate that is left out because it is tagged for other clusters only.
    """

    subnet: Subnet
    zone_type: str
    public: bool | None
    role: str | None
    clusters: tuple[str, ...]
    candidate: bool
    foreign: bool
    taken: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SubnetTable:
    """The resolution for one scheme; `error` is the controller's, empty when it finds enough."""

    scheme: str
    role_tag: str
    by_reachability: bool
    rows: tuple[SubnetRow, ...]
    error: str = ""


def subnet_table(facts: Facts, scheme: str, ip_address_type: str = "ipv4") -> SubnetTable:
    """Resolve the subnets of a load balancer of this scheme, and give the reason for each."""
    request = SubnetRequest("application", scheme, ip_address_type)
    resolver, tag = subnet_resolver(facts), ROLE_TAGS[scheme]
    subnets = sorted(resolver.here, key=lambda s: (s.zone, s.id))
    tagged = [s for s in subnets if s.tags.get(tag) in ROLE_VALUES]
    by_reachability = not tagged and _falls_back(facts)
    wanted = scheme == "internet-facing"
    candidates = (
        [s for s in subnets if is_public(s, facts) is wanted] if by_reachability else tagged
    )
    rejected = {s.id: why for s in candidates if (why := _rejection(s, request, facts))}
    eligible = [s for s in candidates if s.id not in rejected]
    taken = {s.zone: s for s in one_per_zone(eligible, facts.config)}

    def row(subnet: Subnet) -> SubnetRow:
        candidate = subnet in candidates
        chosen = candidate and taken.get(subnet.zone) is subnet
        reason = rejected.get(subnet.id) or (
            _left(subnet, taken[subnet.zone], facts)
            if candidate
            else _no_candidate(subnet, tag, by_reachability, wanted)
        )
        return SubnetRow(
            subnet,
            resolver.zone_types.get(subnet.zone_id, ""),
            is_public(subnet, facts),
            subnet.tags.get(tag),
            tuple(_clusters(subnet)),
            candidate,
            candidate and other_clusters_only(subnet, facts.config),
            chosen,
            "" if chosen else reason,
        )

    rows = tuple(map(row, subnets))
    return SubnetTable(scheme, tag, by_reachability, rows, _error(facts, request))


def is_public(subnet: Subnet, facts: Facts) -> bool | None:
    """Return whether a subnet routes to an internet gateway; None when its table is not known."""
    try:
        return subnet_resolver(facts).is_public(subnet)
    except Refused:
        return None


def _falls_back(facts: Facts) -> bool:
    return facts.config.version >= UNTIL and facts.config.gate("SubnetDiscoveryByReachability")


def _error(facts: Facts, request: SubnetRequest) -> str:
    try:
        subnet_resolver(facts).discover(request)
    except Refused as refused:
        return refused.message
    return ""


def _rejection(subnet: Subnet, request: SubnetRequest, facts: Facts) -> str:
    if other_clusters_only(subnet, facts.config):
        return f"tagged for other clusters only: {', '.join(_clusters(subnet))}"
    if subnet.free < MIN_FREE and facts.config.version >= FREE_SINCE:
        return f"{subnet.free} free addresses, {MIN_FREE} are needed"
    if request.needs_ipv6 and facts.config.version >= IPV6_SINCE and not subnet.ipv6_cidrs:
        return f"no IPv6 block, which {request.ip_address_type} needs"
    return ""


def _left(subnet: Subnet, winner: Subnet, facts: Facts) -> str:
    ours = has_cluster_tag(winner, facts.config) and not has_cluster_tag(subnet, facts.config)
    why = "is tagged for this cluster" if ours else "has the smaller id"
    return f"{winner.id} of the same zone {why}"


def _no_candidate(subnet: Subnet, tag: str, by_reachability: bool, public: bool) -> str:
    if by_reachability:
        return "no route to an internet gateway" if public else "routes to an internet gateway"
    value = subnet.tags.get(tag)
    if value is None:
        return f"no tag {tag}"
    return f'tag {tag} is "{value}", not "1" or empty'


def _clusters(subnet: Subnet) -> Iterator[str]:
    start = f"{CLUSTER_PREFIX}/"
    yield from (key[len(start) :] for key in sorted(subnet.tags) if key.startswith(start))


def given_schemes(group: Group) -> list[Given]:
    """Return the schemes that members or their classes give."""
    return given_texts(group.members, "scheme")


def scheme_of(group: Group, facts: Facts) -> str:
    """Return the scheme of the group's load balancer, by default the controller's."""
    given = given_schemes(group)
    return given[0].value if given else facts.config.default_scheme


def ip_address_type_of(group: Group) -> str:
    """Return the address type of the group's load balancer."""
    given = given_texts(group.members, "ip-address-type")
    return given[0].value if given else "ipv4"


def names_subnets(group: Group) -> bool:
    """Return whether an annotation or a class names the group's subnets."""
    return any(
        (m.params is not None and m.params.subnets is not None) or "subnets" in m.annotations.raw
        for m in group.members
    )


def table_of(group: Group, facts: Facts) -> SubnetTable:
    """Resolve the subnets of a group's load balancer."""
    scheme = scheme_of(group, facts)
    return subnet_table(facts, scheme, ip_address_type_of(group))


def to_tag(table: SubnetTable, zones: Container[str] = ()) -> tuple[Subnet, ...]:
    """Return a subnet that suits the scheme for each zone but these."""
    public = table.scheme == "internet-facing"
    suited: dict[str, Subnet] = {}
    for row in table.rows:
        fits = row.public is public and row.subnet.free >= MIN_FREE
        if fits and row.subnet.zone not in zones:
            suited.setdefault(row.subnet.zone, row.subnet)
    return tuple(suited.values())


def of_other_clusters(table: SubnetTable) -> tuple[Subnet, ...]:
    """Return the candidates that are left out because they are tagged for other clusters only."""
    return tuple(row.subnet for row in table.rows if row.foreign)
