"""Times beside each other: programs run in turn, medians, and what they are compared with."""

import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ratio:
    """What was measured, beside what it is compared with, and the ratio aimed at."""

    name: str
    seconds: float
    beside: str
    beside_seconds: float
    aim: float

    @property
    def value(self) -> float:
        """How many times as long it takes."""
        return self.seconds / self.beside_seconds

    def __str__(self) -> str:
        verdict = "ok" if self.value <= self.aim else "OVER"
        return (
            f"{self.name:<44} {self.seconds * 1000:7.1f} ms   {self.value:5.2f} x {self.beside}"
            f" ({self.beside_seconds * 1000:.1f} ms)   aim {self.aim:g}   {verdict}"
        )


def medians(
    commands: Sequence[Command], runs: int, environment: Mapping[str, str]
) -> dict[Command, float]:
    """Run the commands in turn, so that a busy moment meets all of them alike."""
    taken: dict[Command, list[float]] = {command: [] for command in commands}
    for _ in range(runs):
        for command, times in taken.items():
            start = time.perf_counter()
            subprocess.run(command, env=dict(environment), capture_output=True, check=True)
            times.append(time.perf_counter() - start)
    return {command: statistics.median(times) for command, times in taken.items()}
