"""`make fuzz FUZZ=1000000`: so many inputs in all, shared out among the targets.

`FUZZ_SEED` chooses others, `FUZZ_TARGET` one target alone.
"""

import os
import sys
import time

from tests.fuzz.running import HEADER, Outcome, fed, limit_memory
from tests.fuzz.targets import TARGETS, Target, demo


def main() -> int:
    """Print a line for each target, then each crash; return 1 if there are any."""
    count = int(os.environ.get("FUZZ", "100000"))
    seed = int(os.environ.get("FUZZ_SEED", "0")) or int(time.time())
    chosen = os.environ.get("FUZZ_TARGET", "")
    targets = [target for target in TARGETS if chosen in ("", target.name)]
    demo()
    limit_memory()
    print(f"seed {seed}\n{HEADER}", flush=True)
    outcomes = [_line(fed(target, _share(count, target, targets), seed)) for target in targets]
    inputs, seconds = sum(o.inputs for o in outcomes), sum(o.seconds for o in outcomes)
    print(Outcome("all", inputs, sum(o.refused for o in outcomes), seconds,
                  crashed=sum(o.crashed for o in outcomes)))  # fmt: skip
    return int(any(outcome.crashed for outcome in outcomes))


def _share(count: int, target: Target, targets: list[Target]) -> int:
    return max(1, round(count * target.share / sum(each.share for each in targets)))


def _line(outcome: Outcome) -> Outcome:
    print(outcome, flush=True)
    for cause, told in outcome.crashes.items():
        print(f"  {cause}: {told}".encode("ascii", "backslashreplace").decode(), flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
