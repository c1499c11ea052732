"""Checks chosen by code, slug or area, in any case: `ALB-SUBNET-001`, `subnet-001`, `SUBNET`."""

from collections.abc import Iterable
from difflib import get_close_matches

from kubectl_alb.checks.engine import catalogue, failure_catalogue
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.errors import UsageError

PREFIX = "ALB-"


def chosen(
    only: Iterable[str], skip: Iterable[str], among: tuple[Check, ...] = catalogue.ALL
) -> tuple[Check, ...]:
    """Return the checks in `only` (all, if empty) but not in `skip`; raise `UsageError`."""
    wanted = [checks_named(name, among) for name in only]
    unwanted = {check.code for name in skip for check in checks_named(name, among)}
    taken = {check.code for checks in wanted for check in checks}
    return tuple(
        check
        for check in among
        if (check.code in taken or not wanted) and check.code not in unwanted
    )


def checks_named(name: str, among: tuple[Check, ...] = catalogue.ALL) -> tuple[Check, ...]:
    """Return the checks of a code, slug or area; raise `UsageError` with near names."""
    word = name.strip()
    area = word.upper().removeprefix(PREFIX)
    found = tuple(c for c in among if area in (c.code.removeprefix(PREFIX), area_of(c.code)))
    found = found or tuple(c for c in among if c.failure.slug == word.lower())
    if found:
        return found
    failure = failure_catalogue.failure(word) or failure_catalogue.failure(PREFIX + area)
    if failure is not None:
        raise UsageError(
            f"{failure.code} has no check: {failure.title}",
            hint=f"kubectl alb explain {failure.code} tells how it shows",
        )
    known = [c.code for c in among] + [one.name for one in failure_catalogue.AREAS]
    near = get_close_matches(word.upper(), known, n=5, cutoff=0.6)
    names = ", ".join(one.name for one in failure_catalogue.AREAS)
    raise UsageError(
        f'no check and no area is called "{name}"',
        hint=f"did you mean {', '.join(near)}?" if near else f"areas are {names}",
    )


def area_of(code: str) -> str:
    """Return the area of a code: SUBNET of ALB-SUBNET-001."""
    return code.split("-")[1]
