"""The answer to `status`, as people and machines read it."""

from dataclasses import replace
from datetime import timedelta

from kubectl_alb.analysis.status.overview import overview
from kubectl_alb.checks.engine.status_report import StatusReport, StatusScope, status_report
from kubectl_alb.checks.logs.last_error import LogSpan
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.network import Certificate
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import inline, text
from kubectl_alb.views.status import StatusView, closing
from tests.builders import NOW, event, having, load_balancer
from tests.unit.analysis.status.test_controller import deployment, replica
from tests.unit.analysis.status.test_group import HTTPS, LB, WEB, health, ingress, shop, without

LOOK = Look(color=False, ascii=False, width=0)


def report(found: Snapshot, log: LogSpan | None = None) -> StatusReport:
    facts = Facts(found)
    seen = overview(facts, found.kubernetes.ingresses)
    return status_report(seen, facts, log or LogSpan(begins=NOW), StatusScope())


def screen(found: Snapshot, wide: bool = False, log: LogSpan | None = None) -> str:
    return text(StatusView(found, "nothing").document(report(found, log), wide), LOOK)


def line(start: str, found: Snapshot, log: LogSpan | None = None) -> str:
    return next(one for one in screen(found, log=log).splitlines() if one.startswith(start))


def value(found: Snapshot) -> dict[str, object]:
    return StatusView(found, "nothing").value(report(found))


def row(found: Snapshot) -> list[str]:
    return line("shop/web", found).split("  ")


def test_replicas_of_two_releases_are_a_skew() -> None:
    pods = (replica("a", "v3.4.0"), replica("b", "v3.5.0"))
    found = shop(deployments=(deployment(),), pods=pods)
    assert "replicas run v3.4.0 (1) and v3.5.0 (1)" in line("SKEW", found)


def test_what_is_not_known_of_the_account_is_said() -> None:
    context = ClusterContext(region=Found("eu-west-1"), account=Found("", "sts refused"))
    found = replace(shop(), context=context)
    assert line("AWS", found) == (
        "AWS         account unknown (sts refused) eu-west-1, identity unknown"
    )


def test_the_identity_is_named_without_its_arn() -> None:
    caller = Found("arn:aws:sts::111122223333:assumed-role/reader/me")
    context = ClusterContext(
        region=Found("eu-west-1"), account=Found("111122223333"), caller=caller
    )
    assert line("AWS", replace(shop(), context=context)).endswith(
        "111122223333 eu-west-1 as assumed-role/reader/me"
    )


def test_no_error_counts_for_as_long_as_the_log_goes_back() -> None:
    day, hour = (LogSpan(begins=NOW - timedelta(hours=hours)) for hours in (24, 3))
    assert line("LAST ERROR", shop(), day).endswith("none in 24h")
    assert "none in 3h, since when the log goes back" in line("LAST ERROR", shop(), hour)
    assert "no line of the last 24h" in line("LAST ERROR", shop(), LogSpan())
    assert "unknown: " in line("LAST ERROR", shop(), LogSpan(missing="refused"))


def test_a_group_without_health_shows_no_number() -> None:
    found = without(shop(), Section.TARGET_HEALTH)
    assert "unknown" in row(found)
    assert "0/" not in "".join(row(found))
    (group,) = value(found)["groups"]  # type: ignore[misc]
    assert "targets" not in group


def test_a_frontend_load_balancer_stands_beside_the_alb() -> None:
    front = load_balancer("k8s-front", type="network", state="provisioning")
    own = ingress(address=front.dns_name)
    both = replace(own, addresses=(*own.addresses, *ingress(address=LB.dns_name).addresses))
    found = shop(ingresses=(both,), load_balancers=(LB, front))
    assert {"k8s-shop + k8s-front", "‼ provisioning"} <= set(row(found))


def test_an_expired_certificate_is_marked_and_a_problem() -> None:
    old = Certificate("arn:one", ("a.example",), "ISSUED", not_after=NOW - timedelta(days=2))
    found = shop(certificates=(old,), listeners=(HTTPS,))
    assert "✖ expired 2d ago" in row(found)
    assert "✖ ALB-CERT-003  certificate arn:one (a.example) expired 2 days ago" in screen(found)


def test_many_problems_of_one_kind_are_counted_unless_all_are_asked_for() -> None:
    every = tuple(ingress(f"web-{n}", address=LB.dns_name) for n in range(9))
    events = tuple(event("FailedBuildModel", "unseen", name=f"web-{n}") for n in range(9))
    found = shop(ingresses=every, events=events)
    assert "… ALB-CTRL-015 for 4 more (-o wide lists them)" in screen(found)
    assert screen(found, wide=True).count("unseen") >= 9


def test_what_is_awaited_is_shown_where_no_problem_tells_of_it() -> None:
    initial = health(WEB, "10.0.1.2", "initial", reason="Elb.InitialHealthChecking")
    shown = screen(shop(target_health=(health(WEB), initial)))
    assert "shop/web: 1 of 2 targets of shop/web not healthy: 1 initial" in shown


def test_the_closing_line_names_the_next_command() -> None:
    found = report(having(shop(deployments=(deployment(2, 0),))))
    said = inline(closing(found, True, "kubectl alb doctor"), LOOK)
    assert said.startswith("✖ 1 of 1 group healthy, ")
    assert said.endswith(". Next: kubectl alb doctor")
    assert "no verdict" in inline(closing(found, False, "kubectl alb doctor"), LOOK)
