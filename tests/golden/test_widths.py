"""On a narrow terminal nothing is cut, and no line but of one word or a command is too long."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import pytest

from kubectl_alb.cli.output import Output
from kubectl_alb.render.style import Look
from tests.conftest import Ran

WORLDS = Path(__file__).parent / "worlds"
COMMANDS = (
    "list -A",
    "list -A -o wide",
    "describe cart -n shop --events",
    "describe group/shop-public --effective",
    "describe service/mqtt -n shop",
    "describe class/alb",
    "doctor",
    "doctor -o wide",
    "plan",
    "status -A",
    "status -A -o wide",
    "trace https://app.example.com/cart",
    "reorder group/shop-public --before shop/web shop/cart",
    "logs --level warn",
    "explain ALB-GROUP-004",
    "explain --list GROUP",
)
# What people paste stays in one piece.
COMMAND = re.compile(
    r"^\s*(?:\d\. |- )?(?:(?:fix|undo|example|try|see|Try|Next):? +)?(?:kubectl|aws|helm|or) "
)


def words_of(text: str) -> Counter[str]:
    return Counter(word for word in text.split() if not word.isupper() and word not in "-–")


def is_whole(line: str, width: int) -> bool:
    """Return whether a line cannot be folded: a word that is too long itself, or a command."""
    return any(len(word) > width - 12 for word in line.split()) or bool(COMMAND.match(line))


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_terminal_shows_every_word_within_its_width(
    command: str, width: int, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = () if command.startswith("explain") else ("--bundle", "demo")
    whole = run(*command.split(), *bundle).stdout

    def look(self: Output, stream: TextIO) -> Look:
        return Look(width=width)

    monkeypatch.setattr(Output, "look", look)
    drawn = run(*command.split(), *bundle).stdout
    assert words_of(whole) - words_of(drawn) == Counter()
    long = [line for line in drawn.splitlines() if len(line) > width]
    assert [line for line in long if not is_whole(line, width)] == []
