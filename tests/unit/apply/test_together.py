"""Steps that go together are all carried out, or what was carried out is put back."""

from pathlib import Path

import pytest

from kubectl_alb.apply.execute import ALL_OR_NONE, PUT_BACK
from kubectl_alb.apply.recorded import recorded_run
from kubectl_alb.errors import AccessError, AlbError, UnreachableError
from kubectl_alb.model.run import RunState
from kubectl_alb.model.step import Outcome, Result
from tests.changes import IDS, STEPS, FileWriter, executor

A, B, C = IDS
DENIED = AccessError("AccessDenied", "ec2:CreateTags")


@pytest.fixture
def writer(tmp_path: Path) -> FileWriter:
    return FileWriter(tmp_path / "account.json")


def together(tmp_path: Path, writer: FileWriter) -> list[Outcome]:
    return list(executor(tmp_path / "runs", writer).run(STEPS, together=True))


def results(outcomes: list[Outcome]) -> list[tuple[str, Result]]:
    return [(outcome.step.about.name, outcome.result) for outcome in outcomes]


def test_without_a_failure_all_are_carried_out(tmp_path: Path, writer: FileWriter) -> None:
    assert results(together(tmp_path, writer)) == [(id_, Result.DONE) for id_ in IDS]


def test_after_a_denial_what_was_done_is_put_back(tmp_path: Path, writer: FileWriter) -> None:
    writer.failing[C] = DENIED
    outcomes = together(tmp_path, writer)
    assert results(outcomes) == [
        (A, Result.DONE), (B, Result.DONE), (C, Result.FAILED), (B, Result.UNDONE),
        (A, Result.UNDONE),
    ]  # fmt: skip
    assert writer.tags() == {}
    assert outcomes[-1].detail == PUT_BACK


def test_what_had_not_begun_is_not_carried_out(tmp_path: Path, writer: FileWriter) -> None:
    writer.failing[B] = DENIED
    outcomes = together(tmp_path, writer)
    assert (outcomes[2].step.about.name, outcomes[2].detail) == (C, ALL_OR_NONE)
    assert writer.tags() == {}


def test_what_changed_since_it_was_shown_is_kept(tmp_path: Path, writer: FileWriter) -> None:
    writer.after = lambda id_: writer.set(B, "ops") if id_ == A else None
    assert results(together(tmp_path, writer))[-1] == (A, Result.UNDONE)
    assert writer.tags() == {B: "ops"}


def test_what_somebody_else_changed_after_us_is_not_put_back(
    tmp_path: Path, writer: FileWriter
) -> None:
    writer.failing[B] = DENIED
    writer.before = lambda id_: writer.set(A, "ops") if id_ == B else None
    last = together(tmp_path, writer)[-1]
    assert (last.result, writer.tags()) == (Result.DONE, {A: "ops"})
    assert last.detail == f"could not be put back: changed since it was shown: {A} is ops"


def test_a_step_whose_answer_was_lost_for_good_is_put_back_too(
    tmp_path: Path, writer: FileWriter
) -> None:
    def fall_silent(id_: str) -> None:
        writer.blind = id_ == B

    writer.lost[B], writer.after = UnreachableError("no answer"), fall_silent
    outcomes = together(tmp_path, writer)
    assert outcomes[1].result is Result.UNKNOWN
    assert "could not be put back" in outcomes[-1].detail


def test_the_journal_tells_that_nothing_is_left(tmp_path: Path, writer: FileWriter) -> None:
    writer.failing[C] = AlbError("refused")
    together(tmp_path, writer)
    (journal,) = (tmp_path / "runs").iterdir()
    run = recorded_run(journal)
    assert [entry.result for entry in run.entries] == [
        Result.UNDONE, Result.UNDONE, Result.FAILED,
    ]  # fmt: skip
    assert run.state is RunState.UNDONE
