"""Which load balancers of the cluster could answer a request, where none is named."""

from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.describe.load_balancer import (
    by_address,
    group_of_load_balancer,
)
from kubectl_alb.analysis.patterns import pattern_takes
from kubectl_alb.analysis.trace.match import meets_condition
from kubectl_alb.analysis.trace.request import Request
from kubectl_alb.facts.classes import class_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, group_shown, groups_shown
from kubectl_alb.facts.ownership import load_balancers, owned_by
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.rule import HOST_HEADER, Condition


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request may arrive: a group, its load balancer in AWS, or both."""

    group: Group | None = None
    load_balancer: LoadBalancer | None = None


def place_of_group(group: Group, facts: Facts) -> Place:
    """Return a group with its Application Load Balancer."""
    addresses = next((i.addresses for i in group.ingresses if i.addresses), ())
    found = (*by_address(addresses, facts.snapshot), *owned_by(group.id, facts).load_balancers)
    return Place(group, next((lb for lb in found if lb.type == "application"), None))


def place_of_load_balancer(lb: LoadBalancer, facts: Facts) -> Place:
    """Return a load balancer with the group that it serves."""
    return Place(group_of_load_balancer(lb, facts), lb)


def places_for(request: Request, facts: Facts) -> tuple[Place, ...]:
    """Return where a request may arrive, in order of group.

    That is the load balancer whose name it asks for; else those with a rule for its host; else
    those with a rule for any host.
    """
    every = tuple(_every(facts))
    for place in every:
        lb = place.load_balancer
        if lb is not None and request.server_name in _names(lb):
            return (place,)
    named = tuple(place for place in every if _names_host(place, request, facts))
    return named or tuple(place for place in every if _takes_any_host(place, facts))


def unhandled(request: Request, facts: Facts) -> Iterator[str]:
    """Yield the Ingresses for the host of a request that are in no group, with the reason."""
    shown = group_shown(facts)
    for ingress in facts.snapshot.kubernetes.ingresses:
        hosts = [rule.host for rule in ingress.rules if rule.host]
        asked = any(pattern_takes(host, request.name, caseless=True) for host in hosts)
        if asked and ingress.ref not in shown:
            reason = class_of(ingress, facts).ignored
            yield f"Ingress {ingress.ref} names this host, but no controller handles it" + (
                f": {reason}" if reason else ""
            )


def _names(lb: LoadBalancer) -> tuple[str, str]:
    return lb.dns_name.lower(), f"dualstack.{lb.dns_name.lower()}"


def _every(facts: Facts) -> Iterator[Place]:
    seen: set[str] = set()
    for group in groups_shown(facts).values():
        place = place_of_group(group, facts)
        seen |= {place.load_balancer.arn} if place.load_balancer else set()
        yield place
    for lb in load_balancers(facts):
        if lb.type == "application" and lb.arn not in seen:
            yield place_of_load_balancer(lb, facts)


def _names_host(place: Place, request: Request, facts: Facts) -> bool:
    ingresses = place.group.ingresses if place.group else ()
    return any(
        rule.host and pattern_takes(rule.host, request.name, caseless=True)
        for ingress in ingresses
        for rule in ingress.rules
    ) or any(
        meets_condition(condition, request).met is True
        for condition in _conditions(place.load_balancer, facts)
        if condition.field == HOST_HEADER
    )


def _takes_any_host(place: Place, facts: Facts) -> bool:
    if place.group is not None:
        return any(map(_has_no_host, place.group.ingresses))
    listeners = _listeners(place.load_balancer, facts)
    return any(
        not any(condition.field == HOST_HEADER for condition in rule.conditions)
        for arn in listeners
        for rule in facts.snapshot.aws.rules_by_listener_arn.get(arn, ())
    )


def _has_no_host(ingress: Ingress) -> bool:
    return ingress.default_backend is not None or any(not rule.host for rule in ingress.rules)


def _listeners(lb: LoadBalancer | None, facts: Facts) -> tuple[str, ...]:
    arn = lb.arn if lb else ""
    found = facts.snapshot.aws.listeners_by_load_balancer_arn.get(arn, ())
    return tuple(listener.arn for listener in found)


def _conditions(lb: LoadBalancer | None, facts: Facts) -> Iterator[Condition]:
    for arn in _listeners(lb, facts):
        for rule in facts.snapshot.aws.rules_by_listener_arn.get(arn, ()):
            yield from rule.conditions
