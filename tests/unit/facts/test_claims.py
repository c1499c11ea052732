"""Who serves a Service or an Ingress."""

from dataclasses import replace

import pytest

from kubectl_alb.checks.ingress_class.claim_checks import claimed_by_nobody
from kubectl_alb.facts.claims import Owner, service_claim
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.kubernetes import Position
from kubectl_alb.model.workloads import Service
from tests.builders import ingress, ingress_class, meta, snapshot

PREFIX = "service.beta.kubernetes.io/aws-load-balancer-"


def owner(service: Service, **sections: object) -> Owner:
    facts = Facts(snapshot(services=(service,), mutating_webhooks=(), clusters=(), **sections))
    return service_claim(service, facts).owner


def balanced(class_: str = "", **annotations: str) -> Service:
    given = {PREFIX + key.replace("_", "-"): value for key, value in annotations.items()}
    return Service(meta("web", annotations=given), "LoadBalancer", (), load_balancer_class=class_)


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (balanced("service.k8s.aws/nlb"), Owner.CONTROLLER),
        (balanced("eks.amazonaws.com/nlb"), Owner.AUTO_MODE),
        (balanced("example.com/lb"), Owner.OTHER),
        (balanced(type="nlb-ip"), Owner.CONTROLLER),
        (balanced(type="external", nlb_target_type="ip"), Owner.CONTROLLER),
        (balanced(type="external", nlb_target_type="pod"), Owner.NOBODY),
        (balanced(type="external"), Owner.NOBODY),
        (balanced(type="nlb"), Owner.IN_TREE),
        (balanced(scheme="internal"), Owner.IN_TREE),
    ],
)
def test_class_then_type_decides_who_makes_the_load_balancer(
    service: Service, expected: Owner
) -> None:
    assert owner(service) is expected


def test_finalizers_show_who_has_made_it() -> None:
    taken = replace(balanced(), meta=meta("web", finalizers=("service.k8s.aws/resources",)))
    cleaned = replace(
        balanced(type="external"),
        meta=meta("web", finalizers=("service.kubernetes.io/load-balancer-cleanup",)),
    )
    assert (owner(taken), owner(cleaned)) == (Owner.CONTROLLER, Owner.IN_TREE)


def test_a_service_that_is_not_stored_may_get_its_class_from_a_webhook() -> None:
    planned = replace(balanced(), meta=meta("web", position=Position("web.yaml", 1)))
    assert service_claim(planned, Facts(snapshot(services=(planned,)))).owner is Owner.UNKNOWN


def test_ingresses_of_a_cluster_without_controller_are_reported_once_for_a_namespace() -> None:
    facts = Facts(
        snapshot(
            ingresses=(ingress("a"), ingress("b")),
            ingress_classes=(ingress_class(),),
            ingress_class_params=(),
            deployments=(),
        )
    )
    (found,) = claimed_by_nobody.find(facts)
    assert len(found.concerns) == 2  # type: ignore[union-attr]
