"""What carries actions out, and how far it goes."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from kubectl_alb.model.action import Action
from kubectl_alb.model.step import Result


class DryRun(Enum):
    """How far to go: all the way, no further than asking the servers, or not even that."""

    NONE = "none"
    SERVER = "server"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an action; `detail` is a remark."""

    result: Result
    detail: str = ""


class Writer(Protocol):
    """Carries actions out."""

    def prepared(self, action: Action) -> Action:
        """Complete an action with what only the servers know, before it is shown."""
        ...

    def write(self, action: Action, dry_run: DryRun) -> Done:
        """Carry an action out, or have it tried; raise an `AlbError` when that fails."""
        ...
