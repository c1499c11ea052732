from dataclasses import replace

from kubectl_alb.analysis.describe.description import Description, describe_ingress
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.class_params import IngressClassParams, LabelSelector
from kubectl_alb.model.kubernetes import ClassParameters
from kubectl_alb.model.offer import Addressing
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import text
from kubectl_alb.views.describe import DescribeView
from kubectl_alb.views.describe_value import value
from tests.builders import (
    health,
    ingress,
    ingress_class,
    listener,
    load_balancer,
    meta,
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


GAP = Gap("namespaces is forbidden", "list namespaces")


def doubtful() -> Description:
    """Describe an Ingress whose class takes some namespaces only, where these were not read."""
    selector = LabelSelector({"team": "shop"})
    params = IngressClassParams(
        meta("corp", ""), scheme="internet-facing", group="edge", namespace_selector=selector
    )
    parameters = ClassParameters("elbv2.k8s.aws", "IngressClassParams", "corp")
    return describe_ingress(WEB, Facts(unsure(params, parameters)))


def unsure(params: IngressClassParams, parameters: ClassParameters) -> Snapshot:
    of_class = replace(ingress_class(), parameters=parameters)
    read = {**READ, "ingress_classes": (of_class,), "ingress_class_params": (params,)}
    return replace(snapshot(**read), gaps={Section.NAMESPACES: GAP})


def test_what_depends_on_namespaces_that_were_not_read_is_uncertain() -> None:
    described = doubtful()
    drawn = text(DescribeView(snapshot(**READ)).document(described, wide=False), Look())
    why = "kubernetes/namespaces was not read (namespaces is forbidden)"
    assert f"group and settings are uncertain: {why}" in drawn
    assert "group edge (uncertain)" in drawn
    assert "scheme" in drawn
    assert "internet-facing  class params corp   (uncertain)" in drawn
    group = value(described, Addressing())["group"]
    assert isinstance(group, dict)
    assert (group["id"], group["uncertain"]) == ("edge", why)
    settings = value(described, Addressing())["settings"]
    assert isinstance(settings, list)
    assert all(setting["uncertain"] for setting in settings)


def test_without_the_classes_no_default_is_told_for_what_a_class_may_set() -> None:
    read = {key: found for key, found in READ.items() if key != "ingress_classes"}
    described = describe_ingress(WEB, Facts(snapshot(**read)))
    assert described.uncertain == "kubernetes/ingress-classes was not read"
    assert described.settings == ()
