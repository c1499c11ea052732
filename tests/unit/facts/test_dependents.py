"""What still needs the controller."""

from kubectl_alb.facts.dependents import protected, without_dependent
from tests.removing import balancer, custom, facts, held, needing, network


def test_an_ingress_needs_it_for_the_stack_in_its_finalizer() -> None:
    (found,) = needing(held())
    assert (found.stack, found.hosts) == ("shop-public", ("shop.example",))
    assert found.finalizers == ("group.ingress.k8s.aws/shop-public",)
    assert found.load_balancers == (balancer(),)


def test_an_ingress_of_its_own_is_a_stack_of_its_own() -> None:
    (found,) = needing(held("web", "ingress.k8s.aws/resources"))
    assert (found.stack, found.load_balancers) == ("shop/web", ())


def test_an_ingress_that_others_hold_does_not_need_it() -> None:
    assert needing(held("web", "example.com/theirs")) == ()


def test_services_bindings_gateways_and_their_settings_need_it() -> None:
    found = needing(
        network(),
        custom("TargetGroupBinding", "own", "elbv2.k8s.aws/resources"),
        custom("Gateway", "edge", "gateway.k8s.aws/alb"),
        custom("LoadBalancerConfiguration", "lb", "gateway.k8s.aws/loadbalancerconfigurations"),
        custom("GlobalAccelerator", "ga", "aga.k8s.aws/resources"),
        custom("TargetGroupBinding", "free"),
    )
    assert [(d.about.kind, d.stack) for d in found] == [
        ("Service", "shop/tcp"),
        ("TargetGroupBinding", ""),
        ("Gateway", "shop/edge"),
        ("LoadBalancerConfiguration", ""),
        ("GlobalAccelerator", ""),
    ]


def test_a_binding_of_the_controller_is_known_by_its_stack() -> None:
    stack = {"ingress.k8s.aws/stack": "shop-public"}
    own, made = needing(
        custom("TargetGroupBinding", "own", "elbv2.k8s.aws/resources"),
        custom("TargetGroupBinding", "made", "elbv2.k8s.aws/resources", **stack),
    )
    assert (own.by_controller, made.by_controller) == (False, True)


def test_deletion_protection_is_read_from_aws() -> None:
    assert protected(facts(held(), protection="true")) == (balancer(),)
    assert protected(facts(held())) == ()


def test_a_load_balancer_whose_stack_has_no_object_belongs_to_nobody() -> None:
    found = facts(held(), stack="gone")
    assert without_dependent(found, needing(held())) == ()
    assert without_dependent(found, ()) == (balancer(),)
