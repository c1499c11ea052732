"""Files that a user names, read up to a limit: what they name may be a device without end."""

import errno
from pathlib import Path

MAX_BYTES = 16 * 1024 * 1024


def bounded_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file; raise `OSError` where there are more than `limit`."""
    with path.open("rb") as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise OSError(errno.EFBIG, f"it is larger than {limit >> 20} MiB", str(path))
    return content
