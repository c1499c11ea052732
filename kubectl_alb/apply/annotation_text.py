"""An annotation changed in the text of a manifest, and nothing else: no other byte moves.

The text is parsed for positions only. Where a position cannot be changed without changing more,
as with anchors that several objects share, the text is left alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from kubectl_alb.context.manifests.yaml_positions import Document, documents
from kubectl_alb.context.yaml_size import LOADER
from kubectl_alb.errors import AlbError
from kubectl_alb.model.names import Ref

ALIAS = re.compile(r"\s*:\s*(\*[^\s,\]}]+)")
INDENT = 2
Splice = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class AnnotationEdit:
    """An annotation of an object of a kind: its value, None for no annotation.

    `neutral` is the value that means the same as none, for a text in which the annotation comes
    from elsewhere; empty where there is no such value.
    """

    kind: str
    ref: Ref
    key: str
    value: str | None
    neutral: str = ""


def edited(text: str, edits: Sequence[AnnotationEdit], file: str, namespace: str) -> str:
    """Return the text after the edits; raise `AlbError` where it cannot be edited precisely.

    `namespace` is that of objects which name none.
    """
    try:
        nodes = list(yaml.compose_all(text, Loader=LOADER))
    except yaml.YAMLError as error:
        raise _refused(file, 0, "no readable YAML") from error
    objects = {key: node for node in nodes for key, node in _objects(node, namespace)}
    splices: list[Splice] = []
    for edit in edits:
        node = objects.get((edit.kind, edit.ref))
        if node is None:
            raise _refused(file, 0, f"it holds no {edit.kind} {edit.ref}")
        splices += _Object(text, node, file).changed(edit)
    after = _spliced(text, splices)
    _require_nothing_else(text, after, edits, file, namespace)
    return after


def _spliced(text: str, splices: Iterable[Splice]) -> str:
    for start, end, new in sorted(splices, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _refused(file: str, line: int, reason: str) -> AlbError:
    place = f"{file}:{line}" if line else file
    return AlbError(f"cannot edit {place}: {reason}", hint="edit it by hand, or use -o patch")


def _objects(node: Any, namespace: str, usual: str = "") -> Iterator[tuple[tuple[str, Ref], Any]]:
    """Yield the objects of a document, those in lists too; `usual` is the kind of a list's."""
    if not isinstance(node, yaml.MappingNode):
        return
    kind, items = _text(node, "kind") or usual, _value(node, "items")
    if kind.endswith("List") and isinstance(items, yaml.SequenceNode):
        for item in items.value:
            yield from _objects(item, namespace, kind.removesuffix("List"))
        return
    meta = _value(node, "metadata")
    if isinstance(meta, yaml.MappingNode):
        ref = Ref(_text(meta, "namespace") or namespace, _text(meta, "name"))
        yield (kind, ref), node


def _entry(node: Any, key: str) -> tuple[Any, Any] | None:
    """Return key and value nodes of a mapping, of its own keys only."""
    return next((pair for pair in node.value if getattr(pair[0], "value", "") == key), None)


def _value(node: Any, key: str) -> Any:
    entry = _entry(node, key)
    return entry[1] if entry else None


def _text(node: Any, key: str) -> str:
    value = _value(node, key)
    return str(value.value) if isinstance(value, yaml.ScalarNode) else ""


