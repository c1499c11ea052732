"""What else the order of members decides: rules, and settings for which the first member counts."""

from collections.abc import Iterator

from kubectl_alb.analysis.plan.fields import fields_of
from kubectl_alb.analysis.plan.planned import FieldChange
from kubectl_alb.analysis.plan.replacement import load_balancer_reasons, target_group_reasons
from kubectl_alb.analysis.reorder.result import Effect, RuleMove, Sighted
from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.facts.quotas import Usage, stack_usage
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.rule import RuleSource
from kubectl_alb.model.stack import LoadBalancer, Stack, TargetGroup, Type


def rule_moves(before: Sighted, after: Sighted) -> tuple[RuleMove, ...]:
    """Return the priority of each rule before and after, by port, place after and place before."""
    found: dict[tuple[int, RuleSource], list[int | None]] = {}
    for side, sighted in enumerate((before, after)):
        ports = _ports(sighted)
        for rule in sighted.rules:
            if rule.source is not None and rule.listener in ports:
                key = ports[rule.listener], rule.source
                found.setdefault(key, [None, None])[side] = rule.priority
    moves = (RuleMove(source, port, *pair) for (port, source), pair in found.items())
    return tuple(sorted(moves, key=lambda m: (m.port, m.after or m.before or 0, m.before or 0)))


def _ports(sighted: Sighted) -> dict[str, int]:
    outcome = sighted.outcome
    if isinstance(outcome, Refusal):
        return {}
    return {listener.id: listener.port for listener in outcome.listeners}


def effects(before: Sighted, after: Sighted) -> Iterator[Effect]:
    """Yield the resources but rules that change with the order."""
    if isinstance(before.outcome, Refusal) or isinstance(after.outcome, Refusal):
        return
    old = {(type_, id_): found for type_, id_, found in before.outcome.resources()}
    new = {(type_, id_): found for type_, id_, found in after.outcome.resources()}
    for key in dict.fromkeys((*old, *new)):
        if key[0] != Type.RULE and old.get(key) != new.get(key):
            fields = tuple(_fields(old.get(key), new.get(key)))
            if fields:
                replaced = _replaced(old.get(key), new.get(key), after.facts.config)
                yield Effect(*key, fields, replaced)


def _fields(old: object, new: object) -> Iterator[FieldChange]:
    was, will = ({} if one is None else fields_of(one) for one in (old, new))
    for path in sorted(was.keys() | will.keys()):
        if was.get(path) != will.get(path):
            yield FieldChange(path, was.get(path), will.get(path))


def _replaced(old: object, new: object, config: ControllerConfig) -> bool:
    if isinstance(old, LoadBalancer) and isinstance(new, LoadBalancer):
        return bool(load_balancer_reasons(new, old))
    if isinstance(old, TargetGroup) and isinstance(new, TargetGroup):
        return bool(target_group_reasons(new, old, config))
    return False


def usage(before: Sighted, after: Sighted) -> tuple[Usage, ...]:
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
