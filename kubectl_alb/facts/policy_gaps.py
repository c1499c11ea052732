"""What policies lack against the policy of a release, grant by grant."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.iam_grants import RESOURCE_TAG, Grant, Scope
from kubectl_alb.controller.iam_policy import grants_of, needed
from kubectl_alb.facts.iam import (
    Context,
    Decision,
    Document,
    Request,
    decide,
    like,
    statements,
    texts,
)
from kubectl_alb.facts.role_policies import allows

# The region and the account in an ARN, and in one of a release's policy.
ARN_PARTS = 5
ANYWHERE = ":*:*:"


@dataclass(frozen=True, slots=True)
class PolicyGaps:
    """What policies lack: actions that they do not allow at all, and grants of the others.

    Each of `narrower` is a grant of the release with the one action that they allow less widely.
    """

    actions: tuple[str, ...] = ()
    narrower: tuple[tuple[Grant, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.actions or self.narrower)


def policy_gaps(documents: Iterable[Document], version: Version, partition: str) -> PolicyGaps:
    """Compare policies with what the policy of a release grants in a partition.

    Wider policies lack nothing. Opening the security groups of nodes may be narrowed by whatever
    condition, as the controller's documentation advises.
    """
    given = tuple(documents)
    absent = tuple(
        action.name for action in needed(version, partition) if not allows(given, action.name)
    )
    narrower = tuple(
        (grant, action)
        for grant in grants_of(version, partition)
        for action in grant.actions
        if action not in absent and not _granted(given, grant.scope, action, partition)
    )
    return PolicyGaps(absent, narrower)


def _granted(documents: tuple[Document, ...], scope: Scope, action: str, partition: str) -> bool:
    if scope.narrows:
        return any(
            _beside_own(statement, action) for one in documents for statement in statements(one)
        )
    return any(
        all(
            decide(documents, Request(action, resource, context)) is Decision.ALLOWED
            for resource, context in product(_samples(scope, partition, place), _contexts(scope))
        )
        for place in _places(documents)
    )


def _places(documents: Iterable[Document]) -> list[str]:
    """Return `region:account` of the ARNs in policies: one that names its own is wide enough."""
    found = {"0:0"}
    for statement in (each for one in documents for each in statements(one)):
        for parts in (arn.split(":") for arn in texts(statement.get("Resource"))):
            if len(parts) > ARN_PARTS:
                found.add(":".join(parts[3:ARN_PARTS]).replace("*", "0"))
    return sorted(found)


def _beside_own(statement: Mapping[str, Any], action: str) -> bool:
    """Return whether a statement allows an action on more than what has the cluster's tag."""
    condition = statement.get("Condition") or {}
    keys = {key.lower() for named in condition.values() for key in named}
    return (
        statement.get("Effect") == "Allow"
        and any(like(pattern, action) for pattern in texts(statement.get("Action")))
        and RESOURCE_TAG.lower() not in keys
    )


def _samples(scope: Scope, partition: str, place: str) -> list[str]:
    """Return a resource for each pattern; none is named where any will do."""
    return [
        ""
        if pattern == "*"
        else pattern.format(partition=partition)
        .replace(ANYWHERE, f":{place}:", 1)
        .replace("*", "0")
        for pattern in scope.resources
    ]


def _contexts(scope: Scope) -> Iterator[Context]:
    """Yield the requests that a condition lets pass: one for each value that it lists."""
    keys = [
        (key.lower(), tuple(_passing(operator, values)))
        for operator, named in (scope.condition or {}).items()
        for key, values in named.items()
    ]
    for values in product(*(passing for _, passing in keys)):
        pairs = zip((key for key, _ in keys), values, strict=True)
        yield {key: value for key, value in pairs if value is not None}


def _passing(operator: str, values: object) -> Iterator[str | None]:
    if operator == "Null":
        yield "0" if values == "false" else None
    else:
        yield from texts(values)
