"""What an upgrade does to the webhook's certificate."""

import pytest

from kubectl_alb.analysis.upgrade.certificate import (
    CertificateSource,
    certificate_remarks,
    certificate_state,
)
from kubectl_alb.facts.tags import INJECT_CA
from kubectl_alb.model.system import Webhook, WebhookConfiguration
from tests.builders import meta
from tests.unit.analysis.upgrade.cases import ids, upgrade

INJECTED = WebhookConfiguration(
    meta("aws-load-balancer-webhook", "", annotations={INJECT_CA: "kube-system/cert"}),
    True,
    (Webhook("mservice.elbv2.k8s.aws", "Fail", b"", None),),
)


@pytest.mark.parametrize(
    ("new", "values", "keep", "renewed"),
    [
        ("v2.17.1", {}, None, False),  # kept by default
        ("v3.0.0", {}, None, True),  # cannot be kept
        ("v3.1.0", {}, True, False),
        ("v3.5.0", {"keepTLSSecret": True}, None, False),
        ("v3.5.0", {"keepTLSSecret": False}, None, True),
        ("v3.5.0", {"webhookTLS": {"cert": "PEM"}}, None, False),
        ("v3.5.0", {"enableCertManager": True}, None, False),
        ("v2.16.0", {"enableCertManager": True}, False, False),
        ("v2.16.0", {"enableCertManager": True, "keepTLSSecret": False}, None, False),
    ],
)
def test_the_certificate_is_kept_where_it_can_be(
    new: str, values: dict[str, object], keep: bool | None, renewed: bool
) -> None:
    state = certificate_state(upgrade("v2.13.4", new, values=values))
    assert (state.keep, state.renewed) == (keep, renewed)


def test_cert_manager_is_known_by_its_annotation() -> None:
    case = upgrade("v2.13.4", "v3.5.0", mutating_webhooks=(INJECTED,))
    assert certificate_state(case).source is CertificateSource.CERT_MANAGER
    assert ids(certificate_remarks(case)) == ["certificate-authority"]


def test_webhooks_that_were_not_read_leave_it_open() -> None:
    case = upgrade("v2.13.4", "v3.5.0", mutating_webhooks=None)
    assert certificate_state(case).source is CertificateSource.UNKNOWN
