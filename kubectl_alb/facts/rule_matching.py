"""Which live rule becomes which wanted one: by content first, then by priority.

    wanted rule                         live rule            becomes
    ----------------------------------  -------------------  --------------------------
    same content, same priority         rule 1               left as it is
    same content, another priority      rule 3               moved
    other content, same priority        rule 4               changed where it is
    neither                             -                    created
    -                                   any other            deleted

Before v2.12.0 rules were matched by priority alone. A rule with an OIDC login still is: AWS keeps
the client secret to itself, so that the controller sees other content in every such rule, and
sends it anew at each reconcile.
controller: pkg/deploy/elbv2/listener_rule_synthesizer.go, pkg/deploy/elbv2/listener_utils.go
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kubectl_alb.controller.flags import Version
from kubectl_alb.facts.projected_actions import settled_actions
from kubectl_alb.model.rule import AuthenticateOidc, Condition, Rule, Transform

BY_CONTENT_SINCE: Version = (2, 12, 0)
Asked = tuple[tuple[Condition, ...], tuple[Transform, ...]]


def matched(
    wanted: Iterable[Rule], live: Iterable[Rule], version: Version
) -> list[tuple[Rule, Rule | None]]:
    """Give each wanted rule of one listener the live one that becomes it, or none."""
    left = sorted(live, key=lambda rule: rule.priority)
    listed = list(wanted)
    pairs: dict[int, Rule] = {}
    if version >= BY_CONTENT_SINCE:
        pairs = dict(_by_content(listed, left))
    taken = {id(rule) for rule in pairs.values()}
    by_priority = {rule.priority: rule for rule in left if id(rule) not in taken}
    return [
        (rule, pairs[index] if index in pairs else by_priority.get(rule.priority))
        for index, rule in enumerate(listed)
    ]


def _by_content(wanted: list[Rule], live: list[Rule]) -> Iterator[tuple[int, Rule]]:
    asked: dict[Asked, list[Rule]] = defaultdict(list)
    for rule in live:
        asked[asks(rule)].append(rule)
    for index, rule in enumerate(wanted):
        candidates = [] if _logs_in(rule) else asked.get(asks(rule), [])
        same = next((old for old in candidates if does_the_same(rule, old)), None)
        if same is not None:
            candidates.remove(same)
            yield index, same


def _logs_in(rule: Rule) -> bool:
    return any(isinstance(action, AuthenticateOidc) for action in rule.actions)


def does_the_same(new: Rule, old: Rule) -> bool:
    """Return whether the controller sees the same actions."""
    return settled_actions(new.actions, old.actions) == old.actions


def asks(rule: Rule) -> Asked:
    """Return conditions and transforms without regard to their order."""
    conditions = sorted(rule.conditions, key=lambda condition: condition.field)
    return tuple(conditions), tuple(sorted(rule.transforms, key=lambda t: t.type))
