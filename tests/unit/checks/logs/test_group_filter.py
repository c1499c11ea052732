from dataclasses import replace

import pytest

from kubectl_alb.checks.logs.entry import entry
from kubectl_alb.checks.logs.group_filter import GroupFilter, filter_of_ingress
from kubectl_alb.errors import NotFoundError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import GroupID, Ref
from tests.builders import binding, ingress, ingress_class, snapshot
from tests.logs import error, info, written

GROUP = {"alb.ingress.kubernetes.io/group.name": "edge"}
ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:{}/0a1b"
EDGE = GroupFilter(
    GroupID("", "edge"),
    (Ref("shop", "web"), Ref("shop", "cart")),
    (Ref("shop", "k8s-shop-web-1"),),
    ("k8s-edge-0a1b", "k8s-shop-web-tg"),
)


def labelled(name: str, stack: str) -> TargetGroupBinding:
    made = binding(ARN.format(f"targetgroup/k8s-{name}-tg"), name)
    return replace(made, meta=replace(made.meta, labels={"ingress.k8s.aws/stack": stack}))


def concerns(line: str, group_filter: GroupFilter = EDGE) -> bool:
    return group_filter.may_hold(line) and group_filter.holds(entry(written(line)), line)


@pytest.mark.parametrize(
    "line",
    [
        error("x", "edge", ""),
        error("ingress: shop/cart: no certificate found for host: a", "edge", ""),
        error("x", "cart"),
        error("x", "k8s-shop-web-1", controller="targetGroupBinding"),
        info("creating listener", logger="controllers.ingress", stackID="edge"),
        info("successfully deployed model", ingressGroup="edge"),
        info("successfully built model", model='{"id":"edge","resources":{}}'),
        info("registered targets", arn=ARN.format("targetgroup/k8s-shop-web-tg")),
        info("created loadBalancer", arn=ARN.format("loadbalancer/app/k8s-edge-0a1b")),
        info("Successful reconcile", tgb={"name": "k8s-shop-web-1", "namespace": "shop"}),
    ],
)
def test_lines_about_the_group_a_member_a_binding_or_an_arn_concern_it(line: str) -> None:
    assert concerns(line)


@pytest.mark.parametrize(
    "line",
    [
        error("x", "web", "ops"),
        error("x", "web2"),
        error("ingress: shop/web2: boom", "other", ""),
        error("x", "web", controller="service"),
        info("creating listener", logger="controllers.ingress", stackID="edge-2"),
        info("successfully built model", model='{"id":"edge-2","resources":{}}'),
        info("registered targets", arn=ARN.format("targetgroup/k8s-shop-web-tg2")),
        info("Starting workers", controller="ingress"),
    ],
)
def test_lines_about_others_with_like_names_do_not(line: str) -> None:
    assert not concerns(line)


def test_an_ingress_alone_is_its_own_group() -> None:
    alone = GroupFilter(GroupID("shop", "web"))
    assert concerns(error("x", "web"), alone)
    assert concerns(info("creating listener", stackID="shop/web"), alone)
    assert not concerns(error("x", "web", "ops"), alone)


def test_the_concern_of_an_ingress_is_that_of_its_group() -> None:
    address = "internal-k8s-edge-0a1b-123456789.eu-west-1.elb.amazonaws.com"
    world = snapshot(
        ingresses=(
            ingress("web", annotations=GROUP, address=address),
            ingress("cart", annotations=GROUP),
        ),
        ingress_classes=(ingress_class(),),
        target_group_bindings=(
            labelled("web", "edge"),
            labelled("other", "other"),
        ),
    )
    found = filter_of_ingress(Ref("shop", "web"), Facts(world))
    assert found.group == GroupID("", "edge")
    assert set(found.members) == {Ref("shop", "web"), Ref("shop", "cart")}
    assert found.bindings == (Ref("shop", "k8s-web"),)
    assert found.aws_names == ("k8s-edge-0a1b", "k8s-web-tg")


def test_an_ingress_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFoundError):
        filter_of_ingress(Ref("shop", "web"), Facts(snapshot()))
