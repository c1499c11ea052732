import pytest

from kubectl_alb.render.document import (
    Command,
    Document,
    Fields,
    Hanging,
    Mark,
    Paragraph,
    Style,
    Styled,
    Table,
    Tree,
)
from kubectl_alb.render.escape import escape
from kubectl_alb.render.style import Look, wants_color
from kubectl_alb.render.text import text

PLAIN = Look()
TABLE = Table(("NAME", "WHY"), (("web", "a long reason that does not fit"),), free=1)


def test_control_characters_cannot_act() -> None:
    assert escape("a\x1b[31m\r\u202eb") == "a\\x1b[31m\\x0d\\u202eb"


def test_no_escape_reaches_a_plain_stream() -> None:
    drawn = text(Document((Fields((("A", (Mark.BAD, Styled(" x\x1b", Style.BAD))),)),)), PLAIN)
    assert "\x1b" not in drawn
    assert "✖ x\\x1b" in drawn


def test_marks_have_an_ascii_form() -> None:
    drawn = text(Document((Fields((("A", (Mark.WARN, " x")),)),)), Look(ascii=True))
    assert drawn == "A  WARN x\n"


def test_the_free_column_is_folded_where_it_stays_readable() -> None:
    table = Table(
        ("NAME", "WHY"), (("web", "a long reason that does not fit into one line"),), free=1
    )
    drawn = text(Document((table,)), Look(width=38)).splitlines()
    assert drawn == [
        "NAME  WHY",
        "web   a long reason that does not fit",
        "      into one line",
    ]


def test_what_does_not_fit_goes_under_its_row() -> None:
    table = Table(("NAME", "TLS", "WHY"), (("web", "acm:…7e2f", "a reason"), ("b", "-", "")),
                  free=2, below=(1,))  # fmt: skip
    drawn = text(Document((table,)), Look(width=18)).splitlines()
    assert drawn == ["NAME  WHY", "web   a reason", "    tls acm:…7e2f", "b"]


def test_the_last_columns_go_below_where_nothing_else_is_said() -> None:
    table = Table(("NAME", "NODE", "ZONE"), (("web-1", "node-a", "eu-west-1a"),))
    drawn = text(Document((table,)), Look(width=20)).splitlines()
    assert drawn == ["NAME   NODE", "web-1  node-a", "    zone eu-west-1a"]


@pytest.mark.parametrize("width", [10, 40, 80, 120])
def test_no_width_takes_a_word_from_a_table(width: int) -> None:
    drawn = text(Document((TABLE,)), Look(width=width))
    assert {"NAME", "web", "long", "reason", "that", "does", "not", "fit"} <= set(drawn.split())


def test_a_long_line_goes_on_under_the_text_behind_its_mark() -> None:
    lines = ((Mark.BAD, " one two three"), "    four five six")
    drawn = text(Document((Paragraph(lines),)), Look(width=11)).splitlines()
    assert drawn == ["✖ one two", "  three", "    four", "    five", "    six"]


def test_a_command_stays_in_one_piece() -> None:
    lines = (("  fix: ", Command("kubectl alb reorder group/x")),)
    drawn = text(Document((Paragraph(lines),)), Look(width=20))
    assert drawn == "  fix: kubectl alb reorder group/x\n"


def test_prose_is_folded_at_its_own_width_without_a_terminal() -> None:
    block = Paragraph((Hanging("hint: ", "one two three", 6, 14),))
    assert text(Document((block,)), PLAIN) == "hint: one two\n      three\n"
    assert text(Document((block,)), Look(width=80)) == "hint: one two three\n"


def test_the_value_of_a_field_goes_on_under_itself() -> None:
    drawn = text(Document((Fields((("A", "one two"), ("Bcd", "three"))),)), Look(width=9))
    assert drawn == "A    one\n     two\nBcd  three\n"


def test_nothing_is_shortened_without_a_width() -> None:
    assert "does not fit" in text(Document((TABLE,)), PLAIN)


def test_an_empty_table_says_so() -> None:
    assert text(Document((Table(("A",), (), "nothing here"),)), PLAIN) == "nothing here\n"


def test_a_tree_is_drawn_with_branches() -> None:
    tree = Tree("root", (Tree("a", (Tree("b"),)), Tree("c")))
    assert text(Document((tree,)), PLAIN) == "root\n├─ a\n│  └─ b\n└─ c\n"


def test_colour_is_decided_in_the_documented_order() -> None:
    assert wants_color("always", {"NO_COLOR": "1"}, terminal=False)
    assert not wants_color("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, terminal=True)
    assert wants_color("auto", {"NO_COLOR": "", "FORCE_COLOR": "1"}, terminal=False)
    assert not wants_color("auto", {"TERM": "dumb"}, terminal=True)
    assert wants_color("auto", {}, terminal=True)
    assert not wants_color("auto", {}, terminal=False)
