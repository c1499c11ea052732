"""Values of any dataclass type of the project, with a text of the test's in every string.

`Planter(text, seed).value(Description)` walks the type's fields: unions, enumerations, flags and
optional fields take turns by the seed, so that a few seeds show all of them.
"""

import importlib
import pkgutil
import random
import sys
import types
import typing
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias, get_args, get_origin

import kubectl_alb

Text = Callable[[str], str]
Maker: TypeAlias = "Callable[[Planter], Any]"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc)
# Beyond this depth, optional fields and collections stay empty.
DEPTH = 9
EMPTY_TEXTS = 0.07
UNIONS = (typing.Union, types.UnionType)
EMPTY: Mapping[Any, Any] = {tuple: (), frozenset: frozenset(), list: [], dict: {}}


@cache
def _names() -> dict[str, Any]:
    """Return every public name of the project, for hints that are resolved late."""
    found: dict[str, Any] = {}
    for module in pkgutil.walk_packages(kubectl_alb.__path__, "kubectl_alb."):
        if not module.name.endswith("__main__"):
            known = vars(importlib.import_module(module.name))
            found.update((k, v) for k, v in known.items() if not isinstance(v, types.ModuleType))
    return found


@cache
def hints(kind: type) -> dict[str, Any]:
    """Return the type of each field of a dataclass."""
    return typing.get_type_hints(kind, localns={**_names(), **vars(sys.modules[kind.__module__])})


class Planter:
    """Makes values; what only the project itself writes is among the words in `own`.

    Its keys are fields, as `Type.field`. `makers` are for types that are no dataclasses.
    """

    def __init__(
        self,
        text: Text,
        seed: int,
        own: Mapping[str, Sequence[str]] = MappingProxyType({}),
        makers: Mapping[Any, Maker] = MappingProxyType({}),
    ) -> None:
        self.text = text
        self.own = own
        self.makers = makers
        self._random = random.Random(seed)

    @staticmethod
    def hints(kind: type) -> dict[str, Any]:
        """Return the type of each field of a dataclass."""
        return hints(kind)

    def value(self, kind: Any, where: str = "", depth: int = 0) -> Any:
        """Return a value of a type; `where` names the field that it is for."""
        kind = getattr(kind, "__supertype__", kind)
        if kind in self.makers:
            return self.makers[kind](self)
        if kind is str and where in self.own:
            return self._random.choice(self.own[where])
        origin = get_origin(kind)
        if origin in UNIONS:
            return self._union(get_args(kind), where, depth)
        if origin is typing.Literal:
            return self._random.choice(get_args(kind))
        if origin is not None:
            return self._collection(origin, get_args(kind), where, depth)
        return self._single(kind, where, depth)

    def _union(self, members: tuple[Any, ...], where: str, depth: int) -> Any:
        some = [member for member in members if member is not type(None)]
        absent = len(some) < len(members)
        if absent and (depth > DEPTH or self._random.random() < 0.2):
            return None
        return self.value(self._random.choice(some), where, depth)

    def _collection(self, origin: Any, args: tuple[Any, ...], where: str, depth: int) -> Any:
        if issubclass(origin, Mapping):
            count = 0 if depth > DEPTH else 2 - (depth > 4)
            return {
                self.value(args[0], f"{where}.key{n}", depth + 1): self.value(
                    args[1], where, depth + 1
                )
                for n in range(count)
            }
        if origin is tuple and args[-1:] != (...,):
            return tuple(self.value(arg, where, depth + 1) for arg in args)
        made = origin if origin in EMPTY else tuple
        return made(self._items(args[0], where, depth))

    def _items(self, kind: Any, where: str, depth: int) -> Iterable[Any]:
        if depth > DEPTH:
            return ()
        members = get_args(kind) if get_origin(kind) in UNIONS else ()
        each: Collection[Any] = members if depth < 5 and members else (kind,) * (2 - (depth > 4))
        return [self.value(member, where, depth + 1) for member in each]

    def _single(self, kind: Any, where: str, depth: int) -> Any:
        if kind is str or kind is Any or kind is object:
            return "" if self._random.random() < EMPTY_TEXTS else self.text(where)
        if kind is type(None) or kind is None:
            return None
        if is_dataclass(kind):
            return self._dataclass(kind, depth)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self._random.choice(list(kind))
        if kind is bool:
            return self._random.random() < 0.5
        plain = {int: self._random.randrange(1, 9), float: 1.5, datetime: NOW,
                 timedelta: timedelta(minutes=5), bytes: b"x"}  # fmt: skip
        if kind not in plain:
            raise TypeError(f"no value for {kind!r} of {where}")
        return plain[kind]

    def _dataclass(self, kind: Any, depth: int) -> Any:
        known = hints(kind)
        found = {
            one.name: self.value(known[one.name], f"{kind.__name__}.{one.name}", depth + 1)
            for one in fields(kind)
            if one.init
        }
        return kind(**found)
