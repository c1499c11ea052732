"""The log of calls."""

from collections import deque
from collections.abc import Sequence

from tests.lab.aws.call import Call
from tests.lab.aws.record import Record

MOST_CALLS = 200_000


class CallLog:
    """The calls since the log was last cleared, in the order in which they ended."""

    def __init__(self) -> None:
        self._calls: deque[Record] = deque(maxlen=MOST_CALLS)

    def add(
        self, call: Call, params: Record, outcome: tuple[int, str], span: tuple[float, float]
    ) -> None:
        """Write one call down: its outcome is the HTTP status and the error code, if any."""
        status, error = outcome
        start, end = span
        self._calls.append(
            {
                "service": call.service,
                "operation": call.operation,
                "parameters": params,
                "region": call.region,
                "caller": call.access_key,
                "userAgent": call.user_agent,
                "status": status,
                "error": error,
                "start": start,
                "end": end,
            }
        )

    def all(self) -> Sequence[Record]:
        """Return the calls."""
        return list(self._calls)

    def clear(self) -> None:
        """Forget the calls."""
        self._calls.clear()
