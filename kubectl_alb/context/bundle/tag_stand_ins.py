"""Stand-ins for the tags of an organization: keys and values, wherever tags are told."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kubectl_alb.context.bundle.vocabulary import NAME_TAG, TAG_PREFIXES, TAG_WORDS

TAG_LISTS = ("Tags", "tags")
# Flags and annotations that hold tags, as KEY=VALUE with commas between.
TAG_FLAGS = re.compile(r"(--(?:default-tags|external-managed-tags)=)(.*)", re.DOTALL)
TAG_ANNOTATION = re.compile(r".*-(?:resource-)?tags$|.*/tags$")
LEFT_OUT = "REDACTED"


class TagStandIns:
    """The same key, and the same value, has the same stand-in."""

    def __init__(self, records: Iterable[Any], arguments: Iterable[str]) -> None:
        pairs = {pair for record in records for pair in _pairs(record)}
        pairs |= {pair for text in arguments for pair in _flag_pairs(text)}
        keys = sorted({key for key, _ in pairs if not is_common(key)})
        values = sorted({value for key, value in pairs if _is_own(key, value)})
        self._keys = {key: f"tag{number:03d}" for number, key in enumerate(keys, start=1)}
        self._values = {value: f"value{number:03d}" for number, value in enumerate(values, start=1)}

    def key(self, key: str) -> str:
        """Return the stand-in for a key; common ones stay."""
        return self._keys.get(key, key)

    def value(self, key: str, value: str) -> str | None:
        """Return the stand-in for a value; None for a value of a common key, which is a name."""
        return self._values.get(value, value) if _is_own(key, value) else None

    def listed(self, text: str) -> str:
        """Replace keys and values in a text of KEY=VALUE."""
        return ",".join(map(self._pair, text.split(",")))

    def flag(self, text: str) -> str | None:
        """Return an argument of the controller with its tags replaced; None if it has none."""
        found = TAG_FLAGS.fullmatch(text)
        return found[1] + self.listed(found[2]) if found else None

    def _pair(self, text: str) -> str:
        key, equals, value = text.partition("=")
        name = key.strip()
        return self.key(name) + equals + (self.value(name, value.strip()) or value)


def is_common(key: str) -> bool:
    """Return whether a tag key says nothing of an organization."""
    return key == NAME_TAG or key.startswith(TAG_PREFIXES)


def _is_own(key: str, value: str) -> bool:
    own = key == NAME_TAG or not is_common(key)
    return own and value not in TAG_WORDS and value != LEFT_OUT


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name in TAG_LISTS:
                yield from _tags(item)
            elif name == "annotations" and isinstance(item, Mapping):
                texts = (text for key, text in item.items() if TAG_ANNOTATION.match(str(key)))
                yield from (pair for text in texts for pair in _split(str(text)))
            else:
                yield from _pairs(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _pairs(item)


def _tags(item: Any) -> Iterator[tuple[str, str]]:
    for tag in item if isinstance(item, (list, tuple)) else ():
        if isinstance(tag, Mapping):
            yield (
                str(tag.get("Key", tag.get("key", ""))),
                str(tag.get("Value", tag.get("value", ""))),
            )
    if isinstance(item, Mapping):
        for key, values in item.items():
            for value in values if isinstance(values, (list, tuple)) else [values]:
                yield str(key), str(value)


def _flag_pairs(text: str) -> Iterator[tuple[str, str]]:
    found = TAG_FLAGS.fullmatch(text)
    return _split(found[2]) if found else iter(())


def _split(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(","):
        key, _, value = part.partition("=")
        if key.strip():
            yield key.strip(), value.strip()
