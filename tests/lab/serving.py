"""The lab's own process: starts the servers in order, says where they are, stops them in order."""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from tests.lab import cluster, crds
from tests.lab.process import LabError, Processes

DESCRIPTION = "lab.json"
AWS = "aws"
AWS_SECONDS = 30
ENDING_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def serve(folder: Path, until_input_ends: bool, announce: Callable[[], None]) -> None:
    """Serve a lab in an empty folder until told to end; then stop all of it.

    It ends on SIGTERM, SIGINT or SIGHUP, on the end of standard input if that is asked for, and
    with a `LabError` when one of its servers ends by itself.
    """
    processes = Processes(folder)
    ended = _ending(until_input_ends)
    try:
        _start(folder, processes)
        announce()
        # Only now: a server that does not start is reported by the one who waits for it.
        signal.signal(signal.SIGCHLD, lambda *_: ended.set())
        ended.wait()
        _complain(processes)
    finally:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        processes.stop_all()


def _start(folder: Path, processes: Processes) -> None:
    """Start all servers and write down where they are."""
    port_file = folder / "aws.port"
    processes.start(AWS, [sys.executable, "-m", "tests.lab.aws", "--port-file", port_file])
    started = cluster.start(folder, processes)
    definitions = crds.definitions()
    for definition in definitions:
        started.api.post(crds.DEFINITIONS_PATH, definition)
    crds.wait_served(started.api, definitions)
    processes.wait(AWS, port_file.exists, AWS_SECONDS)
    description = {
        "kubernetes": started.server,
        "kubeconfig": str(started.kubeconfig),
        "etcd": started.etcd,
        "clean": started.store.revision(),
        "aws": f"http://127.0.0.1:{port_file.read_text().strip()}",
        "pids": {"lab": os.getpid(), **{n: p.pid for n, p in processes.running.items()}},
    }
    partial = folder / f"{DESCRIPTION}.partial"
    partial.write_text(json.dumps(description, indent=1))
    partial.replace(folder / DESCRIPTION)


def _ending(until_input_ends: bool) -> threading.Event:
    """Return the event that is set when the lab shall end."""
    ended = threading.Event()

    def end(*_: int | FrameType | None) -> None:
        ended.set()

    for each in ENDING_SIGNALS:
        signal.signal(each, end)
    if until_input_ends:
        threading.Thread(target=_await_input_end, args=(ended,), daemon=True).start()
    return ended


def _await_input_end(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


def _complain(processes: Processes) -> None:
    for name, process in processes.running.items():
        if process.poll() is not None:
            raise LabError(f"{name} ended with {process.poll()}:\n{processes.log_tail(name)}")
