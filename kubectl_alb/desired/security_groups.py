"""Security groups of the load balancer, and the source of node and pod rules.

    security-groups    backend group   on the load balancer    source of node rules
    ---------------    -------------   --------------------    --------------------
    absent             enabled         managed, backend        backend
    absent             disabled        managed                 managed
    given              not managed     those given             none: rules are the user's
    given              managed         those given, backend    backend

controller: pkg/ingress/model_build_load_balancer.go, model_build_managed_sg.go
"""

from kubectl_alb.controller.go_text import slice_text
from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.ec2_filters import fits
from kubectl_alb.desired.naming import backend_sg_name, managed_sg_name
from kubectl_alb.desired.port_merge import Port
from kubectl_alb.desired.subnet_choice import DUAL_STACK
from kubectl_alb.desired.tags import load_balancer_tags
from kubectl_alb.facts.security_groups import by_id, in_vpc, shared_backend_group
from kubectl_alb.facts.settings import from_annotation
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.rule import Reference, Token
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import ALB_ID, MANAGED_SG_ID, InboundRule, ManagedSecurityGroup, Type

MANAGED = Reference(Type.SECURITY_GROUP, MANAGED_SG_ID, "status/groupID")
MANAGE = "manage-backend-security-group-rules"


def load_balancer_groups(
    draft: Draft, ports: list[Port], ip_address_type: str
) -> tuple[Token, ...]:
    """Return the ALB's security groups; builds the managed one and sets the draft's source."""
    config = draft.facts.config
    enabled = config.backend_sg_enabled and draft.facts.config.version >= (2, 3, 0)
    listed = listed_groups(draft, "security-groups", ALB_ID)
    if listed:
        manage = _manages_rules(draft)
        tokens: tuple[Token, ...] = resolved_groups(draft, listed, ALB_ID)
        if not manage:
            return tokens
        if not enabled:
            raise Refused(
                RefusalReason.BACKEND_SECURITY_GROUP_OFF,
                "backendSG feature is required to manage worker node SG rules when frontendSG "
                "manually specified",
                annotation=PREFIX + MANAGE,
            )
        draft.backend_sg = backend_group(draft)
        return (*tokens, draft.backend_sg)
    draft.security_groups.append(_managed_group(draft, ports, ip_address_type))
    draft.backend_sg = backend_group(draft) if enabled else MANAGED
    return (MANAGED, draft.backend_sg) if enabled else (MANAGED,)


def listed_groups(draft: Draft, key: str, load_balancer: str) -> tuple[str, ...]:
    """Return the security groups that the members list; all lists must be equal, with order."""
    given = [
        (member, listed)
        for member in draft.members
        if (listed := member.annotations.strings(key)) is not None
    ]
    for member, listed in given[1:]:
        if listed != given[0][1]:
            text = f"conflicting securityGroups: {slice_text(given[0][1])} | {slice_text(listed)}"
            raise Refused(RefusalReason.SECURITY_GROUP_CONFLICT, text, member.ref, PREFIX + key)
    if given:
        stands = from_annotation(given[0][0], key)
        draft.trace(Type.LOAD_BALANCER, load_balancer, "securityGroups", stands)
    return given[0][1] if given else ()


def _manages_rules(draft: Draft) -> bool:
    given = set()
    for member in draft.members:
        value = member.annotations.boolean(MANAGE)
        if value is not None:
            given.add(value)
    if len(given) > 1:
        text = "conflicting manage backend security group rules settings"
        raise Refused(RefusalReason.BACKEND_RULES_CONFLICT, text, annotation=PREFIX + MANAGE)
    return given.pop() if given else draft.facts.config.manage_backend_sg_rules


