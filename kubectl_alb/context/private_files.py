"""Files that hold what only the user may read."""

import os
from pathlib import Path
from typing import IO, Any


def private(path: Path, mode: str, encoding: str | None = None) -> IO[Any]:
    """Open a file to write; a new one is readable by the user alone, an old one stays as it is."""
    return open(path, mode, encoding=encoding, opener=_opener)


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
