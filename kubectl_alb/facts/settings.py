"""What an Ingress's settings come to, and where each value stands.

IngressClassParams win over annotations, a Service's annotation over the Ingress's, and what one
member of a group sets for the load balancer holds for all. controller: pkg/ingress/model_build_*.go
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kubectl_alb.controller.annotations.catalogue import CATALOGUE, Annotation, Scope
from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.desired.backends import USE_ANNOTATION
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, Member
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import Ref
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.workloads import Service

ALWAYS = ("scheme", "ip-address-type", "target-type")
SHARED = (Scope.GROUP, Scope.PORT)
# How the group itself and per-path extras read is shown elsewhere.
ELSEWHERE = ("group.name", "group.order", "tags")

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting's value and its origin; `instead_of` is what the Ingress asks for in vain."""

    name: str
    value: str
    origin: str
    instead_of: str = ""


def settings_of(ingress: Ingress, group: Group | None, facts: Facts) -> tuple[Setting, ...]:
    """Return the settings that differ from the defaults, and the few that matter always."""
    if group is None or ingress.meta.deleted is not None:
        return ()
    members = (*group.members, *group.uncertain)
    own = next((m for m in members if m.ref == ingress.ref), None)
    if own is None:
        return ()
    found = []
    for annotation in CATALOGUE.values():
        if annotation.family or annotation.key in ELSEWHERE:
            continue
        given = list(_given(annotation, own, group, facts.snapshot))
        if not given and annotation.key in ALWAYS:
            given = [_default(annotation, facts.config)]
        found += given
    return tuple(found)


def _given(
    annotation: Annotation, own: Member, group: Group, snapshot: Snapshot
) -> Iterator[Setting]:
    asked = own.ingress.meta.annotations.get(annotation.full_key, "")
    by_class = class_value(annotation, own.params)
    if by_class and own.params is not None:
        yield Setting(annotation.key, by_class, f"class params {own.params.meta.name}",
                      asked if asked != by_class else "")  # fmt: skip
        return
    if annotation.on_service:
        yield from _of_services(annotation, own.ingress, snapshot)
    if annotation.full_key in own.ingress.meta.annotations:
        yield Setting(annotation.key, asked, "ingress")
    elif annotation.scope in SHARED:
        yield from _of_others(annotation, own, group)


def _of_services(annotation: Annotation, ingress: Ingress, snapshot: Snapshot) -> Iterator[Setting]:
    for service in backends(ingress, snapshot):
        value = service.meta.annotations.get(annotation.full_key)
        if value is not None:
            yield Setting(annotation.key, value, f"service {service.ref}")


def backends(ingress: Ingress, snapshot: Snapshot) -> Iterator[Service]:
    """Yield each Service that the Ingress names, once."""
    named = [p.backend for rule in ingress.rules for p in rule.paths] + [ingress.default_backend]
    names = dict.fromkeys(b.service for b in named if b and b.port != USE_ANNOTATION)
    for name in names:
        service = snapshot.service.get(Ref(ingress.ref.namespace, name))
        if service is not None:
            yield service


def _of_others(annotation: Annotation, own: Member, group: Group) -> Iterator[Setting]:
    for member in group.members:
        if member is own or member.ingress.meta.deleted is not None:
            continue
        by_class = class_value(annotation, member.params)
        value = by_class or member.ingress.meta.annotations.get(annotation.full_key)
        if value:
            yield Setting(annotation.key, value, f"group member {member.ingress.ref}")
            return


def _default(annotation: Annotation, config: ControllerConfig) -> Setting:
    if not annotation.default.startswith("--"):
        return Setting(annotation.key, annotation.default, "default")
    flag = annotation.default.removeprefix("--")
    values = {
        "default-load-balancer-scheme": config.default_scheme,
        "default-target-type": config.default_target_type,
    }
    origin = f"controller flag --{flag}" if flag in config.given else "controller default"
    return Setting(annotation.key, values[flag], origin)


def _spelled(pairs: Pairs) -> str:
    return ",".join(f"{key}={value}" for key, value in pairs)


def _subnets(params: IngressClassParams) -> str:
    chosen = params.subnets
    if chosen is None:
        return ""
    tags = (f"{key}={'|'.join(values)}" for key, values in (chosen.tags or {}).items())
    return ",".join((*chosen.ids, *tags))


# The IngressClassParams fields by the names that the catalogue gives them.
FIELDS: Mapping[str, Callable[[IngressClassParams], str]] = {
    "loadBalancerName": lambda p: p.load_balancer_name,
    "scheme": lambda p: p.scheme or "",
    "ipAddressType": lambda p: p.ip_address_type or "",
    "subnets": _subnets,
    "ipamConfiguration.ipv4IPAMPoolId": lambda p: p.ipv4_ipam_pool_id or "",
    "loadBalancerAttributes": lambda p: _spelled(p.load_balancer_attributes),
    "minimumLoadBalancerCapacity": lambda p: str(p.capacity_units or ""),
    "sslRedirectPort": lambda p: p.ssl_redirect_port,
    "inboundCIDRs": lambda p: ",".join(p.inbound_cidrs),
    "prefixListsIDs": lambda p: ",".join(p.prefix_lists or p.legacy_prefix_lists),
    "certificateArn": lambda p: ",".join(p.certificate_arns),
    "sslPolicy": lambda p: p.ssl_policy,
    "targetType": lambda p: p.target_type,
    "wafv2AclName": lambda p: p.wafv2_acl_name,
    "wafv2AclArn": lambda p: p.wafv2_acl_arn,
}


def class_value(annotation: Annotation, params: IngressClassParams | None) -> str:
    """Return what the class fixes instead of an annotation; empty when it does not."""
    read = FIELDS.get(annotation.class_field)
    return read(params) if params is not None and read is not None else ""
