"""A trace in sentences: what decides, who answers, and what the user may have expected."""

from collections.abc import Iterator

from kubectl_alb.analysis.trace.action import (
    ERROR_RESPONSE,
    REDIRECTED,
    REFUSED,
    SERVED,
    UNKNOWN,
    Outcome,
    Share,
)
from kubectl_alb.analysis.trace.hop import LIMIT, LOOP, TOO_MANY, Chain, Hop
from kubectl_alb.analysis.trace.trace import Trace
from kubectl_alb.model.counting import count, noun
from kubectl_alb.render.document import Mark
from kubectl_alb.views import words

MARKS = {
    SERVED: Mark.GOOD,
    REDIRECTED: Mark.GOOD,
    ERROR_RESPONSE: Mark.BAD,
    REFUSED: Mark.BAD,
    UNKNOWN: Mark.WARN,
}


def verdict(trace: Trace) -> str:
    """Return the sentence that answers the question."""
    if trace.partial:
        return f"unknown, as {trace.partial}; by the {trace.side} alone: {_sentence(trace)}"
    return _sentence(trace)


def _sentence(trace: Trace) -> str:
    first = trace.chain.first
    if trace.inbound and trace.inbound[0].open is False and first.verdict != REFUSED:
        return f"refused: {trace.inbound[0].detail}"
    fault = trace.certificate_fault
    if fault and first.verdict in (SERVED, REDIRECTED):
        return f"{_answered(trace)}, but only to clients that accept {fault}"
    return _answered(trace)


def _answered(trace: Trace) -> str:
    chain = trace.chain
    first = chain.first
    if first.verdict == REDIRECTED and first.outcome and first.outcome.location:
        return f"redirected to {first.outcome.location}{_then(chain)}"
    said = _hop(first)
    if trace.expected is not None and first.verdict == SERVED:
        return f"{said}, not by Ingress {trace.expected.source.ingress}"
    return said


def _then(chain: Chain) -> str:
    if chain.end == LOOP:
        return ", and on in a loop: no client ever gets an answer"
    if chain.end == TOO_MANY:
        return f", and on for more than {LIMIT} redirects"
    if len(chain.hops) == 1:
        return ", which is not at this load balancer"
    return f", there {_hop(chain.last)}"


def _hop(hop: Hop) -> str:
    if hop.verdict == SERVED and hop.outcome is not None:
        return _served(hop.outcome)
    if hop.verdict == ERROR_RESPONSE:
        return f"answered with {hop.status} by {_by(hop)}"
    if hop.verdict == REDIRECTED:
        place = hop.outcome.location if hop.outcome else ""
        return f"redirected to {place}" if place else f"redirected: {_why(hop)}"
    return f"{hop.verdict}: {_why(hop)}"


def _served(outcome: Outcome) -> str:
    active = [share for share in outcome.shares if share.weight]
    if not active:
        return f"answered by the load balancer with {outcome.status}"
    return "served by " + " or ".join(_service(share, len(active) > 1) for share in active)


def _service(share: Share, several: bool) -> str:
    group = share.group
    who = f"service {group.service}" if group.service else f"target group {group.name}"
    pods = len({target.pod for target in group.usable if target.pod})
    parts = [f"{share.percent}%"] if several else []
    if pods:
        parts.append(count(pods, "pod"))
    return f"{who} ({', '.join(parts)})" if parts else who


def _by(hop: Hop) -> str:
    """Return who answers with an error, and why if that is not its action alone."""
    if hop.outcome is None:
        return f"the load balancer: {hop.reason}"
    who = f" of {hop.decided_by}" if hop.decided_by else ""
    rule = f"rule #{hop.winner.priority}{who}" if hop.winner else f"the default action{who}"
    notes = hop.outcome.notes
    return f"{rule}: {notes[0]}" if notes else rule


def _why(hop: Hop) -> str:
    if hop.reason:
        return hop.reason
    if hop.outcome and hop.outcome.notes:
        return hop.outcome.notes[0]
    who = f" of {hop.decided_by}" if hop.decided_by else ""
    if hop.by_default:
        return f"no rule matches, the default action{who} decides"
    return f"rule #{hop.winner.priority}{who}" if hop.winner else "not known"


def rule_lines(hop: Hop, wide: bool) -> Iterator[str]:
    """Yield a line for each rule: what it asks for, and why it matches or not."""
    rows = [(f"#{r.rule.priority}", words.conditions(r.rule.conditions)) for r in hop.results]
    if hop.by_default:
        rows.append(("default", "everything"))
    number, asked = (max((len(row[i]) for row in rows), default=0) for i in (0, 1))
    skipped = 0
    for result, (name, said) in zip(hop.results, rows, strict=False):
        won = hop.winner is result.rule
        after = hop.winner is not None and result.rule.priority > hop.winner.priority
        if after and result.match.met is False and not wide:
            skipped += 1
            continue
        text = _match(result.match.met, result.match.reason, won)
        source = result.rule.source
        whose = f"  from {source.ingress}" if source and result.match.met is not False else ""
        yield f"{name:<{number}} {said:<{min(asked, 60)}}  {text}{whose}"
    if skipped:
        later = count(skipped, "later rule does", "later rules do")
        yield f"{later} not match (-o wide shows all)"
    if hop.by_default:
        yield f"{'default':<{number}} {'everything':<{min(asked, 60)}}  yes ← decides"


def _match(met: bool | None, reason: str, won: bool) -> str:
    if won:
        return "yes ← wins"
    if met:
        return "would match too"
    return f"{'no' if met is False else 'not known'}: {reason}"


def action_lines(outcome: Outcome) -> Iterator[str]:
    """Yield what the load balancer does."""
    for before in outcome.before:
        yield f"{before}, then"
    if outcome.type == "forward":
        several = len(outcome.shares) > 1
        for share in outcome.shares:
            weight = f" weight {share.weight} ({share.percent}%)" if several else ""
            yield f"forward {share.group.name}{weight}"
    elif outcome.type == "redirect":
        yield f"redirect {outcome.location} {outcome.status}"
    else:
        body = f" {outcome.body!r}" if outcome.body else ""
        yield f"{outcome.type} {outcome.status or ''}{body}".rstrip()
    if outcome.host:
        yield f"rewrite host to {outcome.host}"
    if outcome.target:
        yield f"rewrite URL to {outcome.target}"
    yield from outcome.notes


def target_line(share: Share) -> str:
    """Return how many targets of a group are healthy, and what is wrong with the others."""
    group = share.group
    whose = str(group.service or group.name)
    if group.targets is None:
        return f"{whose}: not known"
    bad = [target for target in group.targets if target not in group.usable or group.fails_open]
    shown = "; ".join(
        f"{t.id}:{t.port} {t.state} {t.reason}".rstrip() for t in bad[:3] if t.state != "healthy"
    )
    more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
    expected = group.targets and all(target.state == "expected" for target in group.targets)
    kind = f"{noun(len(group.targets), 'ready pod')}, not registered yet" if expected else "healthy"
    count = len(group.targets) if expected else group.healthy
    return f"{whose}: {count} of {len(group.targets)} {kind}" + (
        f"; {shown}{more}" if shown else ""
    )
