"""Certificates and TLS settings: CERT."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kubectl_alb.analysis.network.certificates import ISSUED, certificate_rows, serves
from kubectl_alb.analysis.wording import about_ref, expiring, listed
from kubectl_alb.checks.check import Answer, Problem, check, problem_of
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.group_settings import about_group, refs_of, whose
from kubectl_alb.checks.refusals import MEMBERSHIP, refusal, refused, refused_with_group
from kubectl_alb.desired.certificates import hosts_of
from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.settings import given_items
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.names import Ref
from kubectl_alb.model.network import Certificate
from kubectl_alb.model.section import Section

ACM = ":acm:"
KEY = PREFIX + "certificate-arn"
WAITING = ("PENDING_VALIDATION", "FAILED", "VALIDATION_TIMED_OUT")
POLICY_PREFIX = "ELBSecurityPolicy-"
SEVERAL_SINCE = (2, 5, 0)


@check("ALB-CERT-001", *MEMBERSHIP, Section.CERTIFICATES, models=True)
def no_certificate_for_host(evidence: Evidence) -> Iterator[Answer]:
    """Find hosts on HTTPS that no issued certificate serves."""
    for answer, group in refused_with_group("ALB-CERT-001", evidence):
        member = next((m for m in group.members if about_ref(m.ref) == answer.about), None)
        bare = dict(_bare_hosts(member, evidence)) if member else {}
        yield replace(
            answer,
            detail="; ".join((answer.detail, *bare.values())),
            hint="request a certificate for it, or correct the host",
            fix=next(
                (f"aws acm request-certificate --domain-name {host} --validation-method DNS"
                 for host in bare), "",
            ),
        )  # fmt: skip


def _bare_hosts(member: Member, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Yield each host that no certificate serves, with what comes closest."""
    snapshot = evidence.snapshot
    for host in hosts_of(member.ingress):
        rows = list(
            certificate_rows((host,), snapshot.certificates, evidence.config, snapshot.taken_at)
        )
        if any(not row.reason for row in rows):
            continue
        near = [f"{row.certificate.arn} ({row.reason})" for row in rows if row.near]
        closest = f", closest {listed(near, 3)}" if near else " has its name"
        yield host, f"host {host}: none of {len(rows)} certificates{closest}"


@check("ALB-CERT-002", *MEMBERSHIP, Section.CERTIFICATES, models=True)
def several_certificates_for_host(evidence: Evidence) -> Iterator[Answer]:
    """Find hosts that several certificates serve, which releases before v2.5 refuse."""
    if evidence.config.version >= SEVERAL_SINCE:
        return
    for member in _discovering(evidence):
        for host in hosts_of(member.ingress):
            found = [
                c.arn
                for c in evidence.snapshot.certificates
                if c.status == ISSUED and any(serves(name, host) for name in c.domains)
            ]
            if len(found) > 1:
                yield Problem(
                    about_ref(member.ref),
                    f"{member.ref}: {len(found)} certificates serve host {host}, and "
                    f"{evidence.config.version_text} takes none of them",
                    listed(found),
                    concerns=(member.ref,),
                    values={"CERT_ARN": found[0]},
                )


def _discovering(evidence: Evidence) -> Iterator[Member]:
    """Yield the members with an HTTPS listener whose certificates are not named."""
    for group in evidence.groups.values():
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


def _named(evidence: Evidence) -> Iterator[Named]:
    for group in evidence.groups.values():
        for member in group.members:
            for arn in given_items(member, "certificate-arn"):
                yield Named(member.ref, arn, evidence.snapshot.certificate.get(arn))


@check(
    "ALB-CERT-003",
    *MEMBERSHIP,
    Section.CERTIFICATES,
    also=(Section.LISTENERS, Section.LISTENER_CERTIFICATES, Section.LOAD_BALANCERS, Section.TAGS),
)
def unusable_certificate(evidence: Evidence) -> Iterator[Answer]:
    """Find certificates, named or presented, that are gone, elsewhere, expired or about to be."""
    for named in _named(evidence):
        seen = _why_unusable(named, evidence)
        if seen:
            yield Problem(
                about_ref(named.ref),
                f"{named.ref} names certificate {named.arn}, which {seen}",
                key=KEY,
                arn=named.arn,
                severity=evidence.grade(named.ref),
                concerns=(named.ref,),
                values={"ARN": named.arn},
            )
    yield from _expiring(evidence)


