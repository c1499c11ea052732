"""Steps that need each other: none is done after one that failed, and a second run goes on."""

from pathlib import Path

import pytest

from kubectl_alb.apply.execute import LATER, Executor
from kubectl_alb.apply.journal import Journal, begun
from kubectl_alb.apply.recorded import recorded_run
from kubectl_alb.apply.writer import DryRun
from kubectl_alb.context.kubernetes.errors import NotServedError
from kubectl_alb.errors import AccessError, AlbError, UnreachableError
from kubectl_alb.model.action import Action
from kubectl_alb.model.step import Outcome, Result
from tests.changes import IDS, PLACE, STEPS, Agreed, FileWriter

A, B, C = IDS


@pytest.fixture
def writer(tmp_path: Path) -> FileWriter:
    return FileWriter(tmp_path / "account.json")


def run(tmp_path: Path, writer: FileWriter, dry_run: DryRun = DryRun.NONE) -> list[Outcome]:
    journal = Journal(tmp_path / "runs", begun("install", PLACE))
    return list(Executor(writer, journal, Agreed(dry_run), ordered=True).run(STEPS))


def results(outcomes: list[Outcome]) -> list[Result]:
    return [outcome.result for outcome in outcomes]


def test_all_steps_are_carried_out_in_order(tmp_path: Path, writer: FileWriter) -> None:
    assert results(run(tmp_path, writer)) == [Result.DONE] * 3


@pytest.mark.parametrize("error", [AccessError("denied", "ec2:CreateTags"), AlbError("no")])
def test_nothing_is_done_after_a_failure(
    tmp_path: Path, writer: FileWriter, error: AlbError
) -> None:
    writer.failing[B] = error
    assert results(run(tmp_path, writer)) == [Result.DONE, Result.FAILED, Result.PLANNED]
    assert writer.tags() == {A: "web"}


def test_nothing_is_done_after_a_step_of_which_nobody_knows(
    tmp_path: Path, writer: FileWriter
) -> None:
    def fall_silent(id_: str) -> None:
        writer.blind = id_ == B

    writer.lost[B], writer.after = UnreachableError("no answer"), fall_silent
    assert results(run(tmp_path, writer)) == [Result.DONE, Result.UNKNOWN, Result.PLANNED]


def test_a_second_run_goes_on_where_the_first_one_stopped(
    tmp_path: Path, writer: FileWriter
) -> None:
    writer.failing[B] = AlbError("no")
    run(tmp_path, writer)
    writer.failing.clear()
    assert results(run(tmp_path, writer)) == [Result.UNCHANGED, Result.DONE, Result.DONE]
    assert results(run(tmp_path, writer)) == [Result.UNCHANGED] * 3


def test_the_journal_of_a_run_that_stopped_has_what_was_done(
    tmp_path: Path, writer: FileWriter
) -> None:
    writer.failing[B] = AlbError("no")
    run(tmp_path, writer)
    (journal,) = (tmp_path / "runs").iterdir()
    entries = recorded_run(journal).entries
    assert [entry.result for entry in entries] == [Result.DONE, Result.FAILED]


class Awaiting(FileWriter):
    """An account in which the second step needs what the first one makes."""

    error: AlbError = NotServedError("namespace shop not found")

    def rehearse(self, action: Action, sight: object) -> object:  # type: ignore[override]
        if action == STEPS[1].action:
            raise self.error
        return super().rehearse(action, sight)  # type: ignore[arg-type]


def test_a_dry_run_does_not_miss_what_an_earlier_step_will_make(tmp_path: Path) -> None:
    outcomes = run(tmp_path, Awaiting(tmp_path / "account.json"), DryRun.SERVER)
    assert results(outcomes) == [Result.PLANNED] * 3
    assert outcomes[1].detail == f"{LATER}: namespace shop not found"


def test_a_dry_run_tells_what_would_be_refused(tmp_path: Path) -> None:
    writer = Awaiting(tmp_path / "account.json")
    writer.error = AccessError("denied", "ec2:CreateTags")
    outcomes = run(tmp_path, writer, DryRun.SERVER)
    assert results(outcomes) == [Result.PLANNED, Result.FAILED, Result.PLANNED]
