"""What a release of the controller allows as `group.order`.

controller v2.4.2 and v2.4.3: pkg/ingress/group_loader.go
"""

from dataclasses import dataclass

from kubectl_alb.controller.flags import Version

# The order of a member without the annotation.
DEFAULT = 0
DUPLICATES_SINCE: Version = (2, 4, 3)


@dataclass(frozen=True, slots=True)
class OrderRules:
    """The least and the greatest value; `distinct` where no two members may give the same one.

    The default, of members that give none, may be shared in any case.
    """

    least: int
    greatest: int
    distinct: bool = False

    def allows(self, order: int) -> bool:
        """Return whether a member may give this value."""
        return self.least <= order <= self.greatest

    def text(self, order: int) -> str | None:
        """Return the annotation that gives a member an order; None for the default."""
        return None if order == DEFAULT else str(order)


def order_rules(version: Version) -> OrderRules:
    """Return what a release allows."""
    if version < DUPLICATES_SINCE:
        return OrderRules(1, 1000, distinct=True)
    return OrderRules(-1000, 1000)
