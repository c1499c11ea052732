"""The controller's annotations of an object, read as its release reads them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from kubectl_alb.controller.annotations.catalogue import CATALOGUE, annotation
from kubectl_alb.controller.annotations.values import (
    parse_bool,
    parse_int,
    parse_list,
    parse_map,
    parse_map_before_escapes,
)
from kubectl_alb.controller.flags import Version
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.names import Ref
from kubectl_alb.model.refusal import RefusalReason, Refused

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between releases: known keys, the width of integers, the grammar of maps."""

    hidden: frozenset[str]
    int_bits: int
    read_map: Callable[[str], dict[str, str]]

    @classmethod
    def of(cls, version: Version) -> "Dialect":
        """Return the dialect of a release."""
        hidden = frozenset(key for key, a in CATALOGUE.items() if a.since > version)
        escapes = version >= (2, 14, 1)
        return cls(
            hidden,
            32 if version >= (2, 9, 0) else 64,
            parse_map if escapes else parse_map_before_escapes,
        )

    def view(self, annotations: Mapping[str, str]) -> dict[str, str]:
        """Return the annotations that the release knows, without prefix."""
        start = len(PREFIX)
        found = {key[start:]: raw for key, raw in annotations.items() if key.startswith(PREFIX)}
        if self.hidden:
            return {key: raw for key, raw in found.items() if not self._hides(key)}
        return found

    def _hides(self, key: str) -> bool:
        known = annotation(key)
        return known is not None and known.key in self.hidden


def _unreadable(_raw: str) -> RefusalReason:
    return RefusalReason.ANNOTATION_UNREADABLE


class Annotated:
    """Annotations by key without prefix; `ingress` is to blame for a value that does not parse.

    Each reader returns None for an absent key; a present but empty value is a value.
    """

    __slots__ = ("dialect", "ingress", "raw")

    def __init__(self, raw: Mapping[str, str], dialect: Dialect, ingress: Ref) -> None:
        self.raw = raw
        self.dialect = dialect
        self.ingress = ingress

    def text(self, key: str) -> str | None:
        """Read a string."""
        return self.raw.get(key)

    def boolean(self, key: str) -> bool | None:
        """Read a boolean."""
        return self.parsed(key, "bool", parse_bool)

    def integer(self, key: str) -> int | None:
        """Read an integer of the release's usual width."""
        bits = self.dialect.int_bits
        return self.parsed(key, f"int{bits}", lambda raw: parse_int(raw, bits))

    def integer64(self, key: str) -> int | None:
        """Read a 64-bit integer."""
        return self.parsed(key, "int64", lambda raw: parse_int(raw, 64))

    def strings(self, key: str) -> tuple[str, ...] | None:
        """Read a comma-separated list."""
        raw = self.raw.get(key)
        return None if raw is None else parse_list(raw)

    def mapping(self, key: str) -> dict[str, str] | None:
        """Read `k1=v1,k2=v2`."""
        raw = self.raw.get(key)
        if raw is None:
            return None
        try:
            return self.dialect.read_map(raw)
        except ValueError as error:
            reason = RefusalReason.ANNOTATION_UNREADABLE
            raise self._misfit(reason, "stringMap", key, raw) from error

    def parsed(
        self,
        key: str,
        kind: str,
        parse: Callable[[str], T],
        fault: Callable[[str], RefusalReason] = _unreadable,
    ) -> T | None:
        """Read a value of a kind that `parse` reads; it raises ValueError for a bad one."""
        raw = self.raw.get(key)
        if raw is None:
            return None
        try:
            return parse(raw)
        except ValueError as error:
            raise self._misfit(fault(raw), kind, key, f"{raw}: {error}") from error

    def _misfit(self, reason: RefusalReason, kind: str, key: str, fault: str) -> Refused:
        full = PREFIX + key
        text = f"failed to parse {kind} annotation, {full}: {fault}"
        return Refused(reason, text, self.ingress, full)
