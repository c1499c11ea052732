"""The Application Load Balancer of a group.

controller: pkg/ingress/model_build_load_balancer*.go, model_build_ipam.go
"""

from kubectl_alb.controller.annotations.values import is_integer, parse_int
from kubectl_alb.controller.go_text import set_text, slice_text
from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.load_balancer_subnets import alb_subnets
from kubectl_alb.desired.naming import load_balancer_name
from kubectl_alb.desired.port_merge import Port
from kubectl_alb.desired.security_groups import load_balancer_groups
from kubectl_alb.desired.subnet_choice import SubnetRequest
from kubectl_alb.desired.tags import load_balancer_tags
from kubectl_alb.facts.settings import (
    Given,
    distinct,
    from_annotation,
    from_class,
    given_texts,
)
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.stack import ALB_ID, LoadBalancer, Type

SCHEMES = ("internal", "internet-facing")
CAPACITY = "minimum-load-balancer-capacity"
ATTRIBUTES = "load-balancer-attributes"


def add_load_balancer(draft: Draft, ports: list[Port]) -> None:
    """Build the ALB, field by field in the controller's order."""
    scheme = _scheme(draft)
    ip_address_type = ip_address_type_of(draft)
    subnets = alb_subnets(draft, SubnetRequest("application", scheme, ip_address_type))
    groups = load_balancer_groups(draft, ports, ip_address_type)
    pool = _customer_owned_pool(draft)
    attributes = _attributes(draft)
    tags = load_balancer_tags(draft)
    draft.load_balancers.append(
        LoadBalancer(
            id=ALB_ID,
            name=_name(draft, scheme),
            type="application",
            scheme=scheme,
            ip_address_type=ip_address_type,
            subnets=subnets,
            security_groups=groups,
            customer_owned_pool=pool,
            attributes=attributes,
            capacity_units=_capacity_units(draft),
            ipam_pool=_ipam_pool(draft),
            tags=tags,
        )
    )


def _trace(draft: Draft, path: str, given: list[Given]) -> None:
    draft.trace(Type.LOAD_BALANCER, ALB_ID, path, given[0] if given else None)


def _scheme(draft: Draft) -> str:
    given = given_texts(draft.members, "scheme")
    _trace(draft, "scheme", given)
    if not given:
        draft.flag(Type.LOAD_BALANCER, ALB_ID, "scheme", "default-load-balancer-scheme")
    return agreed_scheme(given, "scheme") or draft.facts.config.default_scheme


def agreed_scheme(given: list[Given], key: str) -> str:
    """Return the one scheme that was given; empty for none."""
    values = distinct(given)
    if len(values) > 1:
        text = f"conflicting scheme: {set_text(values)}"
        raise Refused(RefusalReason.SCHEME_CONFLICT, text, given[-1].member.ref, PREFIX + key)
    if values and values[0] not in SCHEMES:
        raise Refused(
            RefusalReason.SCHEME_UNKNOWN,
            f"unknown scheme: {values[0]}",
            given[0].member.ref,
            PREFIX + key,
        )
    return values[0] if values else ""


def ip_address_type_of(draft: Draft) -> str:
    """Return the address type that the members agree on."""
    given = given_texts(draft.members, "ip-address-type")
    _trace(draft, "ipAddressType", given)
    values = distinct(given)
    key = PREFIX + "ip-address-type"
    if len(values) > 1:
        text = f"conflicting IPAddressType: {slice_text(values)}"
        raise Refused(RefusalReason.IP_ADDRESS_TYPE_CONFLICT, text, given[-1].member.ref, key)
    known = ["ipv4", "dualstack"]
    if draft.facts.config.version >= (2, 8, 0):
        known.append("dualstack-without-public-ipv4")
    if values and values[0] not in known:
        raise Refused(
            RefusalReason.IP_ADDRESS_TYPE_UNKNOWN,
            f"unknown IPAddressType: {values[0]}",
            given[0].member.ref,
            key,
        )
    return values[0] if values else "ipv4"


def _name(draft: Draft, scheme: str) -> str:
    given = given_texts(draft.members, "load-balancer-name")
    _trace(draft, "name", given)
    values = distinct(given)
    key = PREFIX + "load-balancer-name"
    if len(values) > 1:
        text = f"conflicting load balancer name: {set_text(values)}"
        raise Refused(RefusalReason.LOAD_BALANCER_NAME_CONFLICT, text, given[-1].member.ref, key)
    if not values:
        return load_balancer_name(draft.facts.config.cluster_name, draft.group.id, scheme)
    if len(values[0].encode()) > 32:
        text = "load balancer name cannot be longer than 32 characters"
        raise Refused(RefusalReason.LOAD_BALANCER_NAME_TOO_LONG, text, given[0].member.ref, key)
    return values[0]


