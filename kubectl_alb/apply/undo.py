"""The steps that take a run back: each looked at first, the last one first."""

from collections.abc import Sequence
from dataclasses import replace

from kubectl_alb.apply.writer import Sight, State, Writer
from kubectl_alb.errors import AlbError
from kubectl_alb.model.action import (
    Action,
    DefaultPolicyVersion,
    NewPolicyVersion,
    NoRolePolicy,
    PolicyVersion,
    RolePolicy,
)
from kubectl_alb.model.run import Entry, Left, RecordedRun, Undoing
from kubectl_alb.model.step import Difference, Op, Result, Step

INVERSE = {Op.CREATE: Op.DELETE, Op.DELETE: Op.CREATE, Op.UPDATE: Op.UPDATE}
# Steps that were carried out, or may have been.
TOUCHED = (Result.DONE, Result.UNKNOWN, None)
NOT_DONE = "was not carried out"


def undoing(run: RecordedRun, writer: Writer | None) -> Undoing:
    """Return what takes a run back; without a writer, as its journal alone has it."""
    steps: list[Step] = []
    left: list[Left] = []
    for entry in reversed(run.entries):
        if entry.result in TOUCHED:
            part = _part(entry, writer, steps)
            if isinstance(part, Left):
                left.append(part)
            else:
                steps.append(part)
    return Undoing(run, tuple(steps), tuple(left))


def _part(entry: Entry, writer: Writer | None, planned: Sequence[Step]) -> Step | Left:
    """Return the step back, or why there is none."""
    step: Step | Left = entry.step
    try:
        if writer is not None and entry.result is not Result.DONE:
            step = _found(entry.step, writer.look(entry.step.action))
        if isinstance(step, Left):
            return step
        if step.undo is None:
            return _lost(step)
        if writer is not None and not any(_makes(other.action, step.undo) for other in planned):
            sight = writer.look(step.undo)
            if sight.state is State.AFTER:
                return Left(step, sight.now or "was taken back already", harmless=True)
            if sight.state is State.OTHER:
                return Left(step, f"changed since it was done: {sight.now}")
    except AlbError as error:
        return Left(entry.step, f"its state cannot be read: {error.message}")
    return _inverse(step, step.undo)


def _makes(earlier: Action, undo: Action) -> bool:
    """Return whether a step back makes the state that another one supposes."""
    if isinstance(earlier, DefaultPolicyVersion) and isinstance(undo, DefaultPolicyVersion):
        return (earlier.arn, earlier.version) == (undo.arn, undo.before.id)
    if isinstance(earlier, RolePolicy) and isinstance(undo, (RolePolicy, NoRolePolicy)):
        made = (earlier.role, earlier.name, earlier.document)
        return made == (undo.role, undo.name, undo.before)
    return False


def _found(step: Step, sight: Sight) -> Step | Left:
    """Return a step without an outcome with its undo, if a look shows that it was carried out."""
    if sight.state is State.BEFORE:
        return Left(step, NOT_DONE, harmless=True)
    if sight.state is State.OTHER:
        return Left(step, f"whether it was carried out cannot be told: {sight.now}")
    return replace(step, undo=sight.undo or step.undo)


def _lost(step: Step) -> Left:
    return Left(step, f"cannot be taken back: {step.irreversible or 'there is no way'}")


def _inverse(step: Step, undo: Action) -> Step:
    return Step(
        id=step.id,
        title=f"take back: {step.title}",
        op=INVERSE[step.op],
        about=step.about,
        action=undo,
        undo=_redo(step, undo),
        differences=tuple(Difference(d.path, d.after, d.before) for d in step.differences),
        owner=step.owner,
    )


def _redo(step: Step, undo: Action) -> Action:
    """Return what does it again: a policy version that was made is made the default only."""
    made = undo.before.id if isinstance(undo, DefaultPolicyVersion) else ""
    if isinstance(step.action, NewPolicyVersion) and made:
        before = PolicyVersion(step.action.before.id, step.action.before.document)
        return DefaultPolicyVersion(step.action.arn, made, before)
    return step.action
