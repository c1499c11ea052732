"""Addresses of Ingresses and the state of their load balancer: DNS."""

from collections.abc import Iterator
from datetime import timedelta

from kubectl_alb.analysis import wording
from kubectl_alb.analysis.wording import about_ref, claimed, lapse
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP, UNKNOWN, refusal_finding, refused_groups
from kubectl_alb.facts.claims import balanced_services
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.ownership import load_balancers
from kubectl_alb.facts.tags import SERVICE_FINALIZER
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section

# Refusals for which no other check asks: texts without a failure, and a VPC without route tables.
UNREPORTED = (UNKNOWN, "ALB-IAM-008")
WAITED = timedelta(minutes=10)
BUILT = "its stack can be built, so a step in AWS fails: the address is written last"
NOT_TOLD = "it is not known whether its stack can be built; the address is written last"
TAKEN_UP = "the controller has taken it up, and writes the address last"


@check("ALB-DNS-001", *MEMBERSHIP, models=True, uses=(Section.SERVICES,))
def no_address(facts: Facts) -> Iterator[CheckResult]:
    """Find what the controller has taken up long ago and that has no address."""
    refused = {group.id for group in refused_groups(facts) if group.code}
    for group in refused_groups(facts):
        if group.code in UNREPORTED:
            yield refusal_finding(group, facts)
    for id_, found in groups(facts).items():
        seen = BUILT if id_ in stacks(facts) else NOT_TOLD
        for member in found.members if id_ not in refused else ():
            if claimed(member.ingress) and not member.ingress.addresses:
                yield from _waiting(about_ref(member.ref), member.ingress.meta, seen, facts)
    for service in balanced_services(facts):
        if SERVICE_FINALIZER in service.meta.finalizers and not service.addresses:
            about = ObjectRef("Service", service.ref.namespace, service.ref.name)
            yield from _waiting(about, service.meta, TAKEN_UP, facts)


def _waiting(about: ObjectRef, meta: Meta, seen: str, facts: Facts) -> Iterator[Finding]:
    age = facts.snapshot.taken_at - meta.created if meta.created else timedelta(0)
    if age > WAITED:
        kind = "Service " if about.kind == "Service" else ""
        yield Finding(
            about,
            f"{kind}{meta.ref} has no address, {lapse(age)} after it was made",
            seen,
            hint="look for what fails in the controller's log",
            concerns=(meta.ref,) if about.kind == "Ingress" else (),
        )


@check("ALB-DNS-003", Section.LOAD_BALANCERS, Section.TAGS)
def not_active(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers that failed, are impaired, or take long to be set up."""
    for lb in load_balancers(facts):
        finding = wording.not_active(lb, facts.snapshot.taken_at)
        if finding is not None:
            yield finding


@check("ALB-DNS-004", *MEMBERSHIP, models=True)
def stale_address(facts: Facts) -> Iterator[CheckResult]:
    """Find Ingresses that show an address although their group cannot be built any more."""
    for group in refused_groups(facts):
        for ref in group.refusal.blocks if group.code else ():
            addresses = facts.snapshot.kubernetes.ingress_by_ref[ref].addresses
            if addresses:
                yield Finding(
                    about_ref(ref),
                    f"{ref} shows address {addresses[0].hostname}, but changes to it are not "
                    "carried out",
                    f"the controller stops at: {group.refusal.message}",
                    causes=(group.code,),
                    concerns=(ref,),
                )
