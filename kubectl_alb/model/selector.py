"""Label selectors as kubectl writes them."""

import re
from collections.abc import Callable, Mapping

from kubectl_alb.errors import UsageError

Labels = Mapping[str, str]
Test = Callable[[Labels], bool]

KEY = r"([A-Za-z0-9][-A-Za-z0-9_./]*)"
IN = re.compile(rf"{KEY}\s+(in|notin)\s+\(([^()]*)\)")
EQUAL = re.compile(rf"{KEY}\s*(==|=|!=)\s*([-A-Za-z0-9_.]*)")
EXISTS = re.compile(rf"(!?)\s*{KEY}")


def parse_selector(text: str) -> Test:
    """Turn a selector into a test of labels; an empty one takes everything.

    Kubernetes: `key=value`, `!=`, `key in (a, b)`, `notin`, `key`, `!key`, joined by commas.
    """
    tests = [_requirement(part) for part in _parts(text)]
    return lambda labels: all(test(labels) for test in tests)


def _parts(text: str) -> list[str]:
    parts = (part.strip() for part in re.split(r",(?![^()]*\))", text))
    return [part for part in parts if part]


def _requirement(text: str) -> Test:
    if found := IN.fullmatch(text):
        key, operator, listed = found.groups()
        values = {value.strip() for value in listed.split(",")}
        if operator == "in":
            return lambda labels: labels.get(key) in values
        return lambda labels: labels.get(key) not in values
    if found := EQUAL.fullmatch(text):
        key, operator, value = found.groups()
        if operator == "!=":
            return lambda labels: labels.get(key) != value
        return lambda labels: labels.get(key) == value
    if found := EXISTS.fullmatch(text):
        absent, key = found.groups()
        return lambda labels: (key not in labels) == bool(absent)
    raise UsageError(
        f"{text!r} is no label selector",
        hint="write for example app=web,tier!=test or 'app in (a, b)'",
    )
