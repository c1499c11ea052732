"""Files are written together, as they were read, or stay as they are."""

from pathlib import Path

import pytest

from kubectl_alb.apply.text_files import FileChange, read_file, write_files
from kubectl_alb.errors import AlbError


def change(file: Path, after: str) -> FileChange:
    before, _ = read_file(str(file))
    return FileChange.of(str(file), before, after)


def test_files_get_their_texts_and_keep_their_rights(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a")
    file.chmod(0o640)
    write_files([change(file, "b")])
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("b", 0o640)
    assert list(tmp_path.iterdir()) == [file]


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfa\r\n")
    write_files([change(file, read_file(str(file))[1] + "b\r\n")])
    assert file.read_bytes() == b"\xef\xbb\xbfa\r\nb\r\n"


def test_what_a_link_leads_to_is_written(tmp_path: Path) -> None:
    file, link = tmp_path / "a.yaml", tmp_path / "link.yaml"
    file.write_text("a")
    link.symlink_to(file)
    write_files([change(link, "b")])
    assert (file.read_text(), link.is_symlink()) == ("b", True)


def test_a_file_that_changed_meanwhile_is_kept_and_none_is_written(tmp_path: Path) -> None:
    one, two = tmp_path / "1.yaml", tmp_path / "2.yaml"
    one.write_text("a")
    two.write_text("a")
    changes = [change(one, "b"), change(two, "b")]
    two.write_text("theirs")
    with pytest.raises(AlbError, match="changed since it was read"):
        write_files(changes)
    assert (one.read_text(), two.read_text()) == ("a", "theirs")


def test_where_one_cannot_be_written_the_others_are_put_back(tmp_path: Path) -> None:
    # No room is left in the name for that of the file which takes its place.
    one, two = tmp_path / "1.yaml", tmp_path / f"{'2' * 250}.yaml"
    one.write_text("a")
    two.write_text("a")
    with pytest.raises(AlbError, match="nothing was changed"):
        write_files([change(one, "b"), change(two, "b")])
    assert (one.read_text(), two.read_text()) == ("a", "a")
    assert sorted(tmp_path.iterdir()) == [one, two]
