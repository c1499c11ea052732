"""Tags: of an Ingress, of a group, of a target group; and how they meet the default tags.

controller: pkg/ingress/model_build_tags.go
"""

from collections.abc import Iterable, Mapping

from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.desired.draft import Draft
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.names import Ref
from kubectl_alb.model.refusal import RefusalReason, Refused

LOW_PRIORITY = "EnableDefaultTagsLowPriority"
KEY = PREFIX + "tags"


def group_tags(members: Iterable[Member], facts: Facts) -> dict[str, str]:
    """Merge the tags of members; refuse two values for one key."""
    merged: dict[str, str] = {}
    for member in members:
        for key, value in ingress_tags(member, facts).items():
            if merged.setdefault(key, value) != value:
                text = f"conflicting tag {key}: {merged[key]} | {value}"
                raise Refused(RefusalReason.TAG_CONFLICT, text, member.ref, KEY)
    return merged


def ingress_tags(member: Member, facts: Facts) -> dict[str, str]:
    """Return the tags of one Ingress; those of its class win."""
    known = _known_tags(facts)
    if member.ref not in known:
        annotated = member.annotations.mapping("tags") or {}
        _refuse_external(annotated, facts, f"Ingress {member.ref}", member.ref)
        known[member.ref] = {**annotated, **_class_tags(member, facts)}
    return known[member.ref]


@fact
def _known_tags(facts: Facts) -> dict[Ref, dict[str, str]]:
    """Return the tags of the Ingresses that were asked for so far; they are asked for often."""
    return {}


def backend_tags(member: Member, service: Ref, own: Annotated, facts: Facts) -> dict[str, str]:
    """Return the tags of a target group: class over Service over Ingress."""
    annotated = own.mapping("tags") or {}
    merged = {**(member.annotations.mapping("tags") or {}), **annotated}
    _refuse_external(merged, facts, f"Ingress {member.ref} and Service {service}", member.ref)
    return {**merged, **_class_tags(member, facts)}


def with_defaults(tags: Mapping[str, str], facts: Facts) -> dict[str, str]:
    """Join tags with `--default-tags`, which win unless the gate makes them the weakest."""
    if facts.config.gate(LOW_PRIORITY):
        return {**facts.config.default_tags, **tags}
    return {**tags, **facts.config.default_tags}


def load_balancer_tags(draft: Draft) -> dict[str, str]:
    """Return the tags of the load balancer, its security group and its frontend NLB."""
    return with_defaults(group_tags(draft.members, draft.facts), draft.facts)


def _class_tags(member: Member, facts: Facts) -> dict[str, str]:
    if member.params is None or not member.params.tags:
        return {}
    tags = dict(member.params.tags)
    _refuse_external(tags, facts, f"IngressClassParams {member.params.meta.name}", member.ref)
    return tags


def _refuse_external(tags: Mapping[str, str], facts: Facts, of: str, ingress: Ref) -> None:
    for key in sorted(tags):
        if key in facts.config.external_managed_tags:
            text = f"failed build tags for {of}: external managed tag key {key} cannot be specified"
            raise Refused(RefusalReason.TAG_RESERVED, text, ingress, KEY)
