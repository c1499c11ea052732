"""Addresses of Ingresses and the state of their load balancer: DNS; responses: HTTP."""

from collections.abc import Iterator
from datetime import timedelta

from kubectl_alb.analysis import wording
from kubectl_alb.analysis.wording import about_ref, claimed, lapse
from kubectl_alb.checks.check import Answer, Problem, check, problem_of
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.refusals import MEMBERSHIP, UNKNOWN, problem, refused_groups
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.rule import Forward, Reference
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Stack

# Refusals for which no other check asks: texts without a failure, and a VPC without route tables.
UNREPORTED = (UNKNOWN, "ALB-IAM-008")
WAITED = timedelta(minutes=10)
HTTP2_ONLY = ("HTTP2", "GRPC")


@check("ALB-DNS-001", *MEMBERSHIP, models=True)
def no_address(evidence: Evidence) -> Iterator[Answer]:
    """Find Ingresses that the controller has taken up long ago and that have no address."""
    for group in refused_groups(evidence):
        if group.code in UNREPORTED:
            yield problem(group)
    for id_ in evidence.stacks:
        for member in evidence.groups[id_].members:
            meta = member.ingress.meta
            age = evidence.snapshot.taken_at - meta.created if meta.created else timedelta(0)
            if claimed(member.ingress) and not member.ingress.addresses and age > WAITED:
                yield Problem(
                    about_ref(member.ref),
                    f"{member.ref} has no address, {lapse(age)} after it was made",
                    "its stack can be built, so a step in AWS fails: the address is written last",
                    hint="look for what fails in the controller's log",
                    concerns=(member.ref,),
                )


@check("ALB-DNS-003", Section.LOAD_BALANCERS, Section.TAGS)
def not_active(evidence: Evidence) -> Iterator[Answer]:
    """Find load balancers that failed, are impaired, or take long to be set up."""
    for lb in evidence.load_balancers:
        said = wording.not_active(lb, evidence.snapshot.taken_at)
        if said is not None:
            yield problem_of(said)


@check("ALB-DNS-004", *MEMBERSHIP, models=True)
def stale_address(evidence: Evidence) -> Iterator[Answer]:
    """Find Ingresses that show an address although their group cannot be built any more."""
    for group in refused_groups(evidence):
        for ref in group.refusal.blocks if group.code else ():
            addresses = evidence.snapshot.ingress[ref].addresses
            if addresses:
                yield Problem(
                    about_ref(ref),
                    f"{ref} shows address {addresses[0].hostname}, but changes to it are not "
                    "carried out",
                    f"the controller stops at: {group.refusal.message}",
                    causes=(group.code,),
                    concerns=(ref,),
                )


@check("ALB-HTTP-008", *MEMBERSHIP, Section.SERVICES, models=True)
def http2_without_tls(evidence: Evidence) -> Iterator[Answer]:
    """Find target groups for gRPC or HTTP/2 behind a listener without TLS."""
    for stack in evidence.stacks.values():
        plain = {listener.id for listener in stack.listeners if listener.protocol == "HTTP"}
        used = _groups_of(stack, plain)
        for tg in stack.target_groups:
            if tg.protocol_version in HTTP2_ONLY and tg.id in used and tg.ingress is not None:
                yield Problem(
                    about_ref(tg.ingress),
                    f"{tg.ingress}: Service {tg.service} is served as {tg.protocol_version} on an "
                    "HTTP listener",
                    "such requests need an HTTPS listener; others get 464",
                    key=PREFIX + "backend-protocol-version",
                    concerns=(tg.ingress,),
                )


def _groups_of(stack: Stack, listeners: set[str]) -> set[str]:
    actions = [a for rule in stack.rules if rule.listener in listeners for a in rule.actions]
    actions += [a for one in stack.listeners if one.id in listeners for a in one.default_actions]
    return {
        target.target_group.id
        for action in actions
        if isinstance(action, Forward)
        for target in action.targets
        if isinstance(target.target_group, Reference)
    }
