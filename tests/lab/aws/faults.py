"""Faults that tests put in the way of calls."""

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from threading import Event
from typing import Any

from tests.lab.aws.call import Call
from tests.lab.aws.errors import AwsError
from tests.lab.aws.models import service_name
from tests.lab.aws.record import Record

# IAM's names for services, where an action's prefix is not botocore's name.
IAM_PREFIXES = {
    "elbv2": "elasticloadbalancing",
    "resourcegroupstaggingapi": "tag",
    "service-quotas": "servicequotas",
}
# What each kind of service answers to a caller without the right to call it.
DENIALS = {
    "ec2": ("UnauthorizedOperation", 403),
    "elbv2": ("AccessDenied", 403),
    "iam": ("AccessDenied", 403),
    "sts": ("AccessDenied", 403),
    "eks": ("AccessDeniedException", 403),
}


@dataclass(slots=True)
class Fault:
    """What goes wrong, for which calls, and how often.

    `service` is any of a service's names and `operation` a pattern. `match` are parameters that
    the call must have: equal values, or for a list one that is in it. `skip` calls pass first,
    `times` are hit (None: all). `deny` is the error of a missing permission, `code` any other.
    `latency` delays the call; `hang` keeps it for some seconds, or until the faults are cleared,
    and then drops it; `reset` drops the connection; `truncate` cuts the answer's body in half.
    """

    service: str = "*"
    operation: str = "*"
    match: Record = field(default_factory=dict)
    caller: str = ""
    skip: int = 0
    times: int | None = None
    deny: bool = False
    code: str = ""
    message: str = ""
    status: int = 0
    latency: float = 0
    hang: float = 0
    reset: bool = False
    truncate: bool = False

    def hits(self, call: Call, params: Record) -> bool:
        """Tell whether the fault is for this call, and count it if so."""
        if self.times == 0 or not self._concerns(call, params):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def _concerns(self, call: Call, params: Record) -> bool:
        return (
            self.service in ("*", call.service)
            and fnmatch.fnmatchcase(call.operation, self.operation)
            and self.caller in ("", call.access_key)
            and all(_matches(params.get(name), wanted) for name, wanted in self.match.items())
        )

    def error(self, call: Call) -> AwsError | None:
        """Return the error that the call gets, if it gets one."""
        if self.deny:
            return denial(call)
        if self.code:
            return AwsError(self.code, self.message or self.code, self.status)
        return None


def _matches(given: Any, wanted: Any) -> bool:
    return given == wanted or (isinstance(given, list) and wanted in given)


def denial(call: Call) -> AwsError:
    """Return what AWS answers to a caller who may not call the operation."""
    code, status = DENIALS.get(call.service, ("AccessDeniedException", 400))
    action = f"{IAM_PREFIXES.get(call.service, call.service)}:{call.operation}"
    text = f"User: {call.access_key or 'anonymous'} is not authorized to perform: {action}"
    return AwsError(
        code, f"{text} because no identity-based policy allows the {action} action", status
    )


class Faults:
    """The faults in force, in the order in which they were set."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._cleared = Event()

    def add(self, description: Mapping[str, Any]) -> None:
        """Set a fault; raise ValueError for a field that faults do not have."""
        unknown = set(description) - {known.name for known in fields(Fault)}
        if unknown:
            raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
        fault = Fault(**description)
        fault.service = service_name(fault.service)
        self._faults.append(fault)

    def clear(self) -> None:
        """Take all faults away and let hanging calls go."""
        self._faults.clear()
        self._cleared.set()
        self._cleared = Event()

    def take(self, call: Call, params: Record) -> Fault | None:
        """Return the first fault that hits this call."""
        return next((fault for fault in self._faults if fault.hits(call, params)), None)

    def wait(self, seconds: float) -> None:
        """Hold the calling thread for some seconds, or until the faults are cleared."""
        self._cleared.wait(seconds)
