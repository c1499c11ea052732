"""A log in a file, compressed or not, or on stdin; read piece by piece."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from itertools import chain
from pathlib import Path
from typing import TypeAlias, cast

from kubectl_alb.context.logs.beginning import MOST_CHARACTERS, looks_like_documents
from kubectl_alb.context.logs.text import lines_of
from kubectl_alb.errors import DecodeError
from kubectl_alb.model.log import Written

STDIN = "-"
CHUNK = 256 * 1024
BEGINNING = 1024
GZIP = b"\x1f\x8b"

Readable: TypeAlias = BufferedReader | gzip.GzipFile


def log_file(name: str) -> Iterator[Written]:
    """Yield the lines of a file, or of stdin for `-`; raise `DecodeError` if it is no text.

    A file of events, as `kubectl get events -o json` writes it, has a line for each of them.
    """
    chunks = _chunks(name)
    first = next(chunks, b"")
    if looks_like_documents(first[:BEGINNING].decode("utf-8", "replace")):
        yield from _documents(first, chunks)
    else:
        yield from map(Written, lines_of(chain((first,), chunks)))


def _documents(first: bytes, chunks: Iterator[bytes]) -> Iterator[Written]:
    # Imported only now, with the reader of YAML.
    from kubectl_alb.context.logs.documents import lines_of_documents

    read, size = [first], len(first)
    for chunk in chunks:
        read.append(chunk)
        size += len(chunk)
        if size > MOST_CHARACTERS:
            break
    else:
        found = lines_of_documents(b"".join(read).decode("utf-8", "replace"))
        if found is not None:
            yield from found
            return
    yield from map(Written, lines_of(chain(read, chunks)))


def _chunks(name: str) -> Iterator[bytes]:
    called = "stdin" if name == STDIN else name
    try:
        with _opened(name) as file:
            yield from _read(file, called)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DecodeError(f"{called} is damaged: {error}") from error
    except OSError as error:
        raise DecodeError(f"cannot read {called}: {error.strerror or error}") from error


@contextmanager
def _opened(name: str) -> Iterator[Readable]:
    if name == STDIN:
        yield _unpacked(cast(BufferedReader, sys.stdin.buffer))
        return
    with Path(name).open("rb") as file:
        yield _unpacked(file)


def _unpacked(file: BufferedReader) -> Readable:
    packed = file.peek(len(GZIP)).startswith(GZIP)
    return gzip.GzipFile(fileobj=file) if packed else file


def _read(file: Readable, called: str) -> Iterator[bytes]:
    # What is there already is told at once, also when more is still being written into a pipe.
    chunk = file.read1(CHUNK)
    # Further on, a machine that crashed may have left zeros.
    if b"\0" in chunk[:BEGINNING]:
        raise DecodeError(
            f"{called} is no log: it holds binary data",
            hint="give what `kubectl logs` wrote, as text or packed with gzip",
        )
    while chunk:
        yield chunk
        chunk = file.read1(CHUNK)
