"""Archives made to fill memory or to take long: refused by name, before they are unpacked."""

import bz2
import gzip
import io
import lzma
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from kubectl_alb.context.bundle.archive import files_at
from kubectl_alb.context.bundle.budget import MAX_BYTES, MAX_ENTRIES
from kubectl_alb.errors import DecodeError, ExitCode

END = bytes(1024)
MANY = MAX_ENTRIES + 1
META = ("meta.json", b"{}")
MOST = 64 << 20


def header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info.tobuf(tarfile.USTAR_FORMAT)


def entry(name: str, content: bytes, kind: bytes = tarfile.REGTYPE) -> bytes:
    return header(name, len(content), kind) + content + bytes(-len(content) % 512)


def pax(**records: str) -> bytes:
    content = b""
    for key, value in records.items():
        rest = f" {key.replace('_', '.')}={value}\n"
        length = next(n for n in range(9999) if n == len(f"{n}{rest}"))
        content += f"{length}{rest}".encode()
    return entry("x", content, tarfile.XHDTYPE)


TARS = {
    "a header of 100 MB": header("x", 100_000_000, tarfile.XHDTYPE),
    "headers for all of 100 MB": header("x", 100_000_000, tarfile.XGLTYPE),
    "a name of 100 MB": header("x", 100_000_000, tarfile.GNUTYPE_LONGNAME),
    "ever more headers": pax(a="b") * MANY,
    "ever more names": entry("x", b"a" * 60_000, tarfile.GNUTYPE_LONGNAME) * 200,
    "ten thousand files": b"".join(header(f"{n}.json", 0) for n in range(MANY)),
    "ten thousand folders": b"".join(header(f"{n}", 0, tarfile.DIRTYPE) for n in range(MANY)),
    "a file of 8 GB": header("pods.json", 8_000_000_000),
    "a large meta.json": header("meta.json", 100_000_000),
    "a fifo": header("a.json", 0, tarfile.FIFOTYPE),
    "a device": header("a.json", 0, tarfile.BLKTYPE),
    "a link": header("a.json", 0, tarfile.SYMTYPE),
    "a sparse file": header("a.json", 0, tarfile.GNUTYPE_SPARSE),
    "a sparse file of pax": pax(GNU_sparse_major="1", GNU_sparse_minor="0") + entry(*META),
    "a size behind the header": pax(size="99") + entry(*META),
}  # fmt: skip
DAMAGED = {
    "a size below zero": header("a.json", 0).replace(b"00000000000\0", b"\xff" * 12, 1),
    "a pax record that does not end": entry("x", b"99 a=b\n", tarfile.XHDTYPE) + entry(*META),
    "a pax record without a length": entry("x", b"a=b\n", tarfile.XHDTYPE) + entry(*META),
    "a pax record of nothing": entry("x", b"0 a=b\n", tarfile.XHDTYPE) + entry(*META),
}


def refusal(content: bytes, path: Path) -> str:
    path.write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(DecodeError) as caught:
            files_at(path)
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()
    assert caught.value.exit_code is ExitCode.BAD_INPUT
    assert str(path) in caught.value.message
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize("name", TARS)
def test_a_hostile_tar_is_refused_before_it_is_unpacked(name: str, tmp_path: Path) -> None:
    assert refusal(gzip.compress(TARS[name] + END, 1), tmp_path / "b").endswith(", refused")


@pytest.mark.parametrize("name", DAMAGED)
def test_a_header_that_cannot_be_is_damage(name: str, tmp_path: Path) -> None:
    assert "is damaged" in refusal(DAMAGED[name] + END, tmp_path / "b")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_ever_more_packed_streams_are_refused(
    pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    content = pack(entry(*META)) + pack(b"") * MANY + pack(END)
    assert "more than 10,000 streams" in refusal(content, tmp_path / "b")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_an_archive_in_several_streams_is_read(
    pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    whole = entry(*META) + END
    content = pack(whole[:100]) + pack(whole[100:600]) + pack(whole[600:]) + bytes(512)
    (tmp_path / "b").write_bytes(content)
    assert files_at(tmp_path / "b") == {"meta.json": b"{}"}


def test_a_dictionary_larger_than_any_preset_takes_is_not_made(tmp_path: Path) -> None:
    content = bytearray(lzma.compress(entry(*META)))
    place = content.index(b"\x21\x01") + 2
    # The size of the dictionary, and the checksum of the header that says so.
    content[place] = 40
    content[20:24] = zlib.crc32(content[12:20]).to_bytes(4, "little")
    assert "is damaged" in refusal(bytes(content), tmp_path / "b")


def zipped(*names: str, kind: int = 0) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            info = zipfile.ZipInfo(name)
            info.external_attr = kind << 16
            archive.writestr(info, b"")
    return packed.getvalue()


def test_a_zip_of_ten_thousand_files_is_refused(tmp_path: Path) -> None:
    content = zipped(*(f"{n}.json" for n in range(MANY)))
    assert "more than 10,000 entries" in refusal(content, tmp_path / "b")


@pytest.mark.parametrize("kind", [0o120777, 0o010666, 0o020666, 0o140666])
def test_a_zip_with_what_is_no_file_is_refused(kind: int, tmp_path: Path) -> None:
    assert "a link or a device" in refusal(zipped("a.json", kind=kind), tmp_path / "b")


def test_a_zip_whose_directory_is_huge_is_refused(tmp_path: Path) -> None:
    content = zipped(*(f"{n}{'x' * 60_000}.json" for n in range(80)))
    assert "its directory is too large" in refusal(content, tmp_path / "b")


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in "abc":
            archive.writestr(f"{name}.txt", bytes(MAX_BYTES // 3 + 1))
    assert "more than 256 MiB" in refusal(packed.getvalue(), tmp_path / "b")


def test_a_folder_without_a_bundle_is_not_searched(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.json").write_text("{")
    assert files_at(tmp_path) == {}
