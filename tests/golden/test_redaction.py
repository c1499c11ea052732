"""A strictly redacted bundle gives the same diagnosis, and nothing of the original is left."""

import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.analysis.describe.description import describe_ingress, with_problems
from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.cli.run.bundle_redaction import redaction_for
from kubectl_alb.context.bundle.files import files_of
from kubectl_alb.context.bundle.record import (
    RecordedSource,
    Recording,
    RecordingSource,
    recording_of,
    strictly_redacted,
)
from kubectl_alb.context.bundle.redact import Redaction
from kubectl_alb.context.bundle.source import BundleSource
from kubectl_alb.context.bundle.stand_ins import KEPT
from kubectl_alb.context.load import load
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.section import LIVE_ONLY, Section
from kubectl_alb.views import describe_value
from kubectl_alb.views.stack import groups_value

WORLDS = Path(__file__).parent / "worlds"
CASES = ("demo", *sorted(path.name for path in WORLDS.iterdir()))
each = pytest.mark.parametrize("name", CASES)
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
AWS_ID = re.compile(r"\b[a-z]{1,9}-[0-9a-f]{17}\b")
SUFFIX = re.compile(r"/([0-9a-f]{16})\b")
ADDRESS = re.compile(r"\b(?:10|52|54|172|192)\.\d+\.\d+\.[1-9]\d*\b")
BASE64 = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")
PEM = re.compile(r"-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\s]+)-----END")
ACCOUNT = re.compile(r"\b\d{12}\b")


# Names that are words of messages too.
WORDS = {"health"}
SENTENCES = ("title", "detail", "hint", "message")


@dataclass(frozen=True, slots=True)
class Pair:
    """A recording, what replaces its names, and the recording without them."""

    before: Recording
    redaction: Redaction
    after: Recording


@cache
def pair(name: str) -> Pair:
    base = BundleSource(name if name == "demo" else str(WORLDS / name))
    source = RecordingSource(base)
    load(source, set(Section) - LIVE_ONLY)
    try:
        log = base.controller_logs(None).records
    except AlbError:
        log = None
    before = recording_of(source, log, "")
    redaction = redaction_for(before)
    return Pair(before, redaction, strictly_redacted(before, redaction))


@cache
def facts(name: str, after: bool) -> Facts:
    found = pair(name)
    return Facts(load(RecordedSource(found.after if after else found.before), Section))


def findings(name: str, after: bool) -> Counter[tuple[str, ...]]:
    renamed = str if after else pair(name).redaction.text
    found = diagnose(facts(name, after), catalogue.ALL).findings
    return Counter(
        (f.code, f.severity.value, f.about.kind, renamed(f"{f.about.namespace}/{f.about.name}"))
        for f in found
    )


@each
def test_doctor_finds_the_same_in_a_redacted_bundle(name: str) -> None:
    assert findings(name, after=True) == findings(name, after=False)


@each
def test_plan_builds_the_same_model_of_a_redacted_bundle(name: str) -> None:
    before, after = (stacks_of(facts(name, late)) for late in (False, True))
    redaction = pair(name).redaction
    assert {redaction.text(id_): redaction.plan(stack) for id_, stack in before.items()} == after


def stacks_of(found: Facts) -> Any:
    return groups_value(outcomes(found), found.config.version)[0]["groups"]


@each
def test_describe_shows_the_same_of_a_redacted_bundle(name: str) -> None:
    redaction = pair(name).redaction
    before, after = (dict(described(facts(name, late))) for late in (False, True))
    renamed = {redaction.text(ref): redaction.value(value) for ref, value in before.items()}
    assert comparable(renamed) == comparable(after)


def described(found: Facts) -> Iterator[tuple[str, Any]]:
    for ingress in found.snapshot.kubernetes.ingresses:
        result = with_problems(describe_ingress(ingress, found), found)
        yield str(ingress.ref), describe_value.value(result, found.snapshot.context.addressing)


def comparable(value: Any) -> Any:
    """Return a value without sentences, its targets in an order that does not hang on addresses."""
    if isinstance(value, dict):
        found = {key: comparable(item) for key, item in value.items() if key not in SENTENCES}
        return (
            {**found, "targets": sorted(found["targets"], key=str)} if "targets" in found else found
        )
    return [comparable(item) for item in value] if isinstance(value, list) else value


@each
def test_nothing_of_the_original_is_left(name: str) -> None:
    found = pair(name)
    text = text_of(found.after)
    words = set(re.split(r"[^A-Za-z0-9._-]+", text))
    assert {one for one in own_names(found.before) if one in words} == set()
    whole = text_of(found.before)
    for pattern in (UUID, AWS_ID, SUFFIX, ADDRESS, ACCOUNT):
        left = set(pattern.findall(whole)) & set(pattern.findall(text))
        assert left == set(), pattern.pattern


def text_of(recording: Recording) -> str:
    """Return all texts of a bundle, and what is encoded in them."""
    text = "\n".join(content.decode() for content in files_of(recording).values())
    return "\n".join((text, *decoded(text)))


def decoded(text: str) -> Iterator[str]:
    """Yield what base64 holds, and PEM in it."""
    for piece in BASE64.findall(text):
        try:
            content = b64decode(piece, validate=True).decode("latin-1")
        except ValueError:
            continue
        yield content
        for body in PEM.findall(content):
            yield b64decode("".join(body.split())).decode("latin-1")


@pytest.mark.parametrize("late", [False, True])
def test_certificates_are_looked_into(late: bool) -> None:
    recording = pair("shop").after if late else pair("shop").before
    assert ("lab-ca" in text_of(recording)) is not late
    assert ("ca001" in text_of(recording)) is late


def own_names(recording: Recording) -> set[str]:
    """Return the names of objects and the labels of hosts that belong to the user."""
    files = files_of(recording)
    objects = (
        record.get("metadata", {})
        for path in files
        if path.startswith("kubernetes/") and "definitions" not in path and "webhook" not in path
        for record in json.loads(files[path])
    )
    found = {str(meta.get(key, "")) for meta in objects for key in ("name", "namespace")}
    return {one for one in found if one and "." not in one} - KEPT - WORDS
