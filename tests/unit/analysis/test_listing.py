from dataclasses import replace

import pytest

from kubectl_alb.analysis.describe.answering import answering
from kubectl_alb.analysis.describe.host_filter import host_filter
from kubectl_alb.analysis.describe.listing import Listing, listing
from kubectl_alb.analysis.describe.load_balancer import DescribedListener, PresentedCertificate
from kubectl_alb.analysis.trace.certificate import chosen
from kubectl_alb.errors import UsageError
from kubectl_alb.facts.claims import Owner
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.kubernetes import IngressBackend
from kubectl_alb.model.names import Ref
from kubectl_alb.model.network import Certificate
from kubectl_alb.model.section import Section
from tests.builders import (
    NOW,
    binding,
    health,
    host,
    ingress,
    ingress_class,
    listener,
    load_balancer,
    path,
    path_pattern,
    rule,
    snapshot,
    target_group,
)

LB = load_balancer()
TG = target_group(lb=LB)
BACKEND = IngressBackend("web", "http")
PLAIN, SECURE = listener(LB, 80), listener(LB, 443)


def certificate(arn: str, *domains: str, default: bool = False) -> PresentedCertificate:
    return PresentedCertificate(arn, default, Certificate(arn, domains, "ISSUED"))


def world(**more: object):
    web = ingress(
        "web", path("/", port="http"), path("/x", port="http"), host="a.example",
        address=LB.dns_name,
    )  # fmt: skip
    sections = {
        "ingresses": (web, ingress("other", class_name="nginx")),
        "ingress_classes": (ingress_class(), ingress_class("nginx", "k8s.io/ingress-nginx")),
        "load_balancers": (LB,),
        "listeners": (PLAIN, SECURE),
        "rules": tuple(
            rule(n, host("a.example"), path_pattern("/*"), to=TG, on=on)
            for n, on in ((1, PLAIN), (5, SECURE))
        ),
        "target_groups": (TG,),
        "target_health": (health(TG), health(TG, "10.0.1.2", "unhealthy")),
        "target_group_bindings": (binding(TG.arn),),
    }
    return snapshot(**{**sections, **more})


def listed(**more: object) -> Listing:
    snap = world(**more)
    return listing(Facts(snap), snap.kubernetes.ingresses)


def test_the_rule_of_the_secure_listener_is_shown() -> None:
    snap = world()
    first, second = listing(Facts(snap), snap.kubernetes.ingresses).rows
    assert (first.rule.priority, first.healthy, first.total) == (5, 1, 2)  # type: ignore[union-attr]
    assert second.rule is None


def test_an_ingress_of_another_controller_is_named_with_the_reason() -> None:
    found = listed()
    (other,) = found.unserved
    assert (str(other.ingress), other.owner, other.group) == ("shop/other", Owner.OTHER, None)
    assert other.reason.startswith("another controller serves it: its class nginx")
    assert {str(row.source.ingress) for row in found.rows} == {"shop/web"}


def test_health_that_was_not_read_is_not_zero() -> None:
    snap = world()
    sections = {
        name: snap.records(Section[name.upper()])
        for name in ("ingresses", "ingress_classes", "load_balancers", "listeners", "rules",
                     "target_groups")
    }  # fmt: skip
    row = listing(Facts(snapshot(**sections)), snap.kubernetes.ingresses).rows[0]
    assert (row.healthy, row.total) == (None, None)


def test_the_most_exact_certificate_is_presented() -> None:
    https = DescribedListener(
        SECURE,
        (
            certificate("default", "other.example", default=True),
            certificate("wild", "*.example.com"),
            certificate("exact", "a.example.com"),
        ),
    )
    arns = [
        chosen(name, https.certificates, NOW).arn  # type: ignore[union-attr]
        for name in ("A.example.com", "b.example.com", "a.b.example.com", "")
    ]
    assert arns == ["exact", "wild", "default", "default"]


def hosts(found: Listing) -> list[str]:
    return [row.source.host or "*" for row in found.rows]


