"""Why no answer came over HTTP, in our words."""

import re

from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)


def cause_of(error: Exception) -> Exception:
    """Return what is behind the error of the last try."""
    return error.reason if isinstance(error, MaxRetryError) and error.reason else error


def why(cause: Exception) -> str:
    """Say what is wrong with a server that gives no answer, as the end of a sentence about it."""
    match cause:
        # The first two are connect timeouts too, by their class.
        case NameResolutionError():
            return "has no address: its name cannot be resolved"
        case NewConnectionError():
            return f"cannot be reached: {_last(cause)}"
        case ConnectTimeoutError() | ReadTimeoutError():
            return "does not answer in time"
        case SSLError():
            return f"shows a certificate that is not trusted: {_last(cause)}"
        case ProxyError():
            return f"cannot be reached through the proxy: {_last(cause)}"
    return f"broke the connection off: {_last(cause)}"


def _last(error: BaseException) -> str:
    text = re.sub(r"\[Errno -?\d+\] ", "", str(error).rpartition(": ")[2])
    return text.strip("()' ") or type(error).__name__
