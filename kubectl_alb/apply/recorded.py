"""Journals of earlier runs, read: which there are, what each did, and which were cut short."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from kubectl_alb.apply.journal import SUFFIX, drop_old, line_of
from kubectl_alb.apply.state_folder import JournalError, append, lock
from kubectl_alb.errors import DecodeError, NotFoundError
from kubectl_alb.model.run import Entry, ListedRuns, Place, RecordedRun, Run
from kubectl_alb.model.step import Result, Step
from kubectl_alb.model.step_data import action_of, step_of


def recorded_runs(folder: Path) -> ListedRuns:
    """Read all journals; those older than thirty days are deleted."""
    drop_old(folder)
    read = {path.name: _recorded(path) for path in _paths(folder)}
    return ListedRuns(
        tuple(run for run in read.values() if run is not None),
        tuple(name for name, run in read.items() if run is None),
    )


def _recorded(path: Path) -> RecordedRun | None:
    try:
        return recorded_run(path)
    except DecodeError:
        return None


def run_ids(folder: Path) -> list[str]:
    """Return the ids of all journals, newest first, without reading them."""
    return [path.stem for path in _paths(folder)]


def _paths(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob(f"*{SUFFIX}"), reverse=True)
    except OSError:
        return []


def find_run(folder: Path, id_: str) -> RecordedRun:
    """Read a journal by its id; raise `NotFoundError` where there is none."""
    if id_ not in run_ids(folder):
        raise NotFoundError(f'no run "{id_}" in {folder}', hint="kubectl alb undo lists the runs")
    return recorded_run(folder / f"{id_}{SUFFIX}")


def recorded_run(path: Path) -> RecordedRun:
    """Read a journal without a last line that is torn; raise `DecodeError` where it is none."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise DecodeError(f"cannot read journal {path}: {error.strerror}") from error
    try:
        head, *records = _records(lines)
        return _applied(_begun(head, path), records)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DecodeError(
            f"journal {path} contains malformed records", hint="read it, and remove the file"
        ) from error


def _records(lines: list[bytes]) -> Iterator[Mapping[str, Any]]:
    """Yield the records; what has no newline after it was being written."""
    for line in lines[:-1]:
        if line.strip():
            yield json.loads(line)


def _begun(head: Mapping[str, Any], path: Path) -> RecordedRun:
    if head["record"] != "run":
        raise ValueError("the first record is no run")
    began = datetime.strptime(head["time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    place = Place(**{str(key): str(value) for key, value in head["place"].items()})
    run = Run(path.stem, str(head["command"]), began, place)
    return RecordedRun(run, str(path), len(head["steps"]), running=_is_locked(path))


def _applied(run: RecordedRun, records: Iterable[Mapping[str, Any]]) -> RecordedRun:
    entries: dict[str, Entry] = {}
    ended = False
    for record in records:
        kind = record["record"]
        if kind == "intent":
            step = step_of(record["step"])
            entries[step.id] = Entry(step)
        elif kind == "outcome":
            entry = entries[record["step"]]
            step = entry.step
            if record.get("undo") is not None:
                step = replace(step, undo=action_of(record["undo"]))
            entries[step.id] = Entry(step, Result(record["result"]), str(record["detail"]))
        elif kind == "undone":
            entries[record["step"]] = replace(entries[record["step"]], result=Result.UNDONE)
        elif kind == "end":
            ended = True
    return replace(run, entries=tuple(entries.values()), ended=ended)


def _is_locked(path: Path) -> bool:
    """Return whether the process that writes a journal still lives."""
    try:
        file = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return not lock(file)
    finally:
        os.close(file)


def note_undone(run: RecordedRun, steps: Iterable[Step], closed: bool) -> None:
    """Record in a run's journal which of its steps were taken back, and by closing that all are."""
    lines = [line_of("undone", step=step.id) for step in steps]
    lines += [line_of("end")] if closed and not run.ended else []
    if not lines:
        return
    try:
        file = os.open(run.path, os.O_RDWR | os.O_APPEND)
        try:
            # A last line that was being written when the run was killed.
            os.ftruncate(file, Path(run.path).read_bytes().rfind(b"\n") + 1)
            append(file, b"".join(lines))
        finally:
            os.close(file)
    except OSError as error:
        raise JournalError(run.path, error.strerror or str(error)) from error
