"""Any text at all, through every format: harmless on the way, the same when it is read back."""

import json
import re
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kubectl_alb.render import json as json_text
from kubectl_alb.render import yaml as yaml_text
from kubectl_alb.render.document import Document, Fields, Hanging, Paragraph, Table, Tree
from kubectl_alb.render.escape import escape, harmless
from kubectl_alb.render.github import Annotation, commands, summary
from kubectl_alb.render.graph import Edge, Picture, Vertex, dot, mermaid
from kubectl_alb.render.junit import Case, Suite, junit
from kubectl_alb.render.lines import lines
from kubectl_alb.render.style import Look, harmless_in
from kubectl_alb.render.text import text
from tests.hostile import BEHIND, harms, planted

PIECES = ("::error::", "\n", "##[group]", "\x1b[31m", "\r", "\t", " ", ": ", "- ", '"', "\\", "#")
anything = st.lists(st.one_of(st.sampled_from(PIECES), st.characters(), st.text())).map("".join)
# What XML can say: the rest is spelled, and cannot be told from text that was spelled before.
sayable = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")) | st.just("\n")
)


@given(anything)
def test_no_text_keeps_what_acts(said: str) -> None:
    assert harms(harmless(said)) == []
    assert harmless(harmless(said)) == harmless(said)
    assert "\n" not in escape(said)


@given(anything)
def test_json_gives_back_what_it_was_given(said: str) -> None:
    drawn = json_text.dump({said: [said]})
    assert harms(drawn) == []
    assert json.loads(drawn) == {said: [said]}


@given(anything)
def test_yaml_gives_back_what_it_was_given(said: str) -> None:
    drawn = yaml_text.dump({said: [said, {"a": said}]})
    assert harms(drawn) == []
    assert yaml.safe_load(drawn) == {said: [said, {"a": said}]}


@given(anything)
def test_xml_can_always_be_read(said: str) -> None:
    drawn = junit("plan", [Suite(said, (Case(said, said, said, said, said, said),))])
    assert harms(drawn) == []
    ElementTree.fromstring(drawn)


@given(sayable)
def test_xml_gives_back_what_it_can_say(said: str) -> None:
    root = ElementTree.fromstring(junit("plan", [Suite("groups", (Case(said, output=said),))]))
    assert root.find("testsuite/testcase").get("name") == said
    assert (root.findtext("testsuite/testcase/system-out") or "") == said


@given(anything)
def test_an_annotation_is_one_command(said: str) -> None:
    drawn = commands([Annotation("error", said, said, said, 1, 1)])
    assert drawn.count("\n") == 1
    assert harms(harmless(drawn, commands=True), github=True) == []


@given(anything)
def test_pictures_lines_and_documents_are_harmless(said: str) -> None:
    picture = Picture((Vertex(said, said), Vertex("b", "b")), (Edge(said, "b", said),))
    rows = Table((said,), ((said,),), said)
    blocks = (Paragraph((said,)), Fields(((said, said),)), rows, Tree(said), Hanging(said, said))
    for drawn in (dot(picture), mermaid(picture), lines([said]), text(Document(blocks), Look())):
        assert harms(harmless(drawn)) == []
    assert lines([said]).count("\n") == 1
    assert harms(summary("Plan", ("A",), [(said,)])) == []


def test_a_cell_of_a_summary_has_no_markup() -> None:
    drawn = summary("Plan", ("A",), [("[x](https://a) @all <b> `c` *d*",)]).splitlines()[-2]
    assert re.search(r"[\[\](){}<>`*@]|://", drawn) is None


def test_a_label_of_a_picture_has_no_markup_of_mermaid() -> None:
    drawn = mermaid(Picture((Vertex("a", '`%%{init}%% &lt; "x'),), ())).splitlines()[1]
    assert drawn == '  n0["#96;#37;#37;#123;init#125;#37;#37; #38;lt; #quot;x"]:::plain'


@pytest.mark.parametrize("color", [True, False])
def test_only_our_own_colours_are_kept_and_only_where_they_are_wanted(color: bool) -> None:
    drawn = harmless_in(f"\x1b[31mbad\x1b[0m \x1b]8;;x\x07 {BEHIND}", color)
    assert drawn.startswith("\x1b[31mbad\x1b[0m \\x1b]8;;x\\x07" if color else "\\x1b[31mbad")


def test_a_plain_text_stays_as_it_is() -> None:
    plain = "a: b\n\tc → …  ::\n:4\n# x #[a]\n- ü\n"
    assert harmless(plain) == plain
    assert planted("a") not in harmless(planted("a"))


def test_yaml_holds_no_half_of_a_character() -> None:
    assert yaml_text.dump({"\udcff": "a\ud800"}) == '"\ufffd": "a\ufffd"\n'
