"""Texts and numbers beyond what a field of ELB takes: ANNO-016."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import about_ref, grade_of
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.rule import (
    HTTP_HEADER,
    HTTP_REQUEST_METHOD,
    Action,
    Condition,
    FixedResponse,
    Forward,
    Redirect,
)

MAX_WEIGHT = 999
MAX_VALUE, MAX_METHOD, MAX_HEADER, MAX_BODY = 128, 40, 40, 1024


@check("ALB-ANNO-016", *MEMBERSHIP, models=True)
def field_too_long(facts: Facts) -> Iterator[CheckResult]:
    """Find values of conditions and actions beyond what ELB takes."""
    seen: set[tuple[object, str]] = set()
    for stack in stacks(facts).values():
        for rule in stack.rules:
            source = rule.source
            if source is None:
                continue
            faults = [f for c in rule.conditions for f in _in_condition(c)]
            faults += [f for a in rule.actions for f in _in_action(a)]
            for fault in faults:
                if (source, fault) in seen:
                    continue
                seen.add((source, fault))
                yield Finding(
                    about_ref(source.ingress),
                    f"{source.ingress}: {source.host or '*'}{source.path}: {fault}",
                    rating=grade_of(source.ingress, facts),
                    concerns=(source.ingress,),
                )


def _in_condition(condition: Condition) -> Iterator[str]:
    if condition.field == HTTP_HEADER and len(condition.header) > MAX_HEADER:
        yield f"header name {condition.header[:20]}… is longer than {MAX_HEADER}"
    limit = MAX_METHOD if condition.field == HTTP_REQUEST_METHOD else MAX_VALUE
    values = (*condition.values, *(value for _, value in condition.pairs))
    for value in values:
        if len(value) > limit:
            yield f"{condition.field} value {value[:20]}… is longer than {limit}"


def _in_action(action: Action) -> Iterator[str]:
    match action:
        case Forward():
            for one in action.targets:
                if one.weight is not None and not 0 <= one.weight <= MAX_WEIGHT:
                    yield f"weight {one.weight} of a target group is not within 0 and {MAX_WEIGHT}"
        case FixedResponse(message_body=str() as body) if len(body) > MAX_BODY:
            yield f"the body of the fixed response is longer than {MAX_BODY}"
        case Redirect():
            parts = {"host": action.host, "path": action.path, "query": action.query}
            for name, text in parts.items():
                if text is not None and len(text) > MAX_VALUE:
                    yield f"the {name} of the redirect is longer than {MAX_VALUE}"
