from datetime import datetime, timezone

import pytest

from kubectl_alb.checks.logs.line import log_line

V1 = (
    "E0612 08:15:30.123456       1 controller.go:217] kubebuilder/controller "
    '"msg"="Reconciler error" "error"="no such \\"thing\\""  '
    '"controller"="alb-ingress-controller" "request"={"Namespace":"shop","Name":"web"}'
)
V2_0 = (
    '{"level":"error","ts":1612345678.5,"logger":"controller","msg":"Reconciler error",'
    '"controller":"ingress","name":"web","namespace":"shop",'
    '"reconcilerGroup":"networking.k8s.io","reconcilerKind":"Ingress","error":"boom"}'
)
V2_4 = (
    '{"level":"error","ts":1658393671.5,"logger":"controller.targetGroupBinding",'
    '"msg":"Reconciler error","name":"web","namespace":"shop",'
    '"reconciler group":"elbv2.k8s.aws","reconciler kind":"TargetGroupBinding","error":"boom"}'
)
V3 = (
    '{"level":"error","ts":"2026-03-02T10:14:31Z","msg":"Reconciler error",'
    '"controller":"ingress","object":{"name":"shop"},"namespace":"","name":"shop",'
    '"reconcileID":"7a1c","error":"boom"}'
)


@pytest.mark.parametrize(
    ("raw", "controller", "subject"),
    [(V2_0, "ingress", "shop/web"), (V2_4, "targetGroupBinding", "shop/web")],
)
def test_older_json_lines_name_controller_and_object(
    raw: str, controller: str, subject: str
) -> None:
    line = log_line(raw)
    assert (line.level, line.controller, line.subject) == ("error", controller, subject)
    assert line.error == "boom"


def test_an_explicit_group_is_named_without_namespace() -> None:
    assert log_line(V3).subject == "shop"


def test_v1_errors_are_unquoted_and_name_their_object() -> None:
    line = log_line(V1)
    assert (line.level, line.message, line.error) == (
        "error",
        "Reconciler error",
        'no such "thing"',
    )
    assert line.subject == "shop/web"


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        (V3, datetime(2026, 3, 2, 10, 14, 31, tzinfo=timezone.utc)),
        (V2_0, datetime(2021, 2, 3, 9, 47, 58, 500000, tzinfo=timezone.utc)),
        (V1, None),
    ],
)
def test_times_are_numbers_or_texts(raw: str, time: datetime | None) -> None:
    assert log_line(raw).time == time


def test_what_kubectl_puts_in_front_is_read() -> None:
    line = log_line(f"[pod/alb-7c9f-x2lqp/controller] 2026-03-02T10:14:31.123456789Z {V1}")
    assert line.pod == "alb-7c9f-x2lqp"
    assert line.time == datetime(2026, 3, 2, 10, 14, 31, 123456, tzinfo=timezone.utc)
    assert line.error == 'no such "thing"'


@pytest.mark.parametrize(
    "raw",
    [
        '{"level":"debug","logger":"events","type":"Warning","reason":"FailedBuildModel",'
        '"msg":"Failed build model due to boom","object":{"kind":"Ingress","name":"web"}}',
        '{"level":"debug","logger":"controller-runtime.manager.events","msg":"Warning",'
        '"reason":"FailedBuildModel","message":"Failed build model due to boom"}',
    ],
)
def test_events_of_both_spellings_give_their_message(raw: str) -> None:
    line = log_line(raw)
    assert (line.event, line.reason) == ("Warning", "FailedBuildModel")
    assert line.message == "Failed build model due to boom"


def test_a_webhook_response_gives_its_reason() -> None:
    raw = (
        '{"level":"debug","msg":"validating webhook response","response":{"allowed":false,'
        '"status":{"metadata":{},"reason":"not so","code":403}}}'
    )
    assert log_line(raw).denial == "not so"


def test_an_allowed_webhook_response_gives_no_reason() -> None:
    raw = (
        '{"level":"debug","msg":"validating webhook response","response":{"allowed":true,'
        '"status":{"metadata":{},"reason":"fine","code":200}}}'
    )
    assert log_line(raw).denial == ""


@pytest.mark.parametrize("raw", ["", "goroutine 1 [running]:", "{half", '{"level":'])
def test_what_is_not_json_is_kept_whole(raw: str) -> None:
    assert log_line(raw).text == raw


def test_fields_of_unexpected_types_are_taken_as_absent() -> None:
    line = log_line('{"level":3,"msg":null,"error":{"a":1},"object":[],"ts":"soon"}')
    assert (line.level, line.message, line.error, line.time) == ("", "", "", None)
