"""What `uninstall` shows, and its document for machines."""

import jsonschema
import pytest

from kubectl_alb.model.step import Outcome, Result
from kubectl_alb.render.document import Document
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import text
from kubectl_alb.steps.uninstall.plan import removal
from kubectl_alb.steps.uninstall.request import LoadBalancers, UninstallRequest
from kubectl_alb.views import uninstall
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.schemas.documents import BY_NAME, schema
from kubectl_alb.views.uninstall import Proposal
from tests.builders import snapshot
from tests.contract.test_schemas import closed
from tests.removing import balancer, held, needing, network, request

NEEDS = needing(held(), held("cart", host=""), network())


def proposal(asked: UninstallRequest) -> Proposal:
    return Proposal(asked, removal(asked), version="v3.5.0")


def drawn(document: Document) -> str:
    return text(document, Look(color=False, ascii=True, width=0, headings=True))


def test_what_needs_the_controller_is_shown_with_the_two_ways_on() -> None:
    assert drawn(uninstall.blocked(proposal(request(*NEEDS)))) == (
        "FAIL 1 load balancer, 2 Ingresses and 1 Service still depend on the controller\n"
        "    shop-public  k8s-shop  finalizer on shop/web, shop/cart\n"
        "    shop/tcp     -         finalizer on shop/tcp\n"
        "  Removing the controller now would leave these objects undeletable and the load "
        "balancers running.\n"
        "\n"
        "  --keep-load-balancers    release finalizers, keep serving without updates\n"
        "  --delete-load-balancers  delete them first (hosts: shop.example)\n"
    )


def test_the_steps_are_shown_with_what_cannot_be_taken_back() -> None:
    shown = drawn(uninstall.proposal(proposal(request(*NEEDS, how=LoadBalancers.DELETE))))
    assert shown == (
        "Cluster         shop-prod\n"
        "Controller      Helm release kube-system/lbc without a Deployment\n"
        "Load balancers  k8s-shop: deleted first\n"
        "\n"
        "Steps\n"
        "  - delete ingress/web in shop, load balancer k8s-shop (hosts: shop.example)\n"
        "      WARN what it serves is cut off, and a new load balancer has another address\n"
        "  - delete ingress/cart in shop, load balancer k8s-shop\n"
        "      WARN what it serves is cut off, and a new load balancer has another address\n"
        "  ~ change service/tcp in shop to type ClusterIP\n"
        "      WARN what it serves is cut off, and a new load balancer has another address\n"
        "  - ValidatingWebhookConfiguration aws-load-balancer-webhook\n"
        "  - Helm release kube-system/lbc, aws-load-balancer-controller-3.5.0\n"
        "  - CustomResourceDefinition things.elbv2.k8s.aws\n"
        "  - Lease kube-system/leader\n"
        "  - ServiceAccount kube-system/lbc\n"
    )


def test_what_stays_is_shown_with_the_reason() -> None:
    asked = request(keep_definitions=True)
    found = Proposal(asked, removal(asked), (balancer(),))
    assert drawn(uninstall.proposal(found)).endswith(
        "Stays\n"
        "  load balancer k8s-shop: belongs to no object of the cluster "
        f"({balancer().arn})\n"
        "  definition things.elbv2.k8s.aws: --keep-crds was given\n"
    )


def test_who_keeps_load_balancers_is_told_what_that_means() -> None:
    found = proposal(request(*NEEDS, how=LoadBalancers.KEEP))
    assert "k8s-shop stays in AWS, costs, and follows no change" in drawn(uninstall.proposal(found))
    assert "k8s-shop keeps serving" in uninstall.closing(found)[1]


@pytest.mark.parametrize("how", LoadBalancers)
def test_the_document_keeps_to_its_schema(how: LoadBalancers) -> None:
    found = proposal(request(*NEEDS, how=how))
    outcomes = [Outcome(step, Result.DONE, "fine") for step in found.removal.steps]
    blocked = how is LoadBalancers.REFUSE
    value = uninstall.value(found, outcomes, None, blocked)
    assert bool(value["steps"]) is not blocked
    document = wrapped(Envelope("InstallResult", uninstall.spec(found), snapshot()), value)
    jsonschema.validate(document, closed(schema(BY_NAME["InstallResult"])))
