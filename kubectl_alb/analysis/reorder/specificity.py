"""Which member must stand before which, so that no rule of one is hidden by a rule of another."""

from collections.abc import Iterator, Sequence

from kubectl_alb.analysis.coverers import coverers
from kubectl_alb.analysis.reorder.sequence import Precedence, contradiction
from kubectl_alb.analysis.wording import place_of
from kubectl_alb.desired.build import listeners_of
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.rule import Rule, RuleSource
from kubectl_alb.model.stack import Stack

HINT = "change a host or a path of one of them, or put both into one Ingress"


def specificity(group: Group, facts: Facts) -> tuple[Precedence, ...]:
    """Return what keeps every rule reachable; raise `AlbError` where no order does.

    A rule that another rule of its own Ingress hides is left out: no order of members helps it.
    """
    built = listeners_of(group, facts, whole=True)
    if isinstance(built, Refusal):
        raise AlbError(
            f"the rules of group {group.id} are not known: {built.message}",
            hint=facts.snapshot.context.addressing.told(
                f"see kubectl alb describe group/{group.id}"
            ),
        )
    found = tuple(dict.fromkeys(_precedences(built)))
    if circle := contradiction(found):
        reasons = "; ".join(each.reason for each in circle)
        raise AlbError(
            f"no order of group {group.id} keeps every rule reachable: {reasons}", hint=HINT
        )
    return found


def _precedences(stack: Stack) -> Iterator[Precedence]:
    for listener in stack.listeners:
        rules = [rule for rule in stack.rules if rule.listener == listener.id]
        every = coverers([rule.conditions for rule in rules])
        for narrow, places in zip(rules, every, strict=True):
            yield from _before(narrow, [rules[place] for place in places])


def _before(narrow: Rule, wide: Sequence[Rule]) -> Iterator[Precedence]:
    hidden = narrow.source
    others = [rule.source for rule in wide if rule.source is not None]
    if hidden is None or any(
        rule.source is not None
        and rule.source.ingress == hidden.ingress
        and rule.priority < narrow.priority
        for rule in wide
    ):
        return
    for winner in others:
        if winner.ingress != hidden.ingress:
            yield Precedence(hidden.ingress, winner.ingress, _reason(hidden, winner))


def _reason(hidden: RuleSource, winner: RuleSource) -> str:
    return (
        f"{place_of(winner)} of {winner.ingress} takes all requests of {place_of(hidden)} of "
        f"{hidden.ingress}"
    )
