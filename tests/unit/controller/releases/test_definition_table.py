"""The definitions that releases bring."""

import pytest

from kubectl_alb.controller.config import LATEST
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.catalogue import VERSIONS
from kubectl_alb.controller.releases.definition_table import (
    BINDINGS,
    DEFINITIONS,
    PARAMS,
    definition_changes,
    definitions_of,
    vital_definitions,
)


def names(version: Version) -> list[str]:
    return [each.name.partition(".")[0] for each in definitions_of(version)]


@pytest.mark.parametrize(
    ("version", "last", "count"),
    [
        ((2, 0, 0), "targetgroupbindings", 1),
        ((2, 2, 0), "ingressclassparams", 2),
        ((2, 13, 3), "ingressclassparams", 2),
        ((2, 13, 4), "targetgroupconfigurations", 4),
        ((2, 14, 0), "listenerruleconfigurations", 5),
        ((2, 14, 1), "globalaccelerators", 6),
        ((2, 16, 0), "albtargetcontrolconfigs", 7),
        (LATEST, "albtargetcontrolconfigs", 7),
    ],
)
def test_a_release_brings_a_set_of_definitions(version: Version, last: str, count: int) -> None:
    assert (names(version)[-1], len(names(version))) == (last, count)


def test_releases_need_bindings_and_since_2_2_class_parameters() -> None:
    assert vital_definitions((2, 1, 3)) == (BINDINGS,)
    assert vital_definitions(LATEST) == (BINDINGS, PARAMS)


def test_definitions_and_their_fields_come_with_known_releases() -> None:
    for each in DEFINITIONS:
        since = [schema.since for schema in each.schemas]
        assert since == sorted(set(since))
        assert {*since, *(version for _, version in each.fields)} <= set(VERSIONS)
        assert all(each.since <= version for _, version in each.fields)
        assert set(each.revised) <= set(VERSIONS)


def test_what_is_stored_or_deprecated_is_served() -> None:
    for schema in (schema for each in DEFINITIONS for schema in each.schemas):
        assert schema.stored in schema.served
        assert set(schema.deprecated) <= set(schema.served) - {schema.stored}


def test_what_was_stored_once_is_always_served() -> None:
    for each in DEFINITIONS:
        stored = {schema.stored for schema in each.schemas}
        assert stored <= set(each.schemas[-1].served)


def test_an_upgrade_brings_definitions_and_fields() -> None:
    found = {
        change.definition.name: change for change in definition_changes((2, 13, 3), (2, 14, 0))
    }
    assert found["targetgroupconfigurations.gateway.k8s.aws"].new
    assert found[BINDINGS].fields == ("spec.targetGroupProtocol",)
    assert (found[BINDINGS].new, found[BINDINGS].schema) == (False, None)


def test_v3_5_stores_another_version_of_gateway_definitions() -> None:
    changes = definition_changes((3, 4, 3), (3, 5, 0))
    assert {change.definition.name.partition(".")[2] for change in changes} == {"gateway.k8s.aws"}
    assert [c.schema.stored for c in changes if c.schema] == ["v1", "v1", "v1"]


def test_a_schema_can_change_otherwise() -> None:
    (change,) = definition_changes((2, 16, 0), (2, 17, 0))
    assert change.definition.name == "globalaccelerators.aga.k8s.aws"
    assert (change.new, change.fields, change.schema, change.revised) == (False, (), None, True)


def test_nothing_changes_between_a_release_and_itself() -> None:
    assert all(definition_changes(version, version) == () for version in VERSIONS)


def test_before_its_first_release_a_definition_serves_nothing() -> None:
    assert DEFINITIONS[1].schema((2, 1, 3)) is None
