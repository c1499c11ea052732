"""A tar archive read as a stream of headers and files.

`tarfile` reads a header of any size, keeps every entry it has passed, and expands sparse files. Of
the format a bundle needs files, folders and long names; all else is refused before it is read.
"""

import io
import tarfile
from collections.abc import Iterator
from typing import Protocol

from kubectl_alb.context.bundle.budget import DISTRUST, Budget, is_kept
from kubectl_alb.errors import DecodeError

BLOCK = 512
CHUNK = 64 * 1024
# A long name, times, an owner; attributes of macOS.
MAX_HEADER = 64 * 1024
MAX_HEADERS = 8 * 1024 * 1024
EXTENDED = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
SPARSE = b"GNU.sparse."


class Stream(Protocol):
    """What is read from."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes; fewer at the end only."""


class TarReader:
    """The files of one archive, in order."""

    def __init__(self, stream: Stream, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self._offset = 0
        self._headers = MAX_HEADERS
        self._name = ""

    def files(self) -> Iterator[tuple[str, bytes | None]]:
        """Yield name and content of each file, None where it is not kept, to the very end.

        Raises `tarfile.TarError`, what the stream raises, and `DecodeError`.
        """
        while (info := self._header()) is not None:
            if info.type in (*EXTENDED, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME):
                self._describe(info)
                continue
            name, self._name = self._name or info.name, ""
            self._budget.entry(name)
            if info.type == tarfile.DIRTYPE:
                continue
            if info.type not in FILES:
                sparse = info.type == tarfile.GNUTYPE_SPARSE
                raise self._refused(name, "a sparse file" if sparse else "a link or a device")
            yield name, self._file(name, info.size)
        self._drain()

    def _header(self) -> tarfile.TarInfo | None:
        """Return the next header; None at the end."""
        offset, block = self._offset, self._read(BLOCK)
        try:
            info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except tarfile.HeaderError as error:
            # A block of zeros is the end.
            if len(block) == BLOCK and not block.strip(b"\0"):
                return None
            raise tarfile.ReadError(f"no header and no end at byte {offset}") from error
        if info.size < 0:
            raise tarfile.ReadError(f"no header and no end at byte {offset}")
        return info

    def _describe(self, info: tarfile.TarInfo) -> None:
        """Read a header that says more about the next entry, or about all."""
        self._budget.header()
        self._headers -= info.size
        if info.size > MAX_HEADER or self._headers < 0:
            raise DecodeError(f"{self._budget.path}: a header is too large, refused", DISTRUST)
        content = self._content(info.size, io.BytesIO())
        if info.type == tarfile.GNUTYPE_LONGNAME:
            self._name = _text(content.split(b"\0", 1)[0])
            return
        for key, value in _records(content):
            if key == b"size" or key.startswith(SPARSE):
                raise self._refused(self._name or "an entry", "a sparse file, or a huge one")
            if key == b"path" and info.type != tarfile.XGLTYPE:
                self._name = _text(value)

    def _file(self, name: str, size: int) -> bytes | None:
        if not is_kept(name):
            self._content(size, io.BytesIO(), keep=False)
            return None
        self._budget.file(name, size)
        return self._content(size, io.BytesIO())

    def _content(self, size: int, content: io.BytesIO, keep: bool = True) -> bytes:
        """Read a file, and what fills its last block."""
        self._budget.take(size)
        left = size
        while left:
            piece = self._read(min(left, CHUNK))
            if not piece:
                raise tarfile.ReadError("unexpected end of data")
            left -= len(piece)
            if keep:
                content.write(piece)
        filling = -size % BLOCK
        if len(self._read(filling)) != filling:
            raise tarfile.ReadError("unexpected end of data")
        return content.getvalue()

    def _drain(self) -> None:
        """Read to the end, where the checksum is."""
        while piece := self._read(CHUNK):
            self._budget.take(len(piece))

    def _read(self, size: int) -> bytes:
        content = self._stream.read(size)
        self._offset += len(content)
        return content

    def _refused(self, name: str, what: str) -> DecodeError:
        return DecodeError(f"{self._budget.path}: {name} is {what}, refused", DISTRUST)


def _records(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield keys and values of a pax header; raise `ValueError` where it is malformed."""
    place = 0
    while place < len(content) and content[place]:
        space = content.index(b" ", place, place + 8)
        end = place + int(content[place:space])
        if not space < end <= len(content):
            raise ValueError("a pax header is malformed")
        key, _, value = content[space + 1 : end - 1].partition(b"=")
        yield key, value
        place = end


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
