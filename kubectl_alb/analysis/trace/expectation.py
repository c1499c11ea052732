"""Which Ingress path the user probably expected, and the edit after which it answers.

Expected is what an Ingress promises: the path with the most exact host, then the longest path. An
edit is only told when the stack that the controller would build after it gives the request to the
expected path.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from shlex import quote

from kubectl_alb.analysis.patterns import pattern_takes
from kubectl_alb.analysis.reorder.edits import OrderEdit
from kubectl_alb.analysis.reorder.member_order import member_orders
from kubectl_alb.analysis.reorder.order_spec import OrderSpec, edits_for, order_after
from kubectl_alb.analysis.trace.hop import Hop, answer
from kubectl_alb.analysis.trace.request import Request
from kubectl_alb.analysis.trace.side import desired_side
from kubectl_alb.controller.group_order import DEFAULT, order_rules
from kubectl_alb.desired.build import stack_of
from kubectl_alb.errors import UsageError
from kubectl_alb.facts.attribution import candidates
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, Member
from kubectl_alb.model.kubernetes import Ingress, IngressRule
from kubectl_alb.model.names import Ref
from kubectl_alb.model.rule import RuleSource
from kubectl_alb.model.stack import Stack

# Rules evaluated in an unexpected order.
LATE = "ALB-GROUP-004"

# The group as it would be, what makes it so in words, and as a command.
Edit = tuple[Group, str, str]
GroupAndFacts = tuple[Group, Facts]


@dataclass(frozen=True, slots=True)
class Expectation:
    """The path that promises to answer and does not; `reason` is why its own rule does not.

    `edit` is what would make it answer, `command` the same as a command; empty where none is known.
    `code` is that of the failure, if the order of rules is the reason.
    """

    source: RuleSource
    reason: str = ""
    edit: str = ""
    command: str = ""
    code: str = ""


def expectation(hop: Hop, group: Group | None, facts: Facts) -> Expectation | None:
    """Return the path that was probably expected; None where it is the one that answers."""
    if group is None or hop.outcome is None:
        return None
    best = _best(hop.request, group)
    if best is None or _is_enough(hop, best):
        return None
    own = next((r for r in hop.results if r.rule.source == best), None)
    if own is None:
        return Expectation(best, "it has no rule on this listener")
    if not own.match.met:
        how = "may not match" if own.match.met is None else "does not match"
        return Expectation(best, f"its rule #{own.rule.priority} {how}: {own.match.reason}")
    reason = f"rule #{own.rule.priority} matches too, but comes later"
    found = Expectation(best, reason, code=LATE)
    winner = hop.winner.source if hop.winner else None
    return _with_edit(found, winner, hop.request, (group, facts)) if winner else found


def _is_enough(hop: Hop, best: RuleSource) -> bool:
    """Return whether the path that answers is the best one, or is for this path in particular."""
    winner = hop.winner.source if hop.winner else None
    if winner is None:
        return False
    mine, its = _rank(winner, hop.request), _rank(best, hop.request)
    return winner == best or (mine is not None and its is not None and mine[1:] > its[1:])


def _best(request: Request, group: Group) -> RuleSource | None:
    possible = [
        (rank, -place, candidate.source)
        for place, candidate in enumerate(candidates(group.ingresses))
        if (rank := _rank(candidate.source, request)) is not None
    ]
    return max(possible, key=lambda each: each[:2])[2] if possible else None


def _rank(source: RuleSource, request: Request) -> tuple[int, bool, int] | None:
    """Rank a path that is about a request; None for one that is not."""
    if source.rule_index < 0:
        return None
    host, path = source.host.lower(), source.path or "/*"
    if host and not pattern_takes(host, request.name, caseless=True):
        return None
    exact = source.path_type == "Exact"
    stem = path.rstrip("/") if source.path_type == "Prefix" else path.rstrip("*")
    if exact:
        met = path == request.path
    elif source.path_type == "Prefix":
        met = request.path == stem or request.path.startswith(f"{stem}/")
    else:
        met = pattern_takes(path, request.path, caseless=False)
    return (2 * bool(host) - ("*" in host), exact, len(stem)) if met else None


def _with_edit(
    found: Expectation, winner: RuleSource, request: Request, at: GroupAndFacts
) -> Expectation:
    edits = _own_edits if winner.ingress == found.source.ingress else _order_edits
    for edited, edit, command in edits(found.source, winner, at):
        if _answers(edited, found.source, request, at[1]):
            return replace(found, edit=edit, command=command)
    return found


def _answers(group: Group, wanted: RuleSource, request: Request, facts: Facts) -> bool:
    stack = stack_of(group, facts)
    if not isinstance(stack, Stack):
        return False
    winner = answer(request, desired_side(stack, facts), facts.snapshot.taken_at).winner
    return winner is not None and winner.source is not None and _is(winner.source, wanted)


def _is(source: RuleSource, wanted: RuleSource) -> bool:
    """Return whether a path is the wanted one, be it written in another way."""
    same = (source.ingress, source.host, source.backend) == (
        wanted.ingress,
        wanted.host,
        wanted.backend,
    )
    return same and source.path in (wanted.path, _plain(wanted.path))


def _plain(path: str) -> str:
    """Return the path without the wildcard at its end."""
    return path.removesuffix("*").removesuffix("/") or "/"


def _order_edits(wanted: RuleSource, winner: RuleSource, at: GroupAndFacts) -> Iterator[Edit]:
    """Yield the order of the group in which the wanted member comes right before the other one."""
    group, facts = at
    places = member_orders(group, facts)
    pair = winner.ingress, wanted.ingress
    if not {place.ref for place in places}.issuperset(pair):
        return
    try:
        edits = edits_for(places, OrderSpec(before=(pair,)), order_rules(facts.config.version))
    except UsageError:
        return
    orders = {place.ref: place.order or DEFAULT for place in order_after(places, edits)}
    words = (f"group/{group.id}", "--before", str(winner.ingress), str(wanted.ingress))
    where = facts.snapshot.context.addressing
    command = where.addressed(f"kubectl alb reorder {' '.join(map(quote, words))}")
    yield _reordered(group, orders), " and ".join(map(_edit_text, edits)), command


def _edit_text(edit: OrderEdit) -> str:
    if edit.after is None:
        return f"remove group.order from Ingress {edit.ref}"
    return f'set group.order: "{edit.after}" on Ingress {edit.ref}'


def _reordered(group: Group, orders: Mapping[Ref, int]) -> Group:
    members = [replace(member, order=orders[member.ref]) for member in group.members]
    return replace(group, members=tuple(sorted(members, key=lambda m: (m.order, str(m.ref)))))


def _own_edits(wanted: RuleSource, winner: RuleSource, at: GroupAndFacts) -> Iterator[Edit]:
    """Yield the changes of one Ingress: the path moved up, then its type changed too."""
    group = at[0]
    member = next((each for each in group.members if each.ref == wanted.ingress), None)
    if member is None:
        return
    above = f"{winner.host}{winner.path}"
    moved = _moved_up(member.ingress, wanted, wanted.path_type, wanted.path)
    yield (
        _with_ingress(group, member, moved),
        f"in Ingress {wanted.ingress}, move path {wanted.host}{wanted.path} above {above} (within "
        "one Ingress the order of paths counts, not group.order)",
        "",
    )
    text = _plain(wanted.path)
    changed = _moved_up(member.ingress, wanted, winner.path_type, text)
    yield (
        _with_ingress(group, member, changed),
        f"in Ingress {wanted.ingress}, write path {wanted.host}{wanted.path} as {text} of type "
        f"{winner.path_type} (Exact paths come first, then Prefix, the longest first, then "
        "ImplementationSpecific)",
        "",
    )


def _with_ingress(group: Group, member: Member, ingress: Ingress) -> Group:
    changed = replace(member, ingress=ingress)
    return replace(
        group, members=tuple(changed if each is member else each for each in group.members)
    )


def _moved_up(ingress: Ingress, wanted: RuleSource, path_type: str, text: str) -> Ingress:
    """Return the Ingress with a path first, written in another way."""
    rule = ingress.rules[wanted.rule_index]
    path = replace(rule.paths[wanted.path_index], path_type=path_type, path=text)
    rest = tuple(p for i, p in enumerate(rule.paths) if i != wanted.path_index)
    moved = IngressRule(rule.host, (path, *rest))
    others = tuple(r for i, r in enumerate(ingress.rules) if i != wanted.rule_index)
    return replace(ingress, rules=(moved, *others))