def resolved_groups(draft: Draft, listed: tuple[str, ...], load_balancer: str) -> tuple[str, ...]:
    """Turn ids and Name tags into ids: ids first, then every group that has one of the names."""
    facts = draft.facts
    ids = [item for item in listed if item.startswith("sg-")]
    names = [item for item in listed if not item.startswith("sg-")]
    if not facts.snapshot.known(Section.SECURITY_GROUPS):
        if names:
            why = f"{Section.SECURITY_GROUPS.value} was not read"
            draft.unknown(Type.LOAD_BALANCER, load_balancer, "securityGroups", why)
        return listed
    by_name = [g.id for g in in_vpc(facts) if fits(g.tags.get("Name"), names)]
    if facts.config.version < (2, 9, 0):
        return _resolved_before_2_9(draft, listed, ids, by_name)
    faults = [fault for fault in (_ids_fault(draft, ids), _names_fault(draft, names)) if fault]
    if faults:
        raise Refused(
            RefusalReason.SECURITY_GROUP_NOT_FOUND,
            f"couldn't find all security groups: {', '.join(faults)}",
        )
    return (*_described(draft, ids), *by_name)


def _described(draft: Draft, ids: list[str]) -> list[str]:
    return [g.id for g in draft.facts.snapshot.aws.security_groups if g.id in frozenset(ids)]


def _resolved_before_2_9(
    draft: Draft, listed: tuple[str, ...], ids: list[str], by_name: list[str]
) -> tuple[str, ...]:
    found = (*_described(draft, ids), *by_name)
    missing = next((id_ for id_ in ids if id_ not in by_id(draft.facts)), None)
    if missing is not None:
        raise Refused(
            RefusalReason.SECURITY_GROUP_NOT_FOUND,
            f"InvalidGroup.NotFound: The security group '{missing}' does not exist",
        )
    if len(found) != len(listed):
        text = f"nameOrIDs: {slice_text(listed)}, found: {slice_text(found)}"
        raise Refused(
            RefusalReason.SECURITY_GROUP_NOT_FOUND, f"couldn't find all securityGroups, {text}"
        )
    return found


def _ids_fault(draft: Draft, ids: list[str]) -> str:
    missing = next((id_ for id_ in ids if id_ not in by_id(draft.facts)), None)
    if missing is not None:
        return (
            "operation error EC2: DescribeSecurityGroups, https response error StatusCode: 400, "
            f"api error InvalidGroup.NotFound: The security group '{missing}' does not exist"
        )
    found = _described(draft, ids)
    if len(found) == len(ids):
        return ""
    return f"requested ids [{', '.join(ids)}] but found [{', '.join(found)}]"


def _names_fault(draft: Draft, names: list[str]) -> str:
    wanted = list(dict.fromkeys(names))
    named = [g for g in in_vpc(draft.facts) if fits(g.tags.get("Name"), wanted)]
    found = list(dict.fromkeys(group.tags["Name"] for group in named))
    if len(found) == len(wanted):
        return ""
    return f"requested names [{', '.join(wanted)}] but found [{', '.join(found)}]"


def backend_group(draft: Draft) -> Token:
    """Return the cluster's shared backend group; a reference by name until it exists."""
    config = draft.facts.config
    if config.backend_sg:
        draft.flag(Type.LOAD_BALANCER, ALB_ID, "securityGroups", "backend-security-group")
        return config.backend_sg
    if shared_backend_group(draft.facts):
        return shared_backend_group(draft.facts)
    if not draft.facts.snapshot.known(Section.SECURITY_GROUPS):
        why = f"{Section.SECURITY_GROUPS.value} was not read"
        draft.unknown(Type.LOAD_BALANCER, ALB_ID, "securityGroups", why)
    return Reference(Type.SECURITY_GROUP, backend_sg_name(config.cluster_name), "status/groupID")


def _managed_group(draft: Draft, ports: list[Port], ip_address_type: str) -> ManagedSecurityGroup:
    return ManagedSecurityGroup(
        id=MANAGED_SG_ID,
        name=managed_sg_name(draft.facts.config.cluster_name, draft.group.id),
        description="[k8s] Managed SecurityGroup for LoadBalancer",
        inbound=tuple(
            rule for port in ports for rule in _inbound(port, ip_address_type in DUAL_STACK)
        ),
        tags=load_balancer_tags(draft),
    )


def _inbound(port: Port, ipv6: bool) -> list[InboundRule]:
    return [
        *(InboundRule(port.number, cidr=cidr) for cidr in port.cidrs),
        *(InboundRule(port.number, ipv6_cidr=cidr) for cidr in (port.ipv6_cidrs if ipv6 else ())),
        *(InboundRule(port.number, prefix_list=list_) for list_ in port.prefix_lists),
    ]
