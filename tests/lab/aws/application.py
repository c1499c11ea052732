"""The WSGI application: finds out what is called, and lets ours or moto answer."""

import io
import socket
import struct
import time
import uuid
from collections.abc import Iterable
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.lab.aws.call import Call, call_of
from tests.lab.aws.catalog import CHECKS, REPLACEMENTS, SERVICES, Operation
from tests.lab.aws.controls import PREFIX, control
from tests.lab.aws.dataplane import answer, is_for_load_balancer
from tests.lab.aws.errors import AwsError
from tests.lab.aws.faults import Fault
from tests.lab.aws.lab import Lab
from tests.lab.aws.models import error_statuses
from tests.lab.aws.moto_backend import Moto
from tests.lab.aws.protocols.codecs import JSON, Codec
from tests.lab.aws.protocols.constraints import check
from tests.lab.aws.record import Record
from tests.lab.aws.wire import Wire, wire_of

Environ = dict[str, Any]


class Application:
    """Answers API calls, control requests below `/_lab/` and requests to load balancers."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._moto = Moto(lab.account_id)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        if request.path.startswith(PREFIX):
            response = control(self._lab, request)
        elif is_for_load_balancer(request):
            response = answer(self._lab, request)
        else:
            wire = wire_of(request)
            environ["wsgi.input"] = io.BytesIO(wire.body)
            response = self._answer(wire, environ)
        return response(environ, start_response)

    def _answer(self, wire: Wire, environ: Environ) -> Response:
        call = call_of(wire, self._lab.region)
        if call is None or call.codec is None:
            return self._moto.answer(environ)
        start = time.time()
        params: Record = {}
        error = ""
        try:
            params = call.parsed(wire)
            response = self._carry_out(call, params, environ)
        except AwsError as refused:
            error = refused.code
            response = _error_response(call, call.codec, refused)
        outcome = response.status_code, error
        self._lab.calls.add(call, params, outcome, (start, time.time()))
        return response

    def _carry_out(self, call: Call, params: Record, environ: Environ) -> Response:
        with self._lab.lock:
            fault = self._lab.faults.take(call, params)
            self._lab.throttle.take(call, params, self._lab.clock)
        if fault is not None:
            _disturb(fault, environ, self._lab)
            if error := fault.error(call):
                raise error
        if call.service == "ec2" and params.get("DryRun"):
            text = "Request would have succeeded, but DryRun flag is set."
            raise AwsError("DryRunOperation", text, 412)
        response = self._serve(call, params, environ)
        if fault is not None and fault.truncate:
            _truncate(response)
        return response

    def _serve(self, call: Call, params: Record, environ: Environ) -> Response:
        ours = SERVICES.get(call.service)
        if ours is None:
            replacement = REPLACEMENTS.get(call.service, {}).get(call.operation)
            if replacement is None:
                return self._from_moto(call, params, environ)
            return self._from_ours(call, params, replacement)
        operation = ours.get(call.operation)
        if operation is None:
            known = call.operation_model is not None
            text = "is not emulated" if known else "is not valid for this web service"
            raise AwsError("InvalidAction", f"The action {call.operation} {text}")
        return self._from_ours(call, params, operation)

    def _from_ours(self, call: Call, params: Record, operation: Operation) -> Response:
        codec, model = call.codec or JSON, call.operation_model
        if model is None:
            raise LookupError(f"botocore has no {call.service}:{call.operation}")
        check(model, params, codec)
        with self._lab.lock:
            result = operation(self._lab.account(call.region), params)
            body = codec.answer(model, result, request_id := str(uuid.uuid4()))
        return _response(body, codec.content_type, request_id)

    def _from_moto(self, call: Call, params: Record, environ: Environ) -> Response:
        with self._lab.lock:
            before = CHECKS.get(call.service, {}).get(call.operation)
            if before is not None:
                before(self._lab.account(call.region), params)
            try:
                return self._moto.answer(environ)
            except NotImplementedError as error:
                raise AwsError(
                    "InvalidAction", f"The action {call.operation} is not emulated"
                ) from error


def _disturb(fault: Fault, environ: Environ, lab: Lab) -> None:
    if fault.latency:
        time.sleep(fault.latency)
    if fault.hang:
        lab.faults.wait(fault.hang)
    if fault.reset or fault.hang:
        connection: socket.socket | None = environ.get("werkzeug.socket")
        if connection is not None:
            # Closed with nothing lingering, a socket is reset rather than shut.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise ConnectionResetError("a fault drops this connection")


def _truncate(response: Response) -> None:
    body = response.get_data()
    response.set_data(body[: len(body) // 2])
    response.headers["Content-Length"] = str(len(body))


def _error_response(call: Call, codec: Codec, error: AwsError) -> Response:
    request_id = str(uuid.uuid4())
    status = error.status or error_statuses(call.service).get(error.code, 400)
    stated = AwsError(error.code, error.message, status)
    response = _response(codec.error(stated, request_id), codec.content_type, request_id)
    response.status_code = status
    response.headers["x-amzn-ErrorType"] = error.code
    return response


def _response(body: bytes, content_type: str, request_id: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["x-amzn-RequestId"] = request_id
    if content_type == "application/cbor":
        response.headers["smithy-protocol"] = "rpc-v2-cbor"
    return response
