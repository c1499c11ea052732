"""CPU seconds and peak memory of each command on a large cluster, and how both grow with it."""

import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from tests.bench.large_size import Size
from tests.bench.large_world import write_large
from tests.bench.taken import Taken, taken

FEW = Size(2_500, 75, 750, 7_500)
MANY = Size(10_000, 300, 3_000, 30_000)
TIMES = MANY.ingresses / FEW.ingresses
# As much more as there is more, and a little for what a larger heap costs.
GROWTH_AIM, MEMORY_AIM = 1.2 * TIMES, 600.0
PROGRAM = str(Path(sys.executable).parent / "kubectl-alb")
ORDER = ("group/edge-1", "--top", "team-1/app-1501", "--dry-run=client")
COMMANDS: dict[str, tuple[str, ...]] = {
    "describe GROUP": ("describe", "group/edge-1"),
    "describe INGRESS": ("describe", "-n", "team-1", "app-1"),
    "list": ("list", "-A"),
    "status": ("status", "-A"),
    "trace": ("trace", "https://app-1.edge-1.example.net/api"),
    "plan": ("plan", "-A"),
    "doctor": ("doctor", "-A"),
    "reorder": ("reorder", *ORDER),
}
# Some of the world is not as it should be.
ENDINGS = (0, 3)


@dataclass(frozen=True, slots=True)
class Growth:
    """One command on few and on many Ingresses."""

    name: str
    few: Taken
    many: Taken

    @property
    def ratio(self) -> float:
        """How many times the CPU time of few."""
        return self.many.seconds / self.few.seconds

    def __str__(self) -> str:
        over = self.ratio > GROWTH_AIM or self.many.memory > MEMORY_AIM
        memory = self.many.memory / self.few.memory
        return (
            f"{self.name:<17} {self.few.seconds:6.2f} s {self.few.memory:4.0f} MiB"
            f"  → {self.many.seconds:6.2f} s {self.many.memory:4.0f} MiB"
            f"   {self.ratio:4.2f} x the CPU, {memory:4.2f} x the memory"
            f"   {'OVER' if over else 'ok'}"
        )


def lines() -> Iterator[str]:
    """Run every command once on a quarter of the world, and once on all of it."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = _written(Path(folder) / "few", FEW), _written(Path(folder) / "many", MANY)
        yield (
            f"large: {FEW.ingresses} → {MANY.ingresses} Ingresses, {MANY.groups} groups,"
            f" {MANY.services} Services, {MANY.pods} pods ({TIMES:g} x)"
            f"   aim at most {GROWTH_AIM:g} x, {MEMORY_AIM:g} MiB"
        )
        for name, args in COMMANDS.items():
            yield str(Growth(name, _on(few, args), _on(many, args)))


def _on(bundle: Path, args: tuple[str, ...]) -> Taken:
    return taken((PROGRAM, *args, "--bundle", str(bundle)), ENDINGS)


def _written(folder: Path, size: Size) -> Path:
    """Write a world in a process of its own: a child's peak is its parent's at least."""
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        return apart.submit(write_large, folder, size).result()
