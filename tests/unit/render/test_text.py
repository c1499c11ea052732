from kubectl_alb.render.document import Document, Fields, Mark, Style, Styled, Table, Tree
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


def test_only_the_free_column_is_shortened() -> None:
    drawn = text(Document((TABLE,)), Look(width=22))
    assert drawn.splitlines()[1] == "web   a long reason t…"


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
