"""Values for the protocols that carry JSON or CBOR: model-shaped in, model-shaped out."""

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any

from botocore.model import Shape

from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record, to_datetime

Scalar = Callable[[str, Any], Any]
PYTHON_TYPES = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "long": int,
}


def parse(shape: Shape | None, value: Record, base64_blobs: bool = True) -> Record:
    """Read a decoded body; raise SerializationException where it does not fit the model."""
    if shape is None:
        return {}
    parsed: Record = _read(shape, value, base64_blobs)
    return parsed


def _read(shape: Shape, value: Any, base64_blobs: bool) -> Any:
    expected = PYTHON_TYPES.get(shape.type_name)
    if expected and not isinstance(value, expected):
        raise AwsError("SerializationException", f"{value!r} can not be a {shape.type_name}")
    if shape.type_name == "structure":
        return {
            name: _read(member, value[wire], base64_blobs)
            for name, member in shape.members.items()
            if value.get(wire := member.serialization.get("name", name)) is not None
        }
    if shape.type_name == "list":
        return [_read(shape.member, entry, base64_blobs) for entry in value]
    if shape.type_name == "map":
        return {key: _read(shape.value, entry, base64_blobs) for key, entry in value.items()}
    if shape.type_name == "timestamp":
        return to_datetime(value)
    if shape.type_name == "blob" and base64_blobs:
        return base64.b64decode(value)
    return value


def write(shape: Shape | None, value: Any, scalar: Scalar) -> Any:
    """Shape a result for the wire; what the model does not know is left out."""
    if shape is None:
        return {}
    if shape.type_name == "structure":
        return {
            member.serialization.get("name", name): write(member, value[name], scalar)
            for name, member in shape.members.items()
            if value.get(name) is not None
        }
    if shape.type_name == "list":
        return [write(shape.member, entry, scalar) for entry in value]
    if shape.type_name == "map":
        return {key: write(shape.value, entry, scalar) for key, entry in value.items()}
    return scalar(shape.type_name, value)


def json_scalar(kind: str, value: Any) -> Any:
    """Return a scalar as JSON has it: times as seconds, bytes as base64."""
    if kind == "timestamp":
        return to_datetime(value).timestamp()
    if kind == "blob":
        raw = value if isinstance(value, bytes) else str(value).encode()
        return base64.b64encode(raw).decode()
    return value


def cbor_scalar(kind: str, value: Any) -> Any:
    """Return a scalar as CBOR has it: times as datetimes, bytes as bytes, doubles as floats."""
    if kind == "timestamp":
        moment: datetime = to_datetime(value)
        return moment
    return float(value) if kind in ("float", "double") else value
