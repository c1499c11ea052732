"""No field of any document acts on a terminal or a build server, or breaks out of its format."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click import Choice

from kubectl_alb.cli.command_table import ENTRIES
from kubectl_alb.cli.output_files import SUMMARY
from kubectl_alb.context.bundle.files import files_of
from kubectl_alb.model.section import Section
from kubectl_alb.render.document import Document, Line, Table
from kubectl_alb.render.github import Annotation, commands
from kubectl_alb.render.style import OURS, Look, harmless_in
from kubectl_alb.render.text import text
from tests.documents import KINDS, printed, recording
from tests.hostile import BEFORE, EVERY, harms, strings
from tests.planting import Planter
from tests.readers import EXACT, READERS

EACH = [pytest.param(k, f, id=f"{k}-{f}") for k, kind in KINDS.items() for f in kind.formats]
# Formats in which a field stays on the line, or on the lines, that it would have without harm.
LINES = ("table", "wide", "short", "pretty", "name", "github")
# What holds texts of several lines, with tabs.
TABS = ("raw", "junit")
# The texts of these are our own.
OWN = {"completion", "install", "options", "schema"}


FIELD = re.compile(r"<[A-Z]\w+\.\w+>|[A-Z]\w+\.\w+&(?:#62|gt);|#lt;[A-Z]\w+\.\w+#gt;")
HALF_AS: tuple[Callable[[re.Match[str]], str], ...] = (
    lambda half: half.group(),
    lambda half: "",
    lambda half: "\ufffd" if half.group() > "\0" else "\0",
)
# What no name of a file has, and no text that a server or a manifest has sent.
HALVES = re.compile("[\\0\\ud800-\\udfff]")
# A planted text, whole; kinds of objects are told in lower case, and YAML has no halves.
WHOLE = re.compile(
    f"{BEFORE}<[^>]*>(?:{'|'.join(re.escape(HALVES.sub(half, EVERY)) for half in HALF_AS)})",
    re.IGNORECASE,
)


@cache
def hostile(field: str) -> str:
    return nameable(field) if field.endswith(".file") else f"{BEFORE}<{field}>{EVERY}"


def nameable(field: str) -> str:
    return f"{BEFORE}<{field}>{HALVES.sub('', EVERY)}"


@cache
def tame(field: str) -> str:
    """Return a text as long, with its blanks, that no format has to change."""
    whole = re.sub(r"\s", " ", hostile(field), flags=re.ASCII)
    return re.sub(r"[^ a-zA-Z0-9]", "x", whole)


@pytest.fixture(autouse=True)
def summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the summary of a step of GitHub Actions; it is not made."""
    monkeypatch.setenv(SUMMARY, str(tmp_path / "summary.md"))
    return tmp_path / "summary.md"


def test_every_format_of_every_command_has_a_document() -> None:
    for entry in ENTRIES:
        if entry.hidden or entry.name in OWN:
            continue
        wanted = [p.type.choices for p in entry.load().params if isinstance(p.type, Choice)
                  and p.name == "format"]  # fmt: skip
        shown = {f for kind in KINDS.values() if kind.command == entry.name for f in kind.formats}
        assert set(*wanted) == shown, entry.name


@pytest.mark.parametrize("seed", range(4))
def test_an_annotation_stays_one_command(seed: int) -> None:
    made = Planter(hostile, seed, {"Annotation.level": ("error",)}).value(tuple[Annotation, ...])
    drawn = harmless_in(commands(made), color=False, commands=True)
    assert harms(drawn, github=True) == []
    READERS["github"](drawn)
    named = sum(bool(text) for one in made for text in (one.title, one.file))
    assert drawn.count("%3A%3Aerror%3A%3A<") == named


@pytest.mark.parametrize("kind", ["plan", "report"])
def test_cells_of_a_summary_stay_in_their_row(kind: str, summary: Path) -> None:
    for seed in range(3):
        printed(KINDS[kind], "github", hostile, seed)
    text = summary.read_text(encoding="utf-8")
    assert harms(text) == []
    READERS["summary"](text)


def table(plant: Planter) -> Table:
    """Return a table whose rows are as long as its headings."""
    rows = tuple(plant.value(tuple[Line, Line], "Table.rows") for _ in range(3))
    return Table(plant.value(tuple[str, str], "Table.headings"), rows, free=1)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("look", [Look(), Look(color=True), Look(ascii=True), Look(width=70)])
def test_any_document_is_drawn_without_harm(look: Look, seed: int) -> None:
    document = Planter(hostile, seed, makers={Table: table}).value(Document)
    drawn = harmless_in(text(document, look), look.color)
    assert harms("".join(part for n, part in enumerate(OURS.split(drawn)) if not n % 2)) == []
    assert "\t" not in drawn
    if not look.width:
        other = text(Planter(tame, seed, makers={Table: table}).value(Document), look)
        assert drawn.count("\n") == other.count("\n")


@pytest.mark.parametrize("seed", range(3))
def test_files_of_a_bundle_can_be_looked_at(seed: int) -> None:
    records = ({hostile("record"): hostile("record")},)
    made = recording(Planter(hostile, seed), {Section.INGRESSES: records}, records)
    for name, content in files_of(made).items():
        assert harms(content.decode()) == []
        if name.endswith(".json"):
            read_as("json", content.decode())


@pytest.mark.parametrize(("kind", "format"), EACH)
def test_no_field_of_a_document_is_harmful(
    kind: str, format: str, pytestconfig: pytest.Config
) -> None:
    # Other seeds in each format, so that together they show what a document may hold; one alone
    # may hold nothing.
    first = KINDS[kind].formats.index(format)
    seeds = range(30 if pytestconfig.getoption("--every-fault") else first + 2)[first:]
    words = nameable if format == "stack" else hostile
    drawn = [printed(KINDS[kind], format, words, seed) for seed in seeds]
    assert [harm for one in drawn for harm in harms(one, format == "github")] == []
    assert kind == "checks" or any(map(FIELD.search, drawn))
    for seed, one in zip(seeds, drawn, strict=True):
        read_as(format, one)
        if format in LINES:
            other = printed(KINDS[kind], format, tame, seed)
            assert one.count("\n") == other.count("\n")


def read_as(format: str, text: str) -> None:
    assert format in TABS or "\t" not in text
    found: list[str] = []
    value = READERS[format](text) if format in READERS else None
    if format in EXACT:
        strings(value, found.append)
        assert [one for one in map(unquoted, found) if "\x1b" in WHOLE.sub("", one)] == []


def unquoted(command: str) -> str:
    """Return a shell command without the quotes in quotes."""
    return command.replace("""'"'"'""", "'")