@dataclass(frozen=True, slots=True)
class _Object:
    """An object's place in a text."""

    text: str
    node: Any
    file: str

    def changed(self, edit: AnnotationEdit) -> Iterator[Splice]:
        """Yield what to put where."""
        meta_entry = _entry(self.node, "metadata")
        assert meta_entry is not None
        meta = meta_entry[1]
        self._require_own(*meta_entry)
        entry = _entry(meta, "annotations")
        if entry is not None:
            self._require_own(*entry)
        annotations = entry[1] if entry else None
        own = _entry(annotations, edit.key) if isinstance(annotations, yaml.MappingNode) else None
        if own is None:
            value = edit.neutral if edit.value is None else edit.value
            if not value:
                raise self._refused(self.node, f"{edit.key} is not set here")
            yield self._added(meta, entry, edit.key, value)
        elif edit.value is not None:
            yield self._replaced(own, edit.value)
        elif entry is not None:
            yield from self._removed(entry, own)

    def _require_own(self, key: Any, value: Any) -> None:
        """Raise where a value is an alias: it stands elsewhere."""
        if value.start_mark.index < key.end_mark.index:
            raise self._refused(key, f"{key.value} is an alias")

    def _refused(self, node: Any, reason: str) -> AlbError:
        return _refused(self.file, int(node.start_mark.line) + 1, reason)

    def _replaced(self, own: tuple[Any, Any], value: str) -> Splice:
        key, old = own
        start, end = old.start_mark.index, old.end_mark.index
        if start < key.end_mark.index:
            alias = ALIAS.match(self.text, key.end_mark.index)
            if alias is None:
                raise self._refused(key, "its value is an alias")
            start, end = alias.span(1)
        was = self.text[start:end]
        quote = "'" if was.startswith("'") else '"'
        tail = was[len(was.rstrip()) :]
        return start, end, f"{quote}{value}{quote}{tail}"

    def _removed(self, entry: tuple[Any, Any], own: tuple[Any, Any]) -> Iterator[Splice]:
        annotations_key, annotations = entry
        pairs = annotations.value
        index = next(place for place, pair in enumerate(pairs) if pair[0] is own[0])
        if annotations.flow_style:
            yield self._out_of_flow(pairs, index)
            return
        start = self._line_start(own[0])
        yield start, self._line_end(own[1].end_mark.index), ""
        if len(pairs) == 1:
            colon = self.text.index(":", annotations_key.end_mark.index) + 1
            yield colon, colon, " {}"

    def _out_of_flow(self, pairs: Sequence[tuple[Any, Any]], index: int) -> Splice:
        key, value = pairs[index]
        if index + 1 < len(pairs):
            return key.start_mark.index, pairs[index + 1][0].start_mark.index, ""
        start = pairs[index - 1][1].end_mark.index if index else key.start_mark.index
        return start, value.end_mark.index, ""

    def _line_start(self, key: Any) -> int:
        start = int(key.start_mark.index) - int(key.start_mark.column)
        if self.text[start : key.start_mark.index].strip():
            raise self._refused(key, "more stands on its line")
        return start

    def _line_end(self, index: int) -> int:
        """Return where the next line begins."""
        if index and self.text[index - 1] == "\n":
            return index
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end + 1

    def _added(self, meta: Any, entry: tuple[Any, Any] | None, key: str, value: str) -> Splice:
        if entry is None:
            if meta.flow_style:
                return self._into_flow(meta, f'"annotations": {{"{key}": "{value}"}}')
            inner = f'\n{" " * (self._column(meta) + INDENT)}{key}: "{value}"'
            return self._into_block(meta, f"annotations:{inner}", "name")
        annotations = entry[1]
        if isinstance(annotations, yaml.ScalarNode):
            return self._in_place_of(annotations, f'{{"{key}": "{value}"}}')
        if annotations.flow_style or not annotations.value:
            return self._into_flow(annotations, f'"{key}": "{value}"')
        near = key.rpartition(".")[0] + ".name"
        return self._into_block(annotations, f'{key}: "{value}"', near)

    def _in_place_of(self, empty: Any, new: str) -> Splice:
        start, end = empty.start_mark.index, empty.end_mark.index
        return start, end, new if self.text[start - 1 : start] == " " and end > start else f" {new}"

    def _column(self, mapping: Any) -> int:
        return int(mapping.value[0][0].start_mark.column) if mapping.value else 0

    def _into_flow(self, mapping: Any, new: str) -> Splice:
        if not mapping.value:
            place = self.text.index("{", mapping.start_mark.index) + 1
            return place, place, new
        first = mapping.value[0][0].start_mark
        own_line = first.line != mapping.start_mark.line
        gap = f"{self._newline}{' ' * first.column}" if own_line else " "
        return first.index, first.index, f"{new},{gap}"

    def _into_block(self, mapping: Any, new: str, after: str) -> Splice:
        """Put a line behind an entry that stands on one line, if there is one."""
        lines = [pair for pair in mapping.value if self._on_one_line(*pair)]
        named = [pair for pair in lines if pair[0].value == after]
        indent = " " * self._column(mapping)
        new = new.replace("\n", self._newline)
        if not lines:
            first = mapping.value[0][0].start_mark.index
            return first, first, f"{new}{self._newline}{indent}"
        end = self.text.find("\n", (named or lines)[-1][1].end_mark.index)
        if end < 0:
            return len(self.text), len(self.text), f"{self._newline}{indent}{new}"
        end -= self.text[end - 1] == "\r"
        return end, end, f"{self._newline}{indent}{new}"

    def _on_one_line(self, key: Any, value: Any) -> bool:
        same = key.start_mark.line == value.start_mark.line == value.end_mark.line
        return bool(same and value.start_mark.index >= key.end_mark.index)

    @property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"


def _require_nothing_else(
    before: str, after: str, edits: Sequence[AnnotationEdit], file: str, namespace: str
) -> None:
    """Raise unless the texts hold the same objects but for what was to be edited."""
    wanted = {(edit.kind, edit.ref): edit for edit in edits}
    expected = [_compared(value, wanted, namespace, True) for value in _read(before, file)]
    if expected != [_compared(value, wanted, namespace, False) for value in _read(after, file)]:
        raise _refused(file, 0, "other objects share what would be changed")


def _read(text: str, file: str) -> Iterator[Any]:
    for document in documents(text, file):
        if not isinstance(document, Document):
            raise _refused(file, document.line, document.message)
        yield document.value


def _compared(
    value: Any, wanted: dict[tuple[str, Ref], AnnotationEdit], namespace: str, old: bool
) -> Any:
    """Return an object to be compared: an old one as it is to be, without empty annotations."""
    if not isinstance(value, dict):
        return value
    kind, items, meta = str(value.get("kind")), value.get("items"), value.get("metadata")
    if kind.endswith("List") and isinstance(items, list):
        typed = [{"kind": kind.removesuffix("List"), **each} if isinstance(each, dict) else each
                 for each in items]  # fmt: skip
        return {**value, "items": [_compared(each, wanted, namespace, old) for each in typed]}
    if not isinstance(meta, dict):
        return value
    ref = Ref(str(meta.get("namespace") or namespace), str(meta.get("name") or ""))
    annotations = dict(meta.get("annotations") or {})
    edit = wanted.get((kind, ref))
    if edit is not None and edit.value is None:
        if old or annotations.get(edit.key) == edit.neutral:
            annotations.pop(edit.key, None)
    elif edit is not None and old:
        annotations[edit.key] = str(edit.value)
    rest = {key: each for key, each in meta.items() if key != "annotations"}
    return {**value, "metadata": {**rest, "annotations": annotations}}
