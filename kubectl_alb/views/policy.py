"""What is said about an IAM policy beside printing it."""

from collections.abc import Iterator

from kubectl_alb.controller.iam_grants import Grant
from kubectl_alb.controller.iam_policy import needed
from kubectl_alb.controller.releases.lookup import Named
from kubectl_alb.facts.policy_gaps import PolicyGaps
from kubectl_alb.model.counting import count
from kubectl_alb.render.document import Line, Mark


def origin(wanted: Named, partition: str) -> Line:
    """Say which policy it is."""
    actions = count(len(needed(wanted.rules, partition)), "action")
    return (
        Mark.GOOD,
        f" IAM policy of {release_name(wanted)} for partition {partition}, {actions}",
    )


def release_name(wanted: Named) -> str:
    """Name a release, with the chart if that was asked for."""
    if wanted.release is None:
        return wanted.text
    chart = f" (chart {wanted.text})" if wanted.is_chart else ""
    return f"{wanted.release.name}{chart}"


def complete(called: str, wanted: Named, partition: str) -> Line:
    """Say that a policy lacks nothing."""
    needs = f"everything that {release_name(wanted)} needs in partition {partition}"
    return Mark.GOOD, f" {called} allows {needs}"


def gap_lines(called: str, gaps: PolicyGaps, wanted: Named, partition: str) -> Iterator[str]:
    """Yield what a policy lacks for a release, one line for each action."""
    yield f"{called} lacks what {release_name(wanted)} needs in partition {partition}:"
    uses = {action.name: action.without for action in needed(wanted.rules, partition)}
    for action in gaps.actions:
        yield f"  {action}{_use(uses[action])}"
    for grant, action in gaps.narrower:
        yield f"  {action} {_scope(grant, partition)}{_use(grant.without)}"


def _use(text: str) -> str:
    return f" (needed for {text})" if text else ""


def _scope(grant: Grant, partition: str) -> str:
    scope = grant.scope
    resources = ", ".join(resource.format(partition=partition) for resource in scope.resources)
    where = "on any resource" if resources == "*" else f"on {resources}"
    conditions = [
        _condition(operator, key, value)
        for operator, keys in (scope.condition or {}).items()
        for key, value in keys.items()
    ]
    return f"{where}{' with ' if conditions else ''}{' and '.join(conditions)}"


def _condition(operator: str, key: str, value: object) -> str:
    if operator == "Null":
        return key if value == "false" else f"no {key}"
    values = value if isinstance(value, list) else [value]
    return f"{key} {' or '.join(map(str, values))}"
