"""Speed and memory of `logs` on a log of 500 MB, read from a file and from stdin."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

MEGABYTES = int(os.environ.get("BENCH_LOG_MB", "500"))
MB = 1_000_000
PROGRAM = Path(sys.executable).parent / "kubectl-alb"
AIM_SPEED, AIM_MEMORY = 20.0, 200.0
ASKED: dict[str, tuple[str, ...]] = {
    "logs": (),
    "logs --level warn": ("--level", "warn"),
    "logs shop/web-7": ("shop/web-7",),
    "logs -o json": ("-o", "json"),
    "logs -o raw": ("-o", "raw"),
}
GROUPS, ADDRESSES = 200, 250
ERRORS = (
    "couldn't auto-discover subnets: unable to resolve at least one subnet. Evaluated 3 subnets: "
    "3 are tagged for other clusters, and 0 have insufficient available IP addresses",
    "ingress: {ref}: no certificate found for host: {name}.example.com",
    "operation error Elastic Load Balancing v2: CreateTargetGroup, https response error "
    "StatusCode: 403, RequestID: {id}, api error AccessDenied: User: arn:aws:sts::111122223333:"
    "assumed-role/alb/17 is not authorized to perform: elasticloadbalancing:CreateTargetGroup",
    "something that no catalogue knows, about {name}",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One run; speeds are in MB/s, the peak memory of the process in MiB.

    `alone` is the speed that a machine with nothing else to do would show: by processor time.
    """

    asked: str
    speed: float
    alone: float
    memory: float

    def __str__(self) -> str:
        good = max(self.speed, self.alone) >= AIM_SPEED and self.memory <= AIM_MEMORY
        return (
            f"{self.asked:<20} {self.speed:6.1f} MB/s ({self.alone:.1f} by processor time) "
            f"{self.memory:5.0f} MiB   aim {AIM_SPEED:g} MB/s, {AIM_MEMORY:g} MiB   "
            f"{'ok' if good else 'MISSED'}"
        )


def lines() -> Iterator[str]:
    """Write the log, then read it in every way."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "controller.log"
        written = write(log, MEGABYTES * MB)
        yield f"a log of {log.stat().st_size / MB:.0f} MB, {written} lines"
        for asked, flags in ASKED.items():
            yield str(measured(asked, log, (*flags, "--from-file", str(log))))
        with log.open("rb") as stdin:
            yield str(measured("logs, from stdin", log, ("--from-file", "-"), stdin.fileno()))


def measured(asked: str, log: Path, flags: tuple[str, ...], stdin: int | None = None) -> Measured:
    """Read the log once, the output thrown away."""
    start = time.perf_counter()
    child = subprocess.Popen(
        [str(PROGRAM), "logs", "-q", *flags], stdin=stdin, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{asked} ended with {child.returncode}")
    seconds, busy = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
    size = log.stat().st_size / MB
    return Measured(asked, size / seconds, size / busy, usage.ru_maxrss / 1024)


def write(log: Path, size: int) -> int:
    """Write a log as a busy controller leaves it; return the number of lines."""
    chance = random.Random(1)
    moment = datetime(2026, 3, 2, tzinfo=timezone.utc)
    written = number = 0
    with log.open("w", encoding="utf-8") as file:
        while written < size:
            for line in _reconciled(chance, f"{moment:%Y-%m-%dT%H:%M:%SZ}"):
                written += file.write(line + "\n")
                number += 1
            moment += timedelta(milliseconds=chance.randrange(2000))
    return number


def _reconciled(chance: random.Random, stamp: str) -> Iterator[str]:
    """Yield what the controller says of one group: most are well, one in four is not."""
    group = chance.randrange(GROUPS)
    name = f"web-{group}"
    if group % 4 == 0:
        yield _error(chance, stamp, group)
        return
    arn = f"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/k8s-shop-{name}/0a1b2c"
    target = {"Id": f"10.0.{group}.{chance.randrange(ADDRESSES)}", "Port": 8080}
    logger = "controllers.ingress"
    model = json.dumps({"id": f"shop/{name}", "resources": _resources(name)})
    yield _info(stamp, "successfully built model", logger=logger, model=model)
    yield _info(stamp, "registering targets", arn=arn, targets=[target])
    yield _info(stamp, "registered targets", arn=arn, targets=[target])
    yield _info(stamp, "successfully deployed model", logger=logger, ingressGroup=f"shop/{name}")
    binding = {"name": f"k8s-shop-{name}-0a1b2c3d4e", "namespace": "shop"}
    yield _info(stamp, "Successful reconcile", tgb=binding, checkpoint=chance.randbytes(32).hex())


def _resources(name: str) -> dict[str, object]:
    rules = [
        {"conditions": [{"field": "path-pattern", "values": [f"/{name}/{n}"]}], "priority": n}
        for n in range(5)
    ]
    return {"AWS::ElasticLoadBalancingV2::ListenerRule": {"80:1": {"spec": rules}}}


def _info(stamp: str, message: str, **more: object) -> str:
    fields = {"level": "info", "ts": stamp, "msg": message, **more}
    return json.dumps(fields, separators=(",", ":"))


def _error(chance: random.Random, stamp: str, group: int) -> str:
    unique = str(UUID(bytes=chance.randbytes(16)))
    name = f"web-{group}"
    fields = {
        "level": "error",
        "ts": stamp,
        "msg": "Reconciler error",
        "controller": "ingress",
        "object": {"name": name, "namespace": "shop"},
        "namespace": "shop",
        "name": name,
        "reconcileID": unique,
        "error": ERRORS[group // 4 % len(ERRORS)].format(ref=f"shop/{name}", name=name, id=unique),
    }
    return json.dumps(fields, separators=(",", ":"))
