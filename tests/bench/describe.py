"""AWS calls, serial rounds, time and memory of `describe`, on a small and on a large cluster."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.grown import SHOP, grow
from tests.lab import tools
from tests.lab.aws.rounds import rounds
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab, running

BALANCERS, INGRESSES = 100, 1000
QUESTION = ("alb", "describe", "ops/admin")
RUNS = 5
LATENCY_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Measured:
    """What one `describe` took; memory is the peak of the process, in MiB."""

    calls: int
    rounds: int
    seconds: float
    memory: float

    def __str__(self) -> str:
        return (
            f"{self.calls} AWS calls, {self.rounds} rounds, {self.seconds:.2f} s,"
            f" {self.memory:.0f} MiB"
        )


def lines() -> Iterator[str]:
    """Measure both clusters and set them beside each other."""
    with tempfile.TemporaryDirectory() as folder, running("bench") as lab:
        lab.load(SHOP)
        small = measured(lab)
        yield f"describe, 8 Ingresses, 5 load balancers: {small}"
        lab.reset()
        lab.load(grow(Path(folder), BALANCERS, INGRESSES))
        large = measured(lab)
        yield f"describe, {INGRESSES} Ingresses, {BALANCERS} load balancers: {large}"
        verdict = "same" if small.calls == large.calls else "NOT the same"
        yield (
            f"describe: {verdict} number of AWS calls; time {large.seconds / small.seconds:.2f} x,"
            f" memory {large.memory / small.memory:.2f} x; aim at most 5 rounds"
        )


def measured(lab: Lab) -> Measured:
    """Describe several times; rounds are counted where every call takes equally long."""
    lab.aws.fault("*:*", latency=LATENCY_SECONDS)
    lab.aws.clear_calls()
    _describe(lab)
    calls = lab.aws.calls()
    lab.aws.clear_faults()
    times = []
    peak = 0.0
    for _ in range(RUNS):
        start = time.perf_counter()
        peak = _describe(lab)
        times.append(time.perf_counter() - start)
    return Measured(len(calls), rounds(calls), sorted(times)[RUNS // 2], peak)


def _describe(lab: Lab) -> float:
    """Describe once and return the peak memory: kubectl becomes the plugin, one process."""
    kubectl = Kubectl(lab.environment())
    environment = {**kubectl.environment, "PATH": kubectl.search_path()}
    child = subprocess.Popen(
        [str(tools.kubectl()), *QUESTION], env=environment, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(QUESTION)} ended with {child.returncode}")
    return usage.ru_maxrss / 1024
