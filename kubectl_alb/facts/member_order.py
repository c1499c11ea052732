"""The order that a member of a group gives.

controller v3.5.0: pkg/ingress/group_loader.go
"""

from collections.abc import Container

from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.controller.group_order import DEFAULT, OrderRules
from kubectl_alb.facts.tags import GROUP_ORDER
from kubectl_alb.model.names import Ref
from kubectl_alb.model.refusal import RefusalReason, Refused


def group_order(annotations: Annotated, rules: OrderRules) -> int:
    """Read `group.order`; refuse a value that fails the whole group."""
    ref = annotations.ingress
    try:
        order = annotations.integer("group.order")
    except Refused as refused:
        prefix = f"failed to load Ingress group order for ingress: {ref}"
        raise refused.within(prefix, reason=RefusalReason.GROUP_ORDER_UNREADABLE) from None
    if order is not None and not rules.allows(order):
        raise Refused(
            RefusalReason.GROUP_ORDER_OUT_OF_RANGE,
            f"explicit Ingress group order must be within [{rules.least}:{rules.greatest}], "
            f"Ingress: {ref}, order: {order}",
            ref,
            GROUP_ORDER,
        )
    return DEFAULT if order is None else order


def require_new(order: int, orders: Container[int], ref: Ref) -> None:
    """Refuse an order that another member gives too."""
    if order in orders:
        text = f"conflict Ingress group order: {order}"
        raise Refused(RefusalReason.GROUP_ORDER_CONFLICT, text, ref, GROUP_ORDER)
