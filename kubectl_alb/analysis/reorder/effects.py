"""What else the order of members decides: rules, and settings for which the first member counts."""

from collections.abc import Iterator

from kubectl_alb.analysis.plan.fields import Value, fields_of
from kubectl_alb.analysis.plan.planned import FieldChange
from kubectl_alb.analysis.plan.replacement import load_balancer_reasons, target_group_reasons
from kubectl_alb.analysis.reorder.result import Effect, OrderedGroup, RuleMove
from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.facts.quotas import Usage, stack_usage
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.rule import RuleSource
from kubectl_alb.model.stack import ALB_ID, LoadBalancer, Stack, TargetGroup, Type

CERTIFICATES, DEFAULT_CERTIFICATE = "certificates", "defaultCertificate"


def rule_moves(before: OrderedGroup, after: OrderedGroup) -> tuple[RuleMove, ...]:
    """Return the priority of each rule before and after, by port, place after and place before."""
    found: dict[tuple[int, RuleSource], list[int | None]] = {}
    for side, ordered_group in enumerate((before, after)):
        ports = _ports(ordered_group)
        for rule in ordered_group.rules:
            if rule.source is not None and rule.listener in ports:
                key = ports[rule.listener], rule.source
                found.setdefault(key, [None, None])[side] = rule.priority
    moves = (RuleMove(source, port, *pair) for (port, source), pair in found.items())
    return tuple(sorted(moves, key=lambda m: (m.port, m.after or m.before or 0, m.before or 0)))


def _ports(ordered_group: OrderedGroup) -> dict[str, int]:
    outcome = ordered_group.outcome
    if isinstance(outcome, Refusal):
        return {}
    return {listener.id: listener.port for listener in outcome.listeners}


def effects(before: OrderedGroup, after: OrderedGroup) -> Iterator[Effect]:
    """Yield the resources but rules that change with the order.

    Of a group that is refused, nothing is known but its listeners.
    """
    if isinstance(before.outcome, Refusal) or isinstance(after.outcome, Refusal):
        return
    whole = before.refused is None and after.refused is None
    old, new = (_resources(each, whole) for each in (before.outcome, after.outcome))
    for key in dict.fromkeys((*old, *new)):
        fields = tuple(_fields(old.get(key), new.get(key)))
        if fields:
            replaced = _replaced(old.get(key), new.get(key), after.facts.config)
            yield Effect(*key, fields, replaced)


def _resources(stack: Stack, whole: bool) -> dict[tuple[str, str], object]:
    if whole:
        return {(t, id_): each for t, id_, each in stack.resources() if t != Type.RULE}
    own = (each for each in stack.listeners if each.load_balancer == ALB_ID)
    return {(Type.LISTENER, each.id): each for each in own}


def _fields(old: object, new: object) -> Iterator[FieldChange]:
    if old == new:
        return
    was, will = ({} if one is None else fields_of(one) for one in (old, new))
    for path in sorted(was.keys() | will.keys()):
        before, after = was.get(path), will.get(path)
        if path == CERTIFICATES and _alike(before, after):
            path, before, after = DEFAULT_CERTIFICATE, _first(before), _first(after)
        if before != after:
            yield FieldChange(path, before, after)


def _alike(before: Value, after: Value) -> bool:
    """Return whether two lists hold the same: of certificates only the first has a place."""
    return {str(one) for one in _listed(before)} == {str(one) for one in _listed(after)}


def _first(values: Value) -> Value:
    return next(iter(_listed(values)), None)


def _listed(values: Value) -> list[Value]:
    return values if isinstance(values, list) else []


def _replaced(old: object, new: object, config: ControllerConfig) -> bool:
    if isinstance(old, LoadBalancer) and isinstance(new, LoadBalancer):
        return bool(load_balancer_reasons(new, old))
    if isinstance(old, TargetGroup) and isinstance(new, TargetGroup):
        return bool(target_group_reasons(new, old, config))
    return False


def usage(before: OrderedGroup, after: OrderedGroup) -> tuple[Usage, ...]:
    """Return the quotas that are counted otherwise, or exceeded."""
    if not isinstance(after.outcome, Stack):
        return ()
    snapshot = after.facts.snapshot
    used = {}
    if isinstance(before.outcome, Stack):
        used = {each.limit: each.used for each in stack_usage(before.outcome, snapshot)}
    return tuple(
        each
        for each in stack_usage(after.outcome, snapshot)
        if each.exceeded or used.get(each.limit, each.used) != each.used
    )
