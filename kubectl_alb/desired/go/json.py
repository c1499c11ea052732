"""JSON as Go's decoder reads it into the controller's structs.

Keys match field names without regard to case, types are strict, unknown keys are ignored, null
leaves a field unset. Errors carry Go's words. Go: encoding/json/decode.go
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar, cast

from kubectl_alb.controller.annotations.values import parse_int
from kubectl_alb.desired.go.json_syntax import shallow, syntax_error

T = TypeVar("T")


class Number(str):
    """The digits of a JSON number."""

    __slots__ = ()


Items: TypeAlias = "list[Json]"


class Pairs(list[tuple[str, "Json"]]):
    """The members of a JSON object, in order, repeated keys included."""

    __slots__ = ()


Json: TypeAlias = "str | bool | Pairs | Items | None"
Value: TypeAlias = "str | int | bool | Tree | tuple[Value, ...] | dict[str, Value] | None"


class GoJsonError(ValueError):
    """What Go's decoder says against a text."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A Go type: `kind` is text, bool, int, port, list, map or struct; `name` is Go's name of it.

    An `optional` value is a Go pointer: absent and null are None rather than zero.
    """

    kind: str
    name: str
    optional: bool = False
    bits: int = 32
    item: "Shape | None" = None
    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    folded: Mapping[str, str] = field(default_factory=dict)


TEXT = Shape("text", "string")
OPTIONAL_TEXT = Shape("text", "string", optional=True)
OPTIONAL_BOOL = Shape("bool", "bool", optional=True)
OPTIONAL_PORT = Shape("port", "intstr.IntOrString", optional=True)


def named_text(name: str) -> Shape:
    """Return a string type with a name of its own."""
    return Shape("text", name)


def integer(bits: int, optional: bool = False) -> Shape:
    """Return `int32` or `int64`."""
    return Shape("int", f"int{bits}", optional, bits)


def list_of(item: Shape) -> Shape:
    """Return a slice type."""
    return Shape("list", f"[]{item.name}", item=item)


def map_of(item: Shape) -> Shape:
    """Return a map type with string keys."""
    return Shape("map", f"map[string]{item.name}", item=item)


def struct(name: str, fields: Mapping[str, Shape], optional: bool = False) -> Shape:
    """Return a struct type of the controller's package `ingress`."""
    folded = {_fold(key): key for key in fields}
    return Shape("struct", f"ingress.{name}", optional, fields=fields, folded=folded)


def pointer(shape: Shape) -> Shape:
    """Return a pointer to a type."""
    return replace(shape, optional=True)


