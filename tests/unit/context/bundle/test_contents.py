from pathlib import Path

import pytest

from kubectl_alb.context.bundle.archive import files_at
from kubectl_alb.context.bundle.contents import Contents
from kubectl_alb.context.bundle.files import packed_tar, packed_zip
from kubectl_alb.context.bundle.folder import FolderFiles
from kubectl_alb.context.bundle.source import DEMO, BundleSource
from kubectl_alb.context.load import load
from kubectl_alb.errors import DecodeError
from kubectl_alb.model.section import Section
from tests.builders import NOW


def test_the_files_of_a_folder_are_those_below_it_that_a_bundle_has(tmp_path: Path) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "vpcs.json").write_text("[]")
    (tmp_path / "README.md").write_text("")
    (tmp_path / "meta.json").write_text("{}")
    assert dict(files_at(tmp_path)) == {"aws/vpcs.json": b"[]", "meta.json": b"{}"}


def test_a_folder_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{}")
    for name in ("a.json", "b.json", "c.json"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(90 << 20)
    with pytest.raises(DecodeError, match="holds more than 256 MiB"):
        FolderFiles(tmp_path)


def test_a_file_that_is_gone_is_a_gap_of_its_section(tmp_path: Path) -> None:
    for name in ("meta.json", "aws/vpcs.json", "aws/subnets.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((DEMO / name).read_bytes())
    source = BundleSource(str(tmp_path))
    (tmp_path / "aws" / "vpcs.json").unlink()
    snapshot = load(source, {Section.VPCS, Section.SUBNETS})
    assert snapshot.gaps[Section.VPCS].reason.endswith("vpcs.json: No such file or directory")
    assert snapshot.read == {Section.SUBNETS}


def test_what_was_decoded_of_an_archive_is_not_kept_and_can_be_read_again(tmp_path: Path) -> None:
    text = b"[" + b",".join([b'{"CidrBlock": "10.0.0.0/16", "VpcId": "vpc-1"}'] * 50_000) + b"]"
    files = {"meta.json": (DEMO / "meta.json").read_bytes(), "aws/vpcs.json": text}
    path = tmp_path / "bundle.tar.gz"
    path.write_bytes(packed_tar(files, NOW))
    contents = Contents(path)
    contents.release("aws/vpcs.json")
    assert "aws/vpcs.json" in contents
    assert contents.get("aws/vpcs.json") == text


def test_a_section_of_an_archive_reads_the_same_twice(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(packed_zip(dict(files_at(DEMO)), NOW))
    source = BundleSource(str(path))
    assert source.fetch(Section.PODS) == source.fetch(Section.PODS)
    assert source.fetch(Section.PODS) == BundleSource("demo").fetch(Section.PODS)


def test_more_records_than_any_cluster_has_are_refused(tmp_path: Path) -> None:
    files = {"meta.json": (DEMO / "meta.json").read_bytes()}
    files["aws/vpcs.json"] = b"[" + b"{}," * 1_000_000 + b"{}]"
    path = tmp_path / "bundle.tar.gz"
    path.write_bytes(packed_tar(files, NOW))
    with pytest.raises(DecodeError, match="holds more than 1,000,000 records"):
        BundleSource(str(path)).fetch(Section.VPCS)
