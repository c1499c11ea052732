"""A trace for people: one line or more for each step of the request."""

from collections.abc import Iterable, Iterator

from kubectl_alb.analysis.describe.load_balancer import PresentedCertificate
from kubectl_alb.analysis.trace.certificate import serves_name
from kubectl_alb.analysis.trace.hop import Hop
from kubectl_alb.analysis.trace.probe import Probe
from kubectl_alb.analysis.trace.reach import Reach
from kubectl_alb.analysis.trace.result import TraceResult
from kubectl_alb.analysis.trace.side import AWS, TracedListener
from kubectl_alb.analysis.trace.trace import Trace
from kubectl_alb.model.counting import count
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import (
    Block,
    Document,
    Fields,
    Line,
    Mark,
    Paragraph,
    Style,
    Styled,
)
from kubectl_alb.views import words
from kubectl_alb.views.trace_value import value
from kubectl_alb.views.trace_words import (
    MARKS,
    action_lines,
    rule_lines,
    target_line,
    verdict,
)

Step = tuple[str, list[Line]]
OPEN = {True: Mark.GOOD, False: Mark.BAD, None: Mark.SKIP}


class TraceView:
    """Shows who answers a request."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def document(self, result: TraceResult, wide: bool) -> Document:
        """Lay out the steps at each load balancer, each with its verdict."""
        blocks: list[Block] = []
        for trace in result.traces:
            if len(result.traces) > 1:
                blocks.append(Paragraph((Styled(_title(trace), Style.BOLD),)))
            blocks += self._trace(trace, wide)
        if not result.traces:
            host = result.request.host
            text = f" no load balancer of this cluster has a rule for host {host}"
            blocks.append(Fields((("Verdict", (Mark.BAD, text)),)))
        if len(result.traces) > 1:
            blocks.append(Paragraph(((Mark.WARN, f" {_choice(result)}"),)))
        if result.unhandled:
            blocks.append(Paragraph(tuple((Mark.WARN, f" {each}") for each in result.unhandled)))
        if result.probe is not None:
            blocks.append(Fields(tuple(_pairs([("Probe", list(_probe(result.probe)))]))))
        return Document(tuple(blocks))

    def value(self, result: TraceResult) -> dict[str, object]:
        """Return the fields of the contract."""
        return value(result)

    def _trace(self, trace: Trace, wide: bool) -> Iterator[Block]:
        for place, hop in enumerate(trace.chain.hops):
            if place:
                yield Paragraph((f"then {hop.request.method} {hop.request.url}",))
            let_in = trace.inbound[place : place + 1]
            yield Fields(tuple(_numbered(self._steps(trace, hop, let_in, wide))))
        yield Fields(tuple(_pairs(_closing(trace))))

    def _steps(
        self, trace: Trace, hop: Hop, let_in: tuple[Reach, ...], wide: bool
    ) -> Iterator[Step]:
        if trace.dns is not None and hop is trace.chain.first:
            yield "DNS", [_reach(trace.dns, Mark.WARN)]
        yield "Listener", [_listener(hop)]
        if hop.listener is not None and hop.listener.protocol == "HTTPS":
            yield "TLS", list(self._tls(hop, hop.listener, wide))
        if trace.side == AWS and hop.outcome is not None:
            yield "WAF", [self._web_acl(trace)]
        if hop.outcome is not None:
            yield "Rules", list(rule_lines(hop, wide))
            yield "Action", list(action_lines(hop.outcome))
            targets = [target_line(share) for share in hop.outcome.shares if share.weight]
            if targets:
                yield "Targets", [*targets]
        on = trace.to_targets if hop is trace.chain.last else ()
        yield "Network", [_reach(reach, Mark.BAD) for reach in (*let_in, *on)]

    def _tls(self, hop: Hop, listener: TracedListener, wide: bool) -> Iterator[Line]:
        certificate, known = hop.certificate, listener.certificates
        if certificate is None and known:
            yield (Mark.SKIP, f" {_asked(hop)} → not known, as names of certificates were not read")
        elif certificate is None:
            yield (Mark.BAD, f" {_asked(hop)} → no certificate known")
        else:
            yield self._certificate(hop, certificate, listener, wide)
        if listener.mutual not in ("", "off"):
            yield (Mark.SKIP, f" mutual TLS {listener.mutual}: client certificates, not evaluated")

    def _certificate(
        self, hop: Hop, shown: PresentedCertificate, listener: TracedListener, wide: bool
    ) -> Line:
        name, known, now = hop.request.server_name, shown.certificate, self.snapshot.taken_at
        label = shown.arn if wide else f"acm …{shown.arn[-4:]}"
        serves = serves_name(shown, name)
        if known is None or serves is None:
            return (Mark.SKIP, f" {_asked(hop)} → {label}, its names were not read")
        expiry = f", {words.days_left(known.not_after, now)}" if known.not_after else ""
        policy = f", {listener.ssl_policy}" if listener.ssl_policy else ""
        text = f" {_asked(hop)} → {label} ({', '.join(known.domains[:3])}{expiry}){policy}"
        if not serves:
            return (Mark.BAD, f"{text}: the default one, not for this name, so clients refuse it")
        expired = known.not_after is not None and known.not_after <= now
        return (Mark.BAD if expired else Mark.GOOD, text)

    def _web_acl(self, trace: Trace) -> Line:
        if trace.web_acl is not None:
            return (Mark.SKIP, f" web ACL {trace.web_acl.name} attached, not evaluated")
        read = Section.WEB_ACLS in self.snapshot.read
        return "none" if read else (Mark.SKIP, " not read")


def _asked(hop: Hop) -> str:
    request = hop.request
    return "no SNI (an address)" if request.is_address else f"SNI {request.server_name}"


def _choice(result: TraceResult) -> str:
    several = f"{count(len(result.traces), 'load balancer')} could answer"
    if len(result.decisive) == len(result.traces):
        return f"{several}; DNS decides (see --via)"
    titles = ", ".join(map(_title, result.decisive))
    return f"{several}; DNS leads to {titles}"


def _title(trace: Trace) -> str:
    lb, group = trace.place.load_balancer, trace.place.group
    of = f"group {group.id}" if group else ""
    return (f"{lb.name} ({of})" if of else lb.name) if lb else f"{of}, no load balancer in AWS"


def _listener(hop: Hop) -> Line:
    if hop.listener is None:
        return (Mark.WARN if hop.verdict == "unknown" else Mark.BAD, f" {hop.reason}")
    if hop.outcome is None:
        return (MARKS[hop.verdict], f" {hop.reason}")
    return (Mark.GOOD, f" {hop.listener.port} {hop.listener.protocol}")


def _reach(reach: Reach, bad: Mark) -> Line:
    return (bad if reach.open is False else OPEN[reach.open], f" {reach.detail}")


def _numbered(steps: Iterable[Step]) -> Iterator[tuple[str, Line]]:
    listed = [step for step in steps if step[1]]
    for number, (name, lines) in enumerate(listed, 1):
        yield from _pairs([(f"{number} {name}", lines)])


def _pairs(steps: Iterable[Step]) -> Iterator[tuple[str, Line]]:
    for name, lines in steps:
        for place, line in enumerate(lines):
            yield ("" if place else name), line


def _closing(trace: Trace) -> Iterator[Step]:
    yield "Verdict", [(MARKS[trace.verdict] if trace.good else _bad(trace), f" {verdict(trace)}")]
    expected = trace.expected
    if expected is not None:
        source = expected.source
        whose = f"{source.ingress} {source.host}{source.path}"
        said = f"{whose} may have been expected: {expected.reason}"
        lines: list[Line] = [f"{expected.code}  {said}" if expected.code else said]
        if expected.edit:
            lines.append(f"to give it this request, {expected.edit}")
        if expected.command:
            lines.append(expected.command)
        yield "Expected", lines
    if trace.refusal:
        yield "Cluster", [(Mark.BAD, f" the controller refuses the group: {trace.refusal}")]
    if trace.differences:
        yield "Differs", [(Mark.WARN, f" {line}") for line in trace.differences]
    elif trace.agreement:
        yield "Compared", [trace.agreement]


def _bad(trace: Trace) -> Mark:
    return Mark.WARN if trace.verdict == "unknown" else Mark.BAD


def _probe(probe: Probe) -> Iterator[Line]:
    where = f" to {probe.location}" if probe.location else ""
    who = f" (Server: {probe.server})" if probe.server else ""
    answered = f"{probe.status}{where}{who}" if probe.status else f"nothing: {probe.error}"
    said = {True: "as predicted", False: "not as predicted", None: "nothing was predicted"}
    mark = Mark.BAD if probe.agrees is False else OPEN[probe.agrees]
    yield (mark, f" {probe.address} answered {answered}: {said[probe.agrees]}")
    served = probe.certificate
    if served is not None:
        yield f"certificate for {', '.join(served.names)}, until {served.not_after:%Y-%m-%d}"
    yield from ((Mark.BAD, f" {line}") for line in probe.differences)
