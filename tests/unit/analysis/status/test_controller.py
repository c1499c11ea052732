"""The controller's own line, from its Deployment, pods and Lease."""

from dataclasses import replace

from kubectl_alb.analysis.status.controller import (
    ControllerStatus,
    controller_problem,
    controller_status,
)
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import Deployment, Lease
from kubectl_alb.model.workloads import Container, Pod
from tests.builders import meta, snapshot

IMAGE = "public.ecr.aws/eks/aws-load-balancer-controller"
LABELS = {"app": "lbc"}


def deployment(desired: int = 2, ready: int = 2, namespace: str = "kube-system") -> Deployment:
    container = Container("lbc", f"{IMAGE}:v3.5.0")
    return Deployment(meta("lbc", namespace), desired, ready, (container,), selector=LABELS)


def replica(name: str, release: str) -> Pod:
    own = meta(name, "kube-system", labels=LABELS)
    return Pod(own, "Running", "node-a", (), containers=(Container("lbc", f"{IMAGE}:{release}"),))


def status(found: Snapshot) -> ControllerStatus:
    return controller_status(Facts(found))


def problem(*deployments: Deployment) -> str:
    found = controller_problem(status(snapshot(deployments=deployments)))
    return f"{found.severity.value}: {found.title}" if found else ""


def test_replicas_of_two_releases_are_a_skew() -> None:
    pods = (replica("a", "v3.4.0"), replica("b", "v3.5.0"), replica("c", "v3.5.0"))
    found = status(snapshot(deployments=(deployment(),), pods=pods))
    assert found.releases == (("v3.4.0", 1), ("v3.5.0", 2))
    assert found.skewed


def test_who_holds_the_lease_leads() -> None:
    lease = Lease(meta("aws-load-balancer-controller-leader", "kube-system"), "lbc-1_3f0c")
    found = status(snapshot(deployments=(deployment(),), leases=(lease,)))
    assert found.leader == "lbc-1"


def test_what_was_not_read_is_not_known() -> None:
    found = status(snapshot())
    assert (found.known, found.leader, found.releases) == (False, None, None)
    assert not found.absent
    assert controller_problem(found) is None


def test_of_several_the_one_in_question_counts() -> None:
    others = (deployment(namespace="a"), deployment(namespace="b"))
    context = ClusterContext(controller_namespace=Found("b"))
    found = status(replace(snapshot(deployments=others), context=context))
    assert found.deployment is others[1]


def test_no_controller_is_an_error() -> None:
    assert problem() == "error: no controller was found"


def test_a_controller_that_is_known_otherwise_is_not_absent() -> None:
    context = ClusterContext(controller_version=Found("v3.5.0"))
    assert not status(replace(snapshot(deployments=()), context=context)).absent


def test_no_ready_replica_is_an_error_and_too_few_are_a_warning() -> None:
    assert (
        problem(deployment(2, 0)) == "error: controller kube-system/lbc has 0 of 2 replicas ready"
    )
    assert problem(deployment(0, 0)).startswith("error: ")
    assert problem(deployment(2, 1)).startswith("warning: ")
    assert problem(deployment(2, 2)) == ""
