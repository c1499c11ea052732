"""A request that proves a shadow: a rule asks for it, and an earlier one takes it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from kubectl_alb.analysis.describe.load_balancer import DescribedListener
from kubectl_alb.analysis.trace.match import meets
from kubectl_alb.analysis.trace.request import Request
from kubectl_alb.analysis.witness import Port, request_text, requests
from kubectl_alb.model.elbv2 import Rule
from kubectl_alb.model.rule import SOURCE_IP, Condition

Conditions = tuple[Condition, ...]
# Where none of so many requests proves a shadow, the others hardly do.
TRIES = 100
# Addresses for documentation (RFC 5737, RFC 3849), for rules that ask where clients are.
CLIENTS = ("203.0.113.7", "198.51.100.7", "192.0.2.7", "2001:db8::7")


def shadow_witness(rules: Sequence[Conditions], hidden: int, winner: int, listener: Port) -> str:
    """Return a request as arguments of `trace`; empty where none is found.

    `rules` are those of the listener in order of priority, `hidden` and `winner` places in them.
    """
    by_source = any(c.field == SOURCE_IP for rule in rules[: winner + 1] for c in rule)
    made = requests(rules[hidden], listener)
    sent = (r for each in made for r in (from_clients(each) if by_source else (each,)))
    asked = (request for request in sent if meets(rules[hidden], request).met)
    tried = islice(asked, TRIES)
    found = next((request for request in tried if _taken_by(winner, rules, request)), None)
    return request_text(found) if found else ""


def witness_in(listener: DescribedListener, hidden: Rule, winner: Rule) -> str:
    """Return a request that a rule of a listener asks for and another takes; empty if not found."""
    rules = [each.rule for each in listener.rules or () if each.rule.priority is not None]
    places = {rule.arn: place for place, rule in enumerate(rules)}
    if hidden.arn not in places or winner.arn not in places:
        return ""
    asked = [rule.conditions for rule in rules]
    return shadow_witness(asked, places[hidden.arn], places[winner.arn], listener.listener)


def from_clients(request: Request) -> Iterator[Request]:
    """Yield a request as it is, then from other clients if it is from none in particular."""
    yield request
    if not request.source:
        yield from (replace(request, source=client) for client in CLIENTS)


def _taken_by(winner: int, rules: Sequence[Conditions], request: Request) -> bool:
    """Return whether it is known that a rule takes a request, and none before it."""
    missed = all(meets(each, request).met is False for each in rules[:winner])
    return missed and meets(rules[winner], request).met is True
