"""What is kept of a definition's schema, and what is known from it."""

from typing import Any

from kubectl_alb.context.kubernetes.definition_schemas import (
    ANY_FIELD,
    known_fields,
    with_names_only,
)

TEXT = {"type": "string", "description": "long"}


def definition(schema: dict[str, Any]) -> dict[str, Any]:
    version = {"name": "v1beta1", "schema": {"openAPIV3Schema": schema}}
    return {"metadata": {"name": "x"}, "spec": {"versions": [version]}}


def kept(schema: dict[str, Any]) -> Any:
    (version,) = with_names_only(definition(schema))["spec"]["versions"]
    return version["schema"]["openAPIV3Schema"]


def test_of_a_schema_the_names_of_fields_are_kept() -> None:
    schema = {"type": "object", "properties": {"spec": {"properties": {"vpcID": TEXT}}}}
    assert kept(schema) == {"properties": {"spec": {"properties": {"vpcID": {}}}}}


def test_what_is_kept_tells_the_same_fields() -> None:
    inner = {"type": "array", "items": {"properties": {"key": TEXT}}}
    schema = {"properties": {"spec": {"properties": {"tags": inner}}}}
    expected = {"spec", "spec.tags", "spec.tags.key"}
    assert known_fields(schema) == known_fields(kept(schema)) == expected


def test_a_schema_that_takes_any_field_tells_nothing_of_them() -> None:
    for schema in ({ANY_FIELD: True}, {"properties": {"spec": {ANY_FIELD: True}}}):
        assert known_fields(kept(schema)) is None


def test_a_schema_that_was_left_out_tells_nothing() -> None:
    assert known_fields({}) is None
