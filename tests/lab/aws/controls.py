"""The JSON interface below `/_lab/` by which tests steer the emulator."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from werkzeug.wrappers import Request, Response

from tests.lab.aws.dataplane import listener_application
from tests.lab.aws.elbv2.checks import look
from tests.lab.aws.elbv2.state import Sight
from tests.lab.aws.errors import AwsError
from tests.lab.aws.lab import Lab
from tests.lab.aws.loading import load
from tests.lab.aws.record import Record, to_datetime
from tests.lab.aws.remembered import state_of
from tests.lab.aws.throttling import CLASSES, Throttle

Control = Callable[[Lab, Record], object]
PREFIX = "/_lab/"


def _ready(lab: Lab, body: Record) -> object:
    return {"account": lab.account_id, "region": lab.region}


def _reset(lab: Lab, body: Record) -> object:
    lab.reset()
    return {}


def _load(lab: Lab, body: Record) -> object:
    load(lab.account(), body)
    return {}


def _state(lab: Lab, body: Record) -> object:
    return state_of(lab.account())


def _calls(lab: Lab, body: Record) -> object:
    return {"calls": lab.calls.all()}


def _clear_calls(lab: Lab, body: Record) -> object:
    lab.calls.clear()
    return {}


def _add_fault(lab: Lab, body: Record) -> object:
    lab.faults.add(body)
    return {}


def _clear_faults(lab: Lab, body: Record) -> object:
    lab.faults.clear()
    return {}


def _clock(lab: Lab, body: Record) -> object:
    return {"now": lab.clock.now()}


def _set_clock(lab: Lab, body: Record) -> object:
    if "set" in body:
        lab.clock.set(to_datetime(body["set"]).timestamp())
    if "rate" in body:
        lab.clock.run(body["rate"])
    lab.clock.advance(body.get("advance", 0))
    return _clock(lab, body)


def _health(lab: Lab, body: Record) -> object:
    """Take `targetGroup`, `id`, `port`, and either `sees` or `state` with its `reason`."""
    forced = None
    if body.get("state"):
        names = {"State": "state", "Reason": "reason", "Description": "description"}
        forced = {name: body[key] for name, key in names.items() if body.get(key)}
    sight = Sight(
        group=body.get("targetGroup", ""),
        id=body.get("id", ""),
        port=int(body.get("port", 0)),
        sees=str(body.get("sees", "ok")),
        forced=forced,
    )
    look(lab.account(), sight)
    return {}


def _limits(lab: Lab, body: Record) -> object:
    account = lab.account()
    for name in body:
        account.limit(name)
    account.limits.update(body)
    return {}


def _timing(lab: Lab, body: Record) -> object:
    timing = lab.account().timing
    lab.account().timing = replace(timing, **body)
    return {}


def _throttling(lab: Lab, body: Record) -> object:
    """Take `on`, and `classes` with sizes and rates in place of AWS's."""
    classes = {name: (size, rate) for name, (size, rate) in body.get("classes", {}).items()}
    lab.throttle = Throttle(bool(body.get("on", True)), {**CLASSES, **classes})
    return {}


def _open_port(lab: Lab, body: Record) -> object:
    """Take `loadBalancer` (name, DNS name or ARN) and the `port` of one of its listeners."""
    served = listener_application(lab, body["loadBalancer"], int(body["port"]))
    return {"port": lab.ports.open(served)}


CONTROLS: Mapping[tuple[str, str], Control] = {
    ("GET", "ready"): _ready,
    ("POST", "reset"): _reset,
    ("POST", "load"): _load,
    ("GET", "state"): _state,
    ("GET", "calls"): _calls,
    ("DELETE", "calls"): _clear_calls,
    ("POST", "faults"): _add_fault,
    ("DELETE", "faults"): _clear_faults,
    ("GET", "clock"): _clock,
    ("POST", "clock"): _set_clock,
    ("POST", "health"): _health,
    ("POST", "limits"): _limits,
    ("POST", "timing"): _timing,
    ("POST", "ports"): _open_port,
    ("POST", "throttling"): _throttling,
}


def control(lab: Lab, request: Request) -> Response:
    """Carry out a control request; 404 for an unknown one, 400 with the reason for a wrong one."""
    action = CONTROLS.get((request.method, request.path.removeprefix(PREFIX)))
    if action is None:
        return _json({"error": f"no control {request.method} {request.path}"}, 404)
    try:
        body = json.loads(request.get_data() or b"{}")
        with lab.lock:
            return _json(action(lab, body), 200)
    except (AwsError, KeyError, TypeError, ValueError) as error:
        return _json({"error": f"{type(error).__name__}: {error}"}, 400)


def _json(value: object, status: int) -> Response:
    return Response(json.dumps(value, default=str), status, content_type="application/json")
