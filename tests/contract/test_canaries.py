"""No bundle holds a canary that sits where no question reads, or where a secret is written.

What is left on purpose is free text in declared fields: names, hosts, paths, tags, labels, reasons
and messages without the shape of a secret. `--redact=strict` replaces the names among them.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timezone
from functools import cache

import pytest

from kubectl_alb.context.bundle.files import files_of, packed_tar, packed_zip
from kubectl_alb.context.bundle.record import (
    Recording,
    RecordingSource,
    recording_of,
    strictly_redacted,
)
from kubectl_alb.context.decode.fields import FIELDS
from kubectl_alb.context.source import Answer
from kubectl_alb.errors import AlbError
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.section import Section
from tests.canary import SECRETS, UNDECLARED, planted

CANARY = "C4n4ryXq7"
TEXT = "plain"


class Planted:
    """A source whose every record holds canaries, and whose gaps quote them."""

    taken_at = datetime(2026, 11, 24, tzinfo=timezone.utc)

    def identity(self) -> ClusterContext:
        args = ("/controller", CANARY, f"--unknown={CANARY}", "--cluster-name=prod")
        return ClusterContext(cluster_name=Found("prod"), controller_args=args)

    def fetch(self, need: Section) -> Answer:
        if need is Section.QUOTAS:
            raise AlbError(f"refused: Authorization: Bearer {CANARY}")
        hidden = planted(FIELDS[need], undeclared)
        texts = (planted(FIELDS[need], lambda _, t=text: t.format(CANARY)) for text in SECRETS)
        return Answer((hidden, *texts))


def undeclared(path: str) -> str:
    """Return a canary for a place that is not kept, else text."""
    name = path.removesuffix(" as a key").rpartition(".")[2]
    return CANARY if name in UNDECLARED or path.endswith("!") else TEXT


@cache
def recording(level: str) -> Recording:
    source = RecordingSource(Planted())
    for section in Section:
        with suppress(AlbError):
            source.fetch(section)
    log = [{"pod": "p", "container": "c", "line": t.format(CANARY), "x": CANARY} for t in SECRETS]
    own = "\n".join(text.format(CANARY) for text in SECRETS)
    found = recording_of(source, log, own)
    return strictly_redacted(found) if level == "strict" else found


def files(level: str) -> Mapping[str, bytes]:
    return files_of(recording(level))


@pytest.mark.parametrize("level", ["default", "strict"])
@pytest.mark.parametrize("section", Section)
def test_no_section_holds_a_canary(level: str, section: Section) -> None:
    content = files(level).get(f"{section.value}.json", b"").decode()
    found = [line.strip() for line in content.splitlines() if CANARY.lower() in line.lower()]
    assert found == []


@pytest.mark.parametrize("level", ["default", "strict"])
def test_nothing_else_in_a_bundle_holds_a_canary(level: str) -> None:
    found = [name for name, content in files(level).items() if CANARY.encode() in content]
    assert found == []


@pytest.mark.parametrize("level", ["default", "strict"])
def test_archives_are_made_of_these_files(level: str) -> None:
    found, when = files(level), Planted.taken_at
    assert "README.md" in found
    assert packed_tar(found, when)
    assert packed_zip(found, when)


def test_the_canaries_were_planted() -> None:
    for section in set(Section) - {Section.QUOTAS}:
        assert str(Planted().fetch(section)).count(CANARY) > 20, section
    assert all(TEXT in str(Planted().fetch(s)) for s in set(Section) - {Section.QUOTAS})
