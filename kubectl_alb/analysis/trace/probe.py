"""The answer to a request that was really sent, beside the prediction."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from kubectl_alb.analysis.trace.action import REFUSED, SERVED, UNKNOWN
from kubectl_alb.analysis.trace.compare import decision
from kubectl_alb.analysis.trace.hop import Hop
from kubectl_alb.analysis.trace.request import parse_url
from kubectl_alb.analysis.trace.trace import Trace
from kubectl_alb.errors import UsageError

# What a load balancer answers where no target does.
FROM_THE_LOAD_BALANCER = (502, 503, 504)
# How a load balancer calls itself in the header Server, unless an attribute of the listener is set.
ITS_NAME = "awselb/"


@dataclass(frozen=True, slots=True)
class ServedCertificate:
    """The certificate of a TLS handshake."""

    names: tuple[str, ...]
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Probe:
    """An answer; `error` is why there is none, `server` the header of that name.

    `agrees` is None where nothing was predicted, `differences` are empty unless it is False.
    """

    address: str
    status: int | None = None
    location: str = ""
    server: str = ""
    certificate: ServedCertificate | None = None
    error: str = ""
    agrees: bool | None = None
    differences: tuple[str, ...] = ()

    @property
    def by_load_balancer(self) -> bool:
        """Whether the load balancer itself answered, as far as the answer tells."""
        if self.server:
            return self.server.lower().startswith(ITS_NAME)
        return self.status in FROM_THE_LOAD_BALANCER


def compared(probe: Probe, trace: Trace) -> Probe:
    """Return the probe with what differs from a prediction."""
    hop, known = trace.chain.first, trace.verdict != UNKNOWN
    differences = (
        *_certificates(probe, hop),
        *(_answers(probe, trace.verdict, hop) if known else ()),
    )
    agrees = not differences if known or differences else None
    return replace(probe, agrees=agrees, differences=differences)


def _certificates(probe: Probe, hop: Hop) -> Iterator[str]:
    served = probe.certificate
    predicted = hop.certificate.certificate if hop.certificate else None
    if served is None or predicted is None:
        return
    names = sorted({name.lower() for name in served.names})
    if names != sorted({name.lower() for name in predicted.domains}):
        yield (
            f"certificate for {', '.join(names) or 'no name'} served, predicted {predicted.arn} "
            f"for {', '.join(predicted.domains)}"
        )
    elif predicted.not_after is not None and served.not_after != predicted.not_after:
        yield (
            f"certificate valid until {served.not_after:%Y-%m-%d} served, predicted "
            f"{predicted.arn} valid until {predicted.not_after:%Y-%m-%d}"
        )


def _answers(probe: Probe, verdict: str, hop: Hop) -> Iterator[str]:
    predicted = hop.reason if verdict == REFUSED else decision(hop)
    if verdict == REFUSED or probe.status is None:
        if (verdict == REFUSED) != (probe.status is None):
            answered = f"answered with {probe.status}" if probe.status else "no answer"
            yield f"{answered}, predicted {predicted or REFUSED}"
    elif verdict == SERVED and hop.status is None:
        if probe.by_load_balancer:
            who = "by the load balancer itself, not by a target"
            yield f"answered with {probe.status} {who}, predicted {predicted}"
    elif probe.status != hop.status:
        yield f"answered with {probe.status}, predicted {hop.status}: {predicted}"
    elif hop.outcome and hop.outcome.location and not _same(hop.outcome.location, probe.location):
        yield f"redirected to {probe.location}, predicted {hop.outcome.location}"


def _same(predicted: str, answered: str) -> bool:
    """Return whether two URLs are the same, a usual port spelled out or not."""
    try:
        return parse_url(predicted) == parse_url(answered)
    except UsageError:
        return predicted == answered