def _customer_owned_pool(draft: Draft) -> str | None:
    key = "customer-owned-ipv4-pool"
    given = given_texts(draft.members, key)
    empty = next((g.member.ref for g in given if not g.value), None)
    if empty is not None:
        text = f"cannot use empty value for {key} annotation, ingress: {empty}"
        raise Refused(RefusalReason.CUSTOMER_OWNED_POOL_EMPTY, text, empty, PREFIX + key)
    _trace(draft, "customerOwnedIPv4Pool", given)
    values = distinct(given)
    if len(values) > 1:
        text = f"conflicting CustomerOwnedIPv4Pool: {slice_text(values)}"
        raise Refused(
            RefusalReason.CUSTOMER_OWNED_POOL_CONFLICT, text, given[-1].member.ref, PREFIX + key
        )
    return values[0] if values else None


def _attributes(draft: Draft) -> dict[str, str]:
    """Merge the members' attributes; the first member's class wins, and settles conflicts."""
    params = draft.members[0].params
    of_class = dict(params.load_balancer_attributes) if params is not None else {}
    settles = draft.facts.config.version >= (2, 10, 1)
    merged: dict[str, str] = {}
    for member in draft.members:
        for key, value in (member.annotations.mapping(ATTRIBUTES) or {}).items():
            if merged.get(key, value) != value and not (settles and key in of_class):
                what = "load balancer attributes" if settles else "attributes"
                text = f"conflicting {what} {key}: {merged[key]} | {value}"
                raise Refused(
                    RefusalReason.LOAD_BALANCER_ATTRIBUTE_CONFLICT,
                    text,
                    member.ref,
                    PREFIX + ATTRIBUTES,
                )
            merged[key] = value
            path = f"loadBalancerAttributes.{key}"
            draft.trace(Type.LOAD_BALANCER, ALB_ID, path, from_annotation(member, ATTRIBUTES))
    for key in of_class:
        given = from_class(draft.members[0], "loadBalancerAttributes")
        draft.trace(Type.LOAD_BALANCER, ALB_ID, f"loadBalancerAttributes.{key}", given)
    return {**merged, **of_class}


def _capacity_units(draft: Draft) -> int | None:
    version = draft.facts.config.version
    if not draft.facts.config.gate("LBCapacityReservation") or version < (2, 11, 0):
        return None
    params = draft.members[0].params
    if params is not None and params.capacity_units is not None:
        _trace(
            draft, "minimumLoadBalancerCapacity", [_of_class(draft, "minimumLoadBalancerCapacity")]
        )
        return params.capacity_units
    units = None
    for key, value in sorted(_merged_capacity(draft).items()):
        if key != "CapacityUnits":
            text = f"invalid key to set the capacity: {key}, Expected key: CapacityUnits"
            raise Refused(RefusalReason.CAPACITY_INVALID, text, annotation=PREFIX + CAPACITY)
        units = _units(value, strict=version >= (3, 4, 0))
    return units


def _of_class(draft: Draft, field: str) -> Given:
    return from_class(draft.members[0], field)


def _merged_capacity(draft: Draft) -> dict[str, str]:
    merged: dict[str, str] = {}
    for member in draft.members:
        for key, value in (member.annotations.mapping(CAPACITY) or {}).items():
            if merged.setdefault(key, value) != value:
                text = f"conflicting capacity reservation {key}: {merged[key]} | {value}"
                raise Refused(RefusalReason.CAPACITY_CONFLICT, text, member.ref, PREFIX + CAPACITY)
            given = from_annotation(member, CAPACITY)
            draft.trace(Type.LOAD_BALANCER, ALB_ID, "minimumLoadBalancerCapacity", given)
    return merged


def _units(raw: str, strict: bool) -> int:
    try:
        return parse_int(raw, 32)
    except ValueError as error:
        if strict:
            text = f"invalid value to set the capacity: {raw}: {error}"
            raise Refused(
                RefusalReason.CAPACITY_INVALID, text, annotation=PREFIX + CAPACITY
            ) from None
        return _units_unchecked(raw)


def _units_unchecked(raw: str) -> int:
    """Return what releases before v3.4.0 made of a bad number: Go's conversions, unchecked."""
    if not is_integer(raw):
        return 0
    number = max(-(1 << 63), min(int(raw[:40]), (1 << 63) - 1)) & 0xFFFFFFFF
    return number - (1 << 32) if number >= 1 << 31 else number


def _ipam_pool(draft: Draft) -> str | None:
    params = draft.members[0].params
    if params is not None and params.ipv4_ipam_pool_id is not None:
        _trace(draft, "ipv4IPAMPool", [_of_class(draft, "ipamConfiguration.ipv4IPAMPoolId")])
        return params.ipv4_ipam_pool_id
    key = "ipam-ipv4-pool-id"
    given = [g for g in given_texts(draft.members, key) if g.value]
    _trace(draft, "ipv4IPAMPool", given)
    for one in given:
        if one.value != given[0].value:
            text = f"conflicting ipv4 ipam pools {given[0].value}: {one.value}"
            raise Refused(RefusalReason.IPAM_POOL_CONFLICT, text, one.member.ref, PREFIX + key)
    return given[0].value if given else None
