"""CBOR (RFC 8949) as far as AWS's `smithy-rpc-v2-cbor` protocol uses it."""

import struct
from datetime import datetime, timezone
from typing import Any

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_EPOCH_TAG = 1
_INDEFINITE = 31
_BREAK = object()
_SIMPLE_VALUES = {20: False, 21: True, 22: None, 23: None}
_FLOATS = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}


def dumps(value: Any) -> bytes:
    """Encode a value made of dicts, lists, text, bytes, numbers, booleans, None and datetimes."""
    if value is None or isinstance(value, bool):
        return bytes([_SIMPLE << 5 | {None: 22, False: 20, True: 21}[value]])
    if isinstance(value, int):
        return _head(_UNSIGNED, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
    if isinstance(value, float):
        return bytes([_SIMPLE << 5 | 27]) + struct.pack(">d", value)
    if isinstance(value, datetime):
        return _head(_TAG, _EPOCH_TAG) + dumps(value.timestamp())
    return _dumps_sized(value)


def _dumps_sized(value: Any) -> bytes:
    if isinstance(value, str):
        text = value.encode()
        return _head(_TEXT, len(text)) + text
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, dict):
        entries = (dumps(key) + dumps(entry) for key, entry in value.items())
        return _head(_MAP, len(value)) + b"".join(entries)
    return _head(_ARRAY, len(value)) + b"".join(dumps(entry) for entry in value)


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    for info, (form, limit) in enumerate(
        ((">B", 1 << 8), (">H", 1 << 16), (">I", 1 << 32), (">Q", 1 << 64)), start=24
    ):
        if number < limit:
            return bytes([major << 5 | info]) + struct.pack(form, number)
    raise ValueError(f"{number} does not fit into 64 bits")


def loads(data: bytes) -> Any:
    """Decode one value; raise ValueError if the bytes are no CBOR."""
    try:
        return _Reader(data).value()
    except (IndexError, struct.error) as error:
        raise ValueError("the CBOR body ends early") from error


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def value(self) -> Any:
        first = self._take(1)[0]
        major, info = first >> 5, first & 31
        if major == _SIMPLE:
            return self._simple(info)
        if major in (_BYTES, _TEXT):
            return self._run(major, info)
        if major == _ARRAY:
            return self._items(info)
        if major == _MAP:
            return self._map(info)
        number = self._number(info)
        if major == _TAG:
            return self._tagged(number)
        return number if major == _UNSIGNED else -1 - number

    def _take(self, count: int) -> bytes:
        chunk = self._data[self._at : self._at + count]
        if len(chunk) < count:
            raise IndexError(count)
        self._at += count
        return chunk

    def _number(self, info: int) -> int:
        return info if info < 24 else int.from_bytes(self._take(1 << (info - 24)), "big")

    def _simple(self, info: int) -> Any:
        if info in _FLOATS:
            form, size = _FLOATS[info]
            return struct.unpack(form, self._take(size))[0]
        return _BREAK if info == _INDEFINITE else _SIMPLE_VALUES[info]

    def _run(self, major: int, info: int) -> Any:
        chunks = b"" if info != _INDEFINITE else None
        if chunks is not None:
            raw = self._take(self._number(info))
            return raw.decode() if major == _TEXT else raw
        parts = self._items(_INDEFINITE)
        return "".join(parts) if major == _TEXT else b"".join(parts)

    def _items(self, info: int) -> list[Any]:
        if info != _INDEFINITE:
            return [self.value() for _ in range(self._number(info))]
        items = []
        while (item := self.value()) is not _BREAK:
            items.append(item)
        return items

    def _map(self, info: int) -> dict[Any, Any]:
        if info != _INDEFINITE:
            return {self.value(): self.value() for _ in range(self._number(info))}
        flat = self._items(_INDEFINITE)
        return dict(zip(flat[::2], flat[1::2], strict=True))

    def _tagged(self, tag: int) -> Any:
        inner = self.value()
        return datetime.fromtimestamp(inner, timezone.utc) if tag == _EPOCH_TAG else inner
