"""Commands beside a controller, with AWS's throttling on: who is refused, and how long we take.

The controller is played by three calls a second of its own access key. `PACED` names the numbers of
load balancers, such as `10,100`; each command is run at our own pace, and without one.
"""

import os
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from botocore.exceptions import ClientError

from tests.bench.grown import grow
from tests.lab import tools
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab, running

SIZES = tuple(int(size) for size in os.environ.get("PACED", "10,100,300").split(","))
CONTROLLER = "AKIALABCONTROLLER001"
CALLS_PER_SECOND = 3
# Long enough for every bucket of AWS to fill up again.
REFILL_SECONDS = 120
COMMANDS = (
    ("describe", "ops/admin"),
    ("list", "-A"),
    ("status", "-A"),
    ("doctor", "-A"),
    ("plan",),
)
PACES = ("", "0")
ENDINGS = (0, 3)


@dataclass(frozen=True, slots=True)
class Beside:
    """What one command took beside the controller; calls by operation."""

    seconds: float
    calls: Counter[str]
    refused: int
    controller_calls: int
    controller_refused: int

    def __str__(self) -> str:
        return (
            f"{self.calls.total():5} calls, {self.refused:4} refused, {self.seconds:6.1f} s;"
            f" controller: {self.controller_refused} of {self.controller_calls} refused"
        )


def lines() -> Iterator[str]:
    """Run each command on each size of cluster, at our pace and at none."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder, running("bench") as lab:
            lab.load(grow(Path(folder), size, 10 * size))
            for command in COMMANDS:
                for pace in PACES:
                    ran = beside_a_controller(lab, command, pace)
                    name = f"{command[0]}, {size} load balancers, {'no' if pace else 'our'} pace"
                    yield f"{name:<44} {ran}"
                if not pace and size >= 100:
                    yield f"{'':<4}{_by_operation(ran, size)}"


def _by_operation(ran: Beside, size: int) -> str:
    most = ran.calls.most_common(8)
    each = ", ".join(f"{name} {number / size:.2f}" for name, number in most)
    return f"calls for each load balancer: {each}"


def beside_a_controller(lab: Lab, command: tuple[str, ...], pace: str) -> Beside:
    """Run one command while a controller makes its calls."""
    lab.aws.advance(REFILL_SECONDS)
    lab.aws.throttling(True)
    lab.aws.clear_calls()
    with _controller(lab):
        start = time.perf_counter()
        _run(lab, command, pace)
        seconds = time.perf_counter() - start
    calls = lab.aws.calls()
    lab.aws.throttling(False)
    theirs = [call for call in calls if call["caller"] == CONTROLLER]
    ours = [call for call in calls if call["caller"] != CONTROLLER]
    return Beside(
        seconds,
        Counter(call["operation"] for call in ours),
        _refused(ours),
        len(theirs),
        _refused(theirs),
    )


def _refused(calls: list[dict[str, object]]) -> int:
    return sum(call["error"] in ("Throttling", "RequestLimitExceeded") for call in calls)


@contextmanager
def _controller(lab: Lab) -> Iterator[None]:
    client = lab.aws.boto3("elbv2", access_key=CONTROLLER)
    ended = threading.Event()

    def work() -> None:
        while not ended.wait(1 / CALLS_PER_SECOND):
            # Who is refused is counted in the log of calls.
            with suppress(ClientError):
                client.describe_load_balancers(PageSize=1)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _run(lab: Lab, command: tuple[str, ...], pace: str) -> None:
    kubectl = Kubectl(lab.environment())
    environment = {**kubectl.environment, "PATH": kubectl.search_path()}
    environment.pop("KUBECTL_ALB_AWS_RATE")
    flags = ("--aws-rate", pace) if pace else ()
    ran = subprocess.run(
        [str(tools.kubectl()), "alb", *command, *flags], env=environment, capture_output=True
    )
    if ran.returncode not in ENDINGS:
        raise RuntimeError(f"{command} ended with {ran.returncode}: {ran.stderr.decode()}")
