"""The stack that AWS, and the cluster for its bindings, have of an IngressGroup.

Written in the same types as the stack that is wanted, so that the two compare field by field.
What could not be read is marked in `origins`, and no difference should be made of it.
"""

from kubectl_alb.model import elbv2
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Listener, Rule, Stack
from kubectl_alb.observed.listeners import listener, rules
from kubectl_alb.observed.load_balancer import (
    id_of,
    load_balancer,
    security_group,
    shield,
    web_acls,
)
from kubectl_alb.observed.ownership import Ownership
from kubectl_alb.observed.sight import Sight
from kubectl_alb.observed.target_groups import bindings, frontend_targets, target_group

# Without these nothing can be said of what AWS has.
VITAL = (
    Section.LOAD_BALANCERS,
    Section.LISTENERS,
    Section.RULES,
    Section.TARGET_GROUPS,
    Section.SECURITY_GROUPS,
    Section.TAGS,
)
NEEDS = frozenset(
    [
        *VITAL,
        Section.LISTENER_CERTIFICATES,
        Section.LOAD_BALANCER_ATTRIBUTES,
        Section.LISTENER_ATTRIBUTES,
        Section.TARGET_GROUP_ATTRIBUTES,
        Section.TARGET_GROUP_BINDINGS,
        Section.TARGET_HEALTH,
        Section.WEB_ACLS,
        Section.SHIELD_PROTECTIONS,
    ]
)


def stack_of(group: GroupID, ownership: Ownership) -> Stack:
    """Return what there is of a group; nothing but its id if AWS has nothing."""
    sight = Sight(group, ownership)
    owned = sight.owned
    return Stack(
        id=group,
        load_balancers=tuple(load_balancer(lb, sight) for lb in owned.load_balancers),
        security_groups=tuple(security_group(found) for found in owned.security_groups),
        listeners=tuple(found for lb in owned.load_balancers for found in _listeners(lb, sight)),
        rules=tuple(rule for lb in owned.load_balancers for rule in _rules(lb, sight)),
        target_groups=tuple(
            sorted((target_group(tg, sight) for tg in owned.target_groups), key=lambda tg: tg.id)
        ),
        bindings=tuple(b for tg in owned.target_groups for b in bindings(tg, sight)),
        web_acls=web_acls(sight),
        shield=shield(sight),
        frontend_targets=tuple(
            target for tg in owned.target_groups for target in frontend_targets(tg, sight)
        ),
        origins=tuple(sight.unseen),
    )


def _listeners(lb: elbv2.LoadBalancer, sight: Sight) -> tuple[Listener, ...]:
    found = sight.ownership.snapshot.listeners_of.get(lb.arn, ())
    return tuple(listener(one, id_of(lb, sight), sight) for one in found)


def _rules(lb: elbv2.LoadBalancer, sight: Sight) -> tuple[Rule, ...]:
    found = sight.ownership.snapshot.listeners_of.get(lb.arn, ())
    return tuple(rule for one in found for rule in rules(one, id_of(lb, sight), sight))
