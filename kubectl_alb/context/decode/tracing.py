"""A record that notes which of its fields are looked at."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Path = tuple[str, ...]


class Traced(dict[str, Any]):
    """A copy of a JSON object that notes the path of every field that is asked for.

    Indexes of lists are part of a path, as decimal numbers.
    """

    def __init__(self, value: Mapping[str, Any], note: Callable[[Path], None], path: Path = ()):
        super().__init__({key: _traced(item, note, (*path, key)) for key, item in value.items()})
        self._note, self._path = note, path

    def __getitem__(self, key: str) -> Any:
        """Return a field and note it."""
        self._note((*self._path, key))
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return a field, or the default, and note it."""
        self._note((*self._path, key))
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        """Return whether there is a field, and note it."""
        self._note((*self._path, str(key)))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        """Go through the fields, and note each."""
        for key in super().__iter__():
            self._note((*self._path, key))
            yield key

    def items(self) -> Any:
        """Go through the fields, and note each."""
        return [(key, self[key]) for key in list(super().keys())]

    def values(self) -> Any:
        """Go through the fields, and note each."""
        return [self[key] for key in list(super().keys())]


def _traced(value: Any, note: Callable[[Path], None], path: Path) -> Any:
    if isinstance(value, Mapping):
        return Traced(value, note, path)
    if isinstance(value, (list, tuple)):
        return [_traced(item, note, (*path, str(index))) for index, item in enumerate(value)]
    return value


def last_field(decode: Callable[[Mapping[str, Any]], object], record: Mapping[str, Any]) -> str:
    """Return the dotted path of the field at which decoding fails."""
    paths: list[Path] = []
    try:
        decode(Traced(record, paths.append))
    except Exception:  # noqa: BLE001 - that it fails is known; where is what is asked
        return ".".join(paths[-1]) if paths else ""
    return ""
