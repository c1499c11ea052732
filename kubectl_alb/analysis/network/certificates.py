"""Hosts against certificates: which one serves a host, and why the others do not.

controller: pkg/certs/cert_discovery.go
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.model.network import Certificate

ISSUED = "ISSUED"


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A host and a certificate; `reason` is empty when the certificate serves the host."""

    host: str
    certificate: Certificate
    reason: str

    @property
    def near(self) -> bool:
        """Tell whether the certificate has to do with the host at all."""
        return self.reason != OTHER_NAMES


OTHER_NAMES = "other names"


def certificate_rows(
    hosts: Iterable[str],
    certificates: tuple[Certificate, ...],
    config: ControllerConfig,
    now: datetime,
) -> Iterator[CertificateRow]:
    """Yield every pair of a host and a certificate."""
    for host in hosts:
        for certificate in certificates:
            yield CertificateRow(host, certificate, rejection(host, certificate, config, now))


def rejection(host: str, certificate: Certificate, config: ControllerConfig, now: datetime) -> str:
    """Say why discovery does not take a certificate for a host; empty if it does."""
    names = certificate.alternative_names
    if not any(serves(name, host) for name in names):
        return _near_miss(host, names)
    if certificate.status != ISSUED:
        return f"its status is {certificate.status}"
    if certificate.not_after is not None and certificate.not_after < now:
        return f"it expired on {certificate.not_after:%Y-%m-%d}"
    if config.allowed_ca_arns and certificate.authority_arn not in config.allowed_ca_arns:
        return "its authority is not among --allowed-certificate-authority-arns"
    return ""


def serves(name: str, host: str) -> bool:
    """Tell whether a certificate's name covers a host; a wildcard stands for one label."""
    if name.startswith("*."):
        return host.partition(".")[2].lower() == name[2:].lower()
    return name.lower() == host.lower()


def _near_miss(host: str, names: tuple[str, ...]) -> str:
    for name in names:
        stem = name.removeprefix("*.").lower()
        if name.startswith("*.") and (host.lower() == stem or host.lower().endswith(f".{stem}")):
            return f"{name} covers exactly one label before {stem}"
        if host.startswith("*.") and name.lower().endswith(host[1:].lower()):
            return f"{name} is one host, the wildcard {host} needs a wildcard certificate"
    return OTHER_NAMES
