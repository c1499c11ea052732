"""Whether a decoded record is what the model declares: decoders copy most values unseen."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints


def misfits(value: Any, path: str = "") -> Iterator[str]:
    """Yield the path of every field of a dataclass whose value is not of its declared type."""
    kind: Any = type(value)
    hints = _hints(kind)
    for field in fields(value):
        inner = f"{path}.{field.name}" if path else field.name
        yield from _compared(getattr(value, field.name), hints[field.name], inner)


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _compared(value: Any, hint: Any, path: str) -> Iterator[str]:
    hint = hint.__supertype__ if isinstance(hint, NewType) else hint
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        if not any(next(_compared(value, one, path), None) is None for one in get_args(hint)):
            yield path
    elif origin is None:
        yield from _plain(value, hint, path)
    elif not isinstance(value, origin):
        yield path
    else:
        yield from _parts(value, get_args(hint), path)


def _plain(value: Any, hint: Any, path: str) -> Iterator[str]:
    if hint in (Any, object):
        return
    if not isinstance(value, hint) or (isinstance(value, bool) and hint is int):
        yield path
    elif is_dataclass(value):
        yield from misfits(value, path)


def _parts(value: Any, args: tuple[Any, ...], path: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _compared(key, args[0], f"{path}.{key}")
            yield from _compared(item, args[1], f"{path}.{key}")
        return
    alike = args[-1] is Ellipsis or len(args) == 1
    for index, item in enumerate(value):
        hint = args[0] if alike else args[min(index, len(args) - 1)]
        yield from _compared(item, hint, f"{path}.{index}")