def edge(*names: str) -> Listing:
    """Return the listing of a group with a rule for each host, in order; an empty one for any."""
    found = tuple(
        ingress(f"i{place}", path("/", port="http"), host=name, address=LB.dns_name,
                annotations={"group.name": "edge", "group.order": str(place)})
        for place, name in enumerate(names)
    )  # fmt: skip
    rules = tuple(
        rule(place + 1, *([host(name)] if name else []), path_pattern("/*"), to=TG, on=PLAIN)
        for place, name in enumerate(names)
    )
    return listed(ingresses=found, rules=rules, listeners=(PLAIN,))


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ("a.example", ["a.example", "*"]),
        ("A.Example.", ["a.example", "*"]),
        ("x.b.example", ["*.b.example", "*"]),
        ("x.y.b.example", ["*.b.example", "*"]),
        ("b.example", ["*"]),
        ("*.example", ["a.example", "*.b.example", "*"]),
        ("x.b.*", ["*.b.example", "*"]),
        ("?.example", ["a.example", "*"]),
        ("*.c.test", ["*"]),
        ("*", ["a.example", "*.b.example", "*"]),
    ],
)
def test_what_answers_for_a_host_is_found_with_wildcards_on_either_side(
    asked: str, answers: list[str]
) -> None:
    assert hosts(answering(edge("a.example", "*.b.example", ""), asked)) == answers


def test_rows_are_in_the_order_of_priorities() -> None:
    assert hosts(edge("z.example", "", "a.example")) == ["z.example", "*", "a.example"]


def test_a_group_that_names_the_host_comes_before_one_that_answers_for_any() -> None:
    web, anything = ingress("web", host="a.example"), ingress("any")
    found = answering(listed(ingresses=(anything, web)), "a.example")
    assert [str(row.source.ingress) for row in found.rows] == ["shop/web", "shop/any"]


def test_hosts_of_conditions_count_beside_that_of_the_ingress() -> None:
    rules = (rule(1, host("a.example", "b.example"), path_pattern("/*"), to=TG, on=PLAIN),)
    assert hosts(answering(listed(rules=rules), "b.example")) == ["a.example"]


def test_the_name_of_a_load_balancer_leads_to_no_other() -> None:
    found = edge("a.example", "")
    assert hosts(answering(found, LB.dns_name.upper())) == ["*"]


def test_rows_are_chosen_by_group() -> None:
    assert hosts(answering(edge("a.example"), group="edge")) == ["a.example"]
    assert not answering(edge("a.example"), group="other").rows


@pytest.mark.parametrize("text", ["https://a.example/x", "a.example:443", "a b", "*.example/x"])
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="invalid --host"):
        host_filter(text)


def test_a_path_without_a_rule_has_the_backend_that_it_asks_for() -> None:
    backend = listed(rules=()).rows[0].backends[0]
    assert (backend.service, backend.port, backend.healthy) == (Ref("shop", "web"), "http", None)


def test_a_backend_has_weight_service_and_health() -> None:
    (backend,) = listed().rows[0].backends
    assert (str(backend.service), backend.port, backend.target_group) == (
        "shop/web",
        "http",
        TG.name,
    )
    assert (backend.healthy, backend.total) == (1, 2)


def test_the_ports_of_all_listeners_with_a_rule_are_known() -> None:
    assert listed().rows[0].ports == (80, 443)


def test_a_default_backend_is_the_default_rule_of_its_listener() -> None:
    web = replace(ingress("web", address=LB.dns_name), rules=(), default_backend=BACKEND)
    rules = (rule(None, to=TG, on=PLAIN),)
    (row,) = listed(ingresses=(web,), rules=rules, listeners=(PLAIN,)).rows
    assert (row.rule, row.total) == (rules[0], 2)


def test_why_nothing_serves_an_ingress_is_the_refusal_of_its_group() -> None:
    secure = ingress("web", host="a.example", annotations={"listen-ports": '[{"HTTPS": 443}]'})
    (one,) = listed(ingresses=(secure,), rules=(), certificates=()).unserved
    assert one.code == "ALB-CERT-001"
    assert "no certificate found for host: a.example" in one.reason


def test_without_the_rules_nobody_knows_what_is_served() -> None:
    web = ingress("web", host="a.example")
    snap = snapshot(ingresses=(web,), ingress_classes=(ingress_class(),))
    assert listing(Facts(snap), (web,)).unserved == ()
