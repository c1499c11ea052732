"""A packed stream, unpacked piece by piece and checked to its end.

The readers of the standard library go through any number of empty streams, and take as much memory
for a dictionary as a file asks for.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO

CHUNK = 64 * 1024
# A block-wise packer makes a stream of every 64 KiB.
MAX_STREAMS = 10_000
# What the largest preset of xz takes to unpack, and half as much again.
MAX_MEMORY = 96 * 1024 * 1024

MAGIC: tuple[tuple[bytes, Callable[[], Any]], ...] = (
    (b"\x1f\x8b", lambda: zlib.decompressobj(31)),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ\x00", lambda: lzma.LZMADecompressor(memlimit=MAX_MEMORY)),
)


class Unpacked:
    """Reads a file that begins with the magic of a packer; raises as the packer's module does."""

    def __init__(self, file: BinaryIO, opener: Callable[[], Any]) -> None:
        self._file = file
        self._opener = opener
        self._packed = opener()
        self._waiting = b""
        self._streams = 1
        self._buffer = b""

    def read(self, size: int) -> bytes:
        """Return so many bytes; fewer at the end only."""
        pieces = [self._buffer[:size]]
        self._buffer = self._buffer[size:]
        missing = size - len(pieces[0])
        while missing and (piece := self._piece()):
            pieces.append(piece[:missing])
            self._buffer = piece[missing:]
            missing -= len(pieces[-1])
        return b"".join(pieces)

    def _piece(self) -> bytes:
        """Return what comes next, of about `CHUNK` bytes; nothing at the end."""
        while True:
            if self._packed.eof and not self._begins():
                return b""
            piece = self._unpacked()
            if piece:
                return piece

    def _unpacked(self) -> bytes:
        """Unpack what waits; more is read where nothing does."""
        if not self._waiting and getattr(self._packed, "needs_input", True):
            self._waiting = self._file.read(CHUNK)
            if not self._waiting:
                raise EOFError("it ends too early")
        piece: bytes = self._packed.decompress(self._waiting, CHUNK)
        # zlib gives back what it has not looked at yet, the others keep it.
        self._waiting = getattr(self._packed, "unconsumed_tail", b"")
        return piece

    def _begins(self) -> bool:
        """Begin the next stream, if there is one behind the zeros that may fill the last block."""
        rest = self._packed.unused_data.lstrip(b"\0")
        while not rest and (more := self._file.read(CHUNK)):
            rest = more.lstrip(b"\0")
        if not rest:
            return False
        self._streams += 1
        if self._streams > MAX_STREAMS:
            raise ValueError(f"it is packed in more than {MAX_STREAMS:,} streams")
        self._packed, self._waiting = self._opener(), rest
        return True
