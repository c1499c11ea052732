"""The predictions of both sides, compared: what AWS has, and what the cluster asks for."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import zip_longest

from kubectl_alb.analysis.trace.action import Outcome, Share
from kubectl_alb.analysis.trace.hop import Chain, Hop
from kubectl_alb.analysis.trace.side import AWS, CLUSTER, TracedGroup
from kubectl_alb.facts.rule_matching import asks
from kubectl_alb.model.rule import Rule


def differences(side: str, chain: Chain, other: Chain) -> Iterator[str]:
    """Yield what each side says, where they disagree about a hop."""
    pairs = list(zip_longest(chain.hops, other.hops))
    apart = next((pair for pair in pairs if not _agree(*pair)), None)
    if apart is None:
        return
    mine, theirs = apart[0] or chain.last, apart[1] or other.last
    another = CLUSTER if side == AWS else AWS
    for name, hop in sorted(((side, mine), (another, theirs)), key=lambda pair: pair[0].lower()):
        yield f"{name}: {decision(hop)}"


def _agree(hop: Hop | None, other: Hop | None) -> bool:
    """Return whether two sides do the same with a request, as far as both are known."""
    if hop is None or other is None:
        return hop is other
    if hop.outcome is None or other.outcome is None:
        return (hop.outcome is other.outcome) and hop.verdict == other.verdict
    if _rule_key(hop) != _rule_key(other) or _done(hop.outcome) != _done(other.outcome):
        return False
    mine, theirs = hop.outcome.shares, other.outcome.shares
    if proportions(mine) != proportions(theirs):
        return False
    return all(_same_group(a.group, b.group) for a, b in zip(mine, theirs, strict=True))


def _rule_key(hop: Hop) -> object:
    return asks(hop.winner) if hop.winner else None


def _done(outcome: Outcome) -> object:
    done = outcome
    return done.type, done.before, done.location, done.status, done.host, done.target


def proportions(shares: tuple[Share, ...]) -> list[Fraction]:
    """Return how requests are distributed; the weight of a single target group means nothing."""
    total = sum(share.weight for share in shares) or 1
    return [Fraction(share.weight, total) for share in shares]


def _same_group(mine: TracedGroup, theirs: TracedGroup) -> bool:
    """Return whether two target groups are one, or of one Service."""
    if mine.arn and mine.arn == theirs.arn:
        return True
    return mine.name == theirs.name or (mine.service is not None and mine.service == theirs.service)


def decision(hop: Hop) -> str:
    """Return in one phrase what decides about a request."""
    if hop.outcome is None:
        return hop.reason or hop.verdict
    who = f" of {hop.decided_by}" if hop.decided_by else ""
    rule = f"rule #{hop.winner.priority}{who}" if hop.winner else f"default action{who}"
    return f"{rule}: {' '.join(_decided(hop.outcome))}"


def _decided(done: Outcome) -> Iterator[str]:
    """Yield what is done, with all that two sides may differ in."""
    yield from (f"{before}," for before in done.before)
    yield done.type
    active = [share for share in done.shares if share.weight]
    names = (
        f"{share.group.service or share.group.name}"
        + (f" ({share.percent}%)" if len(active) > 1 else "")
        for share in active
    )
    yield from filter(None, (", ".join(names), done.location))
    if done.status:
        yield str(done.status) if not active else f"(answered with {done.status})"
    if done.host:
        yield f"as host {done.host}"
    if done.target:
        yield f"as {done.target}"


def agreement(hop: Hop, other: Hop) -> str:
    """Return on how many rules both sides agree, in words; empty where there are none."""
    mine, theirs = _rules(hop), _rules(other)
    same = 0
    for one, another in zip(mine, theirs, strict=False):
        if one.priority != another.priority or asks(one) != asks(another):
            break
        same += 1
    if hop.listener is None or other.listener is None or not same:
        return ""
    span = f"rules 1-{same}" if same > 1 else "rule 1"
    rest = max(len(mine), len(theirs)) - same
    return f"cluster and AWS agree on {span}" + (f", differ in the {rest} after" if rest else "")


def _rules(hop: Hop) -> tuple[Rule, ...]:
    return tuple(result.rule for result in hop.results)
