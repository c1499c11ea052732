"""The answer to a request that was really sent, beside the prediction."""

from dataclasses import dataclass, replace

from kubectl_alb.analysis.trace.action import REFUSED, SERVED, UNKNOWN
from kubectl_alb.analysis.trace.hop import Hop
from kubectl_alb.analysis.trace.request import parse_url
from kubectl_alb.analysis.trace.trace import Trace
from kubectl_alb.errors import UsageError

# What a load balancer answers where no target does.
FROM_THE_LOAD_BALANCER = (502, 503, 504)


@dataclass(frozen=True, slots=True)
class Probe:
    """An answer; `error` is why there is none. `agrees` is None where nothing was predicted."""

    address: str
    status: int | None = None
    location: str = ""
    error: str = ""
    agrees: bool | None = None


def compared(probe: Probe, trace: Trace) -> Probe:
    """Return the probe with whether it agrees with a prediction."""
    return replace(probe, agrees=_agrees(probe, trace.verdict, trace.chain.first))


def _agrees(probe: Probe, verdict: str, hop: Hop) -> bool | None:
    if verdict == UNKNOWN:
        return None
    if verdict == REFUSED or probe.status is None:
        return verdict == REFUSED and probe.status is None
    if verdict == SERVED and hop.status is None:
        return probe.status not in FROM_THE_LOAD_BALANCER
    location = hop.outcome.location if hop.outcome else ""
    return probe.status == hop.status and (not location or _same(location, probe.location))


def _same(predicted: str, answered: str) -> bool:
    """Return whether two URLs are the same, a usual port spelled out or not."""
    try:
        return parse_url(predicted) == parse_url(answered)
    except UsageError:
        return predicted == answered
