"""Hosts against certificates: which one serves a host, and what is against the others."""

from collections.abc import Collection, Iterator

from kubectl_alb.analysis.network.certificates import CertificateRow, certificate_rows
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.checks.engine.sheet import Cell, Sheet, TableKind, columns
from kubectl_alb.desired.certificates import hosts_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Member, groups
from kubectl_alb.facts.settings import given_items
from kubectl_alb.model.counting import count
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section

COLUMNS = columns(
    "host HOST",
    "ingress INGRESS",
    "certificate CERTIFICATE",
    "names NAMES",
    "keyType KEY",
    "status STATUS",
    "expires EXPIRES",
    "taken TAKEN",
    "+reason WHY NOT",
)


def certificate_sheets(facts: Facts, refs: Collection[Ref] | None = None) -> Iterator[Sheet]:
    """Yield the table of all hosts, or of those of some Ingresses."""
    region = facts.snapshot.context.region.value or "this region"
    rows: list[tuple[Cell, ...]] = []
    for group in groups(facts).values():
        for member in filter(_has_tls, group.members):
            if refs is not None and member.ref not in refs:
                continue
            for host in hosts_of(member.ingress):
                rows += _rows(host, member, facts)
    yield Sheet(
        "certificates",
        f"Certificates for the hosts of Ingresses, ACM in {region}",
        COLUMNS,
        tuple(rows),
        (f"{count(len(facts.snapshot.aws.certificates), 'certificate')}; those that have nothing "
         "to do with "
         "a host are left out",),
    )  # fmt: skip


def _has_tls(member: Member) -> bool:
    return bool(given_items(member, "certificate-arn")) or "HTTPS" in (
        member.annotations.text("listen-ports") or ""
    )


def _rows(host: str, member: Member, facts: Facts) -> Iterator[tuple[Cell, ...]]:
    snapshot, ref = facts.snapshot, str(member.ref)
    named = given_items(member, "certificate-arn")
    found = certificate_rows((host,), snapshot.aws.certificates, facts.config, snapshot.taken_at)
    shown = [row for row in found if row.near or row.certificate.arn in named]
    for row in shown:
        yield _row(row, ref, named)
    for arn in named:
        if arn not in snapshot.aws.certificate_by_arn:
            yield host, ref, arn, "", "", "", "", True, "named, but not in ACM here"
    if not shown and not named:
        yield host, ref, None, "", "", "", "", False, "no certificate has such a name"


def _row(row: CertificateRow, ref: str, named: tuple[str, ...]) -> tuple[Cell, ...]:
    found = row.certificate
    taken, reason = not row.reason, row.reason
    if named:
        taken = found.arn in named
        reason = f"named, though {reason}" if taken and reason else "" if taken else "not named"
    return (
        row.host,
        ref,
        found.arn,
        ", ".join(found.domains),
        found.key_algorithm,
        found.status,
        f"{found.not_after:%Y-%m-%d}" if found.not_after else "",
        taken,
        reason,
    )


CERTIFICATES = TableKind(
    "certificates",
    ("CERT",),
    frozenset({*MEMBERSHIP, Section.CERTIFICATES}),
    certificate_sheets,
)
