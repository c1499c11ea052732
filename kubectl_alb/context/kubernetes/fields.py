"""Fields of a mapping, read with the types that client-go decodes; no value is converted."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from kubectl_alb.errors import ConfigError

T = TypeVar("T")

BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


KINDS = (
    (type(None), "null"),
    (bool, "a boolean"),
    (int, "a number"),
    (float, "a number"),
    (str, "a string"),
    (list, "a list"),
    (Mapping, "a mapping"),
)


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping and what to call it in a message; a field that is missing or null is empty."""

    values: Mapping[str, Any]
    name: str

    @classmethod
    def of(cls, value: object, name: str) -> "Fields":
        """Return the fields of a mapping, or of null; raise `ConfigError` for anything else."""
        if value is not None and not isinstance(value, Mapping):
            raise ConfigError(f"{name} is not a mapping but {_kind(value)}")
        return cls(value or {}, name)

    def text(self, key: str) -> str:
        """Return a string."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            raise self._wrong(key, "a string", value)
        return value or ""

    def flag(self, key: str) -> bool:
        """Return a boolean; a string such as "false" is none."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, bool):
            raise self._wrong(key, "a boolean", value)
        return bool(value)

    def data(self, key: str) -> bytes:
        """Return the bytes of a base64 string, which may be wrapped."""
        text = self.text(key).replace("\r", "").replace("\n", "").encode("utf-8", "replace")
        if not BASE64.fullmatch(text):
            raise ConfigError(f"{self.name}: {key} is not base64")
        try:
            return base64.b64decode(text)
        except binascii.Error as error:
            raise ConfigError(f"{self.name}: {key} is not base64") from error

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings; a null in it is an empty one."""
        values = self.values.get(key)
        if values is not None and not isinstance(values, list):
            raise self._wrong(key, "a list of strings", values)
        wrong = [each for each in values or () if not isinstance(each, str | None)]
        if wrong:
            raise self._wrong(key, "a list of strings", wrong[0], "an item is ")
        return tuple(each or "" for each in values or ())

    def of_texts(self, key: str) -> dict[str, str]:
        """Return a mapping of strings."""
        inner = self.inner(key)
        return {name: inner.text(name) for name in inner.values}

    def of_lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """Return a mapping of lists of strings."""
        inner = self.inner(key)
        return {name: inner.texts(name) for name in inner.values}

    def inner(self, key: str) -> "Fields":
        """Return the fields of a mapping in this one."""
        return Fields.of(self.values.get(key), f"{self.name}: {key}")

    def optional(self, key: str, decode: Callable[["Fields"], T]) -> T | None:
        """Return what a mapping in this one decodes to; None if it is missing or null."""
        return None if self.values.get(key) is None else decode(self.inner(key))

    def items(self, key: str) -> tuple["Fields", ...]:
        """Return the fields of each mapping in a list."""
        values = self.values.get(key)
        if values is not None and not isinstance(values, list):
            raise self._wrong(key, "a list", values)
        return tuple(
            Fields.of(each, f"{self.name}: item {index} of {key}")
            for index, each in enumerate(values or (), 1)
        )

    def _wrong(self, key: str, expected: str, value: object, before: str = "") -> ConfigError:
        quoted = expected == "a string" and isinstance(value, (bool, int, float))
        return ConfigError(
            f"{self.name}: {key} must be {expected}, but {before or 'is '}{_kind(value)}",
            hint=f"put the value of {key} in quotes" if quoted else f"correct {key}",
        )


def _kind(value: object) -> str:
    # A bool is an int as well.
    return next((name for kind, name in KINDS if isinstance(value, kind)), "of another type")
