"""Commands of fixes: quoted, complete, keeping what is there, and with what takes them back."""

from dataclasses import replace

import pytest

from kubectl_alb.checks.engine.commands import (
    annotated,
    argument_added,
    asking_doctor,
    by_doctor,
    by_helm,
    compared_anew,
    helm_set,
    kubectl,
    merged,
    of_steps,
    patched,
)
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.action import TagResources, UntagResources
from kubectl_alb.model.kubernetes import Meta, Position
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Op, Step
from kubectl_alb.model.system import Deployment
from kubectl_alb.model.workloads import Container
from tests.builders import snapshot

META = Meta("web", "shop", annotations={"a/old": "it's", "a/list": "x=1"})
HELM = {
    "meta.helm.sh/release-name": "lbc",
    "meta.helm.sh/release-namespace": "kube-system",
}
LABELS = {"helm.sh/chart": "aws-load-balancer-controller-1.13.4"}


def controller(labels: dict[str, str], annotations: dict[str, str]) -> Deployment:
    meta = Meta("lbc", "kube-system", labels=labels, annotations=annotations)
    image = Container("c", "public.ecr.aws/eks/aws-load-balancer-controller:v2.13.4")
    return Deployment(meta, 1, 1, (image,))


def set_vpc(labels: dict[str, str], annotations: dict[str, str]) -> list[tuple[str, str]]:
    deployment = controller(labels, annotations)
    facts = Facts(snapshot(deployments=(deployment,)))
    return [(c.command, c.undo) for c in helm_set(deployment, {"vpcId": "vpc-1"}, facts)]


def test_what_somebody_edited_by_hand_is_overwritten_only_as_a_choice() -> None:
    edited = replace(controller(LABELS, HELM), editors=("kubectl-edit",))
    facts = Facts(snapshot(deployments=(edited,)))
    offered = by_helm(edited, {"vpcId": "vpc-1"}, "set it", facts)
    assert "fix" not in offered
    assert offered["examples"][0].endswith("--set vpcId=vpc-1 --force-conflicts")
    assert "kubectl-edit edited Deployment kube-system/lbc by hand" in offered["hint"]


def test_what_nobody_edited_is_set_by_a_fix() -> None:
    untouched = controller(LABELS, HELM)
    facts = Facts(snapshot(deployments=(untouched,)))
    offered = by_helm(untouched, {"vpcId": "vpc-1"}, "set it", facts)
    assert offered["hint"] == "set it"
    assert "--force-conflicts" not in offered["fix"][0].command


def test_every_word_is_one_for_a_shell() -> None:
    assert kubectl("a b", "get", "$(x)") == "kubectl -n 'a b' get '$(x)'"
    assert kubectl("", "get", "nodes") == "kubectl get nodes"


def test_an_annotation_is_set_and_put_back_to_what_it_was() -> None:
    (one,) = annotated("ingress", META, {"a/new": "1", "a/old": ""})
    start = "kubectl -n shop annotate ingress web"
    assert one.command == f"{start} a/new=1 a/old- --overwrite"
    assert one.undo == f"""{start} a/new- 'a/old=it'"'"'s' --overwrite"""
    assert one.effect == "sets a/new to 1, removes a/old=it's on ingress shop/web"


ROLE = ObjectRef("Role", "", "lbc")
DONE, BACK = TagResources(("i",), (("a", "b"),)), UntagResources(("i",), (("a", "b"),))
STEP = Step("1", "tag it", Op.UPDATE, ROLE, DONE, BACK)
GOING = Step("2", "free it", Op.DELETE, ROLE, DONE, None)


def test_steps_are_carried_out_by_doctor_and_taken_back_the_last_first() -> None:
    (one,) = by_doctor("ALB-IAM-005", (STEP, STEP))
    assert one.command == "kubectl alb doctor --fix ALB-IAM-005 --yes"
    assert (one.effect, one.undo) == ("tag it; tag it", f"{BACK.command} && {BACK.command}")


def test_what_cannot_be_taken_back_says_so() -> None:
    (one,) = of_steps((GOING,))
    assert (one.effect, one.undo) == ("free it; this cannot be undone", "")


@pytest.mark.parametrize("change", [{"confirm": "lbc"}, {"owner": "Helm"}])
def test_where_a_yes_is_not_enough_nothing_is_printed(change: dict[str, str]) -> None:
    step = replace(STEP, **change)
    assert (of_steps((step,)), by_doctor("ALB-IAM-005", (step,))) == ((), ())


