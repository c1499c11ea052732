"""What a mutating command will do, before it does it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from kubectl_alb.errors import ExitCode
from kubectl_alb.model.action import Action
from kubectl_alb.model.names import ObjectRef


class Op(Enum):
    """What happens to the object."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that changes; an empty text means that the field is absent."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """One change of an object, and the action that undoes it.

    `owner` is who manages the object elsewhere and would revert the change. `confirm` is a name
    to type before the step, empty where a yes is enough. `warning` names side effects,
    `irreversible` what cannot be taken back. Steps with the same `id` are carried out once.
    """

    id: str
    title: str
    op: Op
    about: ObjectRef
    action: Action
    undo: Action | None
    differences: tuple[Difference, ...] = ()
    owner: str = ""
    confirm: str = ""
    warning: str = ""
    irreversible: str = ""


class Result(Enum):
    """The result of a step; `UNKNOWN` where the answer was lost and nothing could be read."""

    DONE = "done"
    UNCHANGED = "unchanged"
    PLANNED = "planned"
    FAILED = "failed"
    UNDONE = "undone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A step and its result; `detail` is a remark, or what was done and what failed.

    Of a step that was carried out, `step.undo` is what takes back just this change. The steps
    after one that `stops` are not carried out. `code` says why it failed, if it did.
    """

    step: Step
    result: Result
    detail: str = ""
    hint: str = ""
    stops: bool = False
    code: ExitCode = ExitCode.FAILED

    @property
    def is_failure(self) -> bool:
        """Whether the step failed, or it is not known whether it did."""
        return self.result in (Result.FAILED, Result.UNKNOWN)

    @property
    def has_written(self) -> bool:
        """Whether something was changed, or may have been."""
        return self.is_failure or self.result in (Result.DONE, Result.UNDONE)


def failure_code(outcomes: Iterable[Outcome]) -> ExitCode | None:
    """Return how a command ends whose steps failed: by the reason that all have in common.

    None is returned where no step failed.
    """
    codes = {outcome.code for outcome in outcomes if outcome.is_failure}
    if not codes:
        return None
    return codes.pop() if len(codes) == 1 else ExitCode.FAILED
