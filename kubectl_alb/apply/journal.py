"""The journal of a run that changes something: written before each step, and after it.

A file of JSON lines for each run: `run`, then `intent` and `outcome` for each step, `undone` for
a step that a later run took back, and `end`. It holds no credentials. What was carried out when a
run is killed is in its last lines, or is to be seen by a look at the object of the last intent.
"""

import json
import os
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from kubectl_alb import __version__
from kubectl_alb.apply.state_folder import JournalError, append, create_file, create_folder
from kubectl_alb.model.run import Place, Run
from kubectl_alb.model.step import Outcome, Result, Step
from kubectl_alb.model.step_data import data_of

SUFFIX = ".jsonl"
FORMAT = 1
KEPT_SECONDS = 30 * 24 * 3600.0


def begun(command: str, place: Place) -> Run:
    """Return a run that begins now, with an id of its own."""
    now = datetime.now(timezone.utc).replace(microsecond=0)
    return Run(f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}", command, now, place)


class Journal:
    """The journal of one run; nothing is written before `begin`."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.run = run
        self.path = folder / f"{run.id}{SUFFIX}"
        self._file: int | None = None

    @property
    def begun(self) -> bool:
        """Whether there is a file."""
        return self._file is not None

    def check(self) -> None:
        """Raise `JournalError` unless a journal can be written; leave nothing behind."""
        create_folder(self.path.parent)
        probe = self.path.with_suffix(".probe")
        os.close(create_file(probe))
        probe.unlink(missing_ok=True)

    def begin(self, steps: Sequence[Step]) -> None:
        """Create the file, with the steps to come."""
        create_folder(self.path.parent)
        drop_old(self.path.parent)
        self._file = create_file(self.path)
        self._write(
            "run",
            format=FORMAT,
            id=self.run.id,
            command=self.run.command,
            cliVersion=f"v{__version__}",
            place=data_of(self.run.place),
            steps=[step.id for step in steps],
        )

    def intent(self, step: Step) -> None:
        """Record what is about to be done, with what takes it back."""
        self._write("intent", step=data_of(step))

    def outcome(self, outcome: Outcome) -> None:
        """Record what became of a step."""
        undo = data_of(outcome.step.undo) if outcome.result is Result.DONE else None
        self._write(
            "outcome",
            step=outcome.step.id,
            result=outcome.result.value,
            detail=outcome.detail,
            undo=undo,
        )

    def undone(self, step: Step) -> None:
        """Record that a step was taken back."""
        self._write("undone", step=step.id)

    def end(self) -> None:
        """Record that nothing more was to be done, and close the file.

        Where that cannot be written the outcomes are, so nothing is lost.
        """
        with suppress(JournalError):
            self._write("end")
        self.close()

    def close(self) -> None:
        """Close the file, which without an `end` is that of a run that was cut short."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, record: str, **fields: Any) -> None:
        assert self._file is not None
        try:
            append(self._file, line_of(record, **fields))
        except OSError as error:
            raise JournalError(self.path, error.strerror or str(error)) from error


def line_of(record: str, **fields: Any) -> bytes:
    """Return a line of a journal."""
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({"record": record, "time": now, **fields}).encode() + b"\n"


def drop_old(folder: Path) -> None:
    """Delete journals that nobody wrote to for thirty days."""
    with suppress(OSError):
        for path in folder.glob(f"*{SUFFIX}"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                    path.unlink()
