"""Documents of manifests turned into records: lists opened, types checked, positions kept."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kubectl_alb.context.decode.decoders import DECODERS
from kubectl_alb.context.decode.kubernetes import POSITION
from kubectl_alb.context.decode.types import misfits
from kubectl_alb.context.manifests.defaulting import placed
from kubectl_alb.context.manifests.faults import Fault, FaultyError, refused
from kubectl_alb.context.manifests.files import Text
from kubectl_alb.context.manifests.kinds import BUNDLE, group_of, is_aws, need_of
from kubectl_alb.context.manifests.object_shapes import mismatches
from kubectl_alb.context.manifests.validation import rejections
from kubectl_alb.context.manifests.yaml_positions import Document, documents
from kubectl_alb.context.source import Record
from kubectl_alb.model.rejection import Rejection
from kubectl_alb.model.section import Section

Key = tuple[str, str]


@dataclass(slots=True)
class Objects:
    """The records of a set of manifests, by section and in their order.

    Of two objects with one name the later counts, as with `kubectl apply`. `ignored` counts the
    kinds that are asked for nowhere; `about` is what a Bundle document says of the cluster;
    `rejections` are those of each object, which is among the records all the same; `faults` are of
    documents that are not.
    """

    records: dict[Section, dict[Key, Record]] = field(default_factory=lambda: defaultdict(dict))
    ignored: Counter[str] = field(default_factory=Counter)
    about: Mapping[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    rejections: dict[tuple[Section, Key], tuple[Rejection, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def of(self, need: Section, stored: Container[Key] = ()) -> tuple[Record, ...]:
        """Return the records of a section that get into the cluster, where `stored` exist."""
        section = self.records.get(need, {})
        return tuple(r for key, r in section.items() if not self.refused(need, key, stored))

    def refused(
        self, need: Section, key: Key, stored: Container[Key] = ()
    ) -> tuple[Rejection, ...]:
        """Return why an object does not get into a cluster where `stored` exist."""
        found = self.rejections.get((need, key), ())
        return tuple(one for one in found if not (one.on_create and key in stored))


def objects_of(texts: Iterable[Text | Fault], namespace: str, lenient: bool = False) -> Objects:
    """Read every document of every text; raise one `DecodeError` that tells of all faults.

    With `lenient` that is done only when there is nothing but faults.
    """
    objects = Objects()
    names: list[str] = []
    faults = objects.faults
    for text in texts:
        if isinstance(text, Fault):
            faults.append(text)
            continue
        names.append(text.file)
        for document in documents(text.text, text.file):
            if isinstance(document, Fault):
                faults.append(document)
            else:
                faults += _Reader(objects, text.file, namespace).read(document)
    if not (faults or objects.records or objects.ignored or objects.about):
        hint = "name manifests of Ingresses, Services and the like"
        faults += [Fault(name, 0, "holds no object", hint) for name in names]
    if faults and not (lenient and objects.records):
        raise refused(faults)
    return objects


@dataclass(frozen=True, slots=True)
class _Reader:
    objects: Objects
    file: str
    namespace: str

    def read(self, document: Document) -> Iterator[Fault]:
        if document.value is None:
            return
        try:
            for opened in _opened(self._checked(document)):
                yield from self._add(self._checked(opened))
        except FaultyError as faulty:
            yield faulty.fault

    def _checked(self, document: Document) -> Document:
        """Return a document that says what it is."""
        value = document.value
        if not isinstance(value, dict):
            hint = "an object has apiVersion, kind and metadata"
            raise self._faulty(document, "this document is not an object", hint)
        for name in ("apiVersion", "kind"):
            given = value.get(name)
            if name == "kind" and given is None and is_aws(value):
                continue
            if not isinstance(given, str) or not given:
                raise self._faulty(document, f"{name} is missing, or not text", f"add {name}")
        return document

    def _faulty(self, document: Document, message: str, hint: str = "") -> FaultyError:
        return FaultyError(Fault(self.file, document.line, message, hint))

    def _add(self, document: Document) -> Iterator[Fault]:
        value = document.value
        if (group_of(value), value.get("kind")) == BUNDLE:
            self.objects.about = value
            return
        need = need_of(value)
        if need is None:
            if is_aws(value):
                yield Fault(self.file, document.line, *_unknown_section(value))
            self.objects.ignored[str(value.get("kind"))] += 1
            return
        faults = tuple(self._faults(need, document))
        yield from faults
        if not faults:
            yield from self._keep(need, document)

    def _faults(self, need: Section, document: Document) -> Iterator[Fault]:
        if need.is_aws:
            return
        place = _Place(self.file, document)
        for path, message in mismatches(need, document.value):
            yield place.fault(path, message)
        meta = document.value.get("metadata")
        if (isinstance(meta, dict) and not meta.get("name")) or meta is None:
            generated = isinstance(meta, dict) and meta.get("generateName")
            hint = "give it a name: generateName makes one only on create" if generated else ""
            yield place.fault("metadata", f"{document.value['kind']} has no metadata.name", hint)

    def _keep(self, need: Section, document: Document) -> Iterator[Fault]:
        record = self._record(need, document)
        found = tuple(rejections(need, record))
        # What is refused is given to nobody, so it need not be complete.
        unreadable = _unreadable(need, record) if all(one.on_create for one in found) else ""
        if unreadable:
            yield Fault(self.file, document.line, f"{_called(document.value)} {unreadable}")
            return
        section = self.objects.records[need]
        key = key_of(need, record, len(section))
        if key in section:
            self._warn_twice(document, key, section.pop(key)[POSITION])
        section[key] = record
        self.objects.rejections[need, key] = found

    def _warn_twice(self, document: Document, key: Key, other: Mapping[str, Any]) -> None:
        name = "/".join(part for part in key if part)
        self.objects.warnings.append(
            f"{self.file}:{document.line}: {document.value['kind']} {name} is also in "
            f"{other['file']}:{other['line']}; the later one counts"
        )

    def _record(self, need: Section, document: Document) -> Record:
        place = {"file": self.file, "line": document.line, "lines": document.lines}
        if need.is_aws:
            said = {k: v for k, v in document.value.items() if k not in ("apiVersion", "kind")}
            return {**said, POSITION: place}
        return {**placed(need, document.value, self.namespace), POSITION: place}


@dataclass(frozen=True, slots=True)
class _Place:
    file: str
    document: Document

    def fault(self, path: str, message: str, hint: str = "") -> Fault:
        lines = self.document.lines
        while path and path not in lines:
            path = path.rpartition(".")[0]
        return Fault(self.file, lines.get(path, self.document.line), message, hint)


def _opened(document: Document) -> Iterator[Document]:
    """Yield the items of a list, of lists in it too; any other document as it is."""
    value = document.value
    items = value.get("items") if isinstance(value, dict) else None
    kind = str(value.get("kind") or "") if isinstance(value, dict) else ""
    if not kind.endswith("List") or not isinstance(items, list):
        yield document
        return
    lines = _lines_of_items(document.lines)
    typed = {"apiVersion": value["apiVersion"], "kind": kind.removesuffix("List")}
    for index, item in enumerate(items):
        if isinstance(item, dict) and kind != "List":
            item = {**typed, **item}
        line = document.lines.get(f"items.{index}", document.line)
        yield from _opened(Document(item, line, lines.get(str(index), {})))


def _lines_of_items(lines: Mapping[str, int]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for path, line in lines.items():
        head, _, rest = path.partition(".")
        index, _, inner = rest.partition(".")
        if head == "items" and inner:
            found[index][inner] = line
    return found


def key_of(need: Section, record: Record, position: int) -> Key:
    """Return what tells records apart: namespace and name, for those of AWS their position."""
    if need.is_aws:
        return ("", str(position))
    meta = record["metadata"]
    return (meta.get("namespace") or "", meta["name"])


def _unknown_section(value: Mapping[str, Any]) -> tuple[str, str]:
    what = value.get("kind") or value["apiVersion"]
    return f"{what} is no kind of AWS record", "write for example kind: Subnet"


def _called(value: Mapping[str, Any]) -> str:
    what = value.get("kind") or value["apiVersion"]
    meta = value.get("metadata")
    name = meta.get("name") if isinstance(meta, dict) else ""
    return f"{what} {name}" if name else str(what)


def _unreadable(need: Section, record: Record) -> str:
    """Return why a record cannot be decoded, or decodes to what the model does not allow."""
    try:
        decoded = DECODERS[need](record)
    except KeyError as error:
        return f"has no {error.args[0]}"
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        return f"is not as expected: {type(error).__name__}: {error}"
    wrong = next(misfits(decoded), "")
    return f"is not as expected: {wrong} is of a wrong type" if wrong else ""
