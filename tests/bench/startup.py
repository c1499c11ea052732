"""How long help and completion take to appear, beside `kubectl --help`."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.ratio import Command, Ratio, medians

RUNS = 15
WORLD = "tests/golden/worlds/shop"
BIN = Path(sys.executable).parent
FROZEN = Path(__file__).parents[2] / "dist" / "kubectl-alb" / "kubectl-alb"
PROGRAMS = {"venv": (BIN / "kubectl-alb", 2.5), "frozen": (FROZEN, 1.5)}
ASKED: dict[str, Command] = {
    "--help": ("--help",),
    "describe --help": ("describe", "--help"),
    "__complete ''": ("__complete", ""),
    "__complete describe --output=": ("__complete", "describe", "--output="),
    "__complete describe '' (names of a bundle)": ("__complete", "--bundle", WORLD, "describe", ""),
}


def ratios() -> Iterator[Ratio]:
    """Yield one ratio for each program and command line."""
    kubectl: Command = (str(BIN / "kubectl"), "--help")
    present = {name: found for name, found in PROGRAMS.items() if found[0].exists()}
    commands = {
        (name, asked): (str(program), *args)
        for name, (program, _) in present.items()
        for asked, args in ASKED.items()
    }
    times = medians((kubectl, *commands.values()), RUNS, os.environ)
    for (name, asked), command in commands.items():
        aim = present[name][1]
        yield Ratio(f"{name}: {asked}", times[command], "kubectl --help", times[kubectl], aim)
