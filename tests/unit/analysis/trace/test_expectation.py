"""What the user expected, and the edit after which the controller would build just that."""

from kubectl_alb.analysis.trace.candidates import place_of_group
from kubectl_alb.analysis.trace.expectation import Expectation
from kubectl_alb.analysis.trace.request import parse_request
from kubectl_alb.analysis.trace.side import CLUSTER
from kubectl_alb.analysis.trace.trace import Question, trace
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.model.kubernetes import Ingress, IngressPath
from kubectl_alb.model.names import GroupID
from tests.builders import having, ingress, path
from tests.worlds import traced_shop

GROUP = "trial"


def member(name: str, *paths: IngressPath, order: str = "0", **annotations: str) -> Ingress:
    given = {
        "group.name": GROUP,
        "group.order": order,
        "target-type": "ip",
        "listen-ports": '[{"HTTP":80}]',
        **annotations,
    }
    return ingress(name, *paths, host="a.example", annotations=given)


def expected(url: str, *members: Ingress) -> Expectation | None:
    world = traced_shop()
    facts = Facts(having(world, ingresses=(*world.kubernetes.ingresses, *members)))
    place = place_of_group(groups(facts)[GroupID("", GROUP)], facts)
    return trace(Question(parse_request("GET", url), (CLUSTER,)), place, facts).expected


def to(text: str, kind: str = "Prefix", service: str = "cart") -> IngressPath:
    return path(text, service, "http", kind)


def test_the_order_is_lowered_no_more_than_names_ask_for() -> None:
    wide, narrow = member("b", to("/", service="web")), member("c", to("/cart"))
    found = expected("http://a.example/cart", wide, narrow)
    assert found is not None
    assert found.edit == 'set group.order: "-1" on Ingress shop/c'
    earlier = member("a", to("/cart"), order="5")
    found = expected("http://a.example/cart", wide, earlier)
    assert found is not None
    assert found.edit == "remove group.order from Ingress shop/a"
    assert found.command == "kubectl alb reorder group/trial --before shop/b shop/a"


def test_where_the_order_cannot_be_lowered_the_other_is_raised() -> None:
    wide = member("b", to("/", service="web"), order="-1000")
    narrow = member("c", to("/cart"), order="7")
    found = expected("http://a.example/cart", wide, narrow)
    assert found is not None
    assert found.edit == 'set group.order: "8" on Ingress shop/b'


def test_within_one_ingress_the_path_moves_up() -> None:
    paths = (to("/*", "ImplementationSpecific", "web"), to("/cart*", "ImplementationSpecific"))
    found = expected("http://a.example/cart", member("b", *paths))
    assert found is not None
    assert found.edit.startswith("in Ingress shop/b, move path a.example/cart* above a.example/*")
    assert found.command == ""


def test_where_the_types_decide_the_type_changes() -> None:
    paths = (to("/", service="web"), to("/cart/*", "ImplementationSpecific"))
    found = expected("http://a.example/cart/x", member("b", *paths))
    assert found is not None
    assert "write path a.example/cart/* as /cart of type Prefix" in found.edit


def test_a_rule_that_asks_for_more_than_its_path_is_told() -> None:
    condition = (
        '[{"field":"http-header","httpHeaderConfig":{"httpHeaderName":"X-A","values":["1"]}}]'
    )
    wide = member("b", to("/", service="web"))
    narrow = member("a", to("/cart"), **{"conditions.cart": condition})
    found = expected("http://a.example/cart", wide, narrow)
    assert found is not None
    assert found.reason == "its rule #1 does not match: header X-A is absent"
    assert (found.edit, found.code) == ("", "")


def test_a_rule_of_which_it_is_not_known_is_not_said_to_miss() -> None:
    condition = '[{"field":"source-ip","sourceIpConfig":{"values":["10.0.0.0/8"]}}]'
    wide = member("b", to("/", service="web"))
    narrow = member("a", to("/cart"), **{"conditions.cart": condition})
    found = expected("http://a.example/cart", wide, narrow)
    assert found is not None
    assert found.reason.startswith("its rule #1 may not match: source-ip condition")
