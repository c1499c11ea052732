"""The cluster as it would be after edits of `group.order`."""

from collections.abc import Iterable
from dataclasses import replace

from kubectl_alb.analysis.reorder.edits import OrderEdit
from kubectl_alb.analysis.reorder.member_order import member_orders
from kubectl_alb.analysis.reorder.result import OrderedGroup
from kubectl_alb.desired.build import listeners_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups
from kubectl_alb.facts.outcomes import outcome_of
from kubectl_alb.facts.tags import GROUP_ORDER
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.section import Section


def edited(facts: Facts, edits: Iterable[OrderEdit]) -> Facts:
    """Return the facts with these annotations."""
    changed = {edit.ref: edit.after for edit in edits}
    ingresses = tuple(
        with_order(each, changed[each.ref]) if each.ref in changed else each
        for each in facts.snapshot.kubernetes.ingresses
    )
    return Facts(facts.snapshot.with_records({Section.INGRESSES: ingresses}), facts.config)


def with_order(ingress: Ingress, order: str | None) -> Ingress:
    """Return an Ingress with this annotation, or without one."""
    others = {key: text for key, text in ingress.meta.annotations.items() if key != GROUP_ORDER}
    given = others if order is None else {**others, GROUP_ORDER: order}
    return replace(ingress, meta=replace(ingress.meta, annotations=given))


def narrowed(facts: Facts, group: Group) -> Facts:
    """Return facts of one group alone, where no other Ingress keeps it from being loaded."""
    own = {each.ref for each in (*group.ingresses, *group.inactive)}
    ingresses = tuple(each for each in facts.snapshot.kubernetes.ingresses if each.ref in own)
    alone = Facts(facts.snapshot.with_records({Section.INGRESSES: ingresses}), facts.config)
    found = groups(alone).get(group.id)
    same = found is not None and (found.error is None) == (group.error is None)
    return alone if same else facts


def ordered_group(group: Group, facts: Facts) -> OrderedGroup:
    """Return a group with its order and what the controller makes of it.

    Of a group that is refused, listeners and rules are built without the rest, if they can be.
    """
    outcome = outcome_of(group.id, facts)
    assert outcome is not None
    refused = None
    if isinstance(outcome, Refusal):
        refused, outcome = outcome, listeners_of(group, facts)
    return OrderedGroup(facts, group, member_orders(group, facts), outcome, refused)
