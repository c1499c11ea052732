"""Texts that many records have in common, kept in memory once."""

from sys import intern
from typing import Any


def shared(value: Any) -> Any:
    """Return a text as the same object wherever it is decoded; anything else as it is."""
    return intern(value) if type(value) is str else value


def shared_mapping(values: Any) -> Any:
    """Return labels, tags or the like with shared keys and values; anything else as it is."""
    if type(values) is not dict:
        return values
    return {shared(key): shared(value) for key, value in values.items()}


def shared_keys(values: Any) -> Any:
    """Return annotations or the like with shared keys; anything else as it is."""
    if type(values) is not dict:
        return values
    return {shared(key): value for key, value in values.items()}
