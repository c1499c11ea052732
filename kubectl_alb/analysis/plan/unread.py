"""What a comparison had to leave out, as far as it matters to a stack."""

from collections.abc import Iterator

from kubectl_alb.analysis.plan.terms import Terms
from kubectl_alb.model.origin import OriginKind
from kubectl_alb.model.stack import Stack, Type


def unseen_notes(desired: Stack, observed: Stack, terms: Terms) -> tuple[str, ...]:
    """Say once for each reason which fields were not compared."""
    return tuple(dict.fromkeys(_notes(desired, observed, terms)))


def _notes(desired: Stack, observed: Stack, terms: Terms) -> Iterator[str]:
    for origin in observed.origins:
        if origin.kind is OriginKind.UNKNOWN and _matters(origin.type, origin.field, desired):
            yield f"not compared: {origin.field} ({origin.key})"
    if any(lb.capacity_units is not None for lb in desired.load_balancers):
        yield "not compared: minimumLoadBalancerCapacity, which is not read"
    if any(acl.classic for acl in desired.web_acls) and terms.config.enable_waf:
        yield "not compared: the web ACL of WAF Classic, which is not read"


def _matters(type_: str, path: str, desired: Stack) -> bool:
    match type_, path:
        case Type.WAFV2, _:
            return any(not acl.classic for acl in desired.web_acls)
        case Type.SHIELD, _:
            return desired.shield is not None
        case _, "listenerAttributes":
            return any(listener.attributes for listener in desired.listeners)
    return True
