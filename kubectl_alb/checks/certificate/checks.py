"""Certificates and TLS settings: CERT."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kubectl_alb.analysis.network.certificates import ISSUED, certificate_rows, serves
from kubectl_alb.analysis.wording import (
    about_group,
    about_ref,
    expiring,
    grade_of,
    listed,
    refs_of,
    whose,
)
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP, refusal, refused, refused_with_group
from kubectl_alb.desired.certificates import hosts_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Member, groups
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.ownership import load_balancers
from kubectl_alb.facts.settings import given_items
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.counting import count
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import Ref
from kubectl_alb.model.network import Certificate
from kubectl_alb.model.section import Section

ACM = ":acm:"
KEY = PREFIX + "certificate-arn"
WAITING = ("PENDING_VALIDATION", "FAILED", "VALIDATION_TIMED_OUT")
POLICY_PREFIX = "ELBSecurityPolicy-"
SEVERAL_SINCE = (2, 5, 0)


@check("ALB-CERT-001", *MEMBERSHIP, Section.CERTIFICATES, models=True)
def no_certificate_for_host(facts: Facts) -> Iterator[CheckResult]:
    """Find hosts on HTTPS that no issued certificate serves."""
    for answer, group in refused_with_group("ALB-CERT-001", facts):
        member = next((m for m in group.members if about_ref(m.ref) == answer.about), None)
        bare = dict(_bare_hosts(member, facts)) if member else {}
        yield replace(
            answer,
            detail="; ".join((answer.detail, *bare.values())),
            hint="request a certificate for it, or correct the host",
            fix=next(
                (f"aws acm request-certificate --domain-name {host} --validation-method DNS"
                 for host in bare), "",
            ),
        )  # fmt: skip


def _bare_hosts(member: Member, facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield each host that no certificate serves, with what comes closest."""
    snapshot = facts.snapshot
    for host in hosts_of(member.ingress):
        rows = list(
            certificate_rows((host,), snapshot.aws.certificates, facts.config, snapshot.taken_at)
        )
        if any(not row.reason for row in rows):
            continue
        near = [f"{row.certificate.arn} ({row.reason})" for row in rows if row.near]
        closest = f", closest {listed(near, 3)}" if near else " has its name"
        yield host, f"host {host}: none of {count(len(rows), 'certificate')}{closest}"


@check("ALB-CERT-002", *MEMBERSHIP, Section.CERTIFICATES, models=True)
def several_certificates_for_host(facts: Facts) -> Iterator[CheckResult]:
    """Find hosts that several certificates serve, which releases before v2.5 refuse."""
    if facts.config.version >= SEVERAL_SINCE:
        return
    for member in _discovering(facts):
        for host in hosts_of(member.ingress):
            found = [
                c.arn
                for c in facts.snapshot.aws.certificates
                if c.status == ISSUED and any(serves(name, host) for name in c.domains)
            ]
            if len(found) > 1:
                yield Finding(
                    about_ref(member.ref),
                    f"{member.ref}: {count(len(found), 'certificate')} serve host {host}, and "
                    f"{facts.config.version_text} takes none of them",
                    listed(found),
                    concerns=(member.ref,),
                    values={"CERT_ARN": found[0]},
                )


def _discovering(facts: Facts) -> Iterator[Member]:
    """Yield the members with an HTTPS listener whose certificates are not named."""
    for group in groups(facts).values():
        for member in group.members:
            if not given_items(member, "certificate-arn") and "HTTPS" in (
                member.annotations.text("listen-ports") or ""
            ):
                yield member


@dataclass(frozen=True, slots=True)
class Named:
    """A certificate that an Ingress or its class names; None if ACM does not have it."""

    ref: Ref
    arn: str
    certificate: Certificate | None


def _named(facts: Facts) -> Iterator[Named]:
    for group in groups(facts).values():
        for member in group.members:
            for arn in given_items(member, "certificate-arn"):
                yield Named(member.ref, arn, facts.snapshot.aws.certificate_by_arn.get(arn))


@check(
    "ALB-CERT-003",
    *MEMBERSHIP,
    Section.CERTIFICATES,
    also=(Section.LISTENERS, Section.LISTENER_CERTIFICATES, Section.LOAD_BALANCERS, Section.TAGS),
)
def unusable_certificate(facts: Facts) -> Iterator[CheckResult]:
    """Find certificates, named or presented, that are gone, elsewhere, expired or about to be."""
    for named in _named(facts):
        seen = _why_unusable(named, facts)
        if seen:
            yield Finding(
                about_ref(named.ref),
                f"{named.ref} names certificate {named.arn}, which {seen}",
                key=KEY,
                arn=named.arn,
                rating=grade_of(named.ref, facts),
                concerns=(named.ref,),
                values={"ARN": named.arn},
            )
    yield from _expiring(facts)


