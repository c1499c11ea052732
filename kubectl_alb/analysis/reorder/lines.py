"""An order as lines of text, one for each member, and back."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.errors import UsageError
from kubectl_alb.model.names import Ref

HELP = (
    "The member on the first line is evaluated first. Move lines to change the order; what",
    "follows a name is ignored. Keep one line for each member. An empty file changes nothing.",
)


def text_of(places: Sequence[MemberOrder]) -> str:
    """Return the text to edit."""
    width = max((len(place.name) for place in places), default=0)
    lines = [f"{place.name:<{width}}  {_given(place)}".rstrip() for place in places]
    return "\n".join([*lines, "", *(f"# {line}" for line in HELP), ""])


def _given(place: MemberOrder) -> str:
    given = "" if place.text is None else f"group.order {place.text}"
    return "  ".join(filter(None, (given, f"kept by {place.owner}" if place.owner else "")))


def order_of(text: str, places: Sequence[MemberOrder]) -> tuple[Ref, ...]:
    """Read an edited text; raise `UsageError` with the line that cannot be read.

    A text without any member asks for nothing, so the order stays as it is.
    """
    found: dict[str, int] = {}
    known = {place.name: place.ref for place in places}
    for number, line in _lines(text):
        name = line.split()[0]
        if name not in known:
            near = get_close_matches(name, list(known), n=1)
            hint = f"did you mean {near[0]}?" if near else f"members: {', '.join(known)}"
            raise UsageError(f"line {number}: {line!r:.80} is not a member of the group", hint=hint)
        if name in found:
            raise UsageError(
                f"line {number}: {name} is also on line {found[name]}", hint="keep one of them"
            )
        found[name] = number
    missing = [name for name in known if name not in found]
    if found and missing:
        names = ", ".join(missing)
        raise UsageError(f"no line for {names}", hint="keep one line for each member")
    return tuple(known[name] for name in found)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line.strip()
