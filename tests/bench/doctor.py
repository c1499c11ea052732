"""Calls, serial rounds, time, CPU and memory of `doctor`, on 100 and on 1,000 Ingresses."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.grown import grow
from tests.lab import tools
from tests.lab.aws.rounds import rounds
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab, running

QUESTION = ("alb", "doctor", "-A", "-o", "json")
# Load balancers and Ingresses; both grow alike, so that twice as much may take twice as long.
SMALL, LARGE = (10, 100), (100, 1000)
GROWTH = LARGE[1] / SMALL[1]
RUNS = 3
LATENCY_SECONDS = 0.2
ENDINGS = (0, 3)


@dataclass(frozen=True, slots=True)
class Ran:
    """What one process took, and what it logged; memory is its peak, in MiB."""

    seconds: float
    cpu: float
    memory: float
    log: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What `doctor` takes: AWS calls with their rounds, Kubernetes calls, and the median run."""

    aws_calls: int
    kube_calls: int
    rounds: int
    seconds: float
    cpu: float
    memory: float

    def __str__(self) -> str:
        return (
            f"{self.aws_calls} AWS calls in {self.rounds} rounds, {self.kube_calls} Kubernetes"
            f" calls, {self.seconds:.2f} s, {self.cpu:.2f} s of CPU, {self.memory:.0f} MiB"
        )


def lines() -> Iterator[str]:
    """Measure both clusters and say how much more the large one takes."""
    with tempfile.TemporaryDirectory() as folder, running("bench") as lab:
        small = _grown(lab, Path(folder) / "small", *SMALL)
        yield f"doctor, {SMALL[1]} Ingresses, {SMALL[0]} load balancers: {small}"
        lab.reset()
        large = _grown(lab, Path(folder) / "large", *LARGE)
        yield f"doctor, {LARGE[1]} Ingresses, {LARGE[0]} load balancers: {large}"
        yield (
            f"doctor: {GROWTH:g} x as many Ingresses take {large.aws_calls / small.aws_calls:.2f} x"
            f" the AWS calls, {large.kube_calls / small.kube_calls:.2f} x the Kubernetes calls,"
            f" {large.seconds / small.seconds:.2f} x the time, {large.cpu / small.cpu:.2f} x the"
            f" CPU, {large.memory / small.memory:.2f} x the memory; aim at most {GROWTH:g} x"
        )


def _grown(lab: Lab, folder: Path, balancers: int, ingresses: int) -> Measured:
    lab.load(grow(folder, balancers, ingresses))
    return measured(lab)


def measured(lab: Lab) -> Measured:
    """Run several times; rounds are counted where every call takes equally long."""
    lab.aws.fault("*:*", latency=LATENCY_SECONDS)
    lab.aws.clear_calls()
    first = _doctor(lab, "-v")
    calls = lab.aws.calls()
    lab.aws.clear_faults()
    kube_calls = sum(" kube " in line for line in first.log.splitlines())
    runs = sorted((_doctor(lab) for _ in range(RUNS)), key=lambda run: run.seconds)
    middle = runs[RUNS // 2]
    peak = max(run.memory for run in runs)
    return Measured(len(calls), kube_calls, rounds(calls), middle.seconds, middle.cpu, peak)


def _doctor(lab: Lab, *flags: str) -> Ran:
    """Run once: kubectl becomes the plugin, one process."""
    kubectl = Kubectl(lab.environment())
    environment = {**kubectl.environment, "PATH": kubectl.search_path()}
    with tempfile.TemporaryFile("w+") as log:
        start = time.perf_counter()
        child = subprocess.Popen(
            [str(tools.kubectl()), *QUESTION, *flags],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        text = log.read()
    if child.returncode not in ENDINGS:
        raise RuntimeError(f"{' '.join(QUESTION)} ended with {child.returncode}: {text[-500:]}")
    cpu = usage.ru_utime + usage.ru_stime
    return Ran(seconds, cpu, usage.ru_maxrss / 1024, text)
