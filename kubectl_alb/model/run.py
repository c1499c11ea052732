"""Runs of commands that change something, as their journals have them, and how to go back."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kubectl_alb.model.step import Result, Step


@dataclass(frozen=True, slots=True)
class Place:
    """The cluster and the account that a run changes."""

    context: str = ""
    server: str = ""
    cluster_name: str = ""
    account: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a command that changes something; `began` is UTC."""

    id: str
    command: str
    began: datetime
    place: Place = Place()

    @property
    def undo_command(self) -> str:
        """The command that shows what was done, and takes it back."""
        return f"kubectl alb undo {self.id}"


class RunState(Enum):
    """How a run stands."""

    RUNNING = "running"
    UNFINISHED = "unfinished"
    FINISHED = "finished"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Entry:
    """A step that was about to be carried out; `result` is None where no outcome was recorded."""

    step: Step
    result: Result | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """A run as its journal at `path` has it; `planned` is the number of its steps."""

    run: Run
    path: str
    planned: int = 0
    entries: tuple[Entry, ...] = ()
    ended: bool = False
    running: bool = False

    @property
    def state(self) -> RunState:
        """How the run stands."""
        if self.running:
            return RunState.RUNNING
        results = {entry.result for entry in self.entries}
        if Result.UNDONE in results and not results & {Result.DONE, Result.UNKNOWN, None}:
            return RunState.UNDONE
        return RunState.FINISHED if self.ended else RunState.UNFINISHED

    @property
    def interrupted(self) -> bool:
        """Whether the run was cut short after it had begun to change something."""
        return self.state is RunState.UNFINISHED and bool(self.entries)

    def count(self, *results: Result | None) -> int:
        """Return how many steps have one of these results."""
        return sum(entry.result in results for entry in self.entries)


@dataclass(frozen=True, slots=True)
class ListedRuns:
    """The journals in a folder, newest first, and the names of those that cannot be read."""

    runs: tuple[RecordedRun, ...] = ()
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A step of a run that is not taken back; `harmless` where there is nothing to take back."""

    step: Step
    reason: str
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class Undoing:
    """The steps that take a run back, the last one first, and what is left as it is."""

    run: RecordedRun
    steps: tuple[Step, ...] = ()
    left: tuple[Left, ...] = ()

    @property
    def refused(self) -> tuple[Left, ...]:
        """What was changed and is not taken back."""
        return tuple(left for left in self.left if not left.harmless)
