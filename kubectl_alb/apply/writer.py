"""The interface of what carries actions out."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.model.action import Action
from kubectl_alb.model.step import Result, Step


class DryRun(Enum):
    """Whether to write (`NONE`), to let the servers check, or only to show the steps."""

    NONE = "none"
    SERVER = "server"
    CLIENT = "client"


class State(Enum):
    """What an action finds: the state that it was made for, the one it makes, or another one."""

    BEFORE = "before"
    AFTER = "after"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sight:
    """What was read of the object of an action.

    `now` describes another state by its differences. `undo` takes back what is there, where that
    is known only now. `version` is the object's resourceVersion, or the newest version of a policy,
    `default` the policy's default version.
    """

    state: State
    now: str = ""
    undo: Action | None = None
    version: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The result of an action; `detail` is a remark, or what was done before it failed.

    `undo` takes back what was done, where that is known only after it. `code` says why it failed.
    """

    result: Result
    detail: str = ""
    undo: Action | None = None
    hint: str = ""
    code: ExitCode = ExitCode.FAILED


class ChangedError(AlbError):
    """The state is not the one that was shown any more; nothing was written."""

    def __init__(self, now: str) -> None:
        super().__init__(f"changed since it was shown: {now}", hint="run the command again")


class MovedError(AlbError):
    """The object was written to after it was read; nothing was written."""


class Writer(Protocol):
    """Carries actions out. Each method raises an `AlbError` in our words when it cannot."""

    def prepared(self, step: Step) -> Step:
        """Complete a step with what only the servers know, before it is shown."""
        ...

    def look(self, action: Action) -> Sight:
        """Read the object of an action, and compare it with what was shown."""
        ...

    def write(self, action: Action, sight: Sight) -> Done:
        """Carry an action out; raise an `AlbError` when nothing was changed.

        Raise `UnreachableError` when it may have been carried out, but the answer was lost.
        """
        ...

    def rehearse(self, action: Action, sight: Sight) -> Done:
        """Let the server check an action without carrying it out."""
        ...
