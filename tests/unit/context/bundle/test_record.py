import json
import stat
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.context.bundle.files import files_of, fitted, packed_tar, write_bundle
from kubectl_alb.context.bundle.record import (
    Recording,
    RecordingSource,
    recording_of,
    strictly_redacted,
)
from kubectl_alb.context.bundle.source import BundleSource
from kubectl_alb.context.decode.annotation_keys import is_read
from kubectl_alb.context.load import load
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot

SHOP = Path(__file__).parents[3] / "golden" / "worlds" / "shop"


@pytest.fixture(scope="module")
def recorded() -> tuple[Snapshot, Recording]:
    base = BundleSource(str(SHOP))
    source = RecordingSource(base)
    snapshot = load(source, Section)
    return snapshot, recording_of(source, base.controller_logs(None).records, "our own log")


@pytest.mark.parametrize("name", ["b", "b.tar.gz", "b.zip"])
def test_a_bundle_gives_the_snapshot_that_it_recorded(
    name: str, recorded: tuple[Snapshot, Recording], tmp_path: Path
) -> None:
    snapshot, recording = recorded
    write_bundle(recording, tmp_path / name)
    again = load(BundleSource(str(tmp_path / name)), Section)
    for section in snapshot.read:
        assert records_of(again, section) == records_of(snapshot, section), section


def records_of(snapshot: Snapshot, section: Section) -> list[Any]:
    """Return the records, without annotations and labels that no question reads."""
    records = snapshot.records(section)
    return [
        record if section.is_aws else replace(record, meta=read_only(record.meta))
        for record in records
    ]


def read_only(meta: Meta) -> Meta:
    annotations = {key: value for key, value in meta.annotations.items() if is_read(key)}
    return replace(meta, annotations=annotations, labels={})


@pytest.mark.parametrize("name", ["b", "b.tar.gz", "b.zip"])
def test_only_the_user_may_read_a_bundle(
    name: str, recorded: tuple[Snapshot, Recording], tmp_path: Path
) -> None:
    write_bundle(recorded[1], tmp_path / name)
    written = [tmp_path / name, *(tmp_path / name).rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in written} == {0}


def test_the_readme_says_what_was_left_out_and_replaced(
    recorded: tuple[Snapshot, Recording],
) -> None:
    text = files_of(replace(recorded[1], left_out=("5 older log lines",)))["README.md"].decode()
    assert "- 5 older log lines" in text
    assert "- user and password in a URL" in text
    assert "Nothing was replaced by stand-ins" in text
    strict = files_of(strictly_redacted(recorded[1]))["README.md"].decode()
    assert "Replaced by stand-ins, the same for the same name: account, addresses" in strict


def test_equal_recordings_give_equal_archives(recorded: tuple[Snapshot, Recording]) -> None:
    when = recorded[1].taken_at
    assert packed_tar(files_of(recorded[1]), when) == packed_tar(files_of(recorded[1]), when)


def test_logs_are_cut_first_and_the_cut_is_told(recorded: tuple[Snapshot, Recording]) -> None:
    recording = recorded[1]
    size = len(packed_tar(files_of(recording), recording.taken_at))
    small = fitted(recording, size - 2000)
    assert 0 < len(small.controller_log or ()) < len(recording.controller_log or ())
    assert (
        small.controller_log == (recording.controller_log or ())[-len(small.controller_log or ()) :]
    )
    assert "older log lines" in small.left_out[0]
    assert small.sections == recording.sections


def test_without_a_limit_nothing_is_cut(recorded: tuple[Snapshot, Recording]) -> None:
    assert fitted(recorded[1], 0) is recorded[1]


def strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def test_strict_redaction_leaves_no_account_host_or_name(
    recorded: tuple[Snapshot, Recording],
) -> None:
    files = files_of(strictly_redacted(recorded[1]))
    texts = [
        text
        for name, content in files.items()
        if name.endswith(".json")
        for text in strings(json.loads(content))
    ]
    for word in ("111122223333", "example.com", "nowhere", "shop", "grafana", "k8s-shoppublic"):
        assert [text for text in texts if word in text] == [], word


def test_strict_redaction_reaches_what_was_said_on_the_way(
    recorded: tuple[Snapshot, Recording],
) -> None:
    said = (
        "the API server https://ABC.gr7.us-west-2.eks.amazonaws.com:443/k8s is busy; forbidden: eve"
        ' may not list pods; User "eve@corp" cannot; arn:aws:sts::111122223333:assumed-role/ops/eve'
    )
    recording = replace(recorded[1], own_log=said, gaps={Section.PODS: said})
    found = strictly_redacted(recording)
    for text in (found.own_log, found.gaps[Section.PODS]):
        assert "https://host:443/k8s" in text
        assert not [word for word in ("ABC", "eve", "corp", "111122223333") if word in text]


def test_strict_redaction_numbers_other_accounts_too(
    recorded: tuple[Snapshot, Recording],
) -> None:
    arn = "arn:aws:acm:us-west-2:444455556666:certificate/1"
    sections = {**recorded[1].sections, Section.TAGS: ({"ResourceArn": arn, "Tags": []},)}
    found = strictly_redacted(replace(recorded[1], sections=sections))
    assert found.sections[Section.TAGS][0]["ResourceArn"] == arn.replace(
        "444455556666", "000000000001"
    )


def test_strict_redaction_keeps_every_join(
    recorded: tuple[Snapshot, Recording], tmp_path: Path
) -> None:
    write_bundle(strictly_redacted(recorded[1]), tmp_path / "b")
    plain, strict = recorded[0], load(BundleSource(str(tmp_path / "b")), Section)
    assert len(strict.kubernetes.bindings_by_target_group_arn) == len(
        plain.kubernetes.bindings_by_target_group_arn
    )
    assert all(
        binding.service_ref in strict.kubernetes.service_by_ref
        for binding in strict.kubernetes.target_group_bindings
    )
    assert len(strict.kubernetes.pod_by_ip) == len(plain.kubernetes.pod_by_ip)
    assert {lb.type for lb in strict.aws.load_balancers} == {"application", "network"}
    assert [i.meta.annotations.get("alb.ingress.kubernetes.io/group.order") for i in
            sorted(strict.kubernetes.ingresses, key=lambda i: str(i.ref))] == [
            i.meta.annotations.get("alb.ingress.kubernetes.io/group.order") for i in
            sorted(plain.kubernetes.ingresses, key=lambda i: str(i.ref))]  # fmt: skip
