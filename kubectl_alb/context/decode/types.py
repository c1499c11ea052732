"""Whether a decoded record is what the model declares: decoders copy most values unseen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from math import isfinite
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

Test = Callable[[Any], bool]

# What AWS and Kubernetes send fits into 64 bits.
LARGEST = 2**63


def misfits(value: Any, path: str = "") -> Iterator[str]:
    """Yield the path of every field of a dataclass whose value is not of its declared type."""
    kind: Any = type(value)
    hints = _hints(kind)
    for field in fields(value):
        inner = f"{path}.{field.name}" if path else field.name
        yield from _compared(getattr(value, field.name), hints[field.name], inner)


def _compared(value: Any, hint: Any, path: str) -> Iterator[str]:
    """Yield the paths at or below a value that does not fit: as far down as can be said."""
    if _test(hint)(value):
        return
    below = tuple(_below(value, hint, path))
    yield from below or (path,)


def _below(value: Any, hint: Any, path: str) -> Iterator[str]:
    for option in _options(hint):
        kind = get_origin(option) or option
        if not isinstance(kind, type) or not isinstance(value, kind):
            continue
        if is_dataclass(value):
            yield from misfits(value, path)
        elif isinstance(value, Mapping):
            for key, item in value.items():
                yield from _compared(item, get_args(option)[1], f"{path}.{key}")
        elif isinstance(value, tuple) and (args := get_args(option)):
            for index, item in enumerate(value):
                yield from _compared(item, _item_hint(args, index), f"{path}.{index}")


def _item_hint(args: tuple[Any, ...], index: int) -> Any:
    return args[0] if args[-1] is Ellipsis else args[min(index, len(args) - 1)]


def _options(hint: Any) -> tuple[Any, ...]:
    hint = hint.__supertype__ if isinstance(hint, NewType) else hint
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def fits(value: Any) -> bool:
    """Return whether every field of a dataclass is of its declared type."""
    kind: Any = type(value)
    return _fields_test(kind)(value)


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


@cache
def _fields_test(kind: Any) -> Test:
    """Return a test of the fields; made once for each class, as there are many records."""
    hints = _hints(kind)
    names = [field.name for field in fields(kind)]
    tests = [_test(hints[name]) for name in names]
    if len(names) == 1:
        only, test = attrgetter(names[0]), tests[0]
        return lambda value: test(only(value))
    values = attrgetter(*names)
    plain = [_plain(hints[name]) for name in names]

    def each_fits(value: Any) -> bool:
        for kind, fits_kind, item in zip(plain, tests, values(value), strict=True):
            if type(item) is not kind and not fits_kind(item):
                return False
        return True

    return each_fits


def _plain(hint: Any) -> Any:
    """Return the class of which every value fits, if there is one: most values are texts."""
    options = _options(hint)
    return next((kind for kind in (str, bool) if kind in options), None)


@cache
def _test(hint: Any) -> Test:
    options = _options(hint)
    if len(options) > 1:
        tests = [_test(option) for option in options]
        return lambda value: any(test(value) for test in tests)
    (hint,) = options
    origin = get_origin(hint)
    if origin is not None:
        return _container_test(origin, get_args(hint))
    if hint in PLAIN:
        return PLAIN[hint]
    if is_dataclass(hint):
        kind: Any = hint
        return lambda value: isinstance(value, kind) and fits(value)
    return lambda value: isinstance(value, hint)


def _container_test(origin: Any, args: tuple[Any, ...]) -> Test:
    if issubclass(origin, Mapping):
        key, item = _test(args[0]), _test(args[1])
        return lambda value: (
            isinstance(value, Mapping)
            and all(key(name) and item(inner) for name, inner in value.items())
        )
    if origin is tuple and args[-1] is not Ellipsis:
        tests = [_test(arg) for arg in args]
        return lambda value: (
            isinstance(value, tuple)
            and len(value) == len(tests)
            and all(test(inner) for test, inner in zip(tests, value, strict=True))
        )
    each = _test(args[0])
    return lambda value: isinstance(value, origin) and all(map(each, value))


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and isfinite(value) and not isinstance(value, bool)


def _json(value: Any, depth: int = 32) -> bool:
    """Return whether a value of any type is JSON that can be worked with."""
    if isinstance(value, Mapping):
        return depth > 0 and all(_json(inner, depth - 1) for inner in value.values())
    if isinstance(value, (list, tuple)):
        return depth > 0 and all(_json(inner, depth - 1) for inner in value)
    return not isinstance(value, (int, float)) or abs(value) < LARGEST


PLAIN: Mapping[Any, Test] = {
    Any: _json,
    object: _json,
    str: lambda value: isinstance(value, str),
    bool: lambda value: isinstance(value, bool),
    int: lambda value: type(value) is int and -LARGEST <= value < LARGEST,
    float: lambda value: _number(value) and abs(value) < LARGEST,
    NoneType: lambda value: value is None,
}
