"""Annotations that a member's IngressClassParams outdo, with both values."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from kubectl_alb.facts.membership import Member
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.refusal import Refused

Override = tuple[str, str, str]

_TEXTS: Mapping[str, Callable[[IngressClassParams], str | None]] = {
    "group.name": lambda params: params.group,
    "load-balancer-name": lambda params: params.load_balancer_name,
    "scheme": lambda params: params.scheme,
    "ip-address-type": lambda params: params.ip_address_type,
    "ssl-policy": lambda params: params.ssl_policy,
    "ssl-redirect": lambda params: params.ssl_redirect_port,
    "target-type": lambda params: params.target_type,
    "wafv2-acl-arn": lambda params: params.wafv2_acl_arn,
    "wafv2-acl-name": lambda params: params.wafv2_acl_name,
    "ipam-ipv4-pool-id": lambda params: params.ipv4_ipam_pool_id,
}
_LISTS: Mapping[str, Callable[[IngressClassParams], tuple[str, ...]]] = {
    "certificate-arn": lambda params: params.certificate_arns,
    "inbound-cidrs": lambda params: params.inbound_cidrs,
    "security-group-prefix-lists": lambda params: params.prefix_lists or params.legacy_prefix_lists,
}
_MAPS: Mapping[str, Callable[[IngressClassParams], Iterable[tuple[str, str]]]] = {
    "tags": lambda params: params.tags,
    "load-balancer-attributes": lambda params: params.load_balancer_attributes,
}


def overridden(member: Member) -> Iterator[Override]:
    """Yield (key, annotated value, value of the class) where the two differ."""
    params = member.params
    if params is None:
        return
    for key, read in _TEXTS.items():
        raw, of_class = member.annotations.text(key), read(params)
        if raw is not None and of_class and raw != of_class:
            yield key, raw, of_class
    for key, items in _LISTS.items():
        listed, of_class_items = member.annotations.strings(key), items(params)
        if listed and of_class_items and set(listed) != set(of_class_items):
            yield key, ",".join(listed), ",".join(of_class_items)
    for key, pairs in _MAPS.items():
        yield from _pairs(member, key, dict(pairs(params)))


def _pairs(member: Member, key: str, of_class: Mapping[str, str]) -> Iterator[Override]:
    try:
        annotated = member.annotations.mapping(key) or {}
    except Refused:
        # A value that does not parse is another failure.
        return
    for name, value in annotated.items():
        if name in of_class and of_class[name] != value:
            yield key, f"{name}={value}", f"{name}={of_class[name]}"
