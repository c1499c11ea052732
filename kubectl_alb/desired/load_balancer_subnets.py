"""Where the subnets of the ALB come from.

controller: pkg/ingress/model_build_load_balancer.go, buildLoadBalancerSubnetMappings
"""

from kubectl_alb.controller.go_text import slice_text
from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.subnet_choice import SubnetRequest
from kubectl_alb.desired.subnets import subnet_resolver
from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.ownership import owned_by
from kubectl_alb.facts.settings import from_annotation, from_class
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.class_params import SubnetSelector
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import ALB_ID, SubnetMapping, Type

FIELD = "subnetMapping"


def alb_subnets(draft: Draft, request: SubnetRequest) -> tuple[SubnetMapping, ...]:
    """Return the subnets: of the class, of the annotation, of the existing ALB, or discovered."""
    selectors: list[tuple[Member, SubnetSelector]] = []
    lists: list[tuple[Member, tuple[str, ...]]] = []
    for member in draft.members:
        if member.params is not None and member.params.subnets is not None:
            selectors.append((member, member.params.subnets))
        elif (listed := member.annotations.strings("subnets")) is not None:
            lists.append((member, listed))
    if selectors and lists:
        text = "conflicting subnet specifications: IngressClassParams versus annotation"
        raise Refused(RefusalReason.SUBNET_CONFLICT, text, lists[0][0].ref, PREFIX + "subnets")
    if selectors:
        return _mapped(_selected(draft, selectors, request))
    if lists:
        given = from_annotation(lists[0][0], "subnets")
        draft.trace(Type.LOAD_BALANCER, ALB_ID, FIELD, given)
        return _mapped(listed_subnets(draft, lists, request, "subnets", ALB_ID))
    return _mapped(_existing_or_discovered(draft, request))


def _mapped(ids: tuple[str, ...]) -> tuple[SubnetMapping, ...]:
    return tuple(SubnetMapping(id_) for id_ in ids)


def _selected(
    draft: Draft, selectors: list[tuple[Member, SubnetSelector]], request: SubnetRequest
) -> tuple[str, ...]:
    first_member, first = selectors[0]
    for member, selector in selectors[1:]:
        if selector != first:
            text = "conflicting IngressClassParams subnet specifications"
            raise Refused(RefusalReason.SUBNET_CONFLICT, text, member.ref)
    draft.trace(Type.LOAD_BALANCER, ALB_ID, FIELD, from_class(first_member, "subnets"))
    if not readable(draft, ALB_ID):
        return first.ids
    return subnet_resolver(draft.facts).select(first, request)


def listed_subnets(
    draft: Draft,
    lists: list[tuple[Member, tuple[str, ...]]],
    request: SubnetRequest,
    key: str,
    load_balancer: str,
) -> tuple[str, ...]:
    """Resolve the first member's list; all lists must be equal but for their order."""
    first = lists[0][1]
    for member, listed in lists[1:]:
        if sorted(listed) != sorted(first):
            text = f"conflicting subnets: {slice_text(first)} | {slice_text(listed)}"
            raise Refused(RefusalReason.SUBNET_CONFLICT, text, member.ref, PREFIX + key)
    if not readable(draft, load_balancer):
        return first
    try:
        return subnet_resolver(draft.facts).listed(first, request)
    except Refused as refused:
        raise Refused(refused.reason, refused.message, lists[0][0].ref, PREFIX + key) from None


def readable(draft: Draft, load_balancer: str) -> bool:
    """Tell whether subnets can be resolved; if not, remember that they are not known."""
    if draft.facts.snapshot.known(Section.SUBNETS):
        return True
    why = f"{Section.SUBNETS.value} was not read"
    draft.unknown(Type.LOAD_BALANCER, load_balancer, FIELD, why)
    return False


def _existing_or_discovered(draft: Draft, request: SubnetRequest) -> tuple[str, ...]:
    """Keep the subnets of an existing load balancer of the same scheme, else discover."""
    existing = owned_by(draft.group.id, draft.facts, legacy=False).load_balancers
    if (
        existing
        and existing[0].scheme == request.scheme
        and draft.facts.config.version >= (2, 3, 0)
    ):
        return tuple(zone.subnet_id for zone in existing[0].zones)
    for need in (Section.LOAD_BALANCERS, Section.TAGS):
        if not draft.facts.snapshot.known(need):
            why = f"subnets of an existing load balancer would be kept; {need.value} was not read"
            draft.notes.append(why)
    try:
        return discovered_subnets(draft, request, ALB_ID)
    except Refused as refused:
        raise refused.within("couldn't auto-discover subnets") from None


def discovered_subnets(draft: Draft, request: SubnetRequest, load_balancer: str) -> tuple[str, ...]:
    """Discover subnets; none, and a mark, if what that takes was not read."""
    if not readable(draft, load_balancer):
        return ()
    if not draft.facts.snapshot.known(Section.AVAILABILITY_ZONES):
        note = f"zones are taken for ordinary ones; {Section.AVAILABILITY_ZONES.value} was not read"
        draft.notes.append(note)
    return subnet_resolver(draft.facts).discover(request)
