"""A text that the command line names."""

import io
from pathlib import Path

import pytest

from kubectl_alb.context.text_file import MAX_BYTES, read_text
from kubectl_alb.errors import DecodeError


def test_a_text_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_bytes("\ufeff{ä}".encode())
    assert read_text(str(file)) == "{ä}"


def test_a_dash_is_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"{}")))
    assert read_text("-") == "{}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff", "is not UTF-8"),
        (b" " * (MAX_BYTES + 1), "is larger than 1 MiB"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(content)
    with pytest.raises(DecodeError, match=message):
        read_text(str(file))


@pytest.mark.parametrize("name", ["absent", ".", "a\0b"])
def test_what_cannot_be_read_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DecodeError, match="cannot read"):
        read_text(name)
