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
PROGRAMS = {"venv": BIN / "kubectl-alb", "frozen": FROZEN}
AIMS = {"venv": 2.5, "frozen": 1.5}
# Names are read and decoded, from a bundle here.
NAMES_AIM = 4.0
ASKED: dict[str, Command] = {
    "--help": ("--help",),
    "__complete ''": ("__complete", ""),
    "describe --help": ("describe", "--help"),
    "__complete describe --output=": ("__complete", "describe", "--output="),
    "__complete describe '' (names of a bundle)": ("__complete", "--bundle", WORLD, "describe", ""),
}


def ratios() -> Iterator[Ratio]:
    """Yield one ratio for each program and command line."""
    kubectl: Command = (str(BIN / "kubectl"), "--help")
    present = {name: program for name, program in PROGRAMS.items() if program.exists()}
    commands = {
        (name, asked): (str(program), *args)
        for name, program in present.items()
        for asked, args in ASKED.items()
    }
    times = medians((kubectl, *commands.values()), RUNS, os.environ)
    for (name, asked), command in commands.items():
        aim = NAMES_AIM if "names" in asked else AIMS[name]
        yield Ratio(f"{name}: {asked}", times[command], "kubectl --help", times[kubectl], aim)
