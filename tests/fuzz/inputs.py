"""How inputs are made: by a seeded chance, or drawn from a strategy of hypothesis."""

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

T = TypeVar("T")
Each = Callable[[Any], None]
Feed = Callable[[int, int, Each], None]

SIGNS = ("[", "]", "{", "}", '"', "'", ":", ",", "\n", "- ", "---\n", "&a ", "*a", "<<: ", "!!",
         "%", "/", "?", "#", "\\u0000", "\x00", "\ud800", "\u202e", "é", "٣", " ", "\t",
         "=", "@", "..", "9" * 30, "-1", "1e400", "arn:aws:", "null", "~", "0x", "\x1b[", "*", "|",
         ">")  # fmt: skip


def by_chance(make: Callable[[random.Random], object]) -> Feed:
    """Return what feeds inputs that are made of a chance; one seed gives the same ones."""

    def feed(count: int, seed: int, each: Each) -> None:
        for number in range(count):
            each(make(random.Random(f"{seed}-{number}")))

    return feed


def drawn(strategy: st.SearchStrategy[Any]) -> Feed:
    """Return what feeds inputs that hypothesis draws."""

    def feed(count: int, seed: int, each: Each) -> None:
        limits = settings(
            max_examples=count, database=None, derandomize=False, deadline=None,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        seeded(seed)(limits(given(strategy)(each)))()

    return feed


def damaged_text(chance: random.Random, sound: Sequence[str]) -> str:
    """Return a sound text, cut and with signs put in, or nothing but signs."""
    if chance.random() < 0.1:
        return "".join(chance.choices(SIGNS, k=chance.randrange(1, 30)))
    text = chance.choice(sound)
    for _ in range(chance.randrange(1, 5)):
        at, length = chance.randrange(len(text) + 1), chance.choice((0, 0, 1, 5, 40))
        part = chance.choice((chance.choice(SIGNS), text[at : at + 20] * 3, ""))
        text = text[:at] + part + text[at + length :]
    return text


def damaged_bytes(chance: random.Random, sound: Sequence[bytes]) -> bytes:
    """Return sound bytes with some changed, cut or doubled."""
    content = bytearray(chance.choice(sound))
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(content) + 1)
        match chance.randrange(4):
            case 0:
                del content[at : at + chance.choice((1, 10, 512, 5000))]
            case 1:
                content[at:at] = chance.randbytes(chance.choice((1, 4, 512)))
            case 2:
                content[at:at] = content[at : at + 512]
            case _ if at < len(content):
                content[at] = chance.choice((0, 255, chance.randrange(256)))
    return bytes(content)
