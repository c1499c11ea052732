"""The definitions that the controller works with, and what they lack for its release."""

from collections.abc import Iterator

from kubectl_alb.checks.crd.checks import lacking_fields, wanted_definitions
from kubectl_alb.checks.engine.sheet import Cell, Sheet, TableKind, columns
from kubectl_alb.controller.releases.definition_table import PARAMS
from kubectl_alb.controller.releases.gateway_gates import wanted_version
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section

COLUMNS = columns("name NAME", "versions SERVED", "stored STORED", "good OK", "+missing MISSING")


def _sheets(facts: Facts) -> Iterator[Sheet]:
    known = {d.meta.name: d for d in facts.snapshot.kubernetes.custom_resource_definitions}
    names = sorted({*wanted_definitions(facts), *known})
    title = f"Definitions, as controller {facts.config.version_text} needs them"
    yield Sheet("crds", title, COLUMNS, tuple(_row(name, facts) for name in names))


def _row(name: str, facts: Facts) -> tuple[Cell, ...]:
    found = next(
        (d for d in facts.snapshot.kubernetes.custom_resource_definitions if d.meta.name == name),
        None,
    )
    if found is None:
        return name, "", "", False, "does not exist"
    version = wanted_version(name, facts.config.version)
    if version and version not in found.versions:
        return name, ", ".join(found.versions), found.stored, False, f"version {version}"
    absent = lacking_fields(found, facts)
    unknown = found.fields is None and name.endswith(PARAMS.partition(".")[2])
    return (
        name,
        ", ".join(found.versions),
        found.stored,
        None if unknown else not absent,
        "its schema was not read" if unknown else ", ".join(absent),
    )


CRDS = TableKind(
    "crds",
    ("CRD",),
    frozenset({Section.DEPLOYMENTS, Section.CUSTOM_RESOURCE_DEFINITIONS}),
    _sheets,
)
