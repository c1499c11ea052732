"""What to do about a group that the controller refuses: allowed values, names that there are.

A hint that nothing at hand can better is left to the catalogue, and empty here.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping

from kubectl_alb.analysis.near import alike
from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine import resource_hints as resources
from kubectl_alb.controller.annotations.annotation import Kind
from kubectl_alb.controller.annotations.catalogue import annotation
from kubectl_alb.controller.annotations.values import parse_list
from kubectl_alb.controller.group_order import order_rules
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, Member
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.refusal import Refusal, RefusalReason

_NUMBER = re.compile(r"-?\d+")
# Where the refusal of a conflict names no annotation.
_CONFLICTING = {
    RefusalReason.SSL_POLICY_CONFLICT: "ssl-policy",
    RefusalReason.LISTEN_PORT_CONFLICT: "listen-ports",
}
# Refusals of a value for what it is, not for what else is there.
_MALFORMED = frozenset(
    reason
    for reason in RefusalReason
    if reason.code == "ALB-ANNO-004"
    or reason in (RefusalReason.ANNOTATION_UNREADABLE, RefusalReason.SCHEME_UNKNOWN)
)
_WORDS: Mapping[RefusalReason, tuple[str, ...]] = {
    RefusalReason.SCHEME_UNKNOWN: ("internal", "internet-facing"),
    RefusalReason.BACKEND_PROTOCOL_UNKNOWN: ("HTTP", "HTTPS"),
    RefusalReason.HEALTH_CHECK_PROTOCOL_UNKNOWN: ("HTTP", "HTTPS"),
    RefusalReason.TARGET_TYPE_UNKNOWN: ("instance", "ip"),
    RefusalReason.AUTH_TYPE_UNKNOWN: ("none", "oidc", "cognito"),
}


def hint_of(refusal: Refusal, group: Group | None, facts: Facts) -> str:
    """Return what to do; empty where the catalogue knows as much."""
    ref = refusal.ingress or (refusal.blocks[0] if len(refusal.blocks) == 1 else None)
    ingress = facts.snapshot.kubernetes.ingress_by_ref.get(ref) if ref else None
    if refusal.reason.conflict and group is not None:
        return _of_conflict(refusal, group)
    if refusal.reason in _OF_GROUP and group is not None:
        return _OF_GROUP[refusal.reason](refusal, group, facts)
    if ingress is None:
        return ""
    if refusal.reason in resources.HINTS:
        return resources.HINTS[refusal.reason](refusal, ingress, facts)
    return _of_value(refusal, ingress)


def _of_conflict(refusal: Refusal, group: Group) -> str:
    key = refusal.annotation.removeprefix(PREFIX) or _CONFLICTING.get(refusal.reason, "")
    given = [f"{m.ref}: {value}" for m in group.members if (value := m.annotations.raw.get(key))]
    if not key or not given:
        return ""
    return (
        f"give all members of group {group.id} the same {key}, or set it on one only "
        f"({listed(given)}); members that need another one need a group of their own"
    )


def _order(refusal: Refusal, group: Group, facts: Facts) -> str:
    rules = order_rules(facts.config.version)
    given = [
        f"{m.ref}: {order}"
        for m in group.members
        if (order := _order_of(m)) and m.ref != refusal.ingress
    ]
    others = f"; the other members have {listed(given)}" if given else ""
    return f"write a whole number from {rules.least} to {rules.greatest}, without blanks{others}"


def _order_of(member: Member) -> str:
    return member.annotations.raw.get("group.order", "")


def _default_backends(refusal: Refusal, group: Group, facts: Facts) -> str:
    own = [m.ref for m in group.members if m.ingress.default_backend is not None]
    return f"keep spec.defaultBackend on one of {listed(own)}, and remove it from the others"


_OF_GROUP: Mapping[RefusalReason, Callable[[Refusal, Group, Facts], str]] = {
    RefusalReason.GROUP_ORDER_UNREADABLE: _order,
    RefusalReason.GROUP_ORDER_OUT_OF_RANGE: _order,
    RefusalReason.DEFAULT_BACKENDS: _default_backends,
}


def _of_value(refusal: Refusal, ingress: Ingress) -> str:
    """Return how the value of the annotation to blame has to be written."""
    key = refusal.annotation.removeprefix(PREFIX)
    value = ingress.meta.annotations.get(refusal.annotation, "") if refusal.annotation else ""
    own = _BY_REASON.get(refusal.reason)
    if own is not None:
        return own(value, ingress)
    if refusal.reason not in _MALFORMED:
        return ""
    known = annotation(key) if key else None
    words = _WORDS.get(refusal.reason) or (known.values if known else ())
    if words:
        return _one_of(key, value, words)
    return _BY_KIND[known.kind](key, value) if known and known.kind in _BY_KIND else ""


def _one_of(key: str, value: str, words: Iterable[str]) -> str:
    allowed = list(words)
    lower = {word.lower(): word for word in allowed}
    near = lower.get(alike(value.lower(), lower), "")
    return f"set {key} to {' or '.join(allowed)}" + (f"; {near} may be meant" if near else "")


def _number(key: str, value: str) -> str:
    found = _NUMBER.search(value)
    meant = f": {found[0]} instead of {value}" if found and found[0] != value else ""
    return f"write {key} as a whole number without a unit{meant}"


def _truth(key: str, value: str) -> str:
    return _one_of(key, value, ("true", "false"))


def _map(key: str, value: str) -> str:
    return f"write {key} as pairs with commas between, KEY=VALUE,KEY=VALUE: {value} has no ="


def json_hint(value: str) -> str:
    """Say where a text stops being JSON."""
    try:
        json.loads(value)
    except json.JSONDecodeError as error:
        near = value[max(error.pos - 10, 0) : error.pos + 10]
        quotes = "; JSON wants double quotes" if "'" in near or "property name" in error.msg else ""
        return f"correct the JSON at character {error.pos + 1}, near {near}{quotes}"
    except RecursionError:
        return ""
    return ""


def _not_json(value: str, ingress: Ingress) -> str:
    return json_hint(value)


def _ports(value: str, ingress: Ingress) -> str:
    form = '[{"HTTP":80},{"HTTPS":443}]'
    return json_hint(value) or f"write a list of HTTP and HTTPS with ports from 1 to 65535: {form}"


def _https_ports(ingress: Ingress) -> list[str]:
    try:
        given = json.loads(ingress.meta.annotations.get(PREFIX + "listen-ports", "[]"))
    except (json.JSONDecodeError, RecursionError):
        return []
    entries = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    return [str(each["HTTPS"]) for each in entries if "HTTPS" in each]


def _redirect(value: str, ingress: Ingress) -> str:
    ports = _https_ports(ingress)
    if ports:
        return f"set ssl-redirect to an HTTPS port of listen-ports ({listed(ports)})"
    return (
        "add an HTTPS port to listen-ports, with a certificate, and redirect to that, or remove "
        "ssl-redirect"
    )


def _capacity(value: str, ingress: Ingress) -> str:
    found = _NUMBER.search(value)
    return f"write it as CapacityUnits={found[0] if found else 'NUMBER'}"


def _ip_off(value: str, ingress: Ingress) -> str:
    return (
        "open the controller's feature gate EnableIPTargetType, or set target-type to instance, "
        "with a Service of type NodePort"
    )


def _backend_off(value: str, ingress: Ingress) -> str:
    return (
        "switch the backend security group on (enableBackendSecurityGroup of the chart), or remove "
        "manage-backend-security-group-rules and write the rules yourself"
    )


def _cidr(value: str, ingress: Ingress) -> str:
    bare = [each for each in parse_list(value) if "/" not in each]
    whole = [f"{each}/{128 if ':' in each else 32}" for each in bare]
    return f"write a length with each address: {listed(whole)}" if bare else ""


def _too_long(value: str, ingress: Ingress) -> str:
    return f"take a name of at most 32 characters; this one has {len(value)}"


_BY_REASON: Mapping[RefusalReason, Callable[[str, Ingress], str]] = {
    RefusalReason.ANNOTATION_NOT_JSON: _not_json,
    RefusalReason.LISTEN_PORTS_UNREADABLE: _ports,
    RefusalReason.LISTEN_PORTS_EMPTY: _ports,
    RefusalReason.LISTEN_PORT_OUT_OF_RANGE: _ports,
    RefusalReason.LISTEN_PROTOCOL_UNKNOWN: _ports,
    RefusalReason.SSL_REDIRECT_WITHOUT_LISTENER: _redirect,
    RefusalReason.SSL_REDIRECT_TO_HTTP: _redirect,
    RefusalReason.CAPACITY_INVALID: _capacity,
    RefusalReason.INBOUND_CIDR_INVALID: _cidr,
    RefusalReason.IP_TARGETS_OFF: _ip_off,
    RefusalReason.BACKEND_SECURITY_GROUP_OFF: _backend_off,
    RefusalReason.LOAD_BALANCER_NAME_TOO_LONG: _too_long,
}
_BY_KIND: Mapping[Kind, Callable[[str, str], str]] = {
    Kind.INT32: _number,
    Kind.INT64: _number,
    Kind.BOOL: _truth,
    Kind.MAP: _map,
}
