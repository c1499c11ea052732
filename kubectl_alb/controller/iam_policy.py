"""The IAM policy of a release in a partition, and the actions that it allows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.iam_grants import GRANTS, Grant, Scope

# AWS: IAM user guide, "IAM and AWS STS quotas": characters without white space.
MANAGED_SIZE, INLINE_SIZE = 6144, 10240
LANGUAGE = "2012-10-17"
# What makes a role with a policy; all three can be denied apart.
INSTALLING = ("iam:CreatePolicy", "iam:CreateRole", "iam:AttachRolePolicy")

Statement = dict[str, Any]


@dataclass(frozen=True, slots=True)
class IamAction:
    """An action of the policy, the release that it came with, and what fails without it."""

    name: str
    since: Version
    without: str = ""


def grants_of(version: Version, partition: str = "aws") -> tuple[Grant, ...]:
    """Return what the policy of a release grants in a partition."""
    return tuple(grant for grant in GRANTS if grant.is_of(version, partition))


def needed(version: Version, partition: str = "aws") -> tuple[IamAction, ...]:
    """Return the actions of a release's policy, each once, oldest first."""
    found: dict[str, IamAction] = {}
    for grant in grants_of(version, partition):
        for name in grant.actions:
            found.setdefault(name, _ACTIONS[name])
    return tuple(sorted(found.values(), key=lambda action: action.since))


def gained(old: Version, new: Version, partition: str = "aws") -> tuple[Grant, ...]:
    """Return the grants of one release that an earlier one does not have."""
    before = grants_of(old, partition)
    return tuple(grant for grant in grants_of(new, partition) if grant not in before)


def policy_document(version: Version, partition: str = "aws") -> dict[str, Any]:
    """Return the IAM policy of a release in a partition, one statement for each scope."""
    actions: dict[str, list[str]] = {}
    scopes: dict[str, Scope] = {}
    for grant in grants_of(version, partition):
        scopes.setdefault(grant.scope.sid, grant.scope)
        actions.setdefault(grant.scope.sid, []).extend(grant.actions)
    return {
        "Version": LANGUAGE,
        "Statement": [
            {"Sid": sid, **_statement(scope, sorted(actions[sid]), partition)}
            for sid, scope in scopes.items()
        ],
    }


def statements(actions: Iterable[str], version: Version, partition: str) -> Iterator[Statement]:
    """Yield statements that grant these actions, each as widely as a release's policy does.

    What no policy of it has is granted on any resource.
    """
    wanted = tuple(dict.fromkeys(actions))
    grants = grants_of(version, partition)
    open_to_all = {a for grant in grants if grant.scope.plain for a in grant.actions}
    known = {action for grant in grants for action in grant.actions}
    plain = [action for action in wanted if action not in known]
    for grant in grants:
        if grant.scope.plain:
            plain += [a for a in grant.actions if a in wanted]
        elif granted := [a for a in wanted if a in grant.actions and a not in open_to_all]:
            yield _statement(grant.scope, granted, partition)
    if plain:
        yield _statement(Scope(""), [a for a in wanted if a in plain], partition)


def resource_of(action: str, version: Version, partition: str) -> str:
    """Return the pattern of a resource that an action is granted on; `*` for any."""
    scopes = (g.scope for g in grants_of(version, partition) if action in g.actions)
    return _in(next(scopes, Scope("")), partition)[0]


def _statement(scope: Scope, actions: list[str], partition: str) -> Statement:
    resources = _in(scope, partition)
    condition = {operator: dict(keys) for operator, keys in (scope.condition or {}).items()}
    return {
        "Effect": "Allow",
        "Action": actions,
        "Resource": resources[0] if len(resources) == 1 else resources,
        **({"Condition": condition} if condition else {}),
    }


def _in(scope: Scope, partition: str) -> list[str]:
    return [resource.format(partition=partition) for resource in scope.resources]


def _actions() -> Iterator[tuple[str, IamAction]]:
    """Yield each action at the release that brought it; later rows only widen what it may do."""
    for grant in sorted(GRANTS, key=lambda grant: grant.since, reverse=True):
        for name in grant.actions:
            yield name, IamAction(name, grant.since, grant.without)


_ACTIONS = dict(_actions())
