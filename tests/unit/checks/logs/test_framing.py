import json

import pytest

from kubectl_alb.checks.logs.entry import entry
from kubectl_alb.checks.logs.fold import sameness
from kubectl_alb.model.log import Written
from tests.logs import BEGUN, FIRST, NO_SUBNET, error

LINE = error(NO_SUBNET)
STAMP = "2026-03-02T10:00:00.000000000Z"
WRAPPED = {"log": LINE + "\n", "stream": "stderr", "time": STAMP}
FLUENT = {"log": LINE, "kubernetes": {"pod_name": FIRST}}
PARSED = {"log_processed": json.loads(LINE), "kubernetes": {"pod_name": FIRST}}


@pytest.mark.parametrize(
    "front",
    [
        f"[pod/{FIRST}/aws-load-balancer-controller] ",
        f"[pod/{FIRST}/aws-load-balancer-controller] {STAMP} ",
        f"{FIRST} aws-load-balancer-controller ",
        f"{FIRST} controller {STAMP} ",
        f"kube-system {FIRST} controller ",
        f"\x1b[32m{FIRST}\x1b[0m \x1b[36mcontroller\x1b[0m ",
        f"{FIRST} \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} controller | ",
        f"kube-system/{FIRST}[controller]: ",
    ],
)
def test_whatever_names_the_pod_the_line_behind_it_is_read(front: str) -> None:
    found = entry(Written(front + LINE))
    assert (found.pod, found.time, found.level) == (FIRST, BEGUN, "error")
    assert (found.code, str(found.subject)) == ("ALB-SUBNET-001", "shop/web")


@pytest.mark.parametrize(
    "raw",
    [
        f"{STAMP} {LINE}",
        f"{STAMP} stderr F {LINE}",
        f"2026-03-02 10:00:00,123 {LINE}",
        f"Mar  2 10:00:00 node-1 alb[17]: {LINE}",
        f"controller-1  | {LINE}",
        json.dumps(WRAPPED),
        json.dumps(FLUENT),
        json.dumps(PARSED),
        json.dumps({"timestamp": STAMP, "message": LINE}),
    ],
)
def test_a_line_that_was_collected_or_stored_is_read_like_any_other(raw: str) -> None:
    found = entry(Written(raw))
    assert (found.level, found.time) == ("error", BEGUN)
    assert (found.code, str(found.subject)) == ("ALB-SUBNET-001", "shop/web")


@pytest.mark.parametrize(
    ("raw", "level", "message"),
    [
        ('time="2026-03-02T10:00:00Z" level=error msg="no zones"', "error", "no zones"),
        ('ts=2026-03-02T10:00:00Z level=warn msg="no zones"', "warn", "no zones"),
        ('time="2026-03-02T10:00:00Z" level=info msg="All up to date"', "info", "All up to date"),
    ],
)
def test_level_time_and_message_of_other_programs_are_read(
    raw: str, level: str, message: str
) -> None:
    found = entry(Written(raw))
    assert (found.level, found.time, found.message) == (level, BEGUN, message)


def test_a_structured_line_of_klog_has_its_object_and_error() -> None:
    found = entry(
        Written(
            'E0302 10:00:00.000000       1 controller.go:316] "Reconciler error" err="boom" '
            'controller="ingress" namespace="shop" name="web"'
        )
    )
    assert (found.level, str(found.subject), found.error) == ("error", "shop/web", "boom")


def test_lines_that_differ_in_what_stands_in_front_only_are_equal() -> None:
    lines = (f"{STAMP} {LINE}", f"2026-03-02T10:00:05Z {LINE}", LINE)
    assert len({sameness(Written(line))[0] for line in lines}) == 1


def test_a_sentence_has_no_pod_in_front() -> None:
    assert entry(Written("the controller starts")).pod == ""


@pytest.mark.parametrize(
    "raw",
    [
        "Error from server (InternalError): something odd",
        'error: unable to patch "web": something odd',
        "Error: INSTALLATION FAILED: something odd",
        "Received response status [FAILED] from custom resource. Message returned: odd",
        "9:12:33 AM | CREATE_FAILED | Custom::AWSCDK-EKS-HelmChart | odd",
        "Helm upgrade failed for release shop/web with chart web@1.0: something odd",
        "2026-03-02 10:00:00 [\N{HEAVY BALLOT X}]  something odd",
        "fatal: [host]: FAILED! => something odd",
        "one or more objects failed to apply, reason: something odd",
        'admission webhook "x.example" denied the request: something odd',
    ],
)
def test_a_foreign_error_that_no_signature_knows_is_an_error(raw: str) -> None:
    found = entry(Written(raw))
    assert (found.level, found.code) == ("error", "")
    assert "odd" in raw or "odd" in found.message


@pytest.mark.parametrize(
    ("raw", "kind", "name"),
    [
        ('Service "web" is invalid: spec.x: Invalid value', "Service", "web"),
        ('ingresses.networking.k8s.io "web" is forbidden: odd', "Ingress", "web"),
        ('cannot patch "web" with kind Ingress: odd', "Ingress", "web"),
        ('TargetGroupBinding.elbv2.k8s.aws "web" is invalid', "TargetGroupBinding", "web"),
    ],
)
def test_an_answer_tells_its_object(raw: str, kind: str, name: str) -> None:
    found = entry(Written(raw)).subject
    assert (found.kind, found.name) == (kind, name)


def test_a_line_that_was_put_into_quotes_is_read_like_any_other() -> None:
    found = entry(Written(json.dumps(LINE)[1:-1]))
    assert (found.code, str(found.subject)) == ("ALB-SUBNET-001", "shop/web")


def test_an_error_that_was_cut_is_an_error() -> None:
    assert entry(Written(LINE[:60])).level == "error"
