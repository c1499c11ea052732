"""The interface of what carries actions out."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from kubectl_alb.model.action import Action
from kubectl_alb.model.step import Result, Step


class DryRun(Enum):
    """Whether to write (`NONE`), to let the servers check, or only to show the steps."""

    NONE = "none"
    SERVER = "server"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Done:
    """The result of an action; `detail` is a remark, or what was done before it failed."""

    result: Result
    detail: str = ""


class Writer(Protocol):
    """Carries actions out."""

    def prepared(self, step: Step) -> Step:
        """Complete a step with what only the servers know, before it is shown."""
        ...

    def write(self, action: Action, dry_run: DryRun) -> Done:
        """Carry an action out, or only try it; raise an `AlbError` when nothing was changed."""
        ...
