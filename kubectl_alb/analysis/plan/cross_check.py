"""Our stacks against those that the controller itself has written down.

With the gate IngressPlanAnnotation the controller writes the stack of a group into an annotation
of the group's first member, at each reconcile and before it deploys.
controller: controllers/ingress/dryrun.go, controllers/ingress/group_controller.go
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest
from typing import Any

from kubectl_alb.desired.marshal import stack_json
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.refusal import Refusal

KEY = PREFIX + "dry-run-plan"
# The controller writes these in random order.
UNORDERED = frozenset(
    {"loadBalancerAttributes", "targetGroupAttributes", "listenerAttributes", "securityGroups"}
)


class Agreement(Enum):
    """What the comparison came to."""

    EQUAL = "equal"
    DIFFERENT = "different"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A place in the stack where the two differ; None is absence, `path` is a JSON pointer."""

    path: str
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """A group, the member that carries the controller's stack, and where ours differs."""

    group: GroupID
    agreement: Agreement
    member: Ref | None = None
    disagreements: tuple[Disagreement, ...] = ()
    reason: str = ""


def cross_checks(facts: Facts) -> tuple[CrossCheck, ...]:
    """Compare every group that the controller handles."""
    return tuple(_checked(group, facts) for group in groups(facts).values() if group.members)


def _checked(group: Group, facts: Facts) -> CrossCheck:
    carriers = [m for m in group.members if KEY in m.ingress.meta.annotations]
    if not carriers:
        return CrossCheck(group.id, Agreement.ABSENT)
    first = carriers[0]
    if first is not group.members[0]:
        reason = f"the annotation is on {first.ref}, and {group.members[0].ref} is first"
        return CrossCheck(group.id, Agreement.DIFFERENT, first.ref, reason=reason)
    try:
        theirs = json.loads(first.ingress.meta.annotations[KEY])
    except ValueError as error:
        return CrossCheck(group.id, Agreement.UNREADABLE, first.ref, reason=f"no JSON: {error}")
    outcome = outcomes(facts)[group.id]
    if isinstance(outcome, Refusal):
        # The annotation then is from before: a group that is not built is not written down.
        return CrossCheck(group.id, Agreement.REFUSED, first.ref, reason=outcome.message)
    ours = json.loads(json.dumps(stack_json(outcome, facts.config.version)))
    found = tuple(_between(_settled(ours), _settled(theirs), ""))
    agreement = Agreement.DIFFERENT if found else Agreement.EQUAL
    return CrossCheck(group.id, agreement, first.ref, found)


def _settled(value: Any, key: str = "") -> Any:
    """Sort what has no order."""
    if isinstance(value, dict):
        ports = "groupName" in value
        return {k: _settled(v, "ports" if ports and k == "ingress" else k)
                for k, v in value.items()}  # fmt: skip
    if isinstance(value, list):
        items = [_settled(item) for item in value]
        unordered = key in UNORDERED or key == "ports"
        return sorted(items, key=lambda i: json.dumps(i, sort_keys=True)) if unordered else items
    return value


def _between(ours: Any, theirs: Any, path: str) -> Iterator[Disagreement]:
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        for key in sorted(ours.keys() | theirs.keys()):
            step = str(key).replace("~", "~0").replace("/", "~1")
            yield from _between(ours.get(key), theirs.get(key), f"{path}/{step}")
    elif isinstance(ours, list) and isinstance(theirs, list):
        for place, (one, other) in enumerate(zip_longest(ours, theirs)):
            yield from _between(one, other, f"{path}/{place}")
    elif ours != theirs:
        yield Disagreement(path or "/", ours, theirs)
