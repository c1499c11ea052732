"""Certificates and TLS."""

from tests.e2e.scenarios import ingress
from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import Stage

WEB = "Ingress shop/web"
STALE = ("ALB-DNS-004",)
HTTPS = {"target-type": "ip", "scheme": "internet-facing", "listen-ports": '[{"HTTPS":443}]'}
OWN = "arn:aws:acm:us-west-2:111122223333:certificate/c1"
GONE = OWN.replace("c1", "gone")


def rename_host(stage: Stage, host: str) -> None:
    (rule,) = stage.read("Ingress", "shop/web")["spec"]["rules"]
    stage.patch("Ingress", "shop/web", {"spec": {"rules": [{**rule, "host": host}]}})


@breaks("ALB-CERT-001", WEB, also=STALE)
def a_host_gets_a_name_that_no_certificate_has(stage: Stage) -> None:
    rename_host(stage, "other.example.com")


@breaks("ALB-CERT-003", WEB)
def a_certificate_is_named_that_does_not_exist(stage: Stage) -> None:
    stage.annotate({"certificate-arn": GONE})


@breaks("ALB-CERT-004", WEB)
def a_named_certificate_waits_for_its_validation(stage: Stage) -> None:
    waiting = {"Status": "PENDING_VALIDATION", "CertificateArn": OWN.replace("c1", "new")}
    own = stage.aws_record("aws/certificates", CertificateArn=OWN)
    stage.aws_add("aws/certificates", {**own, **waiting, "NotAfter": None, "InUseBy": []})
    stage.annotate({"certificate-arn": waiting["CertificateArn"]})


@breaks("ALB-CERT-005", "Ingress shop/new")
def https_is_served_without_host_and_certificate(stage: Stage) -> None:
    ingress.add(stage, "new", HTTPS)


@breaks("ALB-CERT-006", WEB)
def a_security_policy_does_not_exist(stage: Stage) -> None:
    stage.annotate({"ssl-policy": "TLS-1-2"})


@breaks("ALB-CERT-007", WEB, also=STALE)
def a_redirect_leads_to_a_port_without_listener(stage: Stage) -> None:
    stage.annotate({"listen-ports": '[{"HTTP":80}]'})


@breaks("ALB-CERT-008", WEB, also=STALE)
def clients_are_verified_by_an_unknown_trust_store(stage: Stage) -> None:
    stage.annotate(
        {"mutual-authentication": '[{"port":443,"mode":"verify","trustStore":"partners"}]'}
    )
