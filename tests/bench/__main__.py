"""Runs every benchmark and prints its ratios: `make bench`, or `python -m tests.bench NAME…`."""

import sys
from collections.abc import Callable, Iterable, Mapping

from tests.bench import startup
from tests.bench.ratio import Ratio

BENCHES: Mapping[str, Callable[[], Iterable[Ratio]]] = {"startup": startup.ratios}


def main() -> None:
    """Run the benchmarks that were named, or all."""
    for name in sys.argv[1:] or BENCHES:
        for ratio in BENCHES[name]():
            print(ratio, flush=True)


if __name__ == "__main__":
    main()
