"""XML answers of the `query` and `ec2` protocols."""

import base64
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from botocore.model import OperationModel, Shape

from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record, to_datetime


def query_answer(operation: OperationModel, result: Record, request_id: str) -> bytes:
    """Write a result in the `query` protocol."""
    shape, name = operation.output_shape, operation.name
    inner = "".join(_members(shape, result)) if shape else ""
    wrapper = shape.serialization.get("resultWrapper", f"{name}Result") if shape else ""
    body = f"<{wrapper}>{inner}</{wrapper}>" if wrapper else ""
    metadata = f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
    return _document(f"{name}Response", _namespace(operation), body + metadata)


def ec2_answer(operation: OperationModel, result: Record, request_id: str) -> bytes:
    """Write a result in the `ec2` protocol."""
    inner = "".join(_members(operation.output_shape, result)) if operation.output_shape else ""
    body = f"<requestId>{request_id}</requestId>{inner}"
    return _document(f"{operation.name}Response", _namespace(operation), body)


def query_error(error: AwsError, request_id: str) -> bytes:
    """Write an error in the `query` protocol."""
    kind = "Receiver" if error.status >= 500 else "Sender"
    body = f"<Error><Type>{kind}</Type>{_error(error)}</Error><RequestId>{request_id}</RequestId>"
    return _document("ErrorResponse", "", body)


def ec2_error(error: AwsError, request_id: str) -> bytes:
    """Write an error in the `ec2` protocol."""
    body = f"<Errors><Error>{_error(error)}</Error></Errors><RequestID>{request_id}</RequestID>"
    return _document("Response", "", body)


def _error(error: AwsError) -> str:
    return f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"


def _namespace(operation: OperationModel) -> str:
    return str(operation.service_model.metadata.get("xmlNamespace", ""))


def _document(root: str, namespace: str, body: str) -> bytes:
    attribute = f' xmlns="{namespace}"' if namespace else ""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}<{root}{attribute}>{body}</{root}>".encode()


def _members(shape: Shape, record: Record) -> Iterator[str]:
    for name, member in shape.members.items():
        value = record.get(name)
        if value is not None:
            yield _element(member.serialization.get("name", name), member, value)


def _element(name: str, shape: Shape, value: Any) -> str:
    if shape.type_name == "structure":
        inner = "".join(_members(shape, value))
    elif shape.type_name == "list":
        item = shape.member.serialization.get("name", "member")
        if shape.serialization.get("flattened"):
            return "".join(_element(item or name, shape.member, entry) for entry in value)
        inner = "".join(_element(item, shape.member, entry) for entry in value)
    elif shape.type_name == "map":
        inner = "".join(_entry(shape, key, entry) for key, entry in value.items())
    else:
        inner = escape(_scalar(shape.type_name, value))
    return f"<{name}>{inner}</{name}>"


def _entry(shape: Shape, key: str, value: Any) -> str:
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")
    key_element = _element(key_name, shape.key, key)
    return f"<entry>{key_element}{_element(value_name, shape.value, value)}</entry>"


def _scalar(kind: str, value: Any) -> str:
    if kind == "timestamp":
        return to_datetime(value).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "blob":
        raw = value if isinstance(value, bytes) else str(value).encode()
        return base64.b64encode(raw).decode()
    return str(value)
