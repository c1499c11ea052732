"""The webhook's certificate: where it comes from, and what an upgrade does to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from kubectl_alb.analysis.upgrade.remark import INFO, WARNING, Remark
from kubectl_alb.analysis.upgrade.situation import Situation, text_of
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.chart_values import KEEP_TLS, keeps_certificate
from kubectl_alb.facts.webhooks import hooks, injected
from kubectl_alb.model.section import Section

# With cert-manager, charts of these releases stop the renewal if the Secret is to be kept.
STOPS_RENEWAL: tuple[Version, Version] = ((2, 15, 0), (3, 0, 0))
HIERARCHY: Version = (2, 15, 0)


class CertificateSource(Enum):
    """Who makes the certificate."""

    CERT_MANAGER = "cert-manager"
    USER = "webhookTLS"
    HELM = "helm"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CertificateState:
    """What becomes of the certificate; `keep` is what `upgrade` sets `keepTLSSecret` to.

    `keep` is None where the value stays as it is. `renewed` is whether the upgrade makes a new
    one, which pods do not have for a minute or two.
    """

    source: CertificateSource
    keep: bool | None = None
    renewed: bool = False


def certificate_state(case: Situation) -> CertificateState:
    """Return where the webhook's certificate comes from, and what the upgrade does to it."""
    source = _source(case)
    known, default = keeps_certificate(case.new) is not None, keeps_certificate(case.new)
    given = case.value(KEEP_TLS)
    if source is CertificateSource.CERT_MANAGER:
        first, last = STOPS_RENEWAL
        bad = first <= case.new < last and given is not False
        return CertificateState(source, False if bad else None)
    if source is CertificateSource.USER:
        return CertificateState(source)
    if not known:
        return CertificateState(source, renewed=True)
    keeps = default if given is None else bool(given)
    if given is False:
        return CertificateState(source, renewed=True)
    return CertificateState(source, None if keeps else True)


def _source(case: Situation) -> CertificateSource:
    if case.value("enableCertManager"):
        return CertificateSource.CERT_MANAGER
    found = hooks(case.now)
    if any(injected(hook) for hook in found):
        return CertificateSource.CERT_MANAGER
    if case.value("webhookTLS.cert"):
        return CertificateSource.USER
    read = case.now.snapshot.known(Section.MUTATING_WEBHOOKS, Section.VALIDATING_WEBHOOKS)
    return CertificateSource.HELM if read else CertificateSource.UNKNOWN


def certificate_remarks(case: Situation) -> Iterator[Remark]:
    """Yield what the certificate means for the upgrade."""
    state = certificate_state(case)
    if state.renewed:
        asked = "" if case.value(KEEP_TLS) is None else f" ({KEEP_TLS}=false is given)"
        yield Remark(
            "certificate-renewed",
            WARNING,
            f"the upgrade makes a new certificate for the webhooks{asked}: until pods have it, for "
            "a minute or two, writes of Ingresses and Services may fail",
            "the pods are replaced by the upgrade; do not deploy anything else meanwhile",
        )
    elif state.keep:
        yield Remark(
            "certificate-kept",
            INFO,
            f"the chart of {text_of(case.new)} would make a new certificate for the webhooks with "
            "each upgrade",
            f"kubectl alb upgrade sets {KEEP_TLS}=true; do so where helm is run otherwise",
            step=True,
        )
    elif state.keep is False:
        yield Remark(
            "certificate-renewal",
            WARNING,
            "with cert-manager and an existing Secret this chart stops the renewal of the "
            "certificate, and writes fail once it has expired",
            f"kubectl alb upgrade sets {KEEP_TLS}=false; v3.0.0 or newer is not affected",
            step=True,
        )
    if state.source is CertificateSource.CERT_MANAGER and case.old < HIERARCHY <= case.new:
        yield Remark(
            "certificate-authority",
            INFO,
            "from v2.15.0 on, cert-manager's certificate is signed by a CA of its own: the "
            "caBundle of the webhooks changes",
        )
