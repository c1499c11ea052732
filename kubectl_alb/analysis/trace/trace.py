"""Who answers a request: the prediction from AWS and the one from the cluster, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from kubectl_alb.analysis.describe.listing import LIST_NEEDS
from kubectl_alb.analysis.trace.action import REFUSED, UNKNOWN
from kubectl_alb.analysis.trace.candidates import Place
from kubectl_alb.analysis.trace.certificate import fault_of
from kubectl_alb.analysis.trace.compare import agreement, differences
from kubectl_alb.analysis.trace.expectation import Expectation, expectation
from kubectl_alb.analysis.trace.hop import Chain, Hop, follow
from kubectl_alb.analysis.trace.network import NETWORK_NEEDS, inbound, to_targets
from kubectl_alb.analysis.trace.reach import Reach
from kubectl_alb.analysis.trace.request import Request
from kubectl_alb.analysis.trace.side import AWS, CLUSTER, desired_side, observed_side
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import OUTCOME_NEEDS, outcome_of
from kubectl_alb.model.counting import count
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.network import WebAcl
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Stack

TRACE_NEEDS = LIST_NEEDS | OUTCOME_NEEDS | NETWORK_NEEDS

Addresses = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a request, which sides to look at, and which of them to rely on.

    `addresses` are those that names have in DNS; None where DNS is not asked. `partial` is why
    something that the answer cannot do without was not read.
    """

    request: Request
    sides: tuple[str, ...] = (AWS, CLUSTER)
    addresses: Addresses | None = None
    partial: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """What becomes of a request at one load balancer.

    `chain` is the prediction, from `side`; `other` the one from the other side. `refusal` is why
    there is none from the cluster. `inbound` has one entry for each hop. `differences` are told
    where the sides disagree about the request, `agreement` where they do not.
    `certificate_fault` is why clients refuse the certificate of the first hop.
    """

    place: Place
    side: str
    chain: Chain
    other: Chain | None = None
    refusal: str = ""
    differences: tuple[str, ...] = ()
    agreement: str = ""
    expected: Expectation | None = None
    dns: Reach | None = None
    inbound: tuple[Reach, ...] = ()
    to_targets: tuple[Reach, ...] = ()
    web_acl: WebAcl | None = None
    partial: str = ""
    certificate_fault: str = ""

    @property
    def verdict(self) -> str:
        """Return served, error-response, redirected, refused or unknown."""
        if self.partial:
            return UNKNOWN
        shut = self.inbound[:1] and self.inbound[0].open is False
        return REFUSED if shut else self.chain.first.verdict

    @property
    def good(self) -> bool:
        """Return whether the client gets what it asked for."""
        shut = any(reach.open is False for reach in self.inbound)
        return not shut and self.verdict not in (REFUSED, UNKNOWN) and self.chain.good


def trace(question: Question, place: Place, facts: Facts) -> Trace:
    """Return what becomes of a request at one place."""
    chains = {name: _chain(name, question.request, place, facts) for name in question.sides}
    found = {name: chain for name, chain in chains.items() if chain is not None}
    side = next(iter(found), question.sides[0])
    refusal = _refusal(place, facts) if CLUSTER in question.sides else ""
    chain = found.pop(side, None) or _nothing(question.request, place, refusal)
    other = next(iter(found.values()), None)
    lb, hop = place.load_balancer, chain.last
    observed = lb is not None and AWS in question.sides
    return Trace(
        place=place,
        side=side,
        chain=chain,
        other=other,
        refusal=refusal,
        differences=tuple(differences(side, chain, other)) if other else (),
        agreement=agreement(chain.first, other.first) if other else "",
        expected=expectation(hop, place.group, facts),
        dns=_dns(question, place) if lb else None,
        inbound=tuple(inbound(each, lb, facts) for each in chain.hops) if lb and observed else (),
        to_targets=to_targets(hop, lb, facts) if lb and observed else (),
        web_acl=facts.snapshot.aws.web_acl_by_load_balancer_arn.get(lb.arn) if lb else None,
        partial=question.partial,
        certificate_fault=_certificate_fault(chain.first, facts),
    )


def _certificate_fault(hop: Hop, facts: Facts) -> str:
    if hop.listener is None or hop.listener.protocol != "HTTPS":
        return ""
    return fault_of(hop.certificate, hop.request.server_name, facts.snapshot.taken_at)


def _chain(name: str, request: Request, place: Place, facts: Facts) -> Chain | None:
    now = facts.snapshot.taken_at
    if name == AWS:
        if place.load_balancer is not None:
            return follow(request, observed_side(place.load_balancer, place.group, facts), now)
        if not facts.snapshot.known(Section.LOAD_BALANCERS, Section.TAGS):
            return None
        reason = f"AWS has no load balancer of group {place.group.id if place.group else ''}"
        return Chain((Hop(request, REFUSED, reason=reason),))
    stack = outcome_of(place.group.id, facts) if place.group else None
    return follow(request, desired_side(stack, facts), now) if isinstance(stack, Stack) else None


def _refusal(place: Place, facts: Facts) -> str:
    stack = outcome_of(place.group.id, facts) if place.group else None
    return "" if stack is None or isinstance(stack, Stack) else stack.message


def _nothing(request: Request, place: Place, refusal: str) -> Chain:
    reason = f"the controller cannot build the group: {refusal}" if refusal else ""
    reason = reason or "neither the load balancer nor its Ingresses were read"
    return Chain((Hop(request, UNKNOWN, reason=reason),))


def _dns(question: Question, place: Place) -> Reach | None:
    lb, name = place.load_balancer, question.request.server_name
    if lb is None:
        return None
    if name == lb.dns_name.lower():
        return Reach(True, f"{name} is the load balancer's own name")
    if question.addresses is None:
        return Reach(None, "not looked up")
    return _resolved(name, lb, question.addresses)


def _resolved(name: str, lb: LoadBalancer, addresses: Addresses) -> Reach:
    found = addresses.get(name, frozenset())
    own = addresses.get(lb.dns_name, frozenset())
    if not found or not own:
        return Reach(None, f"{lb.dns_name if found else name} does not resolve here")
    if found <= own:
        return Reach(True, f"{name} → {count(len(found), 'address')}, all of {lb.name}")
    return Reach(False, f"{name} → {', '.join(sorted(found - own))}, not of {lb.name}")
