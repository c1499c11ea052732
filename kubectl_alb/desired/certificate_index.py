"""Issued certificates by the hosts they serve.

controller: pkg/certs/cert_discovery.go
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.tags import CLUSTER_TAG, STACK_TAG
from kubectl_alb.model.network import Certificate
from kubectl_alb.model.refusal import RefusalReason, Refused

GATE = "EnableCertificateManagement"


class CertificateIndex:
    """Issued certificates by the hosts they serve, as the controller matches them.

    `*.example.com` serves every host with as many labels and the same ones after the first.
    """

    def __init__(self, facts: Facts) -> None:
        self.snapshot = facts.snapshot
        self.config = facts.config
        self.exact: dict[str, set[str]] = defaultdict(set)
        self.wildcard: dict[str, set[str]] = defaultdict(set)
        for certificate in facts.snapshot.aws.certificates:
            if certificate.status == "ISSUED":
                self._index(certificate)

    def _index(self, certificate: Certificate) -> None:
        allowed = self.config.allowed_ca_arns
        if allowed and certificate.authority_arn not in allowed:
            return
        for domain in certificate.alternative_names:
            if domain.startswith("*."):
                self.wildcard[domain[2:]].add(certificate.arn)
            else:
                self.exact[domain].add(certificate.arn)

    def find(self, hosts: Iterable[str]) -> tuple[str, ...]:
        """Return every certificate that serves one of the hosts, sorted by ARN."""
        found: set[str] = set()
        for host in hosts:
            _, dot, rest = host.partition(".")
            arns = self.exact.get(host, set()) | (self.wildcard.get(rest, set()) if dot else set())
            arns = {arn for arn in arns if not self._ours(arn)}
            if not arns:
                raise Refused(
                    RefusalReason.CERTIFICATE_NOT_FOUND, f"no certificate found for host: {host}"
                )
            found |= arns
        return tuple(sorted(found))

    def _ours(self, arn: str) -> bool:
        """Tell whether the controller made a certificate, which it then never discovers."""
        if not self.config.gate(GATE):
            return False
        tags: Mapping[str, str] = self.snapshot.aws.tags_by_arn.get(arn, {})
        return CLUSTER_TAG in tags and STACK_TAG in tags


@fact
def certificate_index(facts: Facts) -> CertificateIndex:
    """Return the issued certificates by host."""
    return CertificateIndex(facts)
