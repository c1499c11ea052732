"""A text that the command line names: a file, or `-` for standard input."""

import sys
from pathlib import Path

from kubectl_alb.errors import DecodeError

STDIN = "-"
MAX_BYTES = 1024 * 1024


def read_text(name: str) -> str:
    """Return the text of a file; raise `DecodeError` if it cannot be read or is not UTF-8."""
    called = "stdin" if name == STDIN else name
    try:
        if name == STDIN:
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DecodeError(
            f"cannot read {called}: {reason}", hint="check the path and its permissions"
        ) from error
    if len(content) > MAX_BYTES:
        raise DecodeError(f"{called} is larger than {MAX_BYTES >> 20} MiB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DecodeError(f"{called} is not UTF-8", hint="save it as UTF-8") from error
