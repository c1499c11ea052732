"""`python -m tests.lab.aws`: serve the emulator until it is told to end."""

import argparse
import signal
import sys
from pathlib import Path
from threading import Thread

from werkzeug.serving import BaseWSGIServer

from tests.lab.aws.account import ACCOUNT_ID, REGION
from tests.lab.aws.lab import Lab
from tests.lab.aws.server import server


def main() -> None:
    """Serve until SIGTERM or SIGINT, or until standard input ends if that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.lab.aws", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--port-file", type=Path, help="where to write the port, once it is bound")
    parser.add_argument("--account", default=ACCOUNT_ID)
    parser.add_argument("--region", default=REGION)
    parser.add_argument(
        "--until-stdin-ends",
        action="store_true",
        help="end when standard input is closed: with a pipe from its parent it never outlives it",
    )
    options = parser.parse_args()
    bound = server(Lab(options.account, options.region), options.port)

    def end(*_: object) -> None:
        Thread(target=bound.shutdown).start()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if options.until_stdin_ends:
        Thread(target=_await_end_of_input, args=(bound,), daemon=True).start()
    if options.port_file:
        _publish(options.port_file, bound.server_port)
    bound.serve_forever()


def _await_end_of_input(bound: BaseWSGIServer) -> None:
    sys.stdin.read()
    bound.shutdown()


def _publish(path: Path, port: int) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(f"{port}\n")
    partial.replace(path)


if __name__ == "__main__":
    main()
