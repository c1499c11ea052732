"""Runs taken back: whole ones, those that were killed, and those that somebody changed since."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kubectl_alb.apply.journal import KEPT_SECONDS
from kubectl_alb.apply.recorded import find_run, note_undone, recorded_run, recorded_runs
from kubectl_alb.apply.undo import undoing
from kubectl_alb.errors import DecodeError, NotFoundError
from kubectl_alb.model.run import RecordedRun, RunState
from kubectl_alb.model.step import Result
from tests.changes import IDS, KEY, PLACE, STEPS, FileWriter, executor

A, B, C = IDS
# Before and after: the head, the end, and for each step its intent, call and outcome.
EVENTS = 4 + 6 * len(STEPS)


@pytest.fixture
def writer(tmp_path: Path) -> FileWriter:
    return FileWriter(tmp_path / "account.json")


def recorded(folder: Path) -> RecordedRun:
    (run,) = recorded_runs(folder).runs
    return run


def done(folder: Path, writer: FileWriter) -> RecordedRun:
    list(executor(folder, writer).run(STEPS))
    return recorded(folder)


def taken_back(run: RecordedRun, writer: FileWriter, folder: Path) -> list[Result]:
    steps = undoing(run, writer).steps
    return [outcome.result for outcome in executor(folder, writer).run(steps)]


def test_a_run_is_taken_back_from_its_end(tmp_path: Path, writer: FileWriter) -> None:
    run = done(tmp_path / "runs", writer)
    assert [step.about.name for step in undoing(run, writer).steps] == [C, B, A]
    assert taken_back(run, writer, tmp_path / "back") == [Result.DONE] * 3
    assert writer.tags() == {}


def test_what_somebody_changed_since_is_left(tmp_path: Path, writer: FileWriter) -> None:
    run = done(tmp_path / "runs", writer)
    writer.set(B, "ops")
    undo = undoing(run, writer)
    assert [step.about.name for step in undo.steps] == [C, A]
    (left,) = undo.refused
    assert left.reason == f"changed since it was done: {B} is ops"


def test_what_changes_after_the_undo_was_shown_is_left(tmp_path: Path, writer: FileWriter) -> None:
    run = done(tmp_path / "runs", writer)
    steps = undoing(run, writer).steps
    writer.set(C, "ops")
    outcomes = list(executor(tmp_path / "back", writer).run(steps))
    assert outcomes[0].detail == f"changed since it was shown: {C} is ops"
    assert writer.tags() == {A: "web", B: "web", C: "ops"}


def test_what_was_in_place_before_is_not_taken_back(tmp_path: Path, writer: FileWriter) -> None:
    writer.set(B, "web")
    run = done(tmp_path / "runs", writer)
    taken_back(run, writer, tmp_path / "back")
    assert writer.tags() == {B: "web"}


def test_an_undo_can_be_taken_back_too(tmp_path: Path, writer: FileWriter) -> None:
    run = done(tmp_path / "runs", writer)
    taken_back(run, writer, tmp_path / "back")
    assert taken_back(recorded(tmp_path / "back"), writer, tmp_path / "again") == [Result.DONE] * 3
    assert writer.tags() == dict.fromkeys(IDS, "web")


def test_without_a_writer_the_journal_alone_tells_the_steps(
    tmp_path: Path, writer: FileWriter
) -> None:
    run = done(tmp_path / "runs", writer)
    writer.set(B, "ops")
    assert len(undoing(run, None).steps) == 3


def test_a_run_that_was_taken_back_is_marked_so(tmp_path: Path, writer: FileWriter) -> None:
    run = done(tmp_path / "runs", writer)
    note_undone(run, STEPS, closed=True)
    assert recorded(tmp_path / "runs").state is RunState.UNDONE
    assert undoing(recorded(tmp_path / "runs"), writer).steps == ()


def killed(folder: Path, event: int) -> int:
    command = [sys.executable, "-m", "tests.changes", str(folder), str(event)]
    return subprocess.run(command, check=False, cwd=Path.cwd()).returncode


@pytest.mark.parametrize("event", range(1, EVENTS))
def test_a_run_that_was_killed_is_told_and_taken_back(tmp_path: Path, event: int) -> None:
    folder = tmp_path / "runs"
    folder.mkdir()
    assert killed(folder, event) != 0
    writer, run = FileWriter(folder / "account.json"), recorded(folder)
    ended = event == EVENTS - 1
    assert run.state is (RunState.FINISHED if ended else RunState.UNFINISHED)
    assert run.interrupted == (event > 2 and not ended)
    assert run.run.place == PLACE
    assert set(taken_back(run, writer, tmp_path / "back")) <= {Result.DONE}
    assert writer.tags() == {}


def test_before_its_first_line_a_killed_run_has_changed_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    folder.mkdir()
    assert killed(folder, 0) != 0
    assert recorded_runs(folder).runs == ()
    assert not (folder / "account.json").exists()


def test_a_run_that_is_not_killed_is_finished(tmp_path: Path) -> None:
    assert killed(tmp_path, EVENTS) == 0
    assert recorded(tmp_path).state is RunState.FINISHED


def test_a_run_in_progress_is_told_from_one_that_was_killed(
    tmp_path: Path, writer: FileWriter
) -> None:
    outcomes = executor(tmp_path / "runs", writer).run(STEPS)
    next(outcomes)
    assert recorded(tmp_path / "runs").state is RunState.RUNNING
    list(outcomes)
    assert recorded(tmp_path / "runs").state is RunState.FINISHED


def test_a_last_line_that_is_torn_is_left_out_and_cut_off(
    tmp_path: Path, writer: FileWriter
) -> None:
    run = done(tmp_path / "runs", writer)
    path = Path(run.path)
    path.write_bytes(path.read_bytes() + b'{"record": "unfini')
    assert recorded_run(path) == run
    note_undone(run, STEPS[:1], closed=False)
    assert recorded_run(path).count(Result.UNDONE) == 1


@pytest.mark.parametrize(
    "text",
    ["nonsense\n", "{}\n", "[]\n", '{"record": "run"}\n', '{"record": "intent", "step": {}}\n'],
)
def test_a_malformed_journal_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.jsonl").write_text(text)
    assert recorded_runs(tmp_path).damaged == ("x.jsonl",)
    with pytest.raises(DecodeError, match="malformed records"):
        find_run(tmp_path, "x")


def test_an_action_of_an_unknown_kind_is_malformed(tmp_path: Path, writer: FileWriter) -> None:
    path = Path(done(tmp_path / "runs", writer).path)
    lines = path.read_text().splitlines()
    record = json.loads(lines[1])
    record["step"]["action"]["kind"] = "DeleteEverything"
    path.write_text("\n".join([lines[0], json.dumps(record), ""]))
    with pytest.raises(DecodeError):
        recorded_run(path)


def test_a_run_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r'no run "\.\./x"'):
        find_run(tmp_path, "../x")


def test_journals_are_kept_for_thirty_days(tmp_path: Path, writer: FileWriter) -> None:
    path = Path(done(tmp_path / "runs", writer).path)
    old = time.time() - KEPT_SECONDS - 60
    os.utime(path, (old, old))
    assert recorded_runs(tmp_path / "runs").runs == ()
    assert not path.exists()


def test_nothing_secret_is_in_a_journal(tmp_path: Path, writer: FileWriter) -> None:
    text = Path(done(tmp_path / "runs", writer).path).read_text()
    assert KEY in text
    assert not {"token", "SecretAccessKey", "Authorization"} & set(text.split('"'))
