"""The table of declared fields and the decoders hold together: a bundle keeps what is read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest

from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.context.bundle.keep import arguments
from kubectl_alb.context.bundle.keep_annotations import JSON_FIELDS, annotations
from kubectl_alb.context.bundle.scrub import scrubbed
from kubectl_alb.context.bundle.source import BundleSource
from kubectl_alb.context.decode.annotation_keys import LABELS, is_named
from kubectl_alb.context.decode.decoders import DECODERS
from kubectl_alb.context.decode.fields import FIELDS
from kubectl_alb.context.decode.kubernetes import POSITION
from kubectl_alb.context.decode.tracing import Path as FieldPath
from kubectl_alb.context.decode.tracing import Traced
from kubectl_alb.context.load import load
from kubectl_alb.context.source import Record, Source
from kubectl_alb.desired.go import shapes
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from tests import cases
from tests.golden.stack_cases import CASES, case

WORLDS = (Path(__file__).parents[1] / "golden" / "worlds" / "shop", Path("demo"))
FILES = sorted(path for path in cases.FOLDER.glob("ALB-*.yaml"))
# Sections whose records are read in part only, beside annotations and labels.
IN_PART = frozenset({Section.SECRETS, Section.DEPLOYMENTS, Section.PODS})


@cache
def sources() -> tuple[Source, ...]:
    worlds = (BundleSource(str(world)) for world in WORLDS)
    return (*worlds, *map(case, CASES[::10]), *map(cases.case, FILES))


@cache
def records(section: Section) -> tuple[Record, ...]:
    """Return every recorded record that differs from the others."""
    found: dict[str, Record] = {}
    for source in sources():
        try:
            answer = source.fetch(section).records
        except AlbError:
            continue
        found |= {json.dumps(record, sort_keys=True, default=str): record for record in answer}
    return tuple(found.values())


@pytest.mark.parametrize("section", Section)
def test_a_decoder_looks_at_declared_fields_only(section: Section) -> None:
    looked_at: set[FieldPath] = set()
    for record in records(section):
        DECODERS[section](Traced(record, looked_at.add))
    named = ([name for name in path if not name.isdecimal()] for path in looked_at)
    undeclared = {".".join(path) for path in named if not FIELDS[section].declares(path)}
    assert undeclared - {POSITION} == set()


@pytest.mark.parametrize("section", Section)
def test_a_record_decodes_alike_before_and_after(section: Section) -> None:
    decode = DECODERS[section]
    for record in records(section):
        before, after = decode(record), decode(scrubbed(section, record))
        assert (expected(before, section) if not section.is_aws else before) == after


def expected(decoded: Any, section: Section) -> Any:
    """Return a decoded object with what is kept of annotations, labels, arguments and values."""
    labels = decoded.meta.labels
    selected = "labels*" in str(list(FIELDS[section].paths()))
    meta = replace(
        decoded.meta,
        annotations=annotations(decoded.meta.annotations),
        labels=labels if selected else {k: v for k, v in labels.items() if k in LABELS},
        position=None,
    )
    decoded = replace(decoded, meta=meta)
    if section is Section.SECRETS:
        return replace(decoded, certificate=b"", authority=b"")
    return with_containers(decoded, section) if section in IN_PART else decoded


def with_containers(decoded: Any, section: Section) -> Any:
    kept = [
        replace(one, args=tuple(arguments(one.args)), env=kept_values(one.env))
        for one in decoded.containers
    ]
    return replace(decoded, containers=tuple(kept))


def kept_values(env: Mapping[str, str]) -> dict[str, str]:
    pod = {"spec": {"containers": [{"env": [{"name": k, "value": v} for k, v in env.items()]}]}}
    (container,) = scrubbed(Section.PODS, pod)["spec"]["containers"]
    return {entry["name"]: entry.get("value", "") for entry in container["env"]}


class Asked(dict[str, str]):
    """Annotations that note the keys that are asked for by name."""

    keys_asked: ClassVar[set[str]] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.keys_asked.add(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self.keys_asked.add(str(key))
        return super().__contains__(key)


def test_checks_ask_for_declared_annotations_only() -> None:
    for source in (*map(BundleSource, map(str, WORLDS)), *map(cases.case, FILES)):
        diagnose(Facts(with_asked(load(source, Section))), catalogue.ALL)
    assert {key for key in Asked.keys_asked if not is_named(key)} == set()
    assert len(Asked.keys_asked) > 15


def with_asked(snapshot: Snapshot) -> Snapshot:
    return snapshot.with_records(
        {
            section: tuple(replace(r, meta=asked(r.meta)) for r in snapshot.records(section))
            for section in snapshot.read
            if not section.is_aws
        }
    )


def asked(meta: Meta) -> Meta:
    return replace(meta, annotations=Asked(meta.annotations))


def test_every_field_of_the_json_of_annotations_is_declared() -> None:
    known = shapes.shapes_of((3, 5, 0))
    roots = (
        known.action, known.conditions, known.mutual_authentication, shapes.TRANSFORMS,
        shapes.COGNITO, shapes.OIDC, shapes.JWT,
    )  # fmt: skip
    assert {name.lower() for root in roots for name in names(root)} <= JSON_FIELDS


def names(shape: Any) -> Iterator[str]:
    """Yield the names of a shape's fields, at any depth."""
    for name in getattr(shape, "__slots__", ()):
        inner = getattr(shape, name)
        if isinstance(inner, Mapping):
            yield from inner
            for item in inner.values():
                yield from names(item)
        else:
            yield from names(inner)