def test_doctor_is_asked_for_one_object_where_it_knows_its_kind() -> None:
    ingress = ObjectRef("Ingress", "shop", "web")
    start = "kubectl alb doctor"
    assert asking_doctor("C", ingress) == f"{start} ingress/web -n shop --fix C"
    assert asking_doctor("C", replace(ingress, kind="Pod")) == f"{start} -n shop --fix C"
    assert asking_doctor("C", ROLE) == f"{start} --fix C"


def test_targets_are_compared_anew_only_where_there_is_a_checkpoint() -> None:
    held = replace(META, annotations={"elbv2.k8s.aws/checkpoint": "x"})
    (command,) = compared_anew(held)
    assert command.endswith("web elbv2.k8s.aws/checkpoint- --overwrite")
    assert compared_anew(META) == ()


def test_what_is_set_already_has_no_command() -> None:
    assert annotated("ingress", META, {"a/list": "x=1"}) == ()


@pytest.mark.parametrize(
    "meta",
    [
        None,
        Meta("web", "shop", position=Position("web.yaml", 1)),
        Meta("web", "shop", labels={"kustomize.toolkit.fluxcd.io/name": "shop"}),
        Meta("web", "shop", annotations=HELM),
    ],
)
def test_what_is_kept_elsewhere_is_not_changed_in_the_cluster(meta: Meta | None) -> None:
    assert annotated("ingress", meta, {"a/new": "1"}) == ()
    assert patched(ObjectRef("Ingress", "shop", "web"), meta, {"a": 1}, {"a": None}, "") == ()


@pytest.mark.parametrize(
    ("held", "result"),
    [
        ("", "b=2"),
        ("a=1", "a=1,b=2"),
        ("b=1, c=x=y", "b=2,c=x=y"),
    ],
)
def test_a_list_keeps_what_it_holds(held: str, result: str) -> None:
    assert merged(held, {"b": "2"}) == result


def test_a_value_of_the_chart_is_set_at_its_version_with_all_other_values() -> None:
    assert set_vpc(LABELS, HELM) == [
        (
            "helm upgrade lbc aws-load-balancer-controller --repo "
            "https://aws.github.io/eks-charts --version 1.13.4 -n kube-system --reuse-values "
            "--set vpcId=vpc-1",
            "helm rollback lbc -n kube-system",
        )
    ]


@pytest.mark.parametrize(
    ("labels", "annotations"),
    [
        ({}, HELM),
        (LABELS, {}),
        ({"helm.sh/chart": "own-1.0.0"}, HELM),
        ({**LABELS, "helm.toolkit.fluxcd.io/name": "lbc"}, HELM),
    ],
)
def test_without_a_known_chart_that_helm_alone_keeps_nothing_is_offered(
    labels: dict[str, str], annotations: dict[str, str]
) -> None:
    assert set_vpc(labels, annotations) == []


def add_name(args: tuple[str, ...], labels: dict[str, str]) -> list[tuple[str, str]]:
    made = controller(labels, HELM)
    made = replace(made, containers=(made.containers[0], replace(made.containers[0], args=args)))
    return [(c.command, c.undo) for c in argument_added(made, 1, "--cluster-name=shop")]


@pytest.mark.parametrize("args", [("--a=1", "--b"), ("/controller", "--a=1", "--b")])
def test_an_argument_is_added_behind_the_others_and_only_that_is_taken_away(
    args: tuple[str, ...],
) -> None:
    start = "kubectl -n kube-system patch deployment lbc --type json -p "
    path = "/spec/template/spec/containers/1/args"
    value = '"value":"--cluster-name=shop"'
    assert add_name(args, LABELS) == [
        (
            f"""{start}'[{{"op":"add","path":"{path}/-",{value}}}]'""",
            f"""{start}'[{{"op":"test","path":"{path}/2",{value}}},"""
            f"""{{"op":"remove","path":"{path}/2"}}]'""",
        )
    ]


def test_no_argument_is_added_where_there_are_none_or_another_tool_keeps_the_deployment() -> None:
    assert add_name((), LABELS) == []
    assert add_name(("--a=1",), {"helm.toolkit.fluxcd.io/name": "lbc"}) == []


def test_a_list_keeps_what_it_holds_as_it_is_written() -> None:
    held = "a=1, deletion_protection.enabled=true,odd,b=x\\,y"
    changes = {"deletion_protection.enabled": "false", "c": "2"}
    assert merged(held, changes) == "a=1,deletion_protection.enabled=false,odd,b=x\\,y,c=2"
