"""IAM policy statements: which actions and resources they name, and when they hold."""

import fnmatch
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Any

from tests.lab.aws.record import Record

Context = Mapping[str, Sequence[str]]
Test = Callable[[str, str], bool]


def _like(value: str, pattern: str) -> bool:
    # Brackets mean nothing to IAM.
    return fnmatch.fnmatchcase(value, re.sub(r"\[", "[[]", pattern))


def _in_network(value: str, block: str) -> bool:
    return ip_address(value) in ip_network(block)


OPERATORS: Mapping[str, Test] = {
    "StringEquals": lambda value, wanted: value == wanted,
    "StringEqualsIgnoreCase": lambda value, wanted: value.lower() == wanted.lower(),
    "StringLike": _like,
    "ArnEquals": _like,
    "ArnLike": _like,
    "Bool": lambda value, wanted: value.lower() == wanted.lower(),
    "NumericEquals": lambda value, wanted: float(value) == float(wanted),
    "NumericLessThan": lambda value, wanted: float(value) < float(wanted),
    "NumericGreaterThan": lambda value, wanted: float(value) > float(wanted),
    "IpAddress": _in_network,
}
# These hold when none of the values fits.
NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
}


def statements(document: Record) -> list[Record]:
    """Return the statements of a policy document, which may be one or a list."""
    found = document.get("Statement", [])
    return [found] if isinstance(found, dict) else list(found)


def _texts(value: Any) -> list[str]:
    entries = value if isinstance(value, list) else [value]
    return [str(entry).lower() if isinstance(entry, bool) else str(entry) for entry in entries]


def concerns(statement: Record, action: str, resource: str) -> bool:
    """Tell whether a statement names an action on a resource."""
    actions = _texts(statement.get("Action", statement.get("NotAction", [])))
    named = any(_like(action.lower(), pattern.lower()) for pattern in actions)
    resources = _texts(statement.get("Resource", statement.get("NotResource", [])))
    meant = any(_like(resource, pattern) for pattern in resources)
    return named == ("Action" in statement) and meant == ("Resource" in statement)


def holds(statement: Record, context: Context) -> bool:
    """Tell whether all conditions of a statement hold."""
    return all(
        _condition_holds(operator, context.get(key.lower()), _texts(wanted))
        for operator, key, wanted in conditions(statement)
    )


def conditions(statement: Record) -> Iterator[tuple[str, str, Any]]:
    """Yield operator, key and values of each condition of a statement."""
    for operator, keys in statement.get("Condition", {}).items():
        for key, wanted in keys.items():
            yield operator, key, wanted


def _condition_holds(operator: str, given: Sequence[str] | None, wanted: Sequence[str]) -> bool:
    quantifier, _, name = operator.rpartition(":")
    optional = name.endswith("IfExists")
    name = name.removesuffix("IfExists")
    if name == "Null":
        return (given is None) == (wanted[0].lower() == "true")
    if given is None:
        return optional or name in NEGATED or quantifier == "ForAllValues"
    test = OPERATORS[NEGATED.get(name, name)]
    fits = [any(test(value, each) for each in wanted) for value in given]
    if name in NEGATED:
        return not any(fits)
    return all(fits) if quantifier == "ForAllValues" else any(fits)
