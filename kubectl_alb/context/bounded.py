"""Files that a user names, read up to a limit: what they name may be a device without end."""

import errno
import io
from pathlib import Path

MAX_BYTES = 16 * 1024 * 1024
CHUNK = 1024 * 1024


def bounded_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file; raise `OSError` where there are more than `limit`."""
    content = io.BytesIO()
    with path.open("rb") as file:
        # To read up to a limit at once would take as much memory, however small the file is.
        while chunk := file.read(CHUNK):
            content.write(chunk)
            if content.tell() > limit:
                raise OSError(errno.EFBIG, f"it is larger than {limit >> 20} MiB", str(path))
    return content.getvalue()
