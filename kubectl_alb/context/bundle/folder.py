"""The files of a bundle that is a folder, each read when it is asked for."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from kubectl_alb.context.bundle.budget import META, Budget, is_kept
from kubectl_alb.errors import DecodeError

# Where the files of a bundle stand: at the top, or in a folder.
PLACES = ("*", "*/*")


class FolderFiles(Mapping[str, bytes]):
    """The content of each file by its path below the folder; raise `DecodeError`.

    A folder of a large cluster is larger than what is made of it: nothing of it is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._paths: dict[str, Path] = {}
        self._sizes: dict[str, int] = {}
        # Any folder may be named, also one that holds all that there is.
        if not (folder / META).is_file():
            return
        budget = Budget(folder)
        try:
            for file in (file for place in PLACES for file in folder.glob(place)):
                budget.header()
                if is_kept(file.name) and file.is_file():
                    name, size = file.relative_to(folder).as_posix(), file.stat().st_size
                    budget.file(name, size)
                    budget.take(size)
                    self._paths[name], self._sizes[name] = file, size
        except OSError as error:
            raise DecodeError(f"cannot read {folder}: {error.strerror}") from error

    def __getitem__(self, name: str) -> bytes:
        try:
            with self.open(name) as file:
                return file.read(self._sizes[name])
        except OSError as error:
            raise DecodeError(f"cannot read {self._paths[name]}: {error.strerror}") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def open(self, name: str) -> BinaryIO:
        """Open a file to be read piece by piece."""
        path = self._paths[name]
        try:
            return path.open("rb")
        except OSError as error:
            raise DecodeError(f"cannot read {path}: {error.strerror}") from error
