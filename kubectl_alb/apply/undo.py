"""The steps that take a run back: each looked at first, the last one first."""

from collections.abc import Iterator
from dataclasses import replace

from kubectl_alb.apply.writer import Sight, State, Writer
from kubectl_alb.errors import AlbError
from kubectl_alb.model.action import Action, DefaultPolicyVersion, NewPolicyVersion, PolicyVersion
from kubectl_alb.model.run import Entry, Left, RecordedRun, Undoing
from kubectl_alb.model.step import Difference, Op, Result, Step

INVERSE = {Op.CREATE: Op.DELETE, Op.DELETE: Op.CREATE, Op.UPDATE: Op.UPDATE}
# Steps that were carried out, or may have been.
TOUCHED = (Result.DONE, Result.UNKNOWN, None)
NOT_DONE = "was not carried out"


def undoing(run: RecordedRun, writer: Writer | None) -> Undoing:
    """Return what takes a run back; without a writer, as its journal alone has it."""
    parts = [
        part
        for entry in reversed(run.entries)
        if entry.result in TOUCHED
        for part in _parts(entry, writer)
    ]
    return Undoing(
        run,
        tuple(part for part in parts if isinstance(part, Step)),
        tuple(part for part in parts if isinstance(part, Left)),
    )


def _parts(entry: Entry, writer: Writer | None) -> Iterator[Step | Left]:
    step = entry.step
    if writer is not None:
        try:
            if entry.result is not Result.DONE:
                found = _found(step, writer.look(step.action))
                if isinstance(found, Left):
                    yield found
                    return
                step = found
            sight = writer.look(step.undo) if step.undo else Sight(State.BEFORE)
        except AlbError as error:
            yield Left(step, f"its state cannot be read: {error.message}")
            return
        if sight.state is State.AFTER:
            yield Left(step, sight.now or "was taken back already", harmless=True)
            return
        if sight.state is State.OTHER:
            yield Left(step, f"changed since it was done: {sight.now}")
            return
    yield _inverse(step, step.undo) if step.undo else _lost(step)


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
