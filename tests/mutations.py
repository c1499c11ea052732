"""Recorded JSON changed at random: the values that no API gives, at any depth."""

import random
from typing import Any

DEEP: Any = []
for _ in range(200):
    DEEP = [DEEP]
ODD: tuple[Any, ...] = (
    None, True, -1, 0, 10**400, 1e308, 0.5, "", "x", "10.0.0.0/99", "2026-13-01T00:00:00Z",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59", "\u202e\x1b[31m", "a/b/c", "a:b:c", "arn:aws:x",
    "*", "%", "[", "\ud800", [], {}, [None], [[]], ["x"], [{}], {"x": None}, {"name": 5}, DEEP,
)  # fmt: skip


def mutated(value: Any, chance: random.Random) -> Any:
    """Return JSON with one value, anywhere, replaced, dropped, doubled or renamed."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        return _mapping(value, chance)
    if isinstance(value, list) and value and chance.random() < 0.9:
        index = chance.randrange(len(value))
        changed = chance.choice(([mutated(value[index], chance)], [], [value[index]] * 2))
        return [*value[:index], *changed, *value[index + 1 :]]
    return chance.choice(ODD)


def _mapping(value: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    name = chance.choice(sorted(value))
    rest = {key: item for key, item in value.items() if key != name}
    act = chance.random()
    if act < 0.1:
        return rest
    if act < 0.15:
        return {**rest, name + "X": value[name]}
    return {**value, name: mutated(value[name], chance)}


TEXTS = (
    "",
    "x",
    "10.0.0.0/99",
    "::/0",
    "2026-01-01T00:00:00Z",
    "*",
    "a/b/c",
    "arn:aws:x",
    "[",
    "9",
)
NUMBERS = (-1, 0, 1, 65536, 2**62)


def with_odd_values(value: Any, chance: random.Random, share: float) -> Any:
    """Return JSON with a share of its values replaced by others of the same type."""
    if isinstance(value, dict):
        return {key: with_odd_values(item, chance, share) for key, item in value.items()}
    if isinstance(value, list):
        return [with_odd_values(item, chance, share) for item in value]
    if value is None or chance.random() > share:
        return value
    if isinstance(value, bool):
        return not value
    return chance.choice(TEXTS if isinstance(value, str) else NUMBERS)
