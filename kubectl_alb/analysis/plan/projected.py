"""The stack after deployment: the wanted one laid over what AWS has.

The controller leaves much as it finds it: a name, attributes that nothing names, the order of
subnets, what AWS fills in. A resource that comes out equal to the observed one will not be touched.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from kubectl_alb.analysis.plan.projected_listeners import settled_listener, settled_rules
from kubectl_alb.analysis.plan.projected_load_balancers import (
    settled_load_balancer,
    settled_security_group,
    settled_shield,
    settled_web_acls,
)
from kubectl_alb.analysis.plan.projected_targets import (
    settled_binding,
    settled_frontend_target,
    settled_target_group,
)
from kubectl_alb.analysis.plan.terms import Terms, paired
from kubectl_alb.model.stack import Action, Forward, Listener, Reference, Stack, Token, Type

T = TypeVar("T")


def settled(desired: Stack, observed: Stack, terms: Terms) -> Stack:
    """Return the stack as it will be."""
    balancers = paired(desired.load_balancers, observed.load_balancers, lambda lb: lb.id)
    firewalls = paired(desired.security_groups, observed.security_groups, lambda sg: sg.id)
    listeners = paired(desired.listeners, observed.listeners, place_of)
    groups = paired(desired.target_groups, observed.target_groups, lambda tg: tg.id)
    bindings = paired(desired.bindings, observed.bindings, lambda b: b.id)
    targets = paired(desired.frontend_targets, observed.frontend_targets, lambda t: t.target_group)
    return replace(
        desired,
        load_balancers=tuple(settled_load_balancer(a, b, terms) for a, b in balancers),
        security_groups=tuple(settled_security_group(a, b, terms) for a, b in firewalls),
        listeners=tuple(settled_listener(a, b, terms) for a, b in listeners),
        rules=settled_rules(desired.rules, observed.rules, terms),
        target_groups=tuple(settled_target_group(a, b, terms) for a, b in groups),
        bindings=_known(settled_binding(a, b, terms) for a, b in bindings),
        web_acls=settled_web_acls(desired.web_acls, observed.web_acls, terms),
        shield=settled_shield(desired.shield, observed.shield, terms),
        frontend_targets=_known(settled_frontend_target(a, b, terms) for a, b in targets),
    )


def _known(items: Iterable[T | None]) -> tuple[T, ...]:
    return tuple(item for item in items if item is not None)


def place_of(listener: Listener) -> tuple[str, int]:
    """Return what identifies a listener: its load balancer and port."""
    return listener.load_balancer, listener.port


def detached(observed: Stack, leaving: frozenset[str]) -> Stack:
    """Turn references to target groups that will be replaced into ARNs, so that they differ."""
    if not leaving:
        return observed
    arns = {tg.id: str(tg.arn) for tg in observed.target_groups if tg.id in leaving}

    def old(token: Token) -> Token:
        if isinstance(token, Reference) and token.type == Type.TARGET_GROUP:
            return arns.get(token.id, token)
        return token

    def redirected(action: Action) -> Action:
        if not isinstance(action, Forward):
            return action
        targets = (replace(t, target_group=old(t.target_group)) for t in action.targets)
        return replace(action, targets=tuple(targets))

    return replace(
        observed,
        listeners=tuple(
            replace(one, default_actions=tuple(map(redirected, one.default_actions)))
            for one in observed.listeners
        ),
        rules=tuple(
            replace(one, actions=tuple(map(redirected, one.actions))) for one in observed.rules
        ),
    )
