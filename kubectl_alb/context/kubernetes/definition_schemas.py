"""Schemas of custom resource definitions: of all that they say, which fields there are."""

from collections.abc import Iterator, Mapping

from kubectl_alb.context.source import Record

ANY_FIELD = "x-kubernetes-preserve-unknown-fields"
DEPTH = 3


def with_names_only(record: Record) -> Record:
    """Keep of a definition's schemas the names of fields, and where any other may stand."""
    spec = dict(record.get("spec") or {})
    spec["versions"] = [_named_fields(version) for version in spec.get("versions") or ()]
    return {**record, "spec": spec}


def _named_fields(version: Record) -> Record:
    schema = (version.get("schema") or {}).get("openAPIV3Schema")
    kept = {key: value for key, value in version.items() if key != "schema"}
    return {**kept, "schema": {"openAPIV3Schema": _names_in(schema, DEPTH)}} if schema else kept


def names_in_schema(schema: object) -> Record:
    """Keep of a schema the names of its fields, and where any other may stand."""
    return _names_in(schema, DEPTH) if isinstance(schema, Mapping) else {}


def _names_in(schema: Record, depth: int) -> Record:
    found = {ANY_FIELD: schema[ANY_FIELD]} if ANY_FIELD in schema else {}
    properties = (schema.get("items") or schema).get("properties")
    if properties and depth:
        found["properties"] = {k: _names_in(v, depth - 1) for k, v in properties.items()}
    return found


def known_fields(schema: Record) -> frozenset[str] | None:
    """Return the paths of fields; None where the schema is left out or takes any field."""
    parts = (schema, (schema.get("properties") or {}).get("spec") or {})
    if not schema or any(part.get(ANY_FIELD) for part in parts):
        return None
    return frozenset(_fields(schema, "", DEPTH))


def _fields(schema: Record, path: str, depth: int) -> Iterator[str]:
    properties = (schema.get("items") or schema).get("properties") or {}
    for name, inner in properties.items():
        yield path + name
        if depth > 1:
            yield from _fields(inner, f"{path}{name}.", depth - 1)
