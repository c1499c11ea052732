"""Which certificate a client gets: as the load balancer chooses by the server name.

AWS: "SSL certificates for your Application Load Balancer", certificate list. An exact name goes
before a wildcard, which stands for exactly one label; of several, ECDSA goes before RSA, one that
is valid before one that is not, then the larger key, then the one that is valid longest. A name
that no certificate has gets the default one.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone

from kubectl_alb.analysis.describe.load_balancer import PresentedCertificate
from kubectl_alb.analysis.network.certificates import serves
from kubectl_alb.model.network import Certificate

NEVER = datetime.max.replace(tzinfo=timezone.utc)


def chosen(
    name: str, certificates: Sequence[PresentedCertificate], now: datetime
) -> PresentedCertificate | None:
    """Return the certificate for a server name; None where there is none at all."""
    matching = _matching(name.lower(), certificates)
    if matching:
        return max(matching, key=lambda each: _rank(each, now))
    return next((each for each in certificates if each.default), None)


def certainly_chosen(
    name: str, certificates: Sequence[PresentedCertificate], now: datetime
) -> PresentedCertificate | None:
    """Return the certificate for a server name; None where it may be one whose names are unread.

    A client that asks for an address sends no name (RFC 6066): `name` is empty then.
    """
    found = chosen(name, certificates, now)
    if found is None or not name or serves_name(found, name) or len(certificates) == 1:
        return found
    unread = any(each.certificate is None for each in certificates if each is not found)
    return None if unread or found.certificate is None else found


def serves_name(certificate: PresentedCertificate, name: str) -> bool | None:
    """Return whether a certificate is for a name; None where its names were not read."""
    if certificate.certificate is None:
        return None
    return any(serves(domain, name) for domain in certificate.certificate.domains)


def fault_of(certificate: PresentedCertificate | None, name: str, now: datetime) -> str:
    """Return why clients refuse a certificate; empty where they do not, or that is not known."""
    known = certificate.certificate if certificate else None
    if certificate is None or known is None:
        return ""
    if not serves_name(certificate, name):
        return f"a certificate that is not for {name}"
    if known.not_after is not None and known.not_after <= now:
        return f"a certificate that expired on {known.not_after:%Y-%m-%d}"
    return ""


def _matching(
    name: str, certificates: Iterable[PresentedCertificate]
) -> list[PresentedCertificate]:
    known = [each for each in certificates if each.certificate is not None]
    exact = [each for each in known if name in _names(each)]
    return exact or [each for each in known if serves_name(each, name)]


def _names(each: PresentedCertificate) -> list[str]:
    return [domain.lower() for domain in each.certificate.domains] if each.certificate else []


def _rank(each: PresentedCertificate, now: datetime) -> tuple[bool, bool, int, datetime]:
    certificate = each.certificate
    assert certificate is not None
    until = certificate.not_after or NEVER
    return _is_ecdsa(certificate), until > now, _bits(certificate), until


def _is_ecdsa(certificate: Certificate) -> bool:
    return certificate.key_algorithm.upper().startswith("EC")


def _bits(certificate: Certificate) -> int:
    found = re.search(r"(\d+)(?:v\d+|r\d+)?$", certificate.key_algorithm)
    return int(found[1]) if found else 0
