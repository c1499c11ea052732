"""A request that proves a shadow: a rule asks for it, and an earlier one takes it."""

from collections.abc import Sequence

from kubectl_alb.analysis.trace.match import meets
from kubectl_alb.analysis.trace.request import Request
from kubectl_alb.analysis.witness import Port, request_text, requests
from kubectl_alb.model.rule import Condition

Conditions = tuple[Condition, ...]


def shadow_witness(rules: Sequence[Conditions], hidden: int, winner: int, listener: Port) -> str:
    """Return a request as arguments of `trace`; empty where none is found.

    `rules` are those of the listener in order of priority, `hidden` and `winner` places in them.
    """
    for request in requests(rules[hidden], listener):
        if meets(rules[hidden], request).met and _taken_by(winner, rules, request):
            return request_text(request)
    return ""


def _taken_by(winner: int, rules: Sequence[Conditions], request: Request) -> bool:
    """Return whether it is known that a rule takes a request, and none before it."""
    missed = all(meets(each, request).met is False for each in rules[:winner])
    return missed and meets(rules[winner], request).met is True
