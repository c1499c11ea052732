"""A fix on the screen: every command whole, what they do, and what takes them back, last first."""

from dataclasses import replace

from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.offer import FixCommand
from kubectl_alb.render.document import Document, Paragraph
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import text
from kubectl_alb.views.offer import offer_lines, offer_text

FINDING = Finding(
    ObjectRef("Ingress", "shop", "web"),
    "wrong",
    fix=(FixCommand("one", "does this", "back one"), FixCommand("two", "does that", "back two")),
    examples=("or three",),
)


def drawn(finding: Finding) -> list[str]:
    return text(Document((Paragraph(tuple(offer_lines(finding))),)), Look()).splitlines()


def test_every_step_stands_on_a_line_of_its_own_and_its_undo_in_reverse() -> None:
    assert drawn(FINDING) == [
        "    fix:  one",
        "    fix:  two",
        "    does: does this; does that",
        "    undo: back two",
        "    undo: back one",
        "    example: or three",
    ]


def test_a_command_that_no_screen_holds_is_left_to_machines() -> None:
    long = replace(FINDING, fix=(FixCommand("x" * 2000, "does", "y" * 2000),), repairable=True)
    first, *others = drawn(long)
    assert (
        first == "    fix:  (a command of 2000 characters: see -o json, or let doctor --fix do it)"
    )
    assert [line for line in others if "undo" in line] == []


def test_without_an_offer_there_is_no_text() -> None:
    assert offer_text(replace(FINDING, fix=(), examples=())) == ""
