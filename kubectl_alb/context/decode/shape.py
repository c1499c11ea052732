"""Which fields of a record are read: a tree of names, written as text and walked over records.

    metadata{name labels*} spec.rules{host http.paths{path}} data@keys

Lists are passed through. A name alone is a scalar or a list of scalars; `name*` holds scalars
under any names; `name@rule` is left to a rule of the one who walks.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

TOKEN = re.compile(r"[{}]|[^\s{}]+")
MAP_DEPTH = 3

Rule = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """The declared fields of an object; `free` ones hold any names, `rule` is a rule's name."""

    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    free: bool = False
    rule: str = ""

    def declares(self, path: Iterable[str]) -> bool:
        """Return whether a field, or one below a declared field of any names, is declared."""
        shape = self
        for name in path:
            if shape.free or shape.rule:
                return True
            if name not in shape.fields:
                return False
            shape = shape.fields[name]
        return True

    def paths(self, start: str = "") -> Iterator[str]:
        """Yield the dotted path of every field that holds a value."""
        for name, inner in self.fields.items():
            if inner.fields:
                yield from inner.paths(f"{start}{name}.")
            else:
                yield start + name + ("*" if inner.free else "")


def shape(*texts: str) -> Shape:
    """Return the shape that texts describe."""
    fields: dict[str, Any] = {}
    words = iter(TOKEN.findall(" ".join(texts)))
    _fill(fields, words)
    return _frozen(fields)


def _fill(fields: dict[str, Any], words: Iterator[str]) -> None:
    inner = fields
    for word in words:
        if word == "}":
            return
        if word == "{":
            _fill(inner, words)
            continue
        inner = fields
        for name in word.split("."):
            inner = inner.setdefault(name, {})


def _frozen(fields: Mapping[str, Any]) -> Shape:
    found = {}
    for word, inner in fields.items():
        name, _, rule = word.partition("@")
        found[name.removesuffix("*")] = (
            Shape(free=word.endswith("*"), rule=rule) if not inner else _frozen(inner)
        )
    return Shape(found)


def kept(value: Any, declared: Shape, rules: Mapping[str, Rule]) -> Any:
    """Return a copy of a record that holds the declared fields only."""
    if isinstance(value, (list, tuple)):
        return [kept(item, declared, rules) for item in value]
    if not isinstance(value, Mapping):
        return None
    found = {}
    for name, inner in declared.fields.items():
        if name not in value:
            continue
        item = value[name]
        if inner.rule:
            found[name] = rules[inner.rule](item)
        elif inner.fields:
            found[name] = kept(item, inner, rules)
        elif _fits(item, MAP_DEPTH if inner.free else 0):
            found[name] = item
    return found


def _fits(value: Any, depth: int) -> bool:
    """Return whether a value is made of scalars, below names no deeper than this."""
    if isinstance(value, Mapping):
        return depth > 0 and all(_fits(item, depth - 1) for item in value.values())
    if isinstance(value, (list, tuple)):
        return all(_fits(item, depth) for item in value)
    return value is None or isinstance(value, (str, int, float, date))
