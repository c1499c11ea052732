"""Steps and actions as plain data, and back: what a journal keeps of them."""

import collections.abc
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin

from kubectl_alb.model.action import Action
from kubectl_alb.model.step import Step

T = TypeVar("T")

# Fields whose metadata has this as False may hold credentials, and are not written anywhere.
RECORDED = "recorded"
KINDS: Mapping[str, type] = {kind.__name__: kind for kind in get_args(Action)}


def data_of(value: Any) -> Any:
    """Return dataclasses, enums and tuples as JSON values; an action also names its kind."""
    if is_dataclass(value) and not isinstance(value, type):
        named = {
            field.name: data_of(getattr(value, field.name))
            for field in fields(value)
            if field.metadata.get(RECORDED, True)
        }
        kind = type(value).__name__
        return {"kind": kind, "fields": named} if kind in KINDS else named
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [data_of(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): data_of(each) for key, each in value.items()}
    return value


def step_of(data: Any) -> Step:
    """Read a step; raise ValueError for what is none."""
    return _record(Step, data)


def action_of(data: Any) -> Action:
    """Read an action; raise ValueError for what is none."""
    if not isinstance(data, Mapping) or data.get("kind") not in KINDS:
        raise ValueError("no action of a known kind")
    action: Action = _record(KINDS[data["kind"]], data.get("fields"))
    return action


def _record(kind: type[T], data: Any) -> T:
    if not isinstance(data, Mapping):
        raise ValueError(f"no {kind.__name__}")
    values = {
        field.name: _read(field.type, data[field.name])
        for field in fields(kind)  # type: ignore[arg-type]
        if field.name in data
    }
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error


def _read(kind: Any, data: Any) -> Any:
    """Read a value of a declared type."""
    if kind == Action:
        return action_of(data)
    origin = get_origin(kind)
    if origin in READERS:
        return READERS[origin](get_args(kind), data)
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind, data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if kind is not Any and not isinstance(data, kind):
        raise ValueError(f"{data!r:.40} is no {getattr(kind, '__name__', kind)}")
    return data


def _tuple(kinds: tuple[Any, ...], data: Any) -> Any:
    if not isinstance(data, list):
        raise ValueError("no list")
    if kinds[-1] is Ellipsis:
        return tuple(_read(kinds[0], each) for each in data)
    if len(kinds) != len(data):
        raise ValueError("a list of another length")
    return tuple(_read(kind, each) for kind, each in zip(kinds, data, strict=True))


def _union(kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None and type(None) in kinds:
        return None
    left = tuple(kind for kind in kinds if kind is not type(None))
    if set(left) == set(get_args(Action)):
        return action_of(data)
    return _read(left[0], data)


def _mapping(kinds: tuple[Any, ...], data: Any) -> Any:
    if not isinstance(data, Mapping):
        raise ValueError("no object")
    return dict(data)


READERS: Mapping[Any, Callable[[tuple[Any, ...], Any], Any]] = {
    tuple: _tuple,
    Union: _union,
    types.UnionType: _union,
    collections.abc.Mapping: _mapping,
}
