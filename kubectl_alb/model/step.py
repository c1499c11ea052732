"""What a mutating command will do, before it does it."""

from dataclasses import dataclass
from enum import Enum

from kubectl_alb.model.action import Action
from kubectl_alb.model.names import ObjectRef


class Op(Enum):
    """What happens to the object."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that changes; an empty text means that it is not there."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """One change: to what, from what to what, and how to take it back.

    `owner` is who keeps the object in manifests elsewhere and would change it back. `confirm` is
    a name to be typed before the step, empty where a yes is enough. `warning` is what else
    follows. Steps with equal `id` are one.
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


class Result(Enum):
    """What became of a step."""

    DONE = "done"
    UNCHANGED = "unchanged"
    PLANNED = "planned"
    FAILED = "failed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A step with what became of it; `detail` is a reason or a remark."""

    step: Step
    result: Result
    detail: str = ""
