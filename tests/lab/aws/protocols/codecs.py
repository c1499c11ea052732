"""One codec per protocol, and the choice between them by what a request looks like."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from botocore.model import OperationModel, ServiceModel

from tests.lab.aws.errors import AwsError
from tests.lab.aws.protocols import cbor, forms, plain, rest, xml
from tests.lab.aws.record import Record
from tests.lab.aws.wire import Wire


@dataclass(frozen=True, slots=True)
class Codec:
    """How one protocol names operations, reads parameters and writes results and errors.

    `missing` and `invalid` are the codes for an absent and for an unacceptable parameter.
    """

    content_type: str
    missing: str
    invalid: str
    operation: Callable[[ServiceModel, Wire], str | None]
    parse: Callable[[OperationModel, Wire], Record]
    answer: Callable[[OperationModel, Record, str], bytes]
    error: Callable[[AwsError, str], bytes]


def codec_of(model: ServiceModel, wire: Wire) -> Codec:
    """Choose the codec: one service may be spoken to in several protocols."""
    if wire.headers.get("smithy-protocol") == "rpc-v2-cbor":
        return CBOR
    if "x-amz-target" in wire.headers:
        return JSON
    return BY_PROTOCOL.get(model.metadata["protocol"], REST)


def _form_action(model: ServiceModel, wire: Wire) -> str | None:
    return wire.form.get("Action")


def _target(model: ServiceModel, wire: Wire) -> str | None:
    return wire.headers["x-amz-target"].rpartition(".")[2]


def _last_segment(model: ServiceModel, wire: Wire) -> str | None:
    return wire.path.rpartition("/")[2]


def _parse_query(operation: OperationModel, wire: Wire) -> Record:
    return forms.parse_query(operation.input_shape, wire.form) if operation.input_shape else {}


def _parse_ec2(operation: OperationModel, wire: Wire) -> Record:
    return forms.parse_ec2(operation.input_shape, wire.form) if operation.input_shape else {}


def _parse_json(operation: OperationModel, wire: Wire) -> Record:
    return plain.parse(operation.input_shape, _decoded(wire.body))


def _decoded(body: bytes) -> Record:
    try:
        decoded: Record = json.loads(body or b"{}")
    except ValueError as error:
        raise AwsError("SerializationException", "the body is no JSON") from error
    return decoded


def _answer_json(operation: OperationModel, result: Record, request_id: str) -> bytes:
    return json.dumps(plain.write(operation.output_shape, result, plain.json_scalar)).encode()


def _error_json(error: AwsError, request_id: str) -> bytes:
    return json.dumps({"__type": error.code, "message": error.message}).encode()


def _parse_cbor(operation: OperationModel, wire: Wire) -> Record:
    try:
        decoded = cbor.loads(wire.body) if wire.body else {}
    except ValueError as error:
        raise AwsError("SerializationException", str(error)) from error
    return plain.parse(operation.input_shape, decoded, base64_blobs=False)


def _answer_cbor(operation: OperationModel, result: Record, request_id: str) -> bytes:
    return cbor.dumps(plain.write(operation.output_shape, result, plain.cbor_scalar))


def _error_cbor(error: AwsError, request_id: str) -> bytes:
    return cbor.dumps({"__type": error.code, "message": error.message})


QUERY = Codec(
    content_type="text/xml",
    missing="ValidationError",
    invalid="ValidationError",
    operation=_form_action,
    parse=_parse_query,
    answer=xml.query_answer,
    error=xml.query_error,
)
EC2 = Codec(
    content_type="text/xml;charset=UTF-8",
    missing="MissingParameter",
    invalid="InvalidParameterValue",
    operation=_form_action,
    parse=_parse_ec2,
    answer=xml.ec2_answer,
    error=xml.ec2_error,
)
JSON = Codec(
    content_type="application/x-amz-json-1.1",
    missing="ValidationException",
    invalid="ValidationException",
    operation=_target,
    parse=_parse_json,
    answer=_answer_json,
    error=_error_json,
)
CBOR = Codec(
    content_type="application/cbor",
    missing="ValidationException",
    invalid="ValidationException",
    operation=_last_segment,
    parse=_parse_cbor,
    answer=_answer_cbor,
    error=_error_cbor,
)
REST = Codec(
    content_type="application/json",
    missing="InvalidParameterException",
    invalid="InvalidParameterException",
    operation=rest.operation_name,
    parse=rest.parse,
    answer=_answer_json,
    error=_error_json,
)
BY_PROTOCOL = {"query": QUERY, "ec2": EC2}
