"""What is said of steps: what cannot be taken back before consent, and the way back after."""

from dataclasses import replace
from datetime import datetime, timezone

from kubectl_alb.model.run import Entry, Left, RecordedRun, Run, Undoing
from kubectl_alb.model.step import Outcome, Result, Step
from kubectl_alb.render.document import Document
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import text
from kubectl_alb.views import fix, undo
from tests.changes import STEPS

RUN = Run("20260302-101500-3f2a", "doctor --fix", datetime(2026, 3, 2, 10, 15, tzinfo=timezone.utc))


def drawn(document: Document) -> list[str]:
    return text(document, Look(color=False, ascii=True, width=0, headings=True)).splitlines()


def lines_of(step: Step) -> list[str]:
    return drawn(undo.proposal(Undoing(RecordedRun(RUN, ""), (step,))))


def test_a_step_without_a_way_back_says_so() -> None:
    step = replace(STEPS[0], undo=None, irreversible="the object is then deleted")
    assert lines_of(step)[-1].endswith("this cannot be taken back: the object is then deleted")


def test_what_is_lost_on_the_way_is_said_too() -> None:
    step = replace(STEPS[0], irreversible="deletes policy version v2 to make room")
    assert lines_of(step)[-1].endswith("deletes policy version v2 to make room")


def test_the_way_back_names_the_run_and_the_commands() -> None:
    outcomes = [Outcome(step, Result.DONE) for step in STEPS[:2]]
    head, command, _, *rest = drawn(fix.undo(outcomes, RUN))
    assert (head, command) == ("To take it back:", "  kubectl alb undo 20260302-101500-3f2a")
    assert ["subnet-b" in line for line in rest] == [True, False]


def test_without_a_change_there_is_no_way_back() -> None:
    assert fix.undo([Outcome(STEPS[0], Result.UNCHANGED)], RUN) == Document(())


def test_a_run_shows_what_was_done_and_what_is_left() -> None:
    entries = (Entry(STEPS[0], Result.DONE), Entry(STEPS[1]))
    left = (Left(STEPS[1], "was not carried out", harmless=True),)
    found = drawn(undo.proposal(Undoing(RecordedRun(RUN, "", 3, entries), (), left)))
    assert found[0] == "Run 20260302-101500-3f2a: doctor --fix, 2026-03-02 10:15 UTC (unfinished)"
    assert "no outcome was recorded" in found[2]
    assert found[3] == "  1 more not begun"
    assert found[-1].endswith("tag subnet-b: was not carried out")
