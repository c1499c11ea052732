"""Lines for scripts: one name or finding each."""

from collections.abc import Iterable

from kubectl_alb.render.escape import escape


def lines(fields: Iterable[str]) -> str:
    """Return each text on a line of its own; none can end it early."""
    return "".join(f"{escape(text)}\n" for text in fields)
