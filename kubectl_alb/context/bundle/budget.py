"""How much a bundle may hold: bytes unpacked, entries, and what a format needs for itself."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kubectl_alb.errors import DecodeError

MAX_BYTES = 256 * 1024 * 1024
# Fifty thousand pods.
MAX_FILE = 128 * 1024 * 1024
# A bundle has one file for each section, and the folders around them.
MAX_ENTRIES = 10_000
META, MAX_META = "meta.json", 4 * 1024 * 1024
DISTRUST = "do not unpack it either; ask for an archive that `kubectl alb bundle` has written"
SUFFIXES = (".json", ".jsonl")


@dataclass(slots=True)
class Budget:
    """What is left for one bundle; each method raises `DecodeError` where it is used up."""

    path: Path
    bytes: int = MAX_BYTES
    entries: int = MAX_ENTRIES

    def entry(self, name: str) -> None:
        """Count one entry; refuse a name that points outside."""
        self.header()
        parts = PurePosixPath(name.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in (parts.parts or ("",))[0]:
            raise DecodeError(
                f"archive entry {name!r} points outside the archive, refused", DISTRUST
            )

    def header(self) -> None:
        """Count one header of the format."""
        self.entries -= 1
        if self.entries < 0:
            raise DecodeError(
                f"{self.path} holds more than {MAX_ENTRIES:,} entries, refused", DISTRUST
            )

    def file(self, name: str, size: int) -> None:
        """Raise where one file is larger than any of a bundle."""
        if size > (limit := MAX_META if name.endswith(META) else MAX_FILE):
            raise DecodeError(
                f"{self.path}: {name} is larger than {limit >> 20} MiB, refused", DISTRUST
            )

    def take(self, size: int) -> None:
        """Count bytes that are read, or about to be."""
        self.bytes -= size
        if self.bytes < 0:
            raise DecodeError(
                f"{self.path} holds more than {MAX_BYTES >> 20} MiB, refused", DISTRUST
            )


def is_kept(name: str) -> bool:
    """Return whether a file of this name is read; a bundle has a README beside, and the like."""
    return name.endswith(SUFFIXES)
