"""Subnets of a load balancer: listed, selected by the class, or discovered.

controller: pkg/networking/subnet_resolver.go
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.controller.go_text import quote, slice_text
from kubectl_alb.desired import subnets_before_2_13 as before_2_13
from kubectl_alb.desired.ec2_filters import fits
from kubectl_alb.desired.subnet_choice import (
    MIN_FREE,
    SubnetRequest,
    one_per_zone,
    other_clusters_only,
    require_enough,
    require_ipv6,
    require_one_per_zone,
)
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.tags import ROLE_TAGS
from kubectl_alb.model.class_params import SubnetSelector
from kubectl_alb.model.network import RouteTable, Subnet
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.snapshot import Snapshot

ROLE_VALUES = ("", "1")
IPV6_SINCE = (3, 5, 0)
# With the second AWS SDK for Go an error says which call failed.
NAMES_CALLS_SINCE = (2, 9, 0)
FAILED_CALL = (
    "operation error EC2: DescribeSubnets, https response error StatusCode: 400, api error "
)
IN_ORDER_SINCE = (3, 0, 0)
REPEATED_NAMES_SINCE = (3, 2, 0)


class SubnetResolver:
    """Finds subnets as the controller of one cluster would; remembers what it discovered."""

    def __init__(self, snapshot: Snapshot, config: ControllerConfig) -> None:
        self.config = config
        self.everywhere = snapshot.aws.subnets
        self.here = tuple(s for s in snapshot.aws.subnets if s.vpc_id == config.vpc_id)
        self.by_id = {subnet.id: subnet for subnet in snapshot.aws.subnets}
        self.route_tables = tuple(t for t in snapshot.aws.route_tables if t.vpc_id == config.vpc_id)
        self.zone_types: Mapping[str, str] = {z.id: z.type for z in snapshot.aws.availability_zones}
        self._discovered: dict[SubnetRequest, tuple[str, ...] | Refused] = {}

    def discover(self, request: SubnetRequest) -> tuple[str, ...]:
        """Discover subnets by role tag, else by whether they reach the internet."""
        found = self._discovered.get(request)
        if found is None:
            try:
                found = self._discover(request)
            except Refused as refused:
                found = refused
            self._discovered[request] = found
        if isinstance(found, Refused):
            raise Refused(found.reason, found.message)
        return found

    def _discover(self, request: SubnetRequest) -> tuple[str, ...]:
        key = ROLE_TAGS[request.scheme]
        candidates = [s for s in self.here if s.tags.get(key) in ROLE_VALUES]
        if self.config.version < before_2_13.UNTIL:
            return _ids(
                before_2_13.discovered(candidates, key, request, self.zone_types, self.config)
            )
        if not candidates and self.config.gate("SubnetDiscoveryByReachability"):
            public = request.scheme == "internet-facing"
            candidates = [s for s in self.here if self.is_public(s) == public]
        return _ids(self._chosen(candidates, request))

    def select(self, selector: SubnetSelector, request: SubnetRequest) -> tuple[str, ...]:
        """Resolve the selector of an IngressClassParams."""
        if self.config.version < before_2_13.UNTIL:
            return self._select_before_2_13(selector, request)
        if selector.ids:
            try:
                subnets = self._by_ids(selector.ids)
            except Refused as refused:
                raise refused.within("failed to list subnets by IDs") from None
            self._check_listed(subnets, request)
            return _ids(subnets)
        return _ids(self._chosen(self._tagged(selector), request))

    def _select_before_2_13(
        self, selector: SubnetSelector, request: SubnetRequest
    ) -> tuple[str, ...]:
        if selector.ids:
            subnets = self._described(selector.ids)
            if len(subnets) != len(selector.ids):
                ids = slice_text(selector.ids)
                raise Refused(
                    RefusalReason.SUBNET_NOT_FOUND,
                    f"couldn't find all subnets, IDs: {ids}, found: {len(subnets)}",
                )
            require_one_per_zone(subnets)
            self._check_count(subnets, request)
            return _ids(sorted(subnets, key=lambda s: s.id))
        keys = sorted(selector.tags or {})
        return _ids(
            before_2_13.selected(
                self._tagged(selector), keys, request, self.zone_types, self.config
            )
        )

    def _tagged(self, selector: SubnetSelector) -> list[Subnet]:
        wanted = (selector.tags or {}).items()
        return [s for s in self.here if all(fits(s.tags.get(k), v) for k, v in wanted)]

    def listed(self, names_or_ids: Sequence[str], request: SubnetRequest) -> tuple[str, ...]:
        """Resolve a list of ids and Name tags; the order is that of the list."""
        if self.config.version < before_2_13.UNTIL:
            subnets = self._listed_before_2_13(names_or_ids)
        else:
            try:
                subnets = self._by_names_or_ids(names_or_ids)
            except Refused as refused:
                raise refused.within("failed to list subnets by names or IDs") from None
        self._check_listed(subnets, request)
        if self.config.version < (2, 10, 1):
            subnets = sorted(subnets, key=lambda s: s.id)
        return _ids(subnets)

    def _listed_before_2_13(self, names_or_ids: Sequence[str]) -> list[Subnet]:
        ids, names = _split(names_or_ids)
        subnets = self._described(ids) + self._named(names)
        if len(subnets) != len(names_or_ids):
            given = slice_text(names_or_ids)
            text = f"couldn't find all subnets, nameOrIDs: {given}, found: {len(subnets)}"
            raise Refused(RefusalReason.SUBNET_NOT_FOUND, text)
        return subnets

    def _by_names_or_ids(self, names_or_ids: Sequence[str]) -> list[Subnet]:
        ids, names = _split(names_or_ids)
        by_id = self._by_ids(ids) if ids else []
        by_name = self._by_names(names) if names else []
        if self.config.version < IN_ORDER_SINCE:
            return by_id + by_name
        if self.config.version < REPEATED_NAMES_SINCE:
            # Of several subnets with one name the last that AWS tells stands for all.
            named = {subnet.tags["Name"]: subnet for subnet in by_name}
            unnamed = next((i for i in names if i not in named), None)
            if unnamed is not None:
                raise Refused(
                    RefusalReason.SUBNET_NOT_FOUND, f"subnet with Name tag not found: {unnamed}"
                )
            return [self.by_id.get(item) or named[item] for item in names_or_ids]
        return self._in_order(names_or_ids, by_name)

    def _in_order(self, names_or_ids: Sequence[str], by_name: list[Subnet]) -> list[Subnet]:
        """Let the n-th mention of a name stand for the n-th subnet of that name, by id."""
        queues: dict[str, list[Subnet]] = {}
        for subnet in sorted(by_name, key=lambda s: s.id):
            queues.setdefault(subnet.tags["Name"], []).append(subnet)
        used: dict[str, int] = {}
        found = []
        for item in names_or_ids:
            if item.startswith("subnet-"):
                found.append(self.by_id[item])
                continue
            at = used.get(item, 0)
            if at >= len(queues[item]):
                raise Refused(
                    RefusalReason.SUBNET_NOT_FOUND,
                    f"subnet with Name tag {quote(item)} requested {at + 1} times but only "
                    f"{len(queues[item])} subnet(s) found with that name",
                )
            found.append(queues[item][at])
            used[item] = at + 1
        return found

    def _described(self, ids: Iterable[str]) -> list[Subnet]:
        """Return what DescribeSubnets answers: each subnet once, in AWS's order."""
        wanted = dict.fromkeys(ids)
        missing = next((id_ for id_ in wanted if id_ not in self.by_id), None)
        if missing is not None:
            text = f"InvalidSubnetID.NotFound: The subnet ID '{missing}' does not exist"
            raise Refused(
                RefusalReason.SUBNET_NOT_FOUND,
                f"{FAILED_CALL}{text}" if self.config.version >= NAMES_CALLS_SINCE else text,
            )
        return [subnet for subnet in self.everywhere if subnet.id in wanted] if wanted else []

    def _named(self, names: Sequence[str]) -> list[Subnet]:
        return [subnet for subnet in self.here if fits(subnet.tags.get("Name"), names)]

    def _by_ids(self, ids: Sequence[str]) -> list[Subnet]:
        subnets = self._described(ids)
        if len(subnets) != len(ids):
            raise _incomplete(ids, subnets)
        return subnets

    def _by_names(self, names: Sequence[str]) -> list[Subnet]:
        subnets = self._named(names)
        if self.config.version < REPEATED_NAMES_SINCE:
            if len(subnets) != len(names):
                raise _incomplete(names, subnets)
            return subnets
        found = {subnet.tags["Name"] for subnet in subnets}
        missing = [name for name in dict.fromkeys(names) if name not in found]
        if missing:
            raise Refused(
                RefusalReason.SUBNET_NOT_FOUND,
                f"couldn't find all subnets, missing names: {slice_text(missing)}",
            )
        return subnets

    def _check_listed(self, subnets: list[Subnet], request: SubnetRequest) -> None:
        if not subnets:
            raise Refused(RefusalReason.NO_SUBNET, "unable to resolve at least one subnet")
        require_one_per_zone(subnets)
        self._check_count(subnets, request)
        if self.config.version >= IPV6_SINCE:
            require_ipv6(subnets, request)

    def _check_count(self, subnets: list[Subnet], request: SubnetRequest) -> None:
        require_enough(subnets, self.zone_types, request, self.config.gate("ALBSingleSubnet"))

    def _chosen(self, subnets: list[Subnet], request: SubnetRequest) -> list[Subnet]:
        checks_ipv6 = request.needs_ipv6 and self.config.version >= IPV6_SINCE
        tests: list[Callable[[Subnet], bool]] = [
            lambda s: other_clusters_only(s, self.config),
            lambda s: s.free < MIN_FREE,
            lambda s: checks_ipv6 and not s.ipv6_cidrs,
        ]
        rejected = [next((i for i, test in enumerate(tests) if test(s)), None) for s in subnets]
        eligible = [s for s, why in zip(subnets, rejected, strict=True) if why is None]
        chosen = one_per_zone(eligible, self.config)
        if not chosen:
            raise _nothing_left(len(subnets), rejected, request if checks_ipv6 else None)
        self._check_count(chosen, request)
        return chosen

    def is_public(self, subnet: Subnet) -> bool:
        """Tell whether a subnet's route table has any route to an internet gateway."""
        table = self._table_of(subnet)
        return any(route.target.startswith("igw") for route in table.routes)

    def _table_of(self, subnet: Subnet) -> RouteTable:
        own = [table for table in self.route_tables if subnet.id in table.subnet_ids]
        main = [table for table in self.route_tables if table.main]
        if not own and not main:
            text = "failed to list subnets by reachability: [this shall never happen] could not "
            raise Refused(
                RefusalReason.NO_MAIN_ROUTE_TABLE,
                f"{text}identify main route table for vpc: {self.config.vpc_id}",
            )
        return (own or main)[-1]


