from kubectl_alb.analysis.describe.listing import chosen_by, listing
from kubectl_alb.analysis.describe.load_balancer import DescribedListener, PresentedCertificate
from kubectl_alb.analysis.trace.certificate import chosen
from kubectl_alb.facts.facts import Facts
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


def test_the_rule_of_the_secure_listener_is_shown() -> None:
    snap = world()
    first, second = listing(Facts(snap), snap.kubernetes.ingresses).rows
    assert (first.rule.priority, first.healthy, first.total) == (5, 1, 2)  # type: ignore[union-attr]
    assert second.rule is None


def test_ingresses_of_other_controllers_are_counted_not_listed() -> None:
    snap = world()
    found = listing(Facts(snap), snap.kubernetes.ingresses)
    assert found.ignored == 1
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


def test_rows_are_chosen_by_host_pattern_and_group() -> None:
    snap = world()
    row = listing(Facts(snap), snap.kubernetes.ingresses).rows[0]
    assert chosen_by(row, "*.EXAMPLE", "shop/web")
    assert not chosen_by(row, "b.*", "")
    assert not chosen_by(row, "", "edge")
