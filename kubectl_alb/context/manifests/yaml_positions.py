"""YAML and JSON read into plain values that remember the line of every field.

The values are those that the API server would get from kubectl: dates and base-60 numbers stay
text, and a key may stand only once.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from kubectl_alb.context.manifests.faults import Fault, FaultyError
from kubectl_alb.context.yaml_size import LOADER, MAX_VALUES, has_too_many_values, signs

MAX_REPEATS = 10_000
MAX_DEPTH = 100
MAX_DOCUMENTS = 50_000
# Manifests as large as may be have a third of them.
MAX_SIGNS = 4_000_000
# Far below what the parser's own recursion bears.
MAX_BRACKETS = 1000
MAX_DIGITS = 100
MERGE = "tag:yaml.org,2002:merge"
MARKER = re.compile(r"^---(?=\s|$)", re.MULTILINE)
BINARY = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# A line without content; no repetition within a repetition, which hostile lines would exploit.
NOTHING = re.compile(r"\s*(?:#.*|%.*|---\s*(?:#.*)?|\.\.\.\s*)?")
INTEGER = re.compile(r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0[xX][0-9a-fA-F_]+|[1-9][0-9_]*|0)")
NUMBER = re.compile(r"[-+]?(?:\d[\d_]*)?\.?\d+(?:[eE][-+]?\d+)?|[-+]?\d[\d_]*\.")
TRUE = {"true", "yes", "on"}
LETTERS = {"y": True, "Y": True, "n": False, "N": False}


@dataclass(frozen=True, slots=True)
class Document:
    """One object of a file: its value, and the line of each dotted path in it."""

    value: Any
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)


def documents(text: str, file: str) -> Iterator[Document | Fault]:
    """Read every document; a faulty one yields its fault, and the next is read all the same."""
    if found := BINARY.search(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Fault(file, line, "this is not text", "give YAML or JSON")
        return
    if signs(text) > MAX_SIGNS:
        yield Fault(file, 0, "holds too many values for its size", "give the objects alone")
        return
    for number, (part, first) in enumerate(_parts(text), start=1):
        if number > MAX_DOCUMENTS:
            yield Fault(file, first, f"more than {MAX_DOCUMENTS:,} documents", "split the file")
            return
        yield from _read(part, first, file)


def _parts(text: str) -> Iterator[tuple[str, int]]:
    """Split at document markers, so that an error in one document does not hide the others."""
    starts = [0, *(found.start() for found in MARKER.finditer(text) if found.start())]
    line = 1
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        if not _empty(part):
            yield part, line
        line += part.count("\n")


def _empty(part: str) -> bool:
    return all(NOTHING.fullmatch(line) for line in part.splitlines())


def _read(part: str, first: int, file: str) -> Iterator[Document | Fault]:
    try:
        yield from _composed(part, first, file)
    except FaultyError as faulty:
        yield from _json_or(faulty.fault, part, first)


def _composed(part: str, first: int, file: str) -> Iterator[Document]:
    builder = _Builder(file, first)
    try:
        if has_too_many_values(part):
            more = f"holds more than {MAX_VALUES:,} values"
            raise FaultyError(Fault(file, first, more, "split it into several documents"))
        if _nesting(part) > MAX_BRACKETS:
            raise FaultyError(Fault(file, first, f"nested deeper than {MAX_DEPTH} levels"))
        loader = LOADER(part)
        while loader.check_node():
            yield builder.document(loader.get_node())
    except yaml.MarkedYAMLError as error:
        raise FaultyError(_syntax(error, part, first, file)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FaultyError(Fault(file, first, f"no readable YAML: {error}")) from error


def _nesting(part: str) -> int:
    """Return an upper bound of the depth of brackets, which are what nests without indentation."""
    depth = deepest = 0
    for found in re.finditer(r"[\[{]|[\]}]", part):
        depth = depth + 1 if found.group() in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _syntax(error: yaml.MarkedYAMLError, part: str, first: int, file: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    lines = part.splitlines() or [""]
    row = min(mark.line if mark else 0, len(lines) - 1)
    shown = lines[row]
    if re.match(r"\s*\t", shown):
        return Fault(file, first + row, "a tab indents this line", "indent with spaces")
    problem = error.problem or "no readable YAML"
    context = f" {error.context}" if error.context else ""
    return Fault(file, first + row, f"no readable YAML: {problem}{context}")


def _json_or(fault: Fault, part: str, first: int) -> Iterator[Document | Fault]:
    """Read what JSON allows and YAML does not, such as escaped surrogates; without lines."""
    try:
        value = json.loads(part, object_pairs_hook=_unique)
        json.dumps(value, ensure_ascii=False).encode()
        yield Document(value, first)
    except (ValueError, RecursionError):
        yield fault


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice")
    return value


class _Builder:
    """Turns the nodes of one part into values; aliases may repeat only so much."""

    def __init__(self, file: str, first: int) -> None:
        self.file = file
        self.first = first
        self.lines: dict[str, int] = {}
        self._seen: set[int] = set()
        self._open: set[int] = set()
        self._repeats = 0

    def document(self, node: Any) -> Document:
        self.lines, self._seen, self._repeats = {}, set(), 0
        value = self._value(node, "", 0)
        return Document(value, self._line(node), self.lines)

    def _line(self, node: Any) -> int:
        return self.first + int(node.start_mark.line)

    def _faulty(self, node: Any, message: str, hint: str = "") -> FaultyError:
        return FaultyError(Fault(self.file, self._line(node), message, hint))

    def _value(self, node: Any, path: str, depth: int) -> Any:
        self._count(node, depth)
        if isinstance(node, yaml.ScalarNode):
            return scalar(node.tag, node.value, plain=not node.style)
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, path, depth)
            return self._sequence(node, path, depth)
        finally:
            self._open.discard(id(node))

    def _count(self, node: Any, depth: int) -> None:
        if id(node) in self._open:
            raise self._faulty(node, "an alias stands for something that holds it")
        if depth > MAX_DEPTH:
            raise self._faulty(node, f"nested deeper than {MAX_DEPTH} levels")
        if id(node) in self._seen:
            self._repeats += 1
            if self._repeats > MAX_REPEATS:
                hint = f"aliases may repeat {MAX_REPEATS} values"
                raise self._faulty(node, "aliases make this document too large", hint)
        self._seen.add(id(node))

    def _sequence(self, node: Any, path: str, depth: int) -> list[Any]:
        values = []
        for index, item in enumerate(node.value):
            inner = f"{path}.{index}" if path else str(index)
            self.lines[inner] = self._line(item)
            values.append(self._value(item, inner, depth + 1))
        return values

    def _mapping(self, node: Any, path: str, depth: int) -> dict[str, Any]:
        value: dict[str, Any] = {}
        merged: list[Any] = []
        for key_node, item in node.value:
            if key_node.tag == MERGE:
                merged += item.value if isinstance(item, yaml.SequenceNode) else [item]
                continue
            key = self._key(key_node)
            if key in value:
                raise self._faulty(key_node, f"the key {key} stands twice", "remove one of them")
            value[key] = self._field(key_node, item, path, depth)
        for other in merged:
            self._merge(other, value, path, depth + 1)
        return value

    def _field(self, key_node: Any, item: Any, path: str, depth: int) -> Any:
        inner = f"{path}.{key_node.value}" if path else str(key_node.value)
        self.lines[inner] = self._line(key_node)
        return self._value(item, inner, depth + 1)

    def _merge(self, node: Any, value: dict[str, Any], path: str, depth: int) -> None:
        """Add what a `<<` brings and the mapping does not say itself."""
        self._count(node, depth)
        if not isinstance(node, yaml.MappingNode):
            raise self._faulty(node, "<< needs a mapping, or a list of mappings")
        self._open.add(id(node))
        for key_node, item in node.value:
            if key_node.tag == MERGE:
                others = item.value if isinstance(item, yaml.SequenceNode) else [item]
                for other in others:
                    self._merge(other, value, path, depth + 1)
            elif self._key(key_node) not in value:
                value[self._key(key_node)] = self._field(key_node, item, path, depth)
        self._open.discard(id(node))

    def _key(self, node: Any) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self._faulty(node, "a key must be text")
        return str(node.value)


def scalar(tag: str, text: str, plain: bool = True) -> Any:
    """Return the value of a scalar; what kubectl takes for text stays text.

    kubectl reads plain `y` and `n` as truth, octals in both spellings, and whole floats as integers
    (sigs.k8s.io/yaml, goyaml.v2/resolve.go).
    """
    kind = tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in TRUE
    if kind == "str" and not plain:
        return text
    if text in LETTERS:
        return LETTERS[text]
    if len(text) > MAX_DIGITS:
        # No field here takes such a number, and to read or print one can take very long.
        return text
    return _number(text) if kind in ("int", "float", "str") else text


def _number(text: str) -> Any:
    if INTEGER.fullmatch(text):
        return _integer(text.replace("_", "").lower())
    if NUMBER.fullmatch(text):
        number = float(text.replace("_", ""))
        return int(number) if number.is_integer() else number
    return text


def _integer(text: str) -> int | str:
    digits = text.lstrip("+-")
    octal = len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()
    try:
        return int(text, 8 if octal else 0)
    except ValueError:
        return text
