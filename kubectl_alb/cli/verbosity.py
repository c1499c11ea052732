"""What `-v` shows: our own log on stderr, and with `-vv` the SDK's."""

import logging
import sys
import traceback
from typing import Any

from kubectl_alb.render.escape import escape


class Format(logging.Formatter):
    """Time and message, each message and each error of a traceback on one line."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return a line."""
        record.message = escape(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """Return a traceback, each of its errors on a line."""
        pieces = traceback.format_exception(*ei)
        return "\n".join(
            piece.rstrip() if piece.startswith("  File ") else escape(piece.strip())
            for piece in pieces
        )


def configure(verbosity: int, quiet: bool = False) -> None:
    """Set our logger up; the root logger is left alone. Calling it again only sets levels."""
    ours = logging.getLogger("kubectl_alb")
    if not ours.handlers:
        ours.addHandler(logging.StreamHandler())
        ours.propagate = False
    handler = ours.handlers[0]
    if isinstance(handler, logging.StreamHandler):
        # Not by its method, which flushes a stream that may be closed.
        handler.stream = sys.stderr
    handler.setFormatter(Format("%(asctime)s.%(msecs)03d %(message)s", "%H:%M:%S"))
    levels = (logging.ERROR if quiet else logging.WARNING, logging.INFO, logging.DEBUG)
    # The level is the handler's, so that a bundle can keep more in its own log.
    handler.setLevel(levels[min(verbosity, 2)])
    ours.setLevel(levels[min(verbosity, 2)])
    if verbosity > 1:
        sdk = logging.getLogger("botocore.retries")
        sdk.setLevel(logging.DEBUG)
        sdk.addHandler(handler)
