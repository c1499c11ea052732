"""The order of a removal, and what stays."""

from dataclasses import replace

import pytest

from kubectl_alb.model.action import PatchObject
from kubectl_alb.steps.uninstall.plan import awaited, is_blocked, removal
from kubectl_alb.steps.uninstall.request import LoadBalancers, Remains, UninstallRequest
from tests.removing import custom, definition, held, manifest, needing, network, request

HOOK = "ValidatingWebhookConfiguration/aws-load-balancer-webhook"
CRD = "CustomResourceDefinition/things.elbv2.k8s.aws"
END = ("Lease/kube-system/leader", "ServiceAccount/kube-system/lbc")
BINDING = "elbv2.k8s.aws/resources"


def ids(found: UninstallRequest) -> list[str]:
    return [step.id for step in removal(found).steps]


def kept(found: UninstallRequest) -> dict[str, str]:
    return {each.name: each.reason for each in removal(found).kept}


def with_definition(*objects, how=LoadBalancers.REFUSE, needs=(), **fields) -> UninstallRequest:
    made = definition("things.elbv2.k8s.aws", *objects, **fields)
    return request(*needs, how=how, remains=Remains(definitions=(made,)))


def test_webhooks_go_before_the_controller_and_definitions_after_it() -> None:
    assert ids(request()) == [HOOK, "chart", CRD, *END]


def test_it_is_blocked_only_while_something_needs_it_and_nobody_says_what_to_do() -> None:
    assert is_blocked(request(*needing(held())))
    assert not is_blocked(request(*needing(held()), how=LoadBalancers.KEEP))
    assert not is_blocked(request())


def test_load_balancers_are_deleted_before_the_controller_and_traffic_needs_a_name() -> None:
    found = request(*needing(held(), network()), how=LoadBalancers.DELETE)
    first = ["delete/ingress/web in shop", "detach/service/tcp in shop"]
    assert ids(found) == [*first, HOOK, "chart", CRD, *END]
    assert {step.confirm for step in removal(found).steps} == {"shop-prod"}


def test_a_run_that_goes_on_asks_for_the_same_name() -> None:
    found = removal(request(how=LoadBalancers.DELETE))
    assert {step.confirm for step in found.steps} == {"shop-prod"}


def test_finalizers_are_removed_when_the_controller_cannot_put_them_back() -> None:
    found = request(*needing(held()), how=LoadBalancers.KEEP)
    assert ids(found) == [HOOK, "chart", "finalizer/ingress/web in shop", CRD, *END]
    assert {step.confirm for step in removal(found).steps} == {""}


def test_finalizers_of_others_stay_and_ours_can_be_put_back() -> None:
    found = request(*needing(held()), how=LoadBalancers.KEEP)
    step = next(s for s in removal(found).steps if s.id.startswith("finalizer"))
    assert isinstance(step.action, PatchObject)
    assert isinstance(step.undo, PatchObject)
    assert step.action.operations[-1]["value"] == ["other"]
    assert step.action.operations[0] == {"op": "test", "path": "/metadata/uid", "value": "u-web"}
    assert "group.ingress.k8s.aws/shop-public" in step.undo.operations[-1]["value"]


def test_a_service_keeps_its_clients_in_the_cluster() -> None:
    found = request(*needing(network()), how=LoadBalancers.DELETE)
    step = removal(found).steps[0]
    assert isinstance(step.action, PatchObject)
    assert [o for o in step.action.operations if o["op"] != "test"] == [
        {"op": "replace", "path": "/spec/type", "value": "ClusterIP"},
        {"op": "remove", "path": "/spec/loadBalancerClass"},
    ]


def test_a_service_that_is_detached_already_is_only_waited_for() -> None:
    gone = replace(network(), type="ClusterIP")
    found = request(*needing(gone), how=LoadBalancers.DELETE)
    assert ids(found) == ids(request())
    assert [each.about.name for each in awaited(found)] == ["tcp"]


def test_bindings_of_the_controller_are_left_to_it() -> None:
    made = custom("TargetGroupBinding", "made", BINDING, **{"ingress.k8s.aws/stack": "x"})
    own = custom("TargetGroupBinding", "own", BINDING)
    found = request(*needing(made, own), how=LoadBalancers.DELETE)
    assert ids(found)[0] == "delete/targetgroupbinding/own in shop"
    assert not [id_ for id_ in ids(found) if "made" in id_]
    assert [d.about.name for d in awaited(found)] == ["made", "own"]


def test_settings_of_gateways_are_released_at_the_end() -> None:
    settings = custom(
        "LoadBalancerConfiguration", "lb", "gateway.k8s.aws/loadbalancerconfigurations"
    )
    found = request(*needing(settings), how=LoadBalancers.DELETE)
    assert ids(found)[2] == "finalizer/loadbalancerconfiguration/lb in shop"
    assert awaited(found) == ()


def test_a_definition_with_objects_of_somebody_else_stays() -> None:
    things = definition("things.elbv2.k8s.aws", custom("Thing", "theirs"))
    leases = (manifest("Lease", "leader"),)
    found = request(remains=Remains(definitions=(things,), leases=leases))
    assert ids(found) == ["Lease/leader"]
    assert kept(found) == {
        "definition things.elbv2.k8s.aws": (
            "used by thing/theirs in shop, which the controller did not make"
        )
    }


def test_a_definition_with_objects_of_the_controller_goes() -> None:
    made = custom("TargetGroupBinding", "made", **{"ingress.k8s.aws/stack-name": "web"})
    assert ids(with_definition(made)) == [CRD]


@pytest.mark.parametrize(
    ("fields", "goes"),
    [
        ({"managedFields": [{"manager": "helm"}, {"manager": "kube-apiserver"}]}, True),
        ({"managedFields": [{"manager": "kubectl-client-side-apply"}]}, True),
        ({"managedFields": [{"manager": "argocd-controller"}]}, False),
        ({"managedFields": [{"manager": "kubectl-alb"}, {"manager": "kube-apiserver"}]}, False),
        ({"labels": {"alb.kubectl/made-by": "kubectl-alb"}}, True),
        ({"labels": {"argocd.argoproj.io/instance": "crds"}}, False),
    ],
)
def test_a_definition_of_somebody_else_stays(fields: dict[str, object], goes: bool) -> None:
    assert ids(with_definition(**fields)) == ([CRD] if goes else [])


def test_definitions_stay_where_they_are_asked_for() -> None:
    found = request(keep_definitions=True)
    assert CRD not in ids(found)
    assert kept(found) == {"definition things.elbv2.k8s.aws": "--keep-crds was given"}


def test_objects_of_plain_manifests_go_one_by_one() -> None:
    objects = (manifest("Deployment", "lbc", "apps/v1", namespace="kube-system"),)
    assert ids(request(remains=Remains(objects=objects))) == ["Deployment/kube-system/lbc"]


def test_a_namespace_in_which_somebody_else_is_stays() -> None:
    spaces = (manifest("Namespace", "lbc"), manifest("Namespace", "full"))
    remains = Remains(namespaces=spaces, occupied={"full": "pods web"})
    assert ids(request(remains=remains)) == ["Namespace/lbc"]
    assert kept(request(remains=remains)) == {"namespace full": "holds pods web"}


def test_where_nothing_is_there_nothing_is_done() -> None:
    assert ids(request(remains=Remains())) == []
