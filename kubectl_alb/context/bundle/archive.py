"""The files of a bundle: a folder, a tar archive (gzip, bzip2, xz or plain) or a zip archive.

Archives are read in full, checksums included: what is damaged is refused as a whole, since a part
of a bundle reads like a cluster that has less in it. Nothing of them is written to disk.
"""

import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kubectl_alb.context.bundle.budget import DISTRUST, META, Budget, is_kept
from kubectl_alb.context.bundle.folder import FolderFiles
from kubectl_alb.context.bundle.tar import TarReader
from kubectl_alb.context.bundle.unpacked import MAGIC, Unpacked
from kubectl_alb.errors import DecodeError

# The end of a zip archive, where its directory is, and how much of it there is with a comment.
ZIP_END, ZIP_TAIL = b"PK\x05\x06", 22 + 0xFFFF
ZIP64_LOCATOR, ZIP64_SIZE = b"PK\x06\x07", 76
# A hundred bytes or so for each entry.
MAX_DIRECTORY = 4 * 1024 * 1024
CHUNK = 64 * 1024
# What the readers of archives raise over bytes that are none, or no longer.
DAMAGE = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError,
    RuntimeError, ValueError, OverflowError, IndexError, struct.error, MemoryError,
)  # fmt: skip
ORIGIN = "a bundle is what `kubectl alb bundle` writes: a folder, .tar.gz or .zip"
DAMAGED = "copy or download it again, or record a new one with `kubectl alb bundle`"


def files_at(path: Path) -> Mapping[str, bytes]:
    """Return the content of each file by its path; raise `DecodeError`.

    What is in a folder is read when it is asked for, and then raises.
    """
    if path.is_dir():
        return FolderFiles(path)
    if path.exists() and not path.is_file():
        raise DecodeError(f"{path} is neither a folder nor a file", hint=ORIGIN)
    if not path.exists():
        raise DecodeError(f"no bundle at {path}", hint="give a folder, .tar.gz, .zip, or `demo`")
    try:
        return _inner(_archive(path))
    except DAMAGE as error:
        why = (str(error).splitlines() or [type(error).__name__])[0]
        raise DecodeError(f"{path} is damaged, or not a .tar.gz or .zip: {why}", DAMAGED) from error


def _archive(path: Path) -> dict[str, bytes]:
    budget = Budget(path)
    with path.open("rb") as file:
        start = file.read(8)
        file.seek(0)
        for magic, opener in MAGIC:
            if start.startswith(magic):
                return _named(TarReader(Unpacked(file, opener), budget).files(), path)
        if not zipfile.is_zipfile(path):
            return _named(TarReader(file, budget).files(), path)
    return _named(_zip(path, budget), path)


def _named(files: Iterable[tuple[str, bytes | None]], path: Path) -> dict[str, bytes]:
    seen: set[str] = set()
    kept: dict[str, bytes] = {}
    for name, content in files:
        if name in seen:
            raise DecodeError(f"{path}: {name} is there twice, refused", DISTRUST)
        seen.add(name)
        if content is not None:
            kept[name] = content
    return kept


def _zip(path: Path, budget: Budget) -> Iterator[tuple[str, bytes | None]]:
    entries = _entries(path)
    with zipfile.ZipFile(path) as archive:
        if len(archive.infolist()) & 0xFFFF != entries:
            raise zipfile.BadZipFile("its directory lacks entries")
        for member in archive.infolist():
            budget.entry(member.filename)
            if member.is_dir() and not member.file_size:
                continue
            if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
                what = f"{member.filename} is a link or a device"
                raise DecodeError(f"{path}: {what}, refused", DISTRUST)
            yield member.filename, _content(archive, member, budget)


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> bytes | None:
    """Read a file to its checksum."""
    content, size, keep = io.BytesIO(), 0, is_kept(member.filename)
    with archive.open(member) as stream:
        while piece := stream.read(CHUNK):
            budget.take(len(piece))
            size += len(piece)
            if keep:
                budget.file(member.filename, size)
                content.write(piece)
    return content.getvalue() if keep else None


def _entries(path: Path) -> int:
    """Return how many entries the end of a zip archive tells; the reader does not look.

    Raise `DecodeError` where its directory is too large, all of which the reader keeps.
    """
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, ZIP_TAIL + ZIP64_SIZE), io.SEEK_END)
        content = file.read()
    end = content.rfind(ZIP_END)
    sizes = [int.from_bytes(content[end + 12 : end + 16], "little")]
    if content[max(0, end - 20) : end].startswith(ZIP64_LOCATOR):
        sizes.append(int.from_bytes(content[max(0, end - 36) : end - 28], "little"))
    if max(sizes) > MAX_DIRECTORY:
        raise DecodeError(f"{path}: its directory is too large, refused", DISTRUST)
    return int.from_bytes(content[end + 10 : end + 12], "little")


def _inner(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Drop the folder that the archive may have been made of, and a leading `./`."""
    clean = {name.removeprefix("./"): content for name, content in files.items()}
    if META in clean:
        return clean
    tops = {name.split("/", 1)[0] for name in clean}
    if len(tops) != 1:
        return clean
    return {name.split("/", 1)[1]: content for name, content in clean.items() if "/" in name}
