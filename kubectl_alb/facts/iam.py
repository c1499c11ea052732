"""What policy documents allow: statements, wildcards and the conditions that they use.

AWS: IAM user guide, "Policy evaluation logic" and "IAM JSON policy elements: Condition operators".
An operator that is not known here counts as met, so that nothing is called missing in error.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any

Document = Mapping[str, object]
Context = Mapping[str, str]


class Decision(Enum):
    """What documents say to a request."""

    ALLOWED = "allowed"
    DENIED = "denied"
    NOT_ALLOWED = "not allowed"


@dataclass(frozen=True, slots=True)
class Request:
    """An action on a resource; an empty `resource` leaves resources out of the question.

    `context` holds condition keys in lower case.
    """

    action: str
    resource: str = ""
    context: Context = field(default_factory=dict)
    principal: str = ""


def decide(documents: Iterable[Document], request: Request) -> Decision:
    """Evaluate documents: an explicit Deny wins, then an Allow."""
    effects = {
        str(statement.get("Effect"))
        for document in documents
        for statement in statements(document)
        if applies(statement, request)
    }
    if "Deny" in effects:
        return Decision.DENIED
    return Decision.ALLOWED if "Allow" in effects else Decision.NOT_ALLOWED


def statements(document: Document) -> Iterator[Mapping[str, Any]]:
    """Yield the statements of a document; a single one may stand without a list."""
    given = document.get("Statement")
    for statement in given if isinstance(given, list) else [given]:
        if isinstance(statement, dict):
            yield statement


def applies(statement: Mapping[str, Any], request: Request) -> bool:
    """Return whether a statement is about a request and its conditions are met."""
    return (
        _names(statement, "Action", request.action)
        and (not request.resource or _names(statement, "Resource", request.resource))
        and (not request.principal or _has_principal(statement, request.principal))
        and all(
            _met(operator, keys, request.context)
            for operator, keys in (statement.get("Condition") or {}).items()
        )
    )


def texts(value: object) -> list[str]:
    """Read one text or a list of them."""
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, (list, tuple)) else [str(value)]


def _names(statement: Mapping[str, Any], element: str, wanted: str) -> bool:
    negated = f"Not{element}"
    if negated in statement:
        return not any(like(pattern, wanted) for pattern in texts(statement[negated]))
    if element not in statement:
        return element == "Resource"
    return any(like(pattern, wanted) for pattern in texts(statement[element]))


def _has_principal(statement: Mapping[str, Any], wanted: str) -> bool:
    given = statement.get("Principal")
    if isinstance(given, Mapping):
        return any(wanted in texts(names) for names in given.values())
    return given in ("*", wanted)


def like(pattern: str, text: str) -> bool:
    """Match `*` and `?`, letter case aside."""
    return bool(_pattern(pattern).fullmatch(text))


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    escaped = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(escaped, re.IGNORECASE | re.DOTALL)


def _equals(pattern: str, text: str) -> bool:
    return pattern == text


def _equals_ignoring_case(pattern: str, text: str) -> bool:
    return pattern.lower() == text.lower()


_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "stringequals": _equals,
    "stringequalsignorecase": _equals_ignoring_case,
    "stringlike": like,
    "arnequals": like,
    "arnlike": like,
    "bool": _equals_ignoring_case,
}


def _met(operator: str, keys: Mapping[str, object], context: Context) -> bool:
    name = operator.lower().rpartition(":")[2]
    lenient = name.endswith("ifexists") or operator.lower().startswith("forallvalues:")
    name = name.removesuffix("ifexists")
    return all(
        _key_met(name, texts(values), context.get(key.lower()), lenient)
        for key, values in keys.items()
    )


def _key_met(operator: str, values: list[str], actual: str | None, lenient: bool) -> bool:
    if operator == "null":
        return (actual is None) == (values[0].lower() == "true")
    matches = _OPERATORS.get(operator.replace("not", ""))
    if matches is None or (actual is None and lenient):
        return True
    found = actual is not None and any(matches(value, actual) for value in values)
    return found != ("not" in operator)
