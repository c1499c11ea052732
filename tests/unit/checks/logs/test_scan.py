import json

import pytest

from kubectl_alb.checks.logs.scan import scan


def info(message: str, **more: object) -> str:
    return json.dumps(
        {"level": "info", "ts": "2026-03-02T10:14:31Z", "msg": message, **more},
        separators=(",", ":"),
    )


def error(text: str) -> str:
    return json.dumps({"level": "error", "msg": "Reconciler error", "error": text})


NORMAL = [
    info("version", GitVersion="v3.5.0", GitCommit="abc", BuildDate=""),
    info("successfully built model", model='{"id":"shop/web","resources":{}}'),
    info("successfully deployed model", ingressGroup="shop"),
    info("creating targetGroup", stackID="shop/web", resourceID="shop/web-cart:80"),
    info("registered targets", arn="arn:aws:elasticloadbalancing:x", targets=[]),
    info("Disabling ALBGatewayAPI: missing required CRDs", missing=["Gateway"]),
    info("adding readiness check for webhook"),
    info("Starting workers", controller="ingress").replace('"worker', '"worker'),
    info("Reconcile request", name="web").replace("info", "debug"),
    info("mutating webhook response", response={"allowed": True}).replace("info", "debug"),
    info("requeue after", reason="target health monitor").replace("info", "debug"),
    '{"level":"debug","logger":"events","msg":"Successfully reconciled","type":"Normal",'
    '"object":{"kind":"Ingress"},"reason":"SuccessfullyReconciled"}',
    "I0302 10:14:31.000000       1 leaderelection.go:258] successfully acquired lease "
    "kube-system/aws-load-balancer-controller-leader",
    "I0302 10:14:31.000000       1 leaderelection.go:248] attempting to acquire leader lease "
    "kube-system/aws-load-balancer-controller-leader...",
    "goroutine 1 [running]:",
    "",
]


@pytest.mark.parametrize("line", NORMAL)
def test_normal_lines_tell_nothing(line: str) -> None:
    assert list(scan([line])) == []


def test_hits_carry_the_number_of_their_line() -> None:
    lines = [NORMAL[0], error("no certificate found for host: a.test"), NORMAL[1], error("new")]
    assert [hit.number for hit in scan(lines)] == [2, 4]


def test_an_error_that_no_signature_knows_is_reported_without_a_match() -> None:
    (hit,) = scan([error("something new")])
    assert hit.match is None
    assert hit.line.error == "something new"


def test_a_model_with_a_substitute_for_a_missing_service_tells_it() -> None:
    body = '{"messageBody":"Backend service does not exist"}'
    (hit,) = scan([info("successfully built model", model=body)])
    assert hit.match is not None
    assert hit.match.failure.code == "ALB-SVC-003"


def test_an_error_quoted_at_info_level_is_normal() -> None:
    quoted = info("retrying", error="no certificate found for host: a.test")
    assert list(scan([quoted])) == []


def test_a_prefixed_line_is_found_too() -> None:
    (hit,) = scan([f"[pod/a-1/controller] {error('no certificate found for host: a.test')}"])
    assert (hit.line.pod, hit.match and hit.match.failure.code) == ("a-1", "ALB-CERT-001")
