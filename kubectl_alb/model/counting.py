"""Numbers with their words: `1 path`, `2 paths`; the one place that knows both forms."""

# Words whose plural is not the usual one.
ODD = {"its": "their", "it": "they", "is": "are", "was": "were", "has": "have", "does": "do"}
HISSES = ("s", "x", "ch", "sh")


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun, `1 rule` or `2 rules`; `many` where it is no usual plural."""
    return f"{number} {noun(number, one, many)}"


def noun(number: int, one: str, many: str = "") -> str:
    """Return the form of a word that agrees with a number; of a verb `is` or `are`."""
    return one if number == 1 else many or _plural(one)


def _plural(one: str) -> str:
    """Return the plural of the last word."""
    start, blank, last = one.rpartition(" ")
    if last in ODD:
        return start + blank + ODD[last]
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return f"{one[:-1]}ies"
    return f"{one}es" if last.endswith(HISSES) else f"{one}s"
