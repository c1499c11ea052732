"""The answer to `trace`: one prediction for each load balancer where the request may arrive."""

from dataclasses import dataclass

from kubectl_alb.analysis.trace.action import UNKNOWN
from kubectl_alb.analysis.trace.probe import Probe
from kubectl_alb.analysis.trace.request import Request
from kubectl_alb.analysis.trace.trace import Trace


@dataclass(frozen=True, slots=True)
class TraceResult:
    """The predictions, none where no load balancer is in question; what a probe was answered.

    `unhandled` are Ingresses for the host that have no load balancer, with the reason.
    """

    request: Request
    traces: tuple[Trace, ...]
    unhandled: tuple[str, ...] = ()
    probe: Probe | None = None

    @property
    def decisive(self) -> tuple[Trace, ...]:
        """The predictions for where DNS leads to; all where it is not known to lead to any."""
        return tuple(each for each in self.traces if each.dns and each.dns.open) or self.traces

    @property
    def verdict(self) -> str:
        """Return the verdict of those that count; unknown where they disagree or there is none."""
        verdicts = {each.verdict for each in self.decisive}
        return verdicts.pop() if len(verdicts) == 1 else UNKNOWN

    @property
    def good(self) -> bool:
        """Return whether the client gets what it asked for, wherever the request arrives."""
        foretold = self.probe is None or self.probe.agrees is not False
        return bool(self.traces) and foretold and all(each.good for each in self.decisive)
