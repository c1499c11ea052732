"""Damaged archives: the same answer, or an error that names the archive; never less than was in."""

import io
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from kubectl_alb.context.bundle.archive import files_at
from kubectl_alb.context.bundle.files import packed_tar, packed_zip
from kubectl_alb.context.bundle.source import DEMO, BundleSource
from kubectl_alb.errors import DecodeError, ExitCode

PACKED = {"tar.gz": packed_tar, "zip": packed_zip}


@cache
def demo() -> Mapping[str, bytes]:
    return files_at(DEMO)


@cache
def archive(kind: str) -> bytes:
    return PACKED[kind](demo(), BundleSource("demo").taken_at, "demo")


def refused_or_whole(content: bytes, path: Path) -> bool:
    """Return whether an archive is read as it was, or refused by name and with what to do."""
    path.write_bytes(content)
    try:
        return files_at(path) == demo()
    except DecodeError as error:
        named = str(path) in error.message or "archive entry" in error.message
        return named and bool(error.hint) and error.exit_code is ExitCode.BAD_INPUT


def flipped(content: bytes) -> Iterator[tuple[int, bytes]]:
    for index in range(0, len(content), 50):
        yield index, content[:index] + bytes([content[index] ^ 0x41]) + content[index + 1 :]


@pytest.mark.parametrize("kind", PACKED)
def test_an_archive_reads_as_it_was_packed(kind: str, tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(archive(kind))
    assert files_at(tmp_path / "b") == demo()


@pytest.mark.parametrize("kind", PACKED)
def test_a_flipped_byte_drops_nothing(kind: str, tmp_path: Path) -> None:
    changed = flipped(archive(kind))
    assert [at for at, content in changed if not refused_or_whole(content, tmp_path / "b")] == []


@pytest.mark.parametrize("kind", PACKED)
def test_a_truncated_archive_is_refused(kind: str, tmp_path: Path) -> None:
    whole = archive(kind)
    for length in (*range(60), *range(60, len(whole), 997), *range(len(whole) - 60, len(whole))):
        (tmp_path / "b").write_bytes(whole[:length])
        with pytest.raises(DecodeError, match="b is damaged, or not"):
            files_at(tmp_path / "b")


def test_a_plain_tar_with_a_broken_header_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name in ("meta.json", "a.json"):
            info = tarfile.TarInfo(name)
            info.size = 2
            tar.addfile(info, io.BytesIO(b"{}"))
    content = bytearray(packed.getvalue())
    content[1024] ^= 1
    (tmp_path / "b.tar").write_bytes(content)
    with pytest.raises(DecodeError, match="no header and no end at byte 1024"):
        files_at(tmp_path / "b.tar")


def test_a_file_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as packed:
        packed.writestr("meta.json", "{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("meta.json", "{}")
    with pytest.raises(DecodeError, match="twice"):
        files_at(tmp_path / "b.zip")