class Tree:
    """A decoded struct; every field of its shape is there, zero where the text had none."""

    __slots__ = ("values",)

    def __init__(self, values: dict[str, Value]) -> None:
        self.values = values

    def text(self, name: str) -> str:
        """Return a string field."""
        return cast(str, self.values[name])

    def optional_text(self, name: str) -> str | None:
        """Return a string pointer."""
        return cast("str | None", self.values[name])

    def number(self, name: str) -> int:
        """Return an integer field."""
        return cast(int, self.values[name])

    def optional_number(self, name: str) -> int | None:
        """Return an integer pointer."""
        return cast("int | None", self.values[name])

    def optional_flag(self, name: str) -> bool | None:
        """Return a boolean pointer."""
        return cast("bool | None", self.values[name])

    def port(self, name: str) -> int | str | None:
        """Return a port that is a number or a name."""
        return cast("int | str | None", self.values[name])

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of strings."""
        return cast("tuple[str, ...]", self.values[name] or ())

    def tree(self, name: str) -> "Tree | None":
        """Return a struct pointer."""
        return cast("Tree | None", self.values[name])

    def trees(self, name: str) -> tuple["Tree", ...]:
        """Return a list of structs."""
        return cast("tuple[Tree, ...]", self.values[name] or ())

    def text_map(self, name: str) -> dict[str, str]:
        """Return a map of strings."""
        return cast("dict[str, str]", self.values[name] or {})


def decode(raw: str, shape: Shape) -> Value:
    """Decode a text; raise GoJsonError with the first thing that Go would say."""
    reader = _Reader()
    value = reader.read(_parsed(raw), shape, None)
    if reader.saved:
        raise GoJsonError(reader.saved)
    return value


def is_json(raw: str) -> bool:
    """Return whether a text is JSON at all, of whatever shape."""
    try:
        _parsed(raw)
    except GoJsonError:
        return False
    return True


def _parsed(raw: str) -> Json:
    try:
        return cast(Json, _DECODER.decode(raw))
    except (ValueError, RecursionError) as error:
        fault = syntax_error(raw)
        if fault is not None:
            raise GoJsonError(fault) from error
    # Go's decoder goes deeper than Python's.
    return cast(Json, _DECODER.decode(shallow(raw)))


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


_DECODER = json.JSONDecoder(
    object_pairs_hook=Pairs,
    parse_int=Number,
    parse_float=Number,
    parse_constant=_refuse_constant,
)


def _fold(key: str) -> str:
    return key.lower().replace("\u017f", "s")


def _zero(shape: Shape) -> Value:
    if shape.optional:
        return None
    if shape.kind == "struct":
        return Tree({key: _zero(sub) for key, sub in shape.fields.items()})
    zeros: dict[str, Value] = {"text": "", "int": 0, "bool": False}
    return zeros.get(shape.kind)


def _text(raw: str) -> str:
    # Go replaces what is no character, such as half of a surrogate pair.
    if raw.isascii():
        return str(raw)
    return raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Reader:
    """Fits parsed JSON into shapes; remembers the first misfit, as Go does, and goes on."""

    def __init__(self) -> None:
        self.saved = ""
        self.path: tuple[str, ...] = ()
        self.struct = ""

    def misfit(self, what: str, shape: Shape) -> str:
        type_name = "int32" if shape.kind == "port" else shape.name
        if self.path:
            owner = f"Go struct field {self.struct}.{'.'.join(self.path)} of type {type_name}"
        else:
            owner = f"Go value of type {type_name}"
        return f"json: cannot unmarshal {what} into {owner}"

    def save(self, what: str, shape: Shape, current: Value) -> Value:
        self.saved = self.saved or self.misfit(what, shape)
        return current

    def read(self, value: Json, shape: Shape, current: Value) -> Value:
        if value is None:
            nil = shape.optional or shape.kind in ("list", "map")
            return None if nil else (current if current is not None else _zero(shape))
        if shape.kind == "port":
            return self.port(value, shape)
        if isinstance(value, Pairs):
            return self.object(value, shape, current)
        if isinstance(value, list):
            return self.array(cast(Items, value), shape, current)
        return self.scalar(value, shape, current)

    def scalar(self, value: str | bool, shape: Shape, current: Value) -> Value:
        if isinstance(value, bool):
            return value if shape.kind == "bool" else self.save("bool", shape, current)
        if isinstance(value, Number):
            return self.number(value, shape, current)
        return _text(value) if shape.kind == "text" else self.save("string", shape, current)

    def number(self, value: Number, shape: Shape, current: Value) -> Value:
        if shape.kind != "int":
            return self.save("number", shape, current)
        try:
            return parse_int(value, shape.bits)
        except ValueError:
            return self.save(f"number {value}", shape, current)

    def port(self, value: Json, shape: Shape) -> Value:
        """Read a number or name; its own decoder's error ends the decoding at once."""
        match value:
            case Number():
                try:
                    return parse_int(value, 32)
                except ValueError as error:
                    raise GoJsonError(self.misfit(f"number {value}", shape)) from error
            case str():
                return _text(value)
        what = {bool: "bool", Pairs: "object", list: "array"}[type(value)]
        raise GoJsonError(self.misfit(what, shape))

    def array(self, value: Items, shape: Shape, current: Value) -> Value:
        if shape.kind != "list" or shape.item is None:
            return self.save("array", shape, current)
        old = current if isinstance(current, tuple) else ()
        items = []
        for index, item in enumerate(value):
            before = old[index] if index < len(old) else None
            items.append(self.read(item, shape.item, before if before else _zero(shape.item)))
        return tuple(items)

    def object(self, value: Pairs, shape: Shape, current: Value) -> Value:
        if shape.kind == "map" and shape.item is not None:
            merged: dict[str, Value] = dict(current) if isinstance(current, dict) else {}
            for key, item in value:
                merged[_text(key)] = self.read(item, shape.item, _zero(shape.item))
            return merged
        if shape.kind != "struct":
            return self.save("object", shape, current)
        tree = current if isinstance(current, Tree) else Tree(dict(_zeros(shape)))
        outer = self.path, self.struct
        for key, item in value:
            name = key if key in shape.fields else shape.folded.get(_fold(key), "")
            if name:
                self.path = (*outer[0], name)
                self.struct = shape.name.removeprefix("ingress.")
                sub = shape.fields[name]
                tree.values[name] = self.read(item, sub, tree.values[name])
                self.path, self.struct = outer
        return tree


def _zeros(shape: Shape) -> Iterator[tuple[str, Value]]:
    return ((key, _zero(sub)) for key, sub in shape.fields.items())
