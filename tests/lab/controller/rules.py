"""The rules of a stack's listeners.

A rule whose content is already there keeps its ARN and at most moves; what is left over is
modified in place where the priority is the same, deleted, or created.

controller: pkg/deploy/elbv2/listener_rule_*.go
"""

from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from kubectl_alb.context.decode import elbv2 as decode_elbv2
from kubectl_alb.model import elbv2
from kubectl_alb.model.stack import Condition, Rule, Transform, Type
from tests.lab.controller.requests import (
    Requests,
    as_told,
    condition_request,
    transform_request,
)
from tests.lab.controller.site import Deployment, tag_list

Content: TypeAlias = "tuple[tuple[Condition, ...], tuple[elbv2.Action, ...], tuple[Transform, ...]]"


@dataclass(slots=True)
class Wanted:
    """A rule that is wanted, as a request and as AWS would tell it."""

    rule: Rule
    request: dict[str, Any]
    content: Content


@dataclass(slots=True)
class Difference:
    """What is to be done to the rules of one listener."""

    kept: list[tuple[Wanted, elbv2.Rule]] = field(default_factory=list)
    modified: list[tuple[Wanted, elbv2.Rule]] = field(default_factory=list)
    created: list[Wanted] = field(default_factory=list)
    deleted: list[elbv2.Rule] = field(default_factory=list)


def deploy_rules(deployment: Deployment, requests: Requests) -> None:
    """Make the rules of every listener what the stack says."""
    for listener in deployment.stack.listeners:
        arn = deployment.ids.get((Type.LISTENER, listener.id))
        if arn is None:
            continue
        rules = [rule for rule in deployment.stack.rules if rule.listener == listener.id]
        current = deployment.snapshot.aws.rules_by_listener_arn.get(arn, ())
        wanted = [_wanted(requests, rule) for rule in rules]
        found = difference(wanted, [rule for rule in current if rule.priority is not None])
        _apply(deployment, arn, found)


def _wanted(requests: Requests, rule: Rule) -> Wanted:
    request = {
        "Conditions": list(map(condition_request, rule.conditions)),
        "Actions": requests.actions(rule.actions),
    }
    content = (
        tuple(map(decode_elbv2.condition, request["Conditions"])),
        as_told(request["Actions"]),
        rule.transforms,
    )
    if rule.transforms:
        request["Transforms"] = list(map(transform_request, rule.transforms))
    return Wanted(rule, request, content)


def difference(wanted: list[Wanted], current: list[elbv2.Rule]) -> Difference:
    """Match what is wanted with what is there, equal priorities first."""
    found = Difference()
    left = list(current)
    rest = list(wanted)
    for same_priority in (True, False):
        for want in tuple(rest):
            match = next((r for r in left if _equal(want, r, same_priority)), None)
            if match is not None:
                found.kept.append((want, match))
                left.remove(match)
                rest.remove(want)
    by_priority = {rule.priority: rule for rule in left}
    for want in rest:
        match = by_priority.pop(want.rule.priority, None)
        if match is None:
            found.created.append(want)
        else:
            found.modified.append((want, match))
    found.deleted = list(by_priority.values())
    return found


def _equal(wanted: Wanted, rule: elbv2.Rule, same_priority: bool) -> bool:
    if same_priority and wanted.rule.priority != rule.priority:
        return False
    conditions, actions, transforms = wanted.content
    if len(actions) != len(rule.actions):
        return False
    # Stickiness that nobody asks for is no difference.
    found = tuple(
        live if asked.sticky_seconds is not None else replace(live, sticky_seconds=None)
        for asked, live in zip(actions, rule.actions, strict=True)
    )
    return (conditions, actions, transforms) == (rule.conditions, found, rule.transforms)


def _apply(deployment: Deployment, listener: str, found: Difference) -> None:
    for wanted, rule in found.modified:
        request = dict(wanted.request)
        if rule.transforms and not wanted.rule.transforms:
            request["ResetTransforms"] = True
        deployment.elbv2("modify_rule", RuleArn=rule.arn, **request)
    for rule in found.deleted:
        deployment.elbv2("delete_rule", RuleArn=rule.arn)
    moved = [
        {"RuleArn": rule.arn, "Priority": wanted.rule.priority}
        for wanted, rule in found.kept
        if wanted.rule.priority != rule.priority
    ]
    if moved:
        deployment.elbv2("set_rule_priorities", RulePriorities=moved)
    for wanted in found.created:
        deployment.elbv2(
            "create_rule",
            ListenerArn=listener,
            Priority=wanted.rule.priority,
            Tags=tag_list(deployment.tags(wanted.rule.id, wanted.rule.tags)),
            **wanted.request,
        )
    for wanted, rule in (*found.kept, *found.modified):
        deployment.tag(rule.arn, deployment.tags(wanted.rule.id, wanted.rule.tags))