def _why_unusable(named: Named, facts: Facts) -> str:
    if ACM not in named.arn:
        return ""
    region = facts.snapshot.context.region.value
    there = named.arn.split(":")[3]
    if region and there != region:
        return f"is in region {there}; the load balancer is in {region}"
    if named.certificate is None:
        return "ACM does not have"
    status = named.certificate.status
    return "" if status == ISSUED or status in WAITING else f"is {status}"


def _expiring(facts: Facts) -> Iterator[CheckResult]:
    snapshot = facts.snapshot
    presented: dict[str, set[str]] = {}
    for listener in snapshot.aws.listeners:
        if listener.certificate:
            presented.setdefault(listener.certificate, set()).add(listener.load_balancer_arn)
    by_arn = {listener.arn: listener.load_balancer_arn for listener in snapshot.aws.listeners}
    for entry in snapshot.aws.listener_certificates:
        if entry.listener_arn in by_arn:
            presented.setdefault(entry.arn, set()).add(by_arn[entry.listener_arn])
    ours = {lb.arn: lb for lb in load_balancers(facts)}
    for arn, users in sorted(presented.items()):
        certificate = snapshot.aws.certificate_by_arn.get(arn)
        mine = [ours[user] for user in sorted(users) if user in ours]
        names = [lb.name for lb in mine]
        said = expiring(arn, certificate, names, snapshot.taken_at) if certificate else None
        if said is not None and names:
            yield replace(said, values={"ARN": arn})


@check("ALB-CERT-004", *MEMBERSHIP, Section.CERTIFICATES, models=True)
def certificate_not_issued(facts: Facts) -> Iterator[CheckResult]:
    """Find certificates that are named, or should be requested, and cannot be issued yet."""
    yield from refused("ALB-CERT-004", facts)
    for named in _named(facts):
        if named.certificate is not None and named.certificate.status in WAITING:
            yield Finding(
                about_ref(named.ref),
                f"{named.ref} names certificate {named.arn}, which is {named.certificate.status}",
                key=KEY,
                arn=named.arn,
                rating=grade_of(named.ref, facts),
                concerns=(named.ref,),
                values={"CERT_ARN": named.arn},
            )


@check("ALB-CERT-005", *MEMBERSHIP, Section.CERTIFICATES, models=True)
def https_without_certificate(facts: Facts) -> Iterator[CheckResult]:
    """Find HTTPS listeners for which no certificate is named and no host is given to find one."""
    for id_, stack in stacks(facts).items():
        group = groups(facts)[id_]
        bare = [
            listener.port
            for listener in stack.listeners
            if listener.protocol == "HTTPS" and not listener.certificates
        ]
        if bare and group.members:
            about = about_group(group)
            yield Finding(
                about,
                f"{whose(about)}: HTTPS port {listed(bare)} has no certificate",
                "no certificate is named and there is no host to look one up for; the controller "
                "builds the listener and AWS refuses it",
                key=PREFIX + "listen-ports",
                rating=grade_of(group.members[0].ref, facts),
                concerns=refs_of(group),
            )


@check("ALB-CERT-006", *MEMBERSHIP, models=True)
def unknown_ssl_policy(facts: Facts) -> Iterator[CheckResult]:
    """Find TLS policies that members disagree on or that no load balancer can have."""
    yield from refused("ALB-CERT-006", facts)
    for id_, stack in stacks(facts).items():
        group = groups(facts)[id_]
        odd = {listener.ssl_policy or "" for listener in stack.listeners} - {""}
        odd = {policy for policy in odd if not policy.startswith(POLICY_PREFIX)}
        if odd and group.members:
            about = about_group(group)
            yield Finding(
                about,
                f"{whose(about)}: {listed(sorted(odd))} is no TLS policy of load balancers",
                f"their names begin with {POLICY_PREFIX}",
                key=PREFIX + "ssl-policy",
                rating=grade_of(group.members[0].ref, facts),
                concerns=refs_of(group),
            )


redirect_to_no_listener = refusal(
    "ALB-CERT-007", "Find redirects to a port without an HTTPS listener."
)
mutual_tls_invalid = refusal(
    "ALB-CERT-008", "Find settings of mutual TLS that the controller refuses.", Section.TRUST_STORES
)