def _why_unusable(named: Named, evidence: Evidence) -> str:
    if ACM not in named.arn:
        return ""
    region = evidence.snapshot.context.region.value
    there = named.arn.split(":")[3]
    if region and there != region:
        return f"is in region {there}; the load balancer is in {region}"
    if named.certificate is None:
        return "ACM does not have"
    status = named.certificate.status
    return "" if status == ISSUED or status in WAITING else f"is {status}"


def _expiring(evidence: Evidence) -> Iterator[Answer]:
    snapshot = evidence.snapshot
    presented: dict[str, set[str]] = {}
    for listener in snapshot.listeners:
        if listener.certificate:
            presented.setdefault(listener.certificate, set()).add(listener.load_balancer_arn)
    by_arn = {listener.arn: listener.load_balancer_arn for listener in snapshot.listeners}
    for entry in snapshot.listener_certificates:
        if entry.listener_arn in by_arn:
            presented.setdefault(entry.arn, set()).add(by_arn[entry.listener_arn])
    ours = {lb.arn: lb for lb in evidence.load_balancers}
    for arn, users in sorted(presented.items()):
        certificate = snapshot.certificate.get(arn)
        mine = [ours[user] for user in sorted(users) if user in ours]
        names = [lb.name for lb in mine]
        said = expiring(arn, certificate, names, snapshot.taken_at) if certificate else None
        if said is not None and names:
            yield problem_of(said, {"ARN": arn})


@check("ALB-CERT-004", *MEMBERSHIP, Section.CERTIFICATES, models=True)
def certificate_not_issued(evidence: Evidence) -> Iterator[Answer]:
    """Find certificates that are named, or should be requested, and cannot be issued yet."""
    yield from refused("ALB-CERT-004", evidence)
    for named in _named(evidence):
        if named.certificate is not None and named.certificate.status in WAITING:
            yield Problem(
                about_ref(named.ref),
                f"{named.ref} names certificate {named.arn}, which is {named.certificate.status}",
                key=KEY,
                arn=named.arn,
                severity=evidence.grade(named.ref),
                concerns=(named.ref,),
                values={"CERT_ARN": named.arn},
            )


@check("ALB-CERT-005", *MEMBERSHIP, Section.CERTIFICATES, models=True)
def https_without_certificate(evidence: Evidence) -> Iterator[Answer]:
    """Find HTTPS listeners for which no certificate is named and no host is given to find one."""
    for id_, stack in evidence.stacks.items():
        group = evidence.groups[id_]
        bare = [
            listener.port
            for listener in stack.listeners
            if listener.protocol == "HTTPS" and not listener.certificates
        ]
        if bare and group.members:
            about = about_group(group)
            yield Problem(
                about,
                f"{whose(about)}: HTTPS port {listed(bare)} has no certificate",
                "no certificate is named and there is no host to look one up for; the controller "
                "builds the listener and AWS refuses it",
                key=PREFIX + "listen-ports",
                severity=evidence.grade(group.members[0].ref),
                concerns=refs_of(group),
            )


@check("ALB-CERT-006", *MEMBERSHIP, models=True)
def unknown_ssl_policy(evidence: Evidence) -> Iterator[Answer]:
    """Find TLS policies that members disagree on or that no load balancer can have."""
    yield from refused("ALB-CERT-006", evidence)
    for id_, stack in evidence.stacks.items():
        group = evidence.groups[id_]
        odd = {listener.ssl_policy or "" for listener in stack.listeners} - {""}
        odd = {policy for policy in odd if not policy.startswith(POLICY_PREFIX)}
        if odd and group.members:
            about = about_group(group)
            yield Problem(
                about,
                f"{whose(about)}: {listed(sorted(odd))} is no TLS policy of load balancers",
                f"their names begin with {POLICY_PREFIX}",
                key=PREFIX + "ssl-policy",
                severity=evidence.grade(group.members[0].ref),
                concerns=refs_of(group),
            )


redirect_to_no_listener = refusal(
    "ALB-CERT-007", "Find redirects to a port without an HTTPS listener."
)
mutual_tls_invalid = refusal(
    "ALB-CERT-008", "Find settings of mutual TLS that the controller refuses.", Section.TRUST_STORES
)
