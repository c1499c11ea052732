"""A short way to write JSON Schema (draft 2020-12) in Python."""

from collections.abc import Mapping

Schema = Mapping[str, object]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "format": "date-time"}
# `namespace/name`
REF: Schema = {"type": "string", "pattern": "^[^/]+/[^/]+$"}
# A port of a Service by its number or name.
PORT: Schema = {"type": ["integer", "string"]}
# Free keys with text values, such as attributes or tags.
TEXTS_BY_NAME: Schema = {"type": "object", "additionalProperties": TEXT}
ANYTHING_BY_NAME: Schema = {"type": "object", "additionalProperties": True}


def record(required: str = "", **fields: Schema) -> Schema:
    """Describe an object; `required` names the fields that are always there."""
    names = required.split()
    return {
        "type": "object",
        **({"required": names} if names else {}),
        "properties": fields,
    }


def array(of: Schema) -> Schema:
    """Describe a list."""
    return {"type": "array", "items": of}


def one_of(*values: str) -> Schema:
    """Describe a closed set of words."""
    return {"enum": list(values)}


def nullable(schema: Schema) -> Schema:
    """Describe a value that may be null."""
    return {"anyOf": [schema, {"type": "null"}]}


TEXTS = array(TEXT)
REFS = array(REF)
