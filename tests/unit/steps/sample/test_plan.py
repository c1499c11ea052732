"""The steps of a sample: what is made, with which class, and what is left alone."""

import pytest

from kubectl_alb.errors import AlbError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import CONTROLLER, DEFAULT_CLASS, MADE_BY, PROGRAM
from kubectl_alb.model.cluster_action import DeleteObject, ref_of
from kubectl_alb.model.kubernetes import IngressClass, Meta
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.sample import SampleRequest
from kubectl_alb.steps.sample.manifests import ingress, manifests, names, namespace, service
from kubectl_alb.steps.sample.plan import (
    chosen_class,
    delete_steps,
    deploy_steps,
)
from tests.builders import snapshot

REQUEST = SampleRequest("alb", "shop")
OURS = {MADE_BY: PROGRAM}


def live(manifest: dict[str, object], ours: bool = True, **meta: str) -> dict[str, object]:
    about = ref_of(manifest)
    labels = OURS if ours else {}
    found = {"name": about.name, "namespace": about.namespace, "labels": labels, **meta}
    return {**manifest, "metadata": {**found, "uid": f"uid-{about.kind}"}}


def classes(*named: tuple[str, str, bool]) -> Facts:
    found = tuple(
        IngressClass(Meta(name, annotations={DEFAULT_CLASS: "true"} if default else {}), by)
        for name, by, default in named
    )
    return Facts(snapshot(ingress_classes=found))


def test_the_objects_are_applied_in_an_order_in_which_each_has_what_it_needs() -> None:
    kinds = [step.about.kind for step in deploy_steps(REQUEST, {})]
    assert kinds == ["Namespace", "Deployment", "Service", "Ingress"]


def test_a_namespace_of_somebody_elses_is_used_as_it_is() -> None:
    about = ObjectRef("Namespace", "", "shop")
    steps = deploy_steps(REQUEST, {about: live(namespace("shop"), ours=False)})
    assert [step.about.kind for step in steps] == ["Deployment", "Service", "Ingress"]


def test_another_object_of_somebody_elses_is_refused() -> None:
    about = ObjectRef("Service", "shop", "echo")
    with pytest.raises(AlbError, match="service/echo in shop is there, and was not made by"):
        deploy_steps(REQUEST, {about: live(service(REQUEST), ours=False)})


def test_what_is_being_deleted_is_not_applied() -> None:
    about = ObjectRef("Namespace", "", "shop")
    ending = live(namespace("shop"), deletionTimestamp="2026-03-02T10:00:00Z")
    with pytest.raises(AlbError, match="is being deleted"):
        deploy_steps(REQUEST, {about: ending})


def test_only_what_is_ours_is_deleted_by_its_uid_and_can_be_made_again() -> None:
    found = [live(manifests(REQUEST)[3]), live(service(REQUEST), ours=False)]
    (step,) = delete_steps(found)
    assert isinstance(step.action, DeleteObject)
    assert (step.action.uid, step.undo is not None) == ("uid-Ingress", True)


def test_the_names_are_in_the_order_of_their_removal() -> None:
    kinds = [str(each["kind"]) for each in names("shop")]
    assert kinds == ["Ingress", "Service", "Deployment", "Namespace"]


@pytest.mark.parametrize(("target", "kind"), [("ip", "ClusterIP"), ("instance", "NodePort")])
def test_instances_need_a_node_port(target: str, kind: str) -> None:
    assert service(SampleRequest("alb", target_type=target))["spec"]["type"] == kind


def test_a_host_is_asked_for_only_if_there_is_one() -> None:
    (rule,) = ingress(SampleRequest("alb", host="a.example"))["spec"]["rules"]
    assert rule["host"] == "a.example"
    assert "host" not in ingress(REQUEST)["spec"]["rules"][0]


@pytest.mark.parametrize(
    ("named", "given", "chosen"),
    [
        ([("web", CONTROLLER, False), ("nginx", "k8s.io/nginx", True)], "", "web"),
        ([("a", CONTROLLER, False), ("b", CONTROLLER, True)], "", "b"),
        ([("a", CONTROLLER, False), ("alb", CONTROLLER, False)], "", "alb"),
        ([("auto", "eks.amazonaws.com/alb", False)], "auto", "auto"),
    ],
)
def test_the_class_is_the_one_that_the_controller_handles(
    named: list[tuple[str, str, bool]], given: str, chosen: str
) -> None:
    assert chosen_class(given, classes(*named)) == chosen


@pytest.mark.parametrize(
    ("named", "given", "message"),
    [
        ([("nginx", "k8s.io/nginx", True)], "", "no IngressClass names the controller"),
        ([("alb", CONTROLLER, True)], "abl", "there is no IngressClass abl"),
        ([("a", CONTROLLER, False), ("b", CONTROLLER, False)], "", "several .* fit: a, b"),
    ],
)
def test_a_class_that_is_not_clear_is_refused(
    named: list[tuple[str, str, bool]], given: str, message: str
) -> None:
    with pytest.raises(AlbError, match=message):
        chosen_class(given, classes(*named))
