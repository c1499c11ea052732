import pytest

from kubectl_alb.checks.logs.entry import entry
from kubectl_alb.checks.logs.namespace_filter import NamespaceFilter, filter_of_namespace
from kubectl_alb.facts.facts import Facts
from tests.builders import ingress, ingress_class, snapshot
from tests.logs import error, info, written

SHOP = NamespaceFilter("shop")


def concerns(line: str, line_filter: NamespaceFilter = SHOP) -> bool:
    return line_filter.may_hold(line) and line_filter.holds(entry(written(line)), line)


@pytest.mark.parametrize(
    "line",
    [
        error("x", "web", "shop"),
        error("ingress: shop/cart: no certificate found for host: a", "edge", ""),
        error("x", "k8s-shop-web-1", "shop", controller="targetGroupBinding"),
        info("successfully built model", stackID="shop/web"),
        "Failed to reconcile shop/web",
    ],
)
def test_a_line_that_names_an_object_of_the_namespace_concerns_it(line: str) -> None:
    assert concerns(line)


@pytest.mark.parametrize(
    "line",
    [
        error("x", "web", "workshop"),
        error("ingress: workshop/cart: no certificate found", "cart", "workshop"),
        info("created", arn="arn:aws:elasticloadbalancing:x:1:targetgroup/shop/web"),
        info("Starting workers", logger="shop"),
    ],
)
def test_a_line_that_only_looks_like_it_does_not(line: str) -> None:
    assert not concerns(line)


def test_a_group_with_a_member_in_the_namespace_concerns_it() -> None:
    group = {"alb.ingress.kubernetes.io/group.name": "edge"}
    web = ingress("web", annotations=group)
    made = snapshot(ingresses=(web,), ingress_classes=(ingress_class(),), namespaces=())
    found = filter_of_namespace(web.ref.namespace, Facts(made))
    assert concerns(error("x", "edge", ""), found)
    assert not concerns(error("x", "other", ""), found)
