"""The files of a bundle while it is decoded: of an archive, those that are still needed."""

import io
from pathlib import Path
from typing import BinaryIO

from kubectl_alb.context.bundle.archive import files_at
from kubectl_alb.context.bundle.folder import FolderFiles

# What is smaller stays: to read an archive again takes longer.
SMALL = 1 << 20


class Contents:
    """The files of a bundle by name.

    A large cluster is not kept twice, as text and as what is made of it: what was decoded is
    released, and read anew should it be asked for again.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._files = path, files_at(path)
        self._released: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._files or name in self._released

    def get(self, name: str) -> bytes | None:
        """Return the content of a file, None where there is none; raise `DecodeError`."""
        if name in self._released:
            self._files, self._released = files_at(self._path), set()
        return self._files.get(name)

    def open(self, name: str) -> BinaryIO:
        """Open a file to be read piece by piece; raise `DecodeError`."""
        if isinstance(self._files, FolderFiles):
            return self._files.open(name)
        return io.BytesIO(self.get(name) or b"")

    def release(self, name: str) -> None:
        """Keep no content of a file that was read."""
        if isinstance(self._files, FolderFiles) or len(self._files.get(name, b"")) < SMALL:
            return
        self._files = {other: text for other, text in self._files.items() if other != name}
        self._released.add(name)
