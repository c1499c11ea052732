"""Build every stack of a bundle and print the CPU seconds of that, reading apart."""

import sys
import time

from kubectl_alb.cli.main import collect_rarely
from kubectl_alb.context.load import load
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.desired.build import NEEDS
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes


def main(bundle: str) -> None:
    """Read, then build; a second building would find nothing that the first has kept."""
    collect_rarely()
    snapshot = load(open_source(ContextOptions(bundle=bundle), None), NEEDS)
    start = time.process_time()
    outcomes(Facts(snapshot))
    print(time.process_time() - start)


if __name__ == "__main__":
    main(sys.argv[1])
