import pytest

from kubectl_alb.checks.logs.entry import LoggedObject, entry
from kubectl_alb.model.log import Written
from tests.logs import BEGUN, FIRST, NO_SUBNET, error, info, written


def test_an_error_has_its_object_time_and_failure() -> None:
    found = entry(written(error(NO_SUBNET)))
    assert (found.level, found.time, found.pod) == ("error", BEGUN, FIRST)
    assert found.subject == LoggedObject("Ingress", "shop", "web")
    assert (found.code, found.error) == ("ALB-SUBNET-001", NO_SUBNET)


def test_an_error_without_namespace_is_of_a_group() -> None:
    assert entry(written(error("x", "edge", ""))).subject == LoggedObject(
        "IngressGroup", "", "edge"
    )


@pytest.mark.parametrize(
    ("more", "subject"),
    [
        (
            {"logger": "controllers.ingress", "stackID": "edge"},
            LoggedObject("IngressGroup", "", "edge"),
        ),
        ({"ingressGroup": "shop/web"}, LoggedObject("Ingress", "shop", "web")),
        ({"logger": "controllers.service", "stackID": "a/b"}, LoggedObject("Service", "a", "b")),
        (
            {"tgb": {"name": "k8s-x", "namespace": "a"}},
            LoggedObject("TargetGroupBinding", "a", "k8s-x"),
        ),
        ({"name": "health probe"}, LoggedObject()),
    ],
)
def test_lines_that_are_no_errors_name_their_object_too(
    more: dict[str, object], subject: LoggedObject
) -> None:
    assert entry(written(info("done", **more))).subject == subject


def test_a_built_model_is_about_its_stack() -> None:
    model = '{"id":"edge","resources":{}}'
    found = entry(written(info("successfully built model", model=model)))
    assert str(found.subject) == "edge"
    assert found.details == (("resources", "none: no load balancer is asked for"),)


def test_a_failure_makes_a_line_as_grave_as_itself() -> None:
    model = '{"id":"shop/web","x":"Backend service does not exist"}'
    found = entry(written(info("successfully built model", model=model)))
    assert (found.level, found.code) == ("error", "ALB-SVC-003")


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("panic: runtime error: index out of range", "error"),
        ("goroutine 1 [running]:", "info"),
        (info("x", level="Level(-2)"), "debug"),
        (info("x", level="dpanic"), "error"),
        (info("x", level="warning"), "warn"),
        ("E0302 10:14:31.000000       1 leaderelection.go:330] error", "error"),
    ],
)
def test_every_spelling_of_a_level_is_known(line: str, level: str) -> None:
    assert entry(Written(line)).level == level


def test_details_leave_out_what_is_shown_elsewhere_and_what_is_null() -> None:
    line = info("x", reconcileID="x", change=[{"a": 1, "b": None}], empty="")
    assert entry(written(line)).details == (("change", '[{"a":1}]'),)


def test_targets_are_told_of_their_target_group_as_addresses() -> None:
    targets = [{"Id": f"10.0.0.{n}", "AvailabilityZone": None, "Port": 80} for n in (1, 2)]
    arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/k8s-shop-web-1/0a1b"
    found = entry(written(info("registered targets", arn=arn, targets=targets)))
    assert found.subject == LoggedObject("TargetGroup", "", "k8s-shop-web-1")
    assert found.details == (("targets", "10.0.0.1:80,10.0.0.2:80"),)


def test_what_go_and_klog_put_in_front_is_no_part_of_the_message() -> None:
    assert entry(Written("I0302 10:14:31.000000       1 main.go:3] hello")).message == "hello"
    found = entry(Written("2026/03/02 10:00:00 http: TLS handshake error from 10.0.0.1:2: EOF"))
    assert found.message.startswith("http: TLS")
    assert found.time == BEGUN


@pytest.mark.parametrize(
    "line",
    [
        '{"a":' + "[" * 100_000,
        '{"level":"error","ts":1e300,"msg":"x"}',
        '{"level":"error","ts":NaN,"msg":"x"}',
        '{"level":"error","ts":"2026-13-45T99:00:00Z","msg":"x"}',
        '{"level":["error"],"ts":{},"msg":7,"object":"web","stackID":4,"tgb":{"name":[]}}',
        '{"level":"error","msg":"\\ud800"}',
        "{}",
        '{"level":"error","ts":[1],"msg":"x"}',
        '{"level":"error","ts":"' + "9" * 100_000 + '","msg":"x"}',
        "\ufffd" * 10,
    ],
)
def test_no_line_is_too_odd(line: str) -> None:
    assert entry(Written(line)).time is None


def test_a_time_without_zone_is_utc() -> None:
    assert entry(Written('{"level":"info","ts":"2026-03-02T10:00:00","msg":"x"}')).time == BEGUN
