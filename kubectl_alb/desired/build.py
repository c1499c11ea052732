"""The stack that the controller would build for every IngressGroup, stage by stage.

    groups       who belongs together, in which order
    ports        what each member wants on its listener ports, then merged per port
    balancer     the ALB with subnets and security groups
    listeners    per port: default action, then rules; target groups and bindings on the way
    add-ons      web ACLs, Shield
    frontend     the NLB before the ALB

controller: pkg/ingress/model_builder.go
"""

from contextlib import suppress

from kubectl_alb.controller.annotations.values import parse_bool
from kubectl_alb.desired.actions import actions_of
from kubectl_alb.desired.add_ons import add_add_ons
from kubectl_alb.desired.backends import Backends
from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.frontend_nlb import add_frontend_nlb
from kubectl_alb.desired.listeners import add_listener
from kubectl_alb.desired.load_balancer import add_load_balancer, ip_address_type_of
from kubectl_alb.desired.port_merge import Port, merged_ports, ssl_redirect_port
from kubectl_alb.desired.ports import HTTP, ports_of
from kubectl_alb.desired.rules import add_rules
from kubectl_alb.desired.security_groups import load_balancer_groups
from kubectl_alb.facts.dialect import annotations_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.kubernetes import Ingress, backends_of
from kubectl_alb.model.names import Ref
from kubectl_alb.model.refusal import Refusal, RefusalReason, Refused
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import ManagedSecurityGroup, Stack, TargetGroup

NEEDS = frozenset(
    [
        Section.NAMESPACES,
        Section.INGRESSES,
        Section.INGRESS_CLASSES,
        Section.INGRESS_CLASS_PARAMS,
        Section.SERVICES,
        Section.SECRETS,
        Section.SUBNETS,
        Section.ROUTE_TABLES,
        Section.AVAILABILITY_ZONES,
        Section.SECURITY_GROUPS,
        Section.CERTIFICATES,
        Section.LOAD_BALANCERS,
        Section.TARGET_GROUPS,
        Section.TAGS,
        Section.TRUST_STORES,
        Section.WEB_ACLS,
    ]
)


def stack_of(group: Group, facts: Facts) -> Stack | Refusal:
    """Build one group, or tell why the controller refuses it."""
    blocks = tuple(member.ref for member in group.members)
    if group.error is not None:
        return _refusal(group.error, blocks, loading=True)
    draft = Draft(facts, group)
    try:
        _build(draft)
    except Refused as refused:
        return _refusal(refused, blocks, loading=False)
    return draft.stack()


def listeners_of(group: Group, facts: Facts, whole: bool = False) -> Stack | Refusal:
    """Build only the listeners of a group and their rules, which takes nothing of the network.

    With `whole`, rules are there too that the controller leaves out because an earlier redirect
    takes all their requests.
    """
    blocks = tuple(member.ref for member in group.members)
    if group.error is not None:
        return _refusal(group.error, blocks, loading=True)
    draft = Draft(facts, group)
    try:
        if draft.members:
            by_member = [ports_of(draft, member) for member in draft.members]
            _add_listeners(draft, merged_ports(facts, by_member), whole)
    except Refused as refused:
        return _refusal(refused, blocks, loading=False)
    return draft.stack()


def target_groups_of(group: Group, facts: Facts) -> tuple[TargetGroup, ...]:
    """Return the target groups for the backends of a group, as far as each can be built alone."""
    draft, backends = Draft(facts, group), Backends(facts)
    for member in draft.members:
        for backend in backends_of(member.ingress):
            with suppress(Refused):
                built = backends.of(member, backend)
                actions_of(draft, member, HTTP, built)
    return draft.stack().target_groups


def managed_group_of(group: Group, facts: Facts) -> ManagedSecurityGroup | None:
    """Return the security group that the ALB of a group gets, which takes nothing of the network.

    None where it gets none, or where that cannot be known.
    """
    draft = Draft(facts, group)
    with suppress(Refused):
        ports = merged_ports(facts, [ports_of(draft, member) for member in draft.members])
        load_balancer_groups(draft, ports, ip_address_type_of(draft))
    return next(iter(draft.security_groups), None)


def _refusal(refused: Refused, blocks: tuple[Ref, ...], loading: bool) -> Refusal:
    return Refusal(
        refused.reason,
        refused.message,
        refused.ingress,
        refused.annotation,
        blocks,
        loading,
        section=refused.section,
        missing=refused.missing,
    )


def _build(draft: Draft) -> None:
    for ingress in draft.group.inactive:
        _require_deletable(draft.facts, ingress)
    if not draft.members:
        return
    by_member = [ports_of(draft, member) for member in draft.members]
    ports = merged_ports(draft.facts, by_member)
    add_load_balancer(draft, ports)
    _add_listeners(draft, ports)
    add_add_ons(draft)
    add_frontend_nlb(draft, by_member)


def _add_listeners(draft: Draft, ports: list[Port], whole: bool = False) -> None:
    redirect_to = ssl_redirect_port(draft.members, ports)
    backends = Backends(draft.facts)
    for port in ports:
        if add_listener(draft, port, redirect_to, backends):
            add_rules(draft, port, backends, whole)


def _require_deletable(facts: Facts, ingress: Ingress) -> None:
    """Refuse to delete an Ingress whose own annotation protects the load balancer."""
    if ingress.meta.deleted is None or facts.config.version < (2, 3, 0):
        return
    annotations = annotations_of(ingress, facts)
    key = "load-balancer-attributes"
    protected = (annotations.mapping(key) or {}).get("deletion_protection.enabled")
    if protected is None:
        return
    try:
        enabled = parse_bool(protected)
    except ValueError as error:
        raise Refused(
            RefusalReason.DELETION_PROTECTION_UNREADABLE, str(error), ingress.meta.ref, PREFIX + key
        ) from None
    if enabled:
        name = ingress.meta.name
        text = f"deletion_protection is enabled, cannot delete the ingress: {name}"
        raise Refused(RefusalReason.DELETION_PROTECTED, text, ingress.meta.ref, PREFIX + key)
