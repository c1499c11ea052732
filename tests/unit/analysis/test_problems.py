from datetime import timedelta

from kubectl_alb.analysis.describe.description import describe_ingress, with_problems
from kubectl_alb.analysis.describe.problems import backend_problems, target_problems
from kubectl_alb.analysis.targets import bound_target_groups
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.elbv2 import ListenerCertificate
from kubectl_alb.model.network import Certificate
from tests.builders import (
    NOW,
    binding,
    event,
    health,
    ingress,
    ingress_class,
    listener,
    load_balancer,
    path,
    service,
    snapshot,
    target_group,
)

TG = target_group()


def said_of(*targets: object) -> list[tuple[str, str]]:
    world = snapshot(target_health=targets, target_group_bindings=(binding(TG.arn),))
    (group,) = bound_target_groups((TG,), world)
    return [(f.severity.value, f.code) for f in target_problems(group, world)]


def test_targets_that_come_and_go_are_no_problem() -> None:
    assert said_of(health(TG), health(TG, "10.0.1.2", "draining"), health(TG, "x", "initial")) == []


def test_a_sick_target_beside_a_healthy_one_is_a_warning() -> None:
    sick = health(TG, "10.0.1.2", "unhealthy", reason="Target.Timeout")
    assert said_of(health(TG), sick) == [("warning", "ALB-TGT-002")]


def test_when_no_target_is_healthy_it_is_an_error_and_the_balancer_fails_open() -> None:
    sick = health(TG, "10.0.1.2", "unhealthy", reason="Target.ResponseCodeMismatch")
    assert said_of(sick) == [("error", "ALB-TGT-003"), ("warning", "ALB-TGT-016")]


def test_a_target_group_without_targets_is_an_error() -> None:
    assert said_of() == [("error", "ALB-TGT-001")]


def test_a_missing_service_and_a_missing_port_are_told_apart() -> None:
    web = ingress("web", path("/a", "gone"), path("/b", "web", "https"), path("/c", "web", "http"))
    found = list(backend_problems(web, Facts(snapshot(services=(service(),)))))
    assert [finding.code for finding in found] == ["ALB-SVC-004", "ALB-SVC-003"]
    assert "its ports: http" in found[0].detail
    assert "/a answers 503" in found[1].title


def test_services_that_were_not_read_are_not_called_missing() -> None:
    assert list(backend_problems(ingress(), Facts(snapshot()))) == []


def test_an_address_without_a_load_balancer_is_an_error() -> None:
    web = ingress(address="gone-1.eu-west-1.elb.amazonaws.com")
    world = snapshot(
        ingresses=(web,), ingress_classes=(ingress_class(),), load_balancers=(), events=()
    )
    (problem,) = with_problems(describe_ingress(web, Facts(world)), Facts(world)).problems
    assert problem.code == "ALB-DEL-008"


def test_another_members_failure_is_named_with_the_member() -> None:
    web = ingress("web", annotations={"group.name": "edge"})
    cart = ingress("cart", annotations={"group.name": "edge"})
    world = snapshot(
        ingresses=(web, cart),
        ingress_classes=(ingress_class(),),
        events=(event("FailedBuildModel", "no such thing", "cart"),),
    )
    (problem,) = with_problems(describe_ingress(web, Facts(world)), Facts(world)).problems
    assert problem.title == "shop/cart: no such thing"


def test_a_certificate_that_ends_soon_is_a_warning_and_an_ended_one_an_error() -> None:
    lb, web = load_balancer(), ingress(address=load_balancer().dns_name)
    https = listener(lb)
    days = {"arn:one": 10, "arn:two": -1, "arn:three": 90}
    world = snapshot(
        ingresses=(web,),
        ingress_classes=(ingress_class(),),
        events=(),
        load_balancers=(lb,),
        listeners=(https,),
        listener_certificates=tuple(ListenerCertificate(https.arn, arn, False) for arn in days),
        certificates=tuple(
            Certificate(arn, ("a.example",), "ISSUED", not_after=NOW + timedelta(days=left))
            for arn, left in days.items()
        ),
    )
    found = with_problems(describe_ingress(web, Facts(world)), Facts(world)).problems
    assert [(p.severity.value, p.arn) for p in found] == [
        ("error", "arn:two"),
        ("warning", "arn:one"),
    ]
