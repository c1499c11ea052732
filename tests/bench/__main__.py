"""Runs every benchmark and prints its ratios: `make bench`, or `python -m tests.bench NAME…`."""

import sys
from collections.abc import Callable, Iterable, Mapping

from tests.bench import describe, doctor, large, logs, paced, plan, reorder, startup

BENCHES: Mapping[str, Callable[[], Iterable[object]]] = {
    "startup": startup.ratios,
    "describe": describe.lines,
    "doctor": doctor.lines,
    "large": large.lines,
    "logs": logs.lines,
    "plan": plan.lines,
    "reorder": reorder.lines,
    "paced": paced.lines,
}


def main() -> None:
    """Run the benchmarks that were named, or all."""
    for name in sys.argv[1:] or BENCHES:
        for line in BENCHES[name]():
            print(line, flush=True)


if __name__ == "__main__":
    main()
