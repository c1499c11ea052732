"""An IAM policy that is brought along: whether IAM would take it.

AWS: IAM user guide, "Grammar of the IAM JSON policy language" and "IAM and AWS STS quotas".
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kubectl_alb.controller.iam_policy import LANGUAGE, MANAGED_SIZE
from kubectl_alb.errors import DecodeError
from kubectl_alb.facts.iam import Document

LANGUAGES = (LANGUAGE, "2008-10-17")
EFFECTS = ("Allow", "Deny")
STATEMENT = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"]
ELEMENTS = {
    "Action": re.compile(r"\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+"),
    "Resource": re.compile(r"\*|arn:.+"),
}
SID = re.compile(r"[A-Za-z0-9]*")
HINT = "give an identity policy in JSON, as `--print-iam-policy` prints one"


def parsed_policy(text: str, called: str) -> Document:
    """Return the policy in a text; raise `DecodeError` with everything that is wrong with it."""
    document = _json(text, called)
    faults = tuple(_faults(document))
    size = size_of(text)
    if size > MANAGED_SIZE:
        faults += (
            f"{size} characters without white space, of which IAM takes {MANAGED_SIZE} at most",
        )
    if faults:
        raise DecodeError(f"{called} is not a policy that IAM takes", hint=HINT, details=faults)
    return document


def size_of(text: str) -> int:
    """Return the size of a policy as IAM counts it: in characters, white space left out."""
    return len("".join(text.split()))


def _json(text: str, called: str) -> dict[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise DecodeError(
            f"{called} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}",
            hint=HINT,
        ) from error
    except (ValueError, RecursionError) as error:
        raise DecodeError(f"{called} is not JSON that IAM takes: {error}", hint=HINT) from error
    if not isinstance(document, dict):
        raise DecodeError(f"{called} does not hold a JSON object", hint=HINT)
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f'"{twice}" is there twice')
    return found


def _faults(document: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown(document, ("Version", "Id", "Statement"))
    if document.get("Version", LANGUAGE) not in LANGUAGES:
        yield f'Version is "{document["Version"]}", not "{LANGUAGE}"'
    given = document.get("Statement")
    statements = given if isinstance(given, list) else [given]
    if not given:
        yield "there is no Statement"
        return
    for at, statement in enumerate(statements, 1):
        if not isinstance(statement, dict):
            yield f"statement {at} is not an object"
            continue
        yield from (f"statement {at}: {fault}" for fault in _statement_faults(statement))
    ids = [str(each["Sid"]) for each in statements if isinstance(each, dict) and "Sid" in each]
    yield from (f'Sid "{sid}" is there twice' for sid in sorted(set(ids)) if ids.count(sid) > 1)


def _unknown(given: Mapping[str, Any], known: Iterable[str]) -> Iterator[str]:
    for name in sorted(given.keys() - set(known)):
        yield f'unknown element "{name}"'


def _statement_faults(statement: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown(statement, STATEMENT)
    if not SID.fullmatch(str(statement.get("Sid", ""))):
        yield f'Sid "{statement["Sid"]}" is more than letters and digits'
    if statement.get("Effect") not in EFFECTS:
        yield "Effect is neither Allow nor Deny"
    for element, pattern in ELEMENTS.items():
        present = [name for name in (element, f"Not{element}") if name in statement]
        if len(present) != 1:
            yield f"it needs either {element} or Not{element}"
        for name in present:
            yield from _text_faults(name, statement[name], pattern)
    yield from _condition_faults(statement.get("Condition", {}))


def _text_faults(name: str, value: object, pattern: re.Pattern[str]) -> Iterator[str]:
    given = value if isinstance(value, list) else [value]
    texts = [text for text in given if isinstance(text, str)]
    if not texts or len(texts) < len(given):
        yield f"{name} is neither a text nor a list of texts"
    yield from (f'invalid {name} "{text}"' for text in texts if not pattern.fullmatch(text))


def _condition_faults(condition: object) -> Iterator[str]:
    if not isinstance(condition, dict):
        yield "Condition is not an object"
        return
    for operator, keys in condition.items():
        if not isinstance(keys, dict):
            yield f"Condition {operator} is not an object"
