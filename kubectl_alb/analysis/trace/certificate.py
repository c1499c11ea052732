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


def serves_name(certificate: PresentedCertificate, name: str) -> bool | None:
    """Return whether a certificate is for a name; None where its names were not read."""
    if certificate.certificate is None:
        return None
    return any(serves(domain, name) for domain in certificate.certificate.domains)


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
