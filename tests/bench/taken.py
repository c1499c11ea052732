"""What a process takes, run once from start to end."""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """CPU seconds of a process, the peak of its memory in MiB, and what it wrote to stdout."""

    seconds: float
    memory: float
    output: str = ""


def taken(command: Sequence[str], endings: Sequence[int]) -> Taken:
    """Run a command; raise `RuntimeError` where it ends with another code."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as log:
        child = subprocess.Popen(command, stdout=output, stderr=log)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        for file in (output, log):
            file.seek(0)
        if child.returncode not in endings:
            text = log.read()[-500:]
            raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}: {text}")
        cpu = usage.ru_utime + usage.ru_stime
        return Taken(cpu, usage.ru_maxrss / 1024, output.read())
