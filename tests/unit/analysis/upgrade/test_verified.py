"""What did not get through an upgrade."""

from kubectl_alb.analysis.upgrade.verified import lost_by_upgrade
from tests.builders import health, load_balancer, snapshot, target_group

WEB = target_group("k8s-web")
BEFORE = snapshot(
    load_balancers=(load_balancer(),),
    target_groups=(WEB,),
    target_health=(health(WEB, "10.0.1.1"), health(WEB, "10.0.1.2")),
)


def test_what_stays_is_not_told() -> None:
    assert list(lost_by_upgrade(BEFORE, BEFORE)) == []


def test_load_balancers_that_are_gone_are_named() -> None:
    after = snapshot(load_balancers=(), target_groups=(WEB,))
    assert list(lost_by_upgrade(BEFORE, after)) == ["load balancer k8s-shop is gone"]


def test_fewer_healthy_targets_are_counted() -> None:
    after = snapshot(target_groups=(WEB,), target_health=(health(WEB, state="draining"),))
    assert list(lost_by_upgrade(BEFORE, after)) == [
        "target group k8s-web has 0 healthy targets, and had 2"
    ]
