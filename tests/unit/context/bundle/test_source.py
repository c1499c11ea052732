import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from kubectl_alb.context.bundle.budget import MAX_BYTES
from kubectl_alb.context.bundle.source import BundleSource
from kubectl_alb.context.load import load
from kubectl_alb.errors import AlbError, DecodeError
from kubectl_alb.model.section import Section

META = json.dumps(
    {"apiVersion": "alb.kubectl/v1alpha1", "kind": "Bundle", "takenAt": "2026-11-24T12:00:00Z"}
)
FILES = {"meta.json": META, "kubernetes/ingresses.json": "[]"}


def meta(**sections: object) -> str:
    return json.dumps(json.loads(META) | sections)


def folder(tmp_path: Path, files: dict[str, str]) -> str:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return str(tmp_path)


def tarball(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> str:
    with tarfile.open(path, "w:gz") as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return str(path)


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def test_a_folder_a_tar_and_a_zip_read_alike(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    tar = tarball(
        tmp_path / "b.tar.gz", *((member(f"b/{n}"), c.encode()) for n, c in FILES.items())
    )
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    sources = (folder(tmp_path / "d", FILES), tar, str(tmp_path / "b.zip"))
    snapshots = [
        load(BundleSource(source), [Section.INGRESSES, Section.PODS]) for source in sources
    ]
    assert snapshots[0] == snapshots[1] == snapshots[2]
    assert snapshots[0].known(Section.INGRESSES)
    assert not snapshots[0].known(Section.PODS)


def test_a_recorded_gap_keeps_its_reason(tmp_path: Path) -> None:
    gaps = {"aws/web-acls": "AccessDenied: wafv2:GetWebACLForResource"}
    source = BundleSource(folder(tmp_path, {"meta.json": meta(gaps=gaps)}))
    with pytest.raises(AlbError, match="AccessDenied: wafv2:GetWebACLForResource"):
        source.fetch(Section.WEB_ACLS)


def test_a_section_may_be_there_and_incomplete(tmp_path: Path) -> None:
    gaps = {"kubernetes/pods": "only namespace shop"}
    files = {"meta.json": meta(gaps=gaps), "kubernetes/pods.json": "[]"}
    snapshot = load(BundleSource(folder(tmp_path, files)), [Section.PODS])
    assert snapshot.read == {Section.PODS}
    assert not snapshot.known(Section.PODS)


def test_a_broken_section_is_a_gap_and_the_rest_is_read(tmp_path: Path) -> None:
    files = FILES | {"kubernetes/services.json": '[{"kind": "Service", "metadata": {}}]'}
    snapshot = load(BundleSource(folder(tmp_path, files)), [Section.INGRESSES, Section.SERVICES])
    assert snapshot.known(Section.INGRESSES)
    assert snapshot.gaps[Section.SERVICES].exit_code == 65
    assert "kubernetes/services" in str(snapshot.gaps[Section.SERVICES])


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no meta.json"),
        ({"meta.json": "{"}, "not JSON"),
        ({"meta.json": "[]"}, "not of kind Bundle"),
        ({"meta.json": META.replace("v1alpha1", "v9")}, "v9 is not known"),
        ({"meta.json": META.replace("2026-11-24T12:00:00Z", "soon")}, "takenAt is not a time"),
        ({"meta.json": meta(context=["x"])}, "context is of a wrong type"),
        ({"meta.json": meta(context={"region": 5})}, "context.region is of a wrong type"),
        ({"meta.json": meta(controller={"args": 5})}, "controller.args is of a wrong type"),
        ({"meta.json": meta(controller={"args": [5]})}, "controller.args is of a wrong type"),
        ({"meta.json": meta(gaps={"aws/vpcs": {}})}, "gaps.aws/vpcs is of a wrong type"),
    ],
)
def test_what_is_no_bundle_is_refused(tmp_path: Path, files: dict[str, str], said: str) -> None:
    with pytest.raises(DecodeError, match=said):
        load(BundleSource(folder(tmp_path, files)), [])


@pytest.mark.parametrize(
    "info",
    [
        member("../evil.json"),
        member("/etc/evil.json"),
        member("a/../../evil.json"),
        member("c:\\evil.json"),
        member("link.json", tarfile.SYMTYPE, "/etc/passwd"),
        member("hard.json", tarfile.LNKTYPE, "meta.json"),
        member("device", tarfile.CHRTYPE),
    ],
    ids=lambda info: info.name,
)
def test_a_hostile_archive_is_refused(tmp_path: Path, info: tarfile.TarInfo) -> None:
    path = tarball(tmp_path / "b.tar.gz", (member("meta.json"), META.encode()), (info, b""))
    with pytest.raises(DecodeError, match="refused"):
        BundleSource(path)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.tar.gz"
    path.write_bytes(gzip.compress(bytes(MAX_BYTES + 1024), compresslevel=1))
    with pytest.raises(DecodeError, match="holds more than 256 MiB"):
        BundleSource(str(path))


def test_a_zip_with_a_link_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("meta.json")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(DecodeError, match="link"):
        BundleSource(str(tmp_path / "b.zip"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", b"\x1f\x8b\x08junk", b"hello"])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "b.tar.gz"
    path.write_bytes(content)
    with pytest.raises(DecodeError):
        BundleSource(str(path))
