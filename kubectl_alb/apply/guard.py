"""One action under guard: read right before it, compared, written, and looked at when in doubt."""

from kubectl_alb.apply.writer import ChangedError, Done, DryRun, MovedError, Sight, State, Writer
from kubectl_alb.errors import AlbError, ExitCode, UnreachableError
from kubectl_alb.model.action import Action
from kubectl_alb.model.step import Result

# A status may be written between our read and our patch: what was shown is then read again.
TRIES = 3


def guarded(writer: Writer, action: Action, dry_run: DryRun) -> Done:
    """Carry an action out, or have it checked, if what was shown is still so.

    Raise `ChangedError` if it is not, and another `AlbError` when nothing was changed.
    """
    conflict: AlbError | None = None
    for _ in range(TRIES):
        sight = writer.look(action)
        if sight.state is State.AFTER:
            return Done(Result.UNCHANGED, sight.now or "already in place")
        if sight.state is State.OTHER:
            raise ChangedError(sight.now)
        try:
            return _tried(writer, action, sight, dry_run)
        except MovedError as error:
            conflict = error
    assert conflict is not None
    raise conflict


def _tried(writer: Writer, action: Action, sight: Sight, dry_run: DryRun) -> Done:
    if dry_run is DryRun.SERVER:
        return writer.rehearse(action, sight)
    try:
        return writer.write(action, sight)
    except AlbError as error:
        if not isinstance(error, UnreachableError) and error.exit_code != ExitCode.TIMED_OUT:
            raise
        return _looked_after(writer, action, error)


def _looked_after(writer: Writer, action: Action, error: AlbError) -> Done:
    """Return what is so after a call whose answer was lost: it may have been carried out."""
    try:
        sight = writer.look(action)
    except AlbError as blind:
        detail = (
            f"{error.message}; it may have been carried out: "
            f"the state cannot be read ({blind.message})"
        )
        return Done(Result.UNKNOWN, detail, hint="see kubectl alb undo")
    if sight.state is State.AFTER:
        return Done(
            Result.DONE, f"the answer was lost ({error.message}); the change is there", sight.undo
        )
    if sight.state is State.BEFORE:
        detail = f"{error.message}; nothing was changed"
        return Done(Result.FAILED, detail, hint=error.hint, code=error.exit_code)
    return Done(
        Result.UNKNOWN,
        f"{error.message}; it may have been carried out, and now: {sight.now}",
        hint="see kubectl alb undo",
    )
