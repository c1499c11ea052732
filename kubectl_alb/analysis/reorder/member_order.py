"""Where the members of a group stand, and what puts them there."""

from dataclasses import dataclass

from kubectl_alb.controller.group_order import DEFAULT, OrderRules, order_rules
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.manifest_owner import owner_of
from kubectl_alb.facts.member_order import group_order
from kubectl_alb.facts.membership import Group, Member
from kubectl_alb.facts.tags import GROUP_ORDER
from kubectl_alb.model.names import Ref
from kubectl_alb.model.refusal import Refused


@dataclass(frozen=True, slots=True)
class MemberOrder:
    """One member and what it gives as its order.

    `text` is the annotation, None without one. `order` is its value, None where the controller
    refuses it. `owner` is who keeps the Ingress in manifests elsewhere.
    """

    ref: Ref
    text: str | None = None
    order: int | None = DEFAULT
    owner: str = ""

    @property
    def name(self) -> str:
        """The text that decides between members of one order."""
        return str(self.ref)


def member_orders(group: Group, facts: Facts) -> tuple[MemberOrder, ...]:
    """Return the members in order of evaluation."""
    rules = order_rules(facts.config.version)
    return tuple(_place(member, rules) for member in group.members)


def _place(member: Member, rules: OrderRules) -> MemberOrder:
    meta = member.ingress.meta
    try:
        order: int | None = group_order(member.annotations, rules)
    except Refused:
        order = None
    return MemberOrder(member.ref, meta.annotations.get(GROUP_ORDER), order, owner_of(meta))
