"""What `-v` shows: our own log on stderr, and with `-vv` the SDK's."""

import logging
import sys


def configure(verbosity: int, quiet: bool = False) -> None:
    """Set our logger up; the root logger is left alone. Calling it again only sets levels."""
    ours = logging.getLogger("kubectl_alb")
    if not ours.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s.%(msecs)03d %(message)s", "%H:%M:%S"))
        ours.addHandler(handler)
        ours.propagate = False
    levels = (logging.ERROR if quiet else logging.WARNING, logging.INFO, logging.DEBUG)
    # The level is the handler's, so that a bundle can keep more in its own log.
    ours.handlers[0].setLevel(levels[min(verbosity, 2)])
    ours.setLevel(levels[min(verbosity, 2)])
    if verbosity > 1:
        sdk = logging.getLogger("botocore.retries")
        sdk.setLevel(logging.DEBUG)
        sdk.addHandler(ours.handlers[0])
