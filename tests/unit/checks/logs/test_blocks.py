import pytest

from kubectl_alb.checks.logs.blocks import joined
from kubectl_alb.checks.logs.entry import Entry, entry
from kubectl_alb.checks.logs.fold import sameness
from kubectl_alb.model.log import Written
from tests.logs import info

FIRST, SECOND = "alb-5c9d8b7f6-x2lqp", "alb-5c9d8b7f6-zrn44"
PANIC = """panic: runtime error: index out of range [1] with length 1 [recovered]
\tpanic: runtime error: index out of range [1] with length 1
goroutine 109 [running]:
sigs.k8s.io/controller-runtime/pkg/internal/controller.(*Controller).Reconcile.func1()
\t/go/pkg/mod/sigs.k8s.io/controller-runtime@v0.18.2/pkg/internal/controller/controller.go:111
panic({0x7fc9c8be88c0?, 0x7fc9ca4132d0?})
\t/usr/local/go/src/runtime/panic.go:770 +0x132
sigs.k8s.io/aws-load-balancer-controller/pkg/ingress.(*defaultModelBuildTask).build(0xc000510eb0)
\t/workspace/pkg/ingress/model_builder.go:128 +0x173
created by sigs.k8s.io/controller-runtime/pkg/internal/controller.(*Controller).Start.func2
exit status 2"""
TERRAFORM = """\u2577
\u2502 Error: Internal error occurred: failed calling webhook "mservice.elbv2.k8s.aws": failed to
\u2502 call webhook: Post "https://aws-load-balancer-webhook-service.kube-system.svc:443/mutate":
\u2502 no endpoints available for service "aws-load-balancer-webhook-service"
\u2502
\u2502   with helm_release.shop,
\u2575"""


def read(text: str, front: str = "") -> list[Entry]:
    return [entry(w) for w in joined(Written(front + line) for line in text.splitlines())]


@pytest.mark.parametrize("front", ["", f"[pod/{FIRST}/controller] ", f"{FIRST} controller "])
def test_a_panic_is_one_entry_that_tells_where_it_happened(front: str) -> None:
    (found,) = read(PANIC, front)
    assert found.level == "error"
    assert found.message.startswith("panic: runtime error: index out of range")
    assert found.message.endswith("at pkg/ingress/model_builder.go:128")


def test_lines_around_a_panic_are_entries_of_their_own() -> None:
    found = read(f"{info('before')}\n{PANIC}\n{info('after')}")
    assert [one.message.partition(":")[0] for one in found] == ["before", "panic", "after"]


def test_panics_that_differ_in_addresses_only_are_equal() -> None:
    other = PANIC.replace("0xc000510eb0", "0xc000999999").replace("109", "7")
    first, second = (tuple(joined(map(Written, text.splitlines()))) for text in (PANIC, other))
    assert sameness(*first)[0] == sameness(*second)[0]


def test_panics_of_two_pods_at_once_are_two_entries() -> None:
    lines = [Written(line, pod) for line in PANIC.splitlines() for pod in (FIRST, SECOND)]
    assert sorted(entry(w).pod for w in joined(lines)) == [FIRST, SECOND]


def test_an_error_in_the_frame_of_terraform_is_read_as_one_text() -> None:
    (found,) = read(TERRAFORM)
    assert (found.level, found.code) == ("error", "ALB-HOOK-001")


def test_two_frames_are_two_errors() -> None:
    assert len(read(f"{TERRAFORM}\n{TERRAFORM}")) == 2


def test_a_panic_that_was_caught_tells_where_it_happened() -> None:
    line = info("Observed a panic", level="error", panic="odd", stacktrace=PANIC)
    (found,) = read(line)
    assert (found.message, found.error) == (
        "Observed a panic at pkg/ingress/model_builder.go:128",
        "odd",
    )


def test_a_message_of_terraform_without_its_top_edge_is_read_as_one_text() -> None:
    quoted = TERRAFORM[TERRAFORM.index("\u2502") :]
    (found,) = read(quoted.replace("Error: ", ""))
    assert found.code == "ALB-HOOK-001"


def test_rows_of_a_table_of_events_stay_apart() -> None:
    row = "\u2502  Warning  FailedDeployModel  1m  ingress  TooManyListeners: no more  \u2502"
    assert len(read(f"{row}\n{row.replace('Listeners', 'Tags')}")) == 2
