"""Programs of the lab as child processes that never outlive it."""

import ctypes
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

POLL_SECONDS = 0.05
STOP_SECONDS = 10
LOG_TAIL_LINES = 20
# Below the range from which Linux takes the ports of outgoing connections.
PORTS = range(20000, 32000)
PR_SET_PDEATHSIG = 1


class LabError(Exception):
    """A part of the lab did not start or ended early."""


@dataclass(frozen=True, slots=True)
class Processes:
    """The children started so far, with their logs in one folder; stopped last in, first out."""

    folder: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(
        self, name: str, command: Sequence[str | Path], environment: Mapping[str, str] | None = None
    ) -> None:
        """Start a program; the kernel kills it should this process die first (Linux)."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=None if environment is None else dict(environment),
                # A Ctrl-C goes to the foreground group: the lab stops its children in order.
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )

    def wait(self, name: str, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until `ready`; raise `LabError` with the end of the log when it does not come."""
        deadline = time.monotonic() + seconds
        while not ready():
            self.require_running(name)
            if time.monotonic() > deadline:
                raise LabError(f"{name} not ready in {seconds} s:\n{self.log_tail(name)}")
            time.sleep(POLL_SECONDS)

    def require_running(self, name: str) -> None:
        """Raise `LabError` with the end of the log if a program has ended by itself."""
        status = self.running[name].poll()
        if status is not None:
            raise LabError(f"{name} ended with {status}:\n{self.log_tail(name)}")

    def stop(self, name: str) -> None:
        """Ask one program to end, insist after a while, and wait until it is gone."""
        child = self.running.pop(name, None)
        if child is None:
            return
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def stop_all(self) -> None:
        """Stop every program, the last started first."""
        for name in reversed(tuple(self.running)):
            self.stop(name)

    def log_tail(self, name: str) -> str:
        """Return the last lines that a program wrote."""
        text = (self.folder / f"{name}.log").read_text(errors="replace")
        return "\n".join(text.splitlines()[-LOG_TAIL_LINES:])


def wait_until(ready: Callable[[], bool], seconds: float) -> None:
    """Wait until `ready`; raise `LabError` when it does not come."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise LabError(f"not so after {seconds} s: {ready}")
        time.sleep(POLL_SECONDS)


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nothing listens."""
    for port in random.sample(PORTS, 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0 and _can_bind(port):
                return port
    raise LabError("no free port")


def _can_bind(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
