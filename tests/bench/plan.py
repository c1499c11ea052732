"""Time and memory of planning many Ingresses, and how both grow with their number."""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.grouped import MEMBERS, grouped
from tests.bench.taken import Taken, taken

SMALL, LARGE = 500, 5000
# Ten times as many Ingresses, and a little for what a larger heap costs.
GROWTH_AIM = 11.0
BUILDER_AIM_MS = 1.0
RUNS = 3
BUILDER = (sys.executable, "-m", "tests.bench.builder")
PLAN = (str(Path(sys.executable).parent / "kubectl-alb"), "plan")
COMMANDS = {"plan -o stack": ("-o", "stack"), "plan": ()}
# `plan` ends so when a group is refused, and of `shop` one is.
ENDINGS = (0, 3)


@dataclass(frozen=True, slots=True)
class Growth:
    """One thing measured on few and on many Ingresses; `aim` is in ms for each of them."""

    name: str
    few: Taken
    many: Taken
    aim: float | None = None

    @property
    def each(self) -> float:
        """CPU time for each of many Ingresses, in ms."""
        return self.many.seconds * 1000 / LARGE

    @property
    def ratio(self) -> float:
        """How many times the CPU time of few."""
        return self.many.seconds / self.few.seconds

    def __str__(self) -> str:
        over = self.ratio > GROWTH_AIM or (self.aim is not None and self.each > self.aim)
        aims = f"at most {GROWTH_AIM:g} x" + (f", {self.aim:g} ms" if self.aim else "")
        return (
            f"{self.name:<14} {self.many.seconds:6.2f} s CPU  {self.each:5.2f} ms per Ingress"
            f"  {self.many.memory:4.0f} MiB  {self.ratio:5.2f} x that of {SMALL}"
            f"   aim {aims}   {'OVER' if over else 'ok'}"
        )


def lines() -> Iterator[str]:
    """Plan both clusters with the pure builder alone, then with whole commands."""
    with tempfile.TemporaryDirectory() as folder:
        few = grouped(Path(folder) / "few", SMALL)
        many = grouped(Path(folder) / "many", LARGE)
        yield f"plan: {LARGE} Ingresses in {LARGE // MEMBERS} groups, medians of {RUNS}"
        yield str(Growth("the builder", built(few), built(many), BUILDER_AIM_MS))
        for name, flags in COMMANDS.items():
            yield str(Growth(name, commanded(flags, few), commanded(flags, many)))


def built(bundle: Path) -> Taken:
    """Build all stacks of a bundle; the process itself tells the time of that alone."""
    return _median(_run((*BUILDER, str(bundle)), told=True) for _ in range(RUNS))


def commanded(flags: tuple[str, ...], bundle: Path) -> Taken:
    """Run `plan` on a bundle, from start to end."""
    command = (*PLAN, "--bundle", str(bundle), *flags)
    return _median(_run(command, told=False) for _ in range(RUNS))


def _median(runs: Iterator[Taken]) -> Taken:
    return sorted(runs, key=lambda run: run.seconds)[RUNS // 2]


def _run(command: tuple[str, ...], told: bool) -> Taken:
    found = taken(command, ENDINGS)
    return Taken(float(found.output), found.memory) if told else found
