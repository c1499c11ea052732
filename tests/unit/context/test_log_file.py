import gzip
import io
from pathlib import Path

import pytest

from kubectl_alb.context.logs.file import CHUNK, log_file
from kubectl_alb.context.logs.omitted import Omitted
from kubectl_alb.context.logs.text import LONGEST
from kubectl_alb.errors import DecodeError, ExitCode


class Stdin:
    """A stream with bytes in it."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BufferedReader(io.BytesIO(content))  # type: ignore[arg-type]


def read(path: Path) -> list[str]:
    return [written.line for written in log_file(str(path))]


def test_a_file_is_read_whether_it_is_packed_or_not(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"a\nb\n")
    (tmp_path / "packed").write_bytes(gzip.compress(b"a\nb\n"))
    assert read(tmp_path / "plain") == read(tmp_path / "packed") == ["a", "b"]


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    assert read(tmp_path / "empty") == []


@pytest.mark.parametrize("content", [b"a\nb", gzip.compress(b"a\nb", mtime=0)])
def test_a_dash_is_stdin(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Stdin(content))
    assert [written.line for written in log_file("-")] == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x7fELF\0\0", "is no log: it holds binary data"),
        (gzip.compress(b"a\nb" * 1000, mtime=0)[:-20], "is damaged"),
        (b"\x1f\x8bnot packed at all", "is damaged"),
    ],
)
def test_what_is_no_log_is_told(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(DecodeError, match=said) as caught:
        read(tmp_path / "x")
    assert caught.value.exit_code == ExitCode.BAD_INPUT


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(DecodeError, match="No such file"):
        read(tmp_path / "none")
    with pytest.raises(DecodeError, match="Is a directory"):
        read(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-be"])
def test_what_powershell_and_editors_write_is_text(encoding: str, tmp_path: Path) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    (tmp_path / "x").write_bytes(mark + '{"a":"ü"}\r\nb\r\n'.encode(encoding))
    assert read(tmp_path / "x") == ['{"a":"ü"}', "b"]


def test_a_line_that_is_too_long_is_cut_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"a" * (LONGEST + 4 * CHUNK) + b"\nb\n")
    omitted = Omitted()
    lines = [written.line for written in log_file(str(tmp_path / "x"), omitted)]
    assert lines[-1] == "b"
    assert omitted.notes == (f"{tmp_path / 'x'}: 1 line is cut after 4 MiB",)
