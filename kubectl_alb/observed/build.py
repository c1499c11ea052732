"""The stack that AWS, and the cluster for its bindings, have of an IngressGroup.

Written in the same types as the stack that is wanted, so that the two compare field by field.
What could not be read is marked in `origins`, and no difference should be made of it.
"""

from kubectl_alb.facts.facts import Facts
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
from kubectl_alb.observed.observation import Observation
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


def stack_of(group: GroupID, facts: Facts) -> Stack:
    """Return what there is of a group; nothing but its id if AWS has nothing."""
    observation = Observation(group, facts)
    owned = observation.owned
    return Stack(
        id=group,
        load_balancers=tuple(load_balancer(lb, observation) for lb in owned.load_balancers),
        security_groups=tuple(security_group(found) for found in owned.security_groups),
        listeners=tuple(
            found for lb in owned.load_balancers for found in _listeners(lb, observation)
        ),
        rules=tuple(rule for lb in owned.load_balancers for rule in _rules(lb, observation)),
        target_groups=tuple(
            sorted(
                (target_group(tg, observation) for tg in owned.target_groups), key=lambda tg: tg.id
            )
        ),
        bindings=tuple(b for tg in owned.target_groups for b in bindings(tg, observation)),
        web_acls=web_acls(observation),
        shield=shield(observation),
        frontend_targets=tuple(
            target for tg in owned.target_groups for target in frontend_targets(tg, observation)
        ),
        origins=tuple(observation.unread),
    )


def _listeners(lb: elbv2.LoadBalancer, observation: Observation) -> tuple[Listener, ...]:
    found = observation.snapshot.aws.listeners_by_load_balancer_arn.get(lb.arn, ())
    return tuple(listener(one, id_of(lb, observation), observation) for one in found)


def _rules(lb: elbv2.LoadBalancer, observation: Observation) -> tuple[Rule, ...]:
    found = observation.snapshot.aws.listeners_by_load_balancer_arn.get(lb.arn, ())
    return tuple(rule for one in found for rule in rules(one, id_of(lb, observation), observation))
