"""Everything that deployment changes in one stack, kind by kind.

What hangs on a replaced load balancer or target group is made anew with it.
controller: pkg/deploy/stack_deployer.go
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from kubectl_alb.analysis.plan.diff import Change, changes
from kubectl_alb.analysis.plan.projected import detached, place_of, settled
from kubectl_alb.analysis.plan.replacement import load_balancer_reasons, target_group_reasons
from kubectl_alb.analysis.plan.terms import Terms, paired
from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.model.stack import ALB_ID, Certificate, Reference, Rule, Stack, Type

T = TypeVar("T")
Place = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class TypedChange:
    """A change, and the controller's name for the type of the resource."""

    type: str
    change: Change[Any]


@dataclass(frozen=True, slots=True)
class StackChanges:
    """What is, what will be, and what lies between; `terms` says what could not be compared."""

    observed: Stack
    after: Stack
    changes: tuple[TypedChange, ...]
    terms: Terms


def stack_changes(desired: Stack, observed: Stack, config: ControllerConfig) -> StackChanges:
    """Compare a wanted stack with the one that AWS has."""
    terms = Terms.of(desired, observed, config)
    leaving = _Leaving.of(desired, observed, config)
    before = detached(observed, leaving.target_groups)
    after = settled(desired, before, terms)
    return StackChanges(before, after, tuple(_changes(after, before, leaving)), terms)


@dataclass(frozen=True, slots=True)
class _Leaving:
    """What must be replaced: ids of load balancers, of listeners on them, of target groups."""

    load_balancers: frozenset[str]
    listeners: frozenset[str]
    target_groups: frozenset[str]

    @classmethod
    def of(cls, desired: Stack, observed: Stack, config: ControllerConfig) -> "_Leaving":
        balancers = paired(desired.load_balancers, observed.load_balancers, lambda lb: lb.id)
        groups = paired(desired.target_groups, observed.target_groups, lambda tg: tg.id)
        leaving = {new.id for new, old in balancers if old and load_balancer_reasons(new, old)}
        return cls(
            frozenset(leaving),
            frozenset(one.id for one in desired.listeners if one.load_balancer in leaving),
            frozenset(
                new.id for new, old in groups if old and target_group_reasons(new, old, config)
            ),
        )


def _changes(after: Stack, before: Stack, leaving: _Leaving) -> Iterator[TypedChange]:
    with_alb = ALB_ID in leaving.load_balancers
    place = _placing(after)

    def typed(
        type_: str,
        sides: tuple[Iterable[T], Iterable[T]],
        identity: Callable[[T], Any],
        leaves: Callable[[T], bool] = lambda item: False,
    ) -> Iterator[TypedChange]:
        for change in changes(*sides, identity, lambda new, old: leaves(new)):
            yield TypedChange(type_, change)

    yield from typed(
        Type.LOAD_BALANCER,
        (after.load_balancers, before.load_balancers),
        lambda lb: lb.id,
        lambda lb: lb.id in leaving.load_balancers,
    )
    yield from typed(
        Type.SECURITY_GROUP, (after.security_groups, before.security_groups), lambda sg: sg.id
    )
    yield from typed(Type.CERTIFICATE, (_requested(after), ()), lambda one: one.id)
    yield from typed(
        Type.LISTENER,
        (after.listeners, before.listeners),
        place_of,
        lambda one: one.id in leaving.listeners,
    )
    yield from typed(
        Type.RULE,
        (after.rules, before.rules),
        lambda rule: (place(rule), str(rule.arn or "")),
        lambda rule: rule.listener in leaving.listeners,
    )
    yield from typed(
        Type.TARGET_GROUP,
        (after.target_groups, before.target_groups),
        lambda tg: tg.id,
        lambda tg: tg.id in leaving.target_groups,
    )
    yield from typed(
        Type.BINDING,
        (after.bindings, before.bindings),
        lambda one: one.id,
        lambda one: one.id in leaving.target_groups,
    )
    yield from typed(
        Type.WAFV2, (after.web_acls, before.web_acls), lambda acl: acl.id, lambda acl: with_alb
    )
    yield from typed(
        Type.SHIELD,
        ((after.shield,) if after.shield else (), (before.shield,) if before.shield else ()),
        lambda one: one.id,
        lambda one: with_alb,
    )
    yield from typed(
        Type.FRONTEND,
        (after.frontend_targets, before.frontend_targets),
        lambda one: one.target_group,
        lambda one: with_alb or one.target_group in leaving.target_groups,
    )


def _placing(after: Stack) -> Callable[[Rule], Place]:
    """Return how rules are ordered: a live rule that stays stands where it will be."""
    future = {rule.arn: _place(rule) for rule in after.rules if rule.arn is not None}
    return lambda rule: future[rule.arn] if rule.arn in future else _place(rule)


def _place(rule: Rule) -> Place:
    return len(rule.listener), rule.listener, rule.priority


def _requested(after: Stack) -> Iterator[Certificate]:
    """Yield the certificates that are still to be requested: a listener waits for their ARN."""
    waited = {
        token.id
        for listener in after.listeners
        for token in listener.certificates
        if isinstance(token, Reference)
    }
    return (one for one in after.certificates if one.id in waited)
