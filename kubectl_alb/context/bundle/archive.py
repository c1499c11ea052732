"""The files of a bundle: a folder, a tar archive (gzip, bzip2, xz or plain) or a zip archive.

Archives are read in memory and in full, checksums included: what is damaged is refused as a whole,
since a part of a bundle reads like a cluster that has less in it.
"""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from kubectl_alb.context.bounded import bounded_bytes
from kubectl_alb.context.bundle.folder import FolderFiles
from kubectl_alb.errors import DecodeError

MAX_BYTES = 256 * 1024 * 1024
BLOCK = 512
# The end of a zip archive, and how much of it there is at most with its comment.
ZIP_END, ZIP_TAIL = b"PK\x05\x06", 22 + 0xFFFF
OPENERS = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open))
# What the readers of archives raise over bytes that are none, or no longer.
DAMAGE = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError,
    RuntimeError, ValueError, OverflowError, IndexError, struct.error,
)  # fmt: skip
ORIGIN = "a bundle is what `kubectl alb bundle` writes: a folder, .tar.gz or .zip"
DAMAGED = "copy or download it again, or record a new one with `kubectl alb bundle`"
DISTRUST = "do not unpack it either; ask for an archive that `kubectl alb bundle` has written"


def files_at(path: Path) -> Mapping[str, bytes]:
    """Return the content of each file by its path; raise `DecodeError`.

    What is in a folder is read when it is asked for, and then raises.
    """
    if path.is_dir():
        return FolderFiles(path, MAX_BYTES, DISTRUST)
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
    with path.open("rb") as file:
        start = file.read(8)
    for magic, opener in OPENERS:
        if start.startswith(magic):
            with opener(path, "rb") as stream:
                # To the end, where the checksum is.
                content = stream.read(MAX_BYTES + 1)
            _check_size(len(content), path)
            return _tar(content, path)
    if zipfile.is_zipfile(path):
        return _zip(path)
    _check_size(path.stat().st_size, path)
    return _tar(bounded_bytes(path, MAX_BYTES), path)


def _tar(content: bytes, path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
        for member in archive:
            _check_name(member.name)
            if member.isdir():
                continue
            if not member.isreg():
                raise DecodeError(f"{path}: {member.name} is a link or a device, refused", DISTRUST)
            total = _check_size(total + member.size, path)
            stream = archive.extractfile(member)
            _add(files, member.name, stream.read() if stream else b"", path)
        # The reader takes a header that it cannot read for the end.
        if content[archive.offset : archive.offset + BLOCK] != bytes(BLOCK):
            raise tarfile.ReadError(f"no header and no end at byte {archive.offset}")
    return files


def _zip(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    with zipfile.ZipFile(path) as archive:
        if len(archive.infolist()) != _entries(path):
            raise zipfile.BadZipFile("its directory lacks entries")
        for member in archive.infolist():
            _check_name(member.filename)
            if member.is_dir() and not member.file_size:
                continue
            if (member.external_attr >> 16) & 0o170000 == 0o120000:
                raise DecodeError(f"{path}: {member.filename} is a link, refused", DISTRUST)
            with archive.open(member) as stream:
                content = stream.read(MAX_BYTES - total + 1)
            total = _check_size(total + len(content), path)
            _add(files, member.filename, content, path)
    return files


def _entries(path: Path) -> int:
    """Return how many entries the end of a zip archive tells; the reader does not look."""
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, ZIP_TAIL), io.SEEK_END)
        content = file.read(ZIP_TAIL)
    end = content.rfind(ZIP_END)
    return int.from_bytes(content[end + 10 : end + 12], "little")


def _add(files: dict[str, bytes], name: str, content: bytes, path: Path) -> None:
    if name in files:
        raise DecodeError(f"{path}: {name} is there twice, refused", DISTRUST)
    files[name] = content


def _check_name(name: str) -> None:
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in (parts.parts or ("",))[0]:
        raise DecodeError(f"archive entry {name!r} points outside the archive, refused", DISTRUST)


def _check_size(total: int, path: Path) -> int:
    if total > MAX_BYTES:
        raise DecodeError(f"{path} holds more than {MAX_BYTES >> 20} MiB, refused", DISTRUST)
    return total


def _inner(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Drop the folder that the archive may have been made of, and a leading `./`."""
    clean = {name.removeprefix("./"): content for name, content in files.items()}
    if "meta.json" in clean:
        return clean
    tops = {name.split("/", 1)[0] for name in clean}
    if len(tops) != 1:
        return clean
    return {name.split("/", 1)[1]: content for name, content in clean.items() if "/" in name}
