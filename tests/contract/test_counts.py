"""Numbers agree with their words, and one module knows how."""

import re
from functools import cache
from pathlib import Path

import pytest

import kubectl_alb
from kubectl_alb.model.counting import count, noun

PACKAGE = Path(kubectl_alb.__file__).parent
SCREENS = sorted((Path(__file__).parents[1] / "golden" / "screens").glob("*.txt"))
# Texts of the controller, which are repeated to the letter.
VERBATIM = "desired"
# A number and its noun, with brackets in the number one deep.
INNER = r"(?:[^()]|\([^()]*\))*"
COUNTED = re.compile(rf"\bcount\({INNER}?, (['\"])([A-Za-z ]+)\1\)")
LENGTH = re.compile(rf"\{{(?:len|sum)\({INNER}\)\}} ([a-z]+(?: [a-z]+)?)")
NUMBER = re.compile(r"(?<![\w.:/+-])(\d+) ([A-Za-z]+(?: [a-z]+)?)")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (count(1, "path"), "1 path"),
        (count(2, "path"), "2 paths"),
        (count(0, "path"), "0 paths"),
        (count(1, "Ingress"), "1 Ingress"),
        (count(3, "Ingress"), "3 Ingresses"),
        (count(2, "rule priority"), "2 rule priorities"),
        (count(2, "day"), "2 days"),
        (count(2, "check was", "checks were"), "2 checks were"),
        (noun(1, "is"), "is"),
        (noun(2, "has"), "have"),
    ],
)
def test_a_number_has_its_word(text: str, expected: str) -> None:
    assert text == expected


@cache
def sources() -> dict[str, str]:
    files = (file for file in PACKAGE.rglob("*.py") if VERBATIM not in file.parts)
    return {str(file.relative_to(PACKAGE)): file.read_text(encoding="utf-8") for file in files}


@cache
def nouns() -> frozenset[str]:
    """Return the nouns that the package counts."""
    found = (name for text in sources().values() for _, name in COUNTED.findall(text))
    return frozenset(name for name in found if name.split()[-1] not in ("do", "were"))


def plurals_after_numbers(text: str) -> list[str]:
    """Return each plural that a length or a sum is put straight in front of."""
    found = (some for words in LENGTH.findall(text) for some in (words, words.split()[0]))
    return [some for some in found if some[-2:] != "ss" and some == noun(2, some.removesuffix("s"))]


def test_no_other_place_writes_a_number_in_front_of_a_plural() -> None:
    found = {name: plurals_after_numbers(text) for name, text in sources().items()}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("screen", SCREENS, ids=lambda path: path.stem)
def test_a_screen_has_one_thing_and_two_things(screen: Path) -> None:
    text = screen.read_text(encoding="utf-8")
    assert [found for found in NUMBER.findall(text) if disagrees(*found)] == []


def disagrees(number: str, words: str) -> bool:
    right, wrong = (
        {noun(size, name) for name in nouns()} for size in (int(number), 2 if number == "1" else 1)
    )
    return words not in right and bool({words, words.split()[0]} & wrong)
