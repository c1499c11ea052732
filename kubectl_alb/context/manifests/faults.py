"""What is wrong with manifests, collected so that all of it can be told at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from kubectl_alb.errors import DecodeError
from kubectl_alb.model.counting import count
from kubectl_alb.model.rejection import Unreadable

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the input; line 0 means the whole file."""

    file: str
    line: int
    message: str
    hint: str = ""

    @property
    def place(self) -> str:
        """The file, and the line if one is to blame."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f" ({self.hint})" if self.hint else "")


class FaultyError(Exception):
    """Ends the reading of one document or file; never leaves this package."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def told(faults: Iterable[Fault]) -> tuple[Unreadable, ...]:
    """Return every fault once, grouped by file in order of line."""
    found = _sorted(faults)
    return tuple(Unreadable(one.file, one.line, one.message, one.hint) for one in found)


def _sorted(faults: Iterable[Fault]) -> list[Fault]:
    return sorted(set(faults), key=lambda fault: (fault.file, fault.line, fault.message))


def refused(faults: Iterable[Fault]) -> DecodeError:
    """Make one error of all faults, grouped by file in order of line."""
    found = _sorted(faults)
    if len(found) == 1:
        return DecodeError(f"{found[0].place}: {found[0].message}", found[0].hint)
    files = len({fault.file for fault in found})
    where = count(files, "file")
    details = [str(fault) for fault in found[:SHOWN]]
    if len(found) > SHOWN:
        details.append(f"and {len(found) - SHOWN} more")
    return DecodeError(f"{count(len(found), 'problem')} in {where}", details=details)
