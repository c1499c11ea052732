from kubectl_alb.analysis.describe.description import describe_ingress
from kubectl_alb.facts.facts import Facts
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import text
from kubectl_alb.views.describe import DescribeView
from tests.builders import (
    health,
    ingress,
    ingress_class,
    listener,
    load_balancer,
    snapshot,
    target_group,
)

LB = load_balancer()
TG = target_group("k8s-shop-web", LB)
WEB = ingress(address=LB.dns_name)
READ = {
    "ingresses": (WEB,),
    "ingress_classes": (ingress_class(),),
    "load_balancers": (LB,),
    "target_groups": (TG,),
    "target_health": (health(TG),),
}


def shown(**more: object) -> str:
    world = snapshot(**READ, **more)
    described = describe_ingress(WEB, Facts(world))
    return text(DescribeView(world).document(described, wide=False), Look())


def test_targets_are_shown_where_the_rules_could_not_be_read() -> None:
    drawn = shown(listeners=(listener(LB),))
    assert "its rules were not read" in drawn
    assert "10.0.1.1:8080" in drawn


def test_targets_are_shown_where_the_listeners_could_not_be_read() -> None:
    assert "10.0.1.1:8080" in shown()


def test_target_groups_of_others_are_left_out_where_the_rules_were_read() -> None:
    drawn = shown(listeners=(listener(LB),), rules=())
    assert "10.0.1.1:8080" not in drawn
