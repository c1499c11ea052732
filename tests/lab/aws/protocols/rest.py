"""The `rest-json` protocol: operations by method and path, parameters in path, query and body."""

import json
import re
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from botocore.model import OperationModel, ServiceModel, Shape

from tests.lab.aws.errors import AwsError
from tests.lab.aws.protocols import plain
from tests.lab.aws.record import Record
from tests.lab.aws.wire import Wire


def operation_name(model: ServiceModel, wire: Wire) -> str | None:
    """Return the operation whose method and path template fit the request."""
    for method, pattern, name in _routes(model):
        if method == wire.method and pattern.fullmatch(wire.path):
            return name
    return None


@lru_cache(maxsize=8)
def _routes(model: ServiceModel) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    operations = (model.operation_model(name) for name in model.operation_names)
    return tuple((op.http["method"], _pattern(op), op.name) for op in operations)


def _pattern(operation: OperationModel) -> re.Pattern[str]:
    path = operation.http["requestUri"].split("?")[0]
    return re.compile(re.sub(r"\{(\w+)\+?\}", r"(?P<\1>[^/]+)", path))


def parse(operation: OperationModel, wire: Wire) -> Record:
    """Read the parameters of a request."""
    shape = operation.input_shape
    if shape is None:
        return {}
    match = _pattern(operation).fullmatch(wire.path)
    labels = match.groupdict() if match else {}
    params = plain.parse(shape, _body(wire))
    for name, member in shape.members.items():
        key = member.serialization.get("name", name)
        location = member.serialization.get("location")
        if location == "uri":
            params[name] = unquote(labels[key])
        elif location == "querystring" and key in wire.query:
            params[name] = _from_text(member, wire.query[key])
    return params


def _body(wire: Wire) -> Record:
    if not wire.body:
        return {}
    try:
        decoded: Record = json.loads(wire.body)
    except ValueError as error:
        raise AwsError("SerializationException", "the body is no JSON") from error
    return decoded


def _from_text(shape: Shape, text: str) -> Any:
    if shape.type_name in ("integer", "long"):
        return int(text)
    if shape.type_name == "boolean":
        return text == "true"
    return [text] if shape.type_name == "list" else text
