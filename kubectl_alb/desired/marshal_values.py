"""JSON values of the stack, and how Go leaves fields out."""

from collections.abc import Mapping
from typing import TypeAlias

from kubectl_alb.model.rule import Reference, Token

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def token_json(token: Token) -> Json:
    """Return a known value as text, and one that AWS will assign as a reference."""
    return {"$ref": str(token)} if isinstance(token, Reference) else token


def given(fields: Mapping[str, Json]) -> dict[str, Json]:
    """Leave out fields that are nil pointers."""
    return {key: value for key, value in fields.items() if value is not None}


def present(fields: Mapping[str, Json]) -> dict[str, Json]:
    """Leave out nil pointers, and lists and maps without entries."""
    return {key: value for key, value in fields.items() if value not in (None, [], {})}


def sorted_map(items: Mapping[str, Json]) -> dict[str, Json]:
    """Return a map with its keys sorted by bytes."""
    return {key: items[key] for key in sorted(items, key=lambda k: k.encode())}


def text_map(items: Mapping[str, str]) -> dict[str, Json]:
    """Return a map of strings, sorted."""
    return {key: items[key] for key in sorted(items)}
