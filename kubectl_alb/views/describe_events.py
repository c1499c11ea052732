"""Events of a described object."""

from collections.abc import Iterable
from datetime import datetime

from kubectl_alb.model.system import Event
from kubectl_alb.render.document import Table
from kubectl_alb.views import words
from kubectl_alb.views.envelope import rfc3339


def events_table(events: Iterable[Event], now: datetime, wide: bool) -> Table:
    """Show events, the latest first."""
    rows = tuple(
        (
            (rfc3339(event.last) or "-") if wide else words.age(event.last, now),
            event.type,
            event.reason,
            str(event.count),
            event.message,
        )
        for event in events
    )
    return Table(("EVENT", "TYPE", "REASON", "COUNT", "MESSAGE"), rows, free=4)
