"""One request against one load balancer, and the requests that its redirects lead to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from kubectl_alb.analysis.describe.load_balancer import PresentedCertificate
from kubectl_alb.analysis.trace.action import (
    ERROR_RESPONSE,
    REDIRECTED,
    REFUSED,
    UNKNOWN,
    Outcome,
    outcome,
)
from kubectl_alb.analysis.trace.certificate import certainly_chosen
from kubectl_alb.analysis.trace.match import Match, meets, meets_condition
from kubectl_alb.analysis.trace.request import Request, parse_url
from kubectl_alb.analysis.trace.side import Side, TracedListener
from kubectl_alb.errors import UsageError
from kubectl_alb.model.names import Ref
from kubectl_alb.model.rule import HOST_HEADER, Rule

LIMIT = 10
LOOP, ELSEWHERE, TOO_MANY = "loop", "elsewhere", "too many"


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A rule and whether the request meets its conditions."""

    rule: Rule
    match: Match


@dataclass(frozen=True, slots=True)
class Hop:
    """What becomes of one request.

    `winner` is the first rule that matches, None where the default action decides or no rule was
    looked at. `reason` is why it comes to no rule, or why that is not known.
    """

    request: Request
    verdict: str
    listener: TracedListener | None = None
    certificate: PresentedCertificate | None = None
    results: tuple[RuleResult, ...] = ()
    winner: Rule | None = None
    outcome: Outcome | None = None
    status: int | None = None
    reason: str = ""

    @property
    def by_default(self) -> bool:
        """Whether the listener's default action decides."""
        return self.outcome is not None and self.winner is None

    @property
    def decided_by(self) -> Ref | None:
        """The Ingress whose path, or whose default backend, decides; None where not known."""
        if self.winner is not None:
            return self.winner.source.ingress if self.winner.source else None
        return self.listener.default_source if self.listener and self.by_default else None

    @property
    def later(self) -> tuple[Rule, ...]:
        """The rules after the winner that would match too."""
        if self.winner is None:
            return ()
        after = self.winner.priority
        return tuple(r.rule for r in self.results if r.match.met and r.rule.priority > after)


@dataclass(frozen=True, slots=True)
class Chain:
    """The hops of a request in order; `end` is why a redirect at the end is not followed."""

    hops: tuple[Hop, ...]
    end: str = ""

    @property
    def first(self) -> Hop:
        """What becomes of the request itself."""
        return self.hops[0]

    @property
    def last(self) -> Hop:
        """Where its redirects end."""
        return self.hops[-1]

    @property
    def good(self) -> bool:
        """Whether the client gets the response it wants, as far as the load balancer decides."""
        if self.end in (LOOP, TOO_MANY):
            return False
        return self.last.verdict in ("served", REDIRECTED)


def answer(request: Request, side: Side, now: datetime) -> Hop:
    """Return what becomes of a request."""
    if side.listeners is None:
        return Hop(request, UNKNOWN, reason="the listeners were not read")
    listener = side.listener(request.port)
    if listener is None:
        ports = ", ".join(str(each.port) for each in side.listeners) or "none"
        return Hop(
            request, REFUSED, reason=f"no listener on port {request.port} (listeners: {ports})"
        )
    if request.scheme.upper() != listener.protocol:
        return _wrong_protocol(request, listener)
    certificate = None
    if listener.protocol == "HTTPS":
        name = "" if request.is_address else request.server_name
        certificate = certainly_chosen(name, listener.certificates, now)
    hop = Hop(request, UNKNOWN, listener, certificate)
    if listener.rules is None:
        return replace(hop, reason="the rules of the listener were not read")
    return _decided(replace(hop, results=tuple(_results(listener.rules, request))), side)


def _wrong_protocol(request: Request, listener: TracedListener) -> Hop:
    if request.scheme == "http":
        reason = f"plain HTTP was sent to the HTTPS port {listener.port}"
        return Hop(request, ERROR_RESPONSE, listener, status=400, reason=reason)
    reason = f"port {listener.port} speaks plain HTTP, so the TLS handshake fails"
    return Hop(request, REFUSED, listener, reason=reason)


def _results(rules: tuple[Rule, ...], request: Request) -> Iterator[RuleResult]:
    for rule in rules:
        yield RuleResult(rule, meets(rule.conditions, request))


def _decided(hop: Hop, side: Side) -> Hop:
    listener = hop.listener
    assert listener is not None
    winner = next((result.rule for result in hop.results if result.match.met), None)
    actions = winner.actions if winner else listener.default_actions
    done = outcome(actions, winner.transforms if winner else (), hop.request, side)
    decided = replace(hop, winner=winner, outcome=done, verdict=done.verdict, status=done.status)
    before = winner.priority if winner else float("inf")
    open_ = [r for r in hop.results if r.match.met is None and r.rule.priority < before]
    if open_:
        numbers = ", ".join(f"#{result.rule.priority}" for result in open_)
        reason = f"rule {numbers} may match: {open_[0].match.reason}"
        return replace(decided, verdict=UNKNOWN, status=None, reason=reason)
    return decided


def follow(request: Request, side: Side, now: datetime) -> Chain:
    """Return what becomes of a request, its redirects followed as a client does."""
    hops = [answer(request, side, now)]
    seen = {(request.method, request.url)}
    while (following := _redirect(hops[-1])) is not None:
        if not _is_here(following, hops[-1].request, side):
            return Chain(tuple(hops), ELSEWHERE)
        if (following.method, following.url) in seen:
            return Chain(tuple(hops), LOOP)
        if len(hops) > LIMIT:
            return Chain(tuple(hops), TOO_MANY)
        seen.add((following.method, following.url))
        hops.append(answer(following, side, now))
    return Chain(tuple(hops))


def _redirect(hop: Hop) -> Request | None:
    """Return the request that a client sends next; None where it is not redirected."""
    if hop.verdict != REDIRECTED or hop.outcome is None or not hop.outcome.location:
        return None
    try:
        url = parse_url(hop.outcome.location)
    except UsageError:
        return None
    # As browsers and curl do: after 301 and 302 a POST goes on as a GET.
    method = "GET" if hop.request.method == "POST" else hop.request.method
    return replace(url, method=method, headers=hop.request.headers, source=hop.request.source)


def _is_here(following: Request, before: Request, side: Side) -> bool:
    """Return whether a request goes to the same load balancer, for all that can be known."""
    return following.host in (before.host, before.server_name) or names_host(side, following)


def names_host(side: Side, request: Request) -> bool:
    """Return whether some rule asks for the host of a request."""
    return any(
        condition.field == HOST_HEADER and meets_condition(condition, request).met
        for listener in side.listeners or ()
        for rule in listener.rules or ()
        for condition in rule.conditions
    )
