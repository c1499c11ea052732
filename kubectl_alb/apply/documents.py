"""Policy documents compared: by what they say, not by how they are written."""

import json
from collections.abc import Mapping
from typing import Any

from kubectl_alb.context.decode.account import document as read_document
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.iam import statements


def is_same(one: str, other: str) -> bool:
    """Return whether two documents say the same; an empty one is none."""
    if not one or not other:
        return one == other
    return parsed(one) == parsed(other)


def differences(before: str, now: str) -> str:
    """Return the statements that came and went."""
    shown, found = (
        [json.dumps(each, sort_keys=True) for each in statements(parsed(text))]
        for text in (before, now)
    )
    changes = [f"added {text}" for text in found if text not in shown]
    changes += [f"removed {text}" for text in shown if text not in found]
    return "; ".join(changes) or "the same statements"


def parsed(text: str) -> Mapping[str, Any]:
    """Return a document as an object."""
    found = json.loads(text or "{}")
    return found if isinstance(found, dict) else {}


def text_of(value: Any) -> str:
    """Return a document as text: IAM sends it quoted for URLs, the SDK decodes it."""
    found = read_document(value)
    if found is None:
        raise AlbError("IAM's answer holds no policy document")
    return json.dumps(found, separators=(",", ":"))