def _nothing_left(count: int, rejected: list[int | None], request: SubnetRequest | None) -> Refused:
    reason = next((why for at, why in _NOTHING_LEFT if at in rejected), RefusalReason.NO_SUBNET)
    start = f"unable to resolve at least one subnet. Evaluated {count} subnets: "
    start += f"{rejected.count(0)} are tagged for other clusters, "
    addresses = f"{rejected.count(1)} have insufficient available IP addresses"
    if request is None:
        return Refused(reason, f"{start}and {addresses}")
    return Refused(
        reason,
        f"{start}{addresses}, and {rejected.count(2)} don't have an associated IPv6 CIDR block, "
        f"which is required for {request.ip_address_type} load balancers",
    )


# Why subnets were rejected, by the place of the test; the first that occurs names the failure.
_NOTHING_LEFT = (
    (2, RefusalReason.SUBNETS_WITHOUT_IPV6),
    (0, RefusalReason.SUBNETS_OF_OTHER_CLUSTERS),
    (1, RefusalReason.SUBNETS_FULL),
)


def _incomplete(wanted: Sequence[str], found: Iterable[Subnet]) -> Refused:
    text = f"want: {slice_text(wanted)}, found: {slice_text(s.id for s in found)}"
    return Refused(RefusalReason.SUBNET_NOT_FOUND, f"couldn't find all subnets, {text}")


def _split(names_or_ids: Iterable[str]) -> tuple[list[str], list[str]]:
    items = list(names_or_ids)
    ids = [item for item in items if item.startswith("subnet-")]
    return ids, [item for item in items if not item.startswith("subnet-")]


def _ids(subnets: Iterable[Subnet]) -> tuple[str, ...]:
    return tuple(subnet.id for subnet in subnets)


@fact
def subnet_resolver(facts: Facts) -> SubnetResolver:
    """Return what finds the subnets of this cluster's load balancers."""
    return SubnetResolver(facts.snapshot, facts.config)
