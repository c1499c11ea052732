"""Certificates: named, discovered by host, or requested by the controller.

controller: pkg/certs/cert_discovery.go, pkg/ingress/model_build_certificates.go
"""

from hashlib import sha256

from kubectl_alb.controller.annotations.values import parse_bool
from kubectl_alb.desired.certificate_index import GATE, certificate_index
from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.tags import ingress_tags
from kubectl_alb.facts.membership import Member
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.rule import Reference, Token
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Certificate, Type


def hosts_of(ingress: Ingress) -> list[str]:
    """Return the hosts of rules and of `tls`, sorted, each once."""
    hosts = {rule.host for rule in ingress.rules if rule.host}
    hosts.update(host for entry in ingress.tls for host in entry.hosts)
    return sorted(hosts)


def requested(draft: Draft, member: Member) -> Certificate | None:
    """Return the certificate that the controller requests for an Ingress, if it should."""
    facts = draft.facts
    if not facts.config.gate(GATE) or not _wants_certificate(member):
        return None
    if member.annotations.strings("certificate-arn"):
        return None
    hosts = hosts_of(member.ingress)
    if not hosts:
        raise Refused(
            RefusalReason.CERTIFICATE_WITHOUT_HOST,
            f"ingress {member.ref} has create-acm-cert enabled but no hostnames defined in "
            "spec.rules[].host or spec.tls[].hosts — cannot create a certificate without at "
            "least one hostname",
            member.ref,
        )
    # These tags ignore the gate that makes default tags the weakest.
    tags = {**ingress_tags(member, facts), **facts.config.default_tags}
    authority = member.annotations.text("acm-pca-arn") or facts.config.default_pca_arn
    kind = "PRIVATE" if authority else "AMAZON_ISSUED"
    domain = hosts[0].replace("*", "wildcard") if facts.config.version >= (3, 5, 0) else hosts[0]
    hashed = sha256(str(member.ref).encode()).hexdigest()[:8]
    certificate = Certificate(
        f"{kind.lower()}/{domain}-{hashed}", kind, authority, hosts[0], tuple(hosts), tags
    )
    draft.certificates.append(certificate)
    return certificate


def reference(certificate: Certificate) -> Reference:
    """Return the ARN that a requested certificate will get."""
    return Reference(Type.CERTIFICATE, certificate.id, "status/certificateARN")


def _wants_certificate(member: Member) -> bool:
    try:
        return parse_bool(member.annotations.text("create-acm-cert") or "")
    except ValueError:
        return False


def discovered(draft: Draft, member: Member) -> tuple[Token, ...]:
    """Discover the certificates of an Ingress; none, with a note, if they were not read."""
    facts = draft.facts
    if not facts.snapshot.known(Section.CERTIFICATES):
        return ()
    return certificate_index(facts).find(hosts_of(member.ingress))
