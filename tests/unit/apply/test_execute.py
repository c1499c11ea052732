"""Steps carried out in order, by a writer whose account is a file."""

from pathlib import Path

import pytest

from kubectl_alb.apply.execute import prepared
from kubectl_alb.apply.journal import Journal
from kubectl_alb.apply.recorded import recorded_run
from kubectl_alb.apply.state_folder import JournalError
from kubectl_alb.apply.writer import DryRun
from kubectl_alb.errors import AccessError, AlbError, UnreachableError
from kubectl_alb.model.run import RunState
from kubectl_alb.model.step import Outcome, Result
from tests.changes import IDS, STEPS, FileWriter, executor

A, B, C = IDS
TAGGED = dict.fromkeys(IDS, "web")


@pytest.fixture
def writer(tmp_path: Path) -> FileWriter:
    return FileWriter(tmp_path / "account.json")


def carried_out(tmp_path: Path, writer: FileWriter, dry_run: DryRun = DryRun.NONE) -> list[Outcome]:
    made = executor(tmp_path / "runs", writer, dry_run)
    return list(made.run(STEPS))


def results(outcomes: list[Outcome]) -> list[Result]:
    return [outcome.result for outcome in outcomes]


def test_a_failure_is_shown_and_the_other_steps_are_carried_out(
    tmp_path: Path, writer: FileWriter
) -> None:
    writer.failing[B] = AccessError("AccessDenied", "ec2:CreateTags")
    outcomes = carried_out(tmp_path, writer)
    assert results(outcomes) == [Result.DONE, Result.FAILED, Result.DONE]
    assert outcomes[1].detail == "AccessDenied"


def test_a_dry_run_by_the_client_asks_nobody(tmp_path: Path, writer: FileWriter) -> None:
    writer.blind = True
    assert results(carried_out(tmp_path, writer, DryRun.CLIENT)) == [Result.PLANNED] * 3
    assert not (tmp_path / "runs").exists()


def test_a_dry_run_by_the_server_writes_nothing(tmp_path: Path, writer: FileWriter) -> None:
    outcomes = carried_out(tmp_path, writer, DryRun.SERVER)
    assert [outcome.detail for outcome in outcomes] == ["would be accepted"] * 3
    assert (writer.tags(), (tmp_path / "runs").exists()) == ({}, False)


def test_steps_are_completed_before_they_are_shown(writer: FileWriter) -> None:
    assert prepared(STEPS, writer) == STEPS


def test_what_changed_since_it_was_shown_stops_the_run(tmp_path: Path, writer: FileWriter) -> None:
    writer.after = lambda id_: writer.set(B, "ops") if id_ == A else None
    outcomes = carried_out(tmp_path, writer)
    assert results(outcomes) == [Result.DONE, Result.FAILED, Result.PLANNED]
    assert outcomes[1].detail == f"changed since it was shown: {B} is ops"
    assert outcomes[1].hint == "run the command again"
    assert writer.tags() == {A: "web", B: "ops"}


def test_what_is_in_place_by_now_is_not_written(tmp_path: Path, writer: FileWriter) -> None:
    writer.set(B, "web")
    assert results(carried_out(tmp_path, writer)) == [Result.DONE, Result.UNCHANGED, Result.DONE]


SILENCE = UnreachableError("no answer in 30 s", hint="check the network")


def test_a_lost_answer_is_looked_after_and_the_change_found(
    tmp_path: Path, writer: FileWriter
) -> None:
    writer.lost[B] = SILENCE
    outcomes = carried_out(tmp_path, writer)
    assert results(outcomes) == [Result.DONE] * 3
    assert outcomes[1].detail == "the answer was lost (no answer in 30 s); the change is there"


def test_a_call_that_was_not_carried_out_is_a_failure(tmp_path: Path, writer: FileWriter) -> None:
    writer.failing[B] = SILENCE
    outcomes = carried_out(tmp_path, writer)
    assert results(outcomes) == [Result.DONE, Result.FAILED, Result.DONE]
    assert outcomes[1].detail == "no answer in 30 s; nothing was changed"


def test_where_nothing_can_be_read_after_a_lost_answer_it_is_unknown(
    tmp_path: Path, writer: FileWriter
) -> None:
    def go_blind(id_: str) -> None:
        writer.blind = id_ == C

    writer.after, writer.lost[C] = go_blind, SILENCE
    last = carried_out(tmp_path, writer)[-1]
    assert (last.result, "may have been carried out" in last.detail) == (Result.UNKNOWN, True)


def test_the_journal_is_private_and_tells_all(tmp_path: Path, writer: FileWriter) -> None:
    carried_out(tmp_path, writer)
    (path,) = (tmp_path / "runs").iterdir()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    run = recorded_run(path)
    assert [entry.step for entry in run.entries] == list(STEPS)
    assert (run.state, run.count(Result.DONE), run.planned) == (RunState.FINISHED, 3, 3)


def test_a_folder_that_cannot_be_written_is_an_error_before_consent(
    tmp_path: Path, writer: FileWriter
) -> None:
    (tmp_path / "runs").write_text("a file")
    made = executor(tmp_path / "runs", writer)
    with pytest.raises(JournalError, match="nothing may be changed without it"):
        made.obtain(STEPS)
    executor(tmp_path / "runs", writer, DryRun.SERVER).obtain(STEPS)


def test_a_journal_that_fails_later_stops_the_run(
    tmp_path: Path, writer: FileWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    intent = Journal.intent

    def full(self: Journal, step: object) -> None:
        if step == STEPS[1]:
            raise JournalError(self.path, "No space left on device")
        intent(self, step)  # type: ignore[arg-type]

    monkeypatch.setattr(Journal, "intent", full)
    outcomes = carried_out(tmp_path, writer)
    assert results(outcomes) == [Result.DONE, Result.FAILED, Result.PLANNED]
    assert writer.tags() == {A: "web"}


def test_an_error_that_is_ours_leaves_the_run_unfinished(
    tmp_path: Path, writer: FileWriter
) -> None:
    def interrupt(id_: str) -> None:
        if id_ == B:
            raise KeyboardInterrupt

    writer.after = interrupt
    with pytest.raises(KeyboardInterrupt):
        carried_out(tmp_path, writer)
    (path,) = (tmp_path / "runs").iterdir()
    run = recorded_run(path)
    assert (run.count(Result.DONE), run.count(None), run.ended) == (1, 1, False)


def test_an_alb_error_is_the_only_one_that_counts_as_a_failure(
    tmp_path: Path, writer: FileWriter
) -> None:
    writer.failing[A] = AlbError("refused")
    assert carried_out(tmp_path, writer)[0].detail == "refused"
