"""A log in a file, compressed or not, or on stdin; read piece by piece."""

import codecs
import gzip
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BufferedReader
from itertools import chain
from pathlib import Path
from typing import TypeAlias, cast

from kubectl_alb.context.logs.beginning import MOST_CHARACTERS, looks_like_documents
from kubectl_alb.context.logs.omitted import Omitted
from kubectl_alb.context.logs.text import LONGEST, lines_of
from kubectl_alb.errors import DecodeError
from kubectl_alb.model.log import Written

STDIN = "-"
CHUNK = 256 * 1024
BEGINNING = 1024
GZIP = b"\x1f\x8b"

# What a line too long is counted as: one of them, and several.
_MOST = f"cut after {LONGEST // 1024 // 1024} MiB"
CUT = f"line is {_MOST}", f"lines are {_MOST}"

Omit: TypeAlias = Callable[[str, str], None]
Readable: TypeAlias = BufferedReader | gzip.GzipFile


def log_file(name: str, omitted: Omitted | None = None) -> Iterator[Written]:
    """Yield the lines of a file, or of stdin for `-`; raise `DecodeError` if it is no text.

    A file of events, as `kubectl get events -o json` writes it, has a line for each of them.
    `omitted` counts what no line is made of.
    """
    chunks = _chunks(name)
    first = next(chunks, b"")
    omit = partial((omitted or Omitted()).add, called(name))
    if looks_like_documents(first[:BEGINNING].decode("utf-8", "replace")):
        yield from _documents(first, chunks, omit)
    else:
        yield from _lines(chain((first,), chunks), omit)


def called(name: str) -> str:
    """Return how a file is called in messages."""
    return "stdin" if name == STDIN else name


def _lines(chunks: Iterable[bytes], omit: Omit) -> Iterator[Written]:
    return map(Written, lines_of(chunks, cut=lambda: omit(*CUT)))


def _documents(first: bytes, chunks: Iterator[bytes], omit: Omit) -> Iterator[Written]:
    # Imported only now, with the reader of YAML.
    from kubectl_alb.context.logs.documents import lines_of_documents

    read, size = [first], len(first)
    for chunk in chunks:
        read.append(chunk)
        size += len(chunk)
        if size > MOST_CHARACTERS:
            break
    else:
        found = lines_of_documents(b"".join(read).decode("utf-8", "replace"), omit)
        if found is not None:
            yield from found
            return
    yield from _lines(chain(read, chunks), omit)


def _chunks(name: str) -> Iterator[bytes]:
    try:
        with _opened(name) as file:
            yield from _text(_read(file), called(name))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DecodeError(f"{called(name)} is damaged: {error}") from error
    except OSError as error:
        raise DecodeError(f"cannot read {called(name)}: {error.strerror or error}") from error


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


def _text(chunks: Iterator[bytes], called: str) -> Iterator[bytes]:
    """Yield UTF-8: PowerShell redirects into UTF-16, and editors leave a mark of the order."""
    first = next(chunks, b"")
    # Every other byte of what a log is made of is then zero.
    zeros = b"\0" in first[:BEGINNING]
    if zeros and first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoder = codecs.getincrementaldecoder("utf-16")("replace")
        yield from (decoder.decode(chunk).encode() for chunk in chain((first,), chunks))
        return
    # Further on, a machine that crashed may have left zeros.
    if zeros:
        raise DecodeError(
            f"{called} is no log: it holds binary data",
            hint="give what `kubectl logs` wrote, as text or packed with gzip",
        )
    yield first.removeprefix(codecs.BOM_UTF8)
    yield from chunks


def _read(file: Readable) -> Iterator[bytes]:
    # What is there already is told at once, also when more is still being written into a pipe.
    while chunk := file.read1(CHUNK):
        yield chunk
