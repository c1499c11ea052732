"""Steps for the findings of the cases: what they do, what they leave to people, and their undo."""

import json
from dataclasses import replace
from typing import Any

import pytest

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.repairs import REPAIRS
from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.checks.engine.selection import chosen
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.action import (
    DefaultPolicyVersion,
    NewPolicyVersion,
    NoRolePolicy,
    OpenPort,
    PatchObject,
    PolicyVersion,
    RolePolicy,
    TagResources,
    UntagResources,
)
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.step import Step
from kubectl_alb.steps.remedy import Remedy, remedies
from tests.cases import FOLDER, CaseSource, case


def remedies_of(code: str, source: CaseSource | None = None) -> tuple[Remedy, ...]:
    snapshot = load(source or case(FOLDER / f"{code}.yaml"), Section)
    findings = diagnose(Facts(snapshot), chosen([code], [])).findings
    assert findings
    return remedies(findings, Facts(snapshot))


def steps_of(code: str, source: CaseSource | None = None) -> list[Step]:
    return [step for remedy in remedies_of(code, source) for step in remedy.steps]


def changed(source: CaseSource, need: Section, key: str, **fields: Any) -> CaseSource:
    record = source.documents[need, key]
    source.documents[need, key] = {**record, **fields}
    return source


@pytest.mark.parametrize("code", REPAIRS)
def test_every_repair_has_a_failure_and_steps_for_its_own_case(code: str) -> None:
    assert failure_catalogue.failure(code) is not None
    steps = steps_of(code)
    assert steps
    assert len({step.id for step in steps}) == len(steps)
    assert all(step.undo or step.confirm for step in steps)


def test_subnets_get_the_role_tag_and_lose_it_again_by_undo() -> None:
    step = steps_of("ALB-SUBNET-001")[1]
    assert step.action == TagResources(("subnet-public-b",), (("kubernetes.io/role/elb", "1"),))
    assert step.undo == UntagResources(("subnet-public-b",), (("kubernetes.io/role/elb", "1"),))


def test_a_tag_with_another_value_gets_its_old_value_back_by_undo() -> None:
    step = steps_of("ALB-SUBNET-001")[0]
    key = "kubernetes.io/role/elb"
    assert step.action == TagResources(("subnet-public-a",), ((key, "1"),), ((key, "true"),))
    assert step.undo == TagResources(("subnet-public-a",), ((key, "true"),), ((key, "1"),))


def test_a_finding_that_earlier_steps_repair_has_no_steps_of_its_own() -> None:
    source = case(FOLDER / "ALB-SUBNET-001.yaml")
    snapshot = load(source, Section)
    (finding,) = diagnose(Facts(snapshot), chosen(["ALB-SUBNET-001"], [])).findings
    first, second = remedies([finding, finding], Facts(snapshot))
    assert first.steps
    assert (second.steps, second.reason) == ((), "")


def test_what_follows_from_another_finding_is_left_alone_when_all_is_repaired() -> None:
    snapshot = load(case(FOLDER / "ALB-DEL-003.yaml"), Section)
    (finding,) = diagnose(Facts(snapshot), chosen(["ALB-DEL-003"], [])).findings
    follows = replace(finding, causes=("ALB-HOOK-002",))
    (remedy,) = remedies([follows], Facts(snapshot), causes_only=True)
    assert (remedy.steps, remedy.reason.startswith("it follows from ALB-HOOK-002")) == ((), True)
    (asked,) = remedies([follows], Facts(snapshot))
    assert asked.steps


def test_named_subnets_are_left_to_people() -> None:
    manual = [r.reason for r in remedies_of("ALB-SUBNET-003") if r.reason]
    assert manual == ["the subnets are named: name one of another zone too"]


def test_the_tag_stays_on_the_group_that_eks_made() -> None:
    (step,) = steps_of("ALB-SG-001")
    key = "kubernetes.io/cluster/shop-prod"
    assert step.action == UntagResources(("sg-node",), ((key, "owned"),))


def test_without_a_group_of_eks_nobody_guesses_which_one_is_right() -> None:
    source = case(FOLDER / "ALB-SG-001.yaml")
    group = source.documents[Section.SECURITY_GROUPS, "sg-cluster"]
    tags = [tag for tag in group["Tags"] if tag["Key"] != "aws:eks:cluster-name"]
    (remedy,) = remedies_of(
        "ALB-SG-001", changed(source, Section.SECURITY_GROUPS, "sg-cluster", Tags=tags)
    )
    assert remedy.reason == "which of sg-cluster, sg-node serves this cluster is yours to say"


def test_the_port_of_targets_is_opened_for_the_load_balancers_group_only() -> None:
    (step,) = steps_of("ALB-SG-003")
    assert isinstance(step.action, OpenPort)
    permission = step.action.rule.permission
    assert (permission["FromPort"], permission["ToPort"]) == (8080, 8080)
    assert [pair["GroupId"] for pair in permission["UserIdGroupPairs"]] == ["sg-own"]


def test_missing_actions_are_added_to_what_the_policy_says_already() -> None:
    (step,) = steps_of("ALB-IAM-005")
    assert isinstance(step.action, NewPolicyVersion)
    old, new = json.loads(step.action.document)["Statement"]
    assert old["NotAction"]
    assert new == {
        "Sid": "AddedForController1",
        "Effect": "Allow",
        "Action": ["ec2:DescribeSubnets", "elasticloadbalancing:SetRulePriorities"],
        "Resource": "*",
    }
    arn, made = "arn:aws:iam::111122223333:policy/lbc", PolicyVersion("", step.action.document)
    assert step.undo == DefaultPolicyVersion(arn, "v1", made)
    assert step.action.before.id == "v1"
    assert json.loads(step.action.before.document)["Statement"] == [old]


def test_actions_on_what_is_tagged_are_added_with_the_condition_of_the_reference_policy() -> None:
    (step,) = steps_of("ALB-IAM-007")
    assert isinstance(step.action, NewPolicyVersion)
    added = [s for s in json.loads(step.action.document)["Statement"] if "Sid" in s]
    conditions = {action: s.get("Condition") for s in added for action in s["Action"]}
    assert conditions["elasticloadbalancing:ModifyListenerAttributes"] == {
        "Null": {"aws:ResourceTag/elbv2.k8s.aws/cluster": "false"}
    }
    assert conditions["elasticloadbalancing:DescribeListenerAttributes"] is None


def policy_of(source: CaseSource) -> tuple[tuple[Section | str, str], dict[str, Any]]:
    return next((k, v) for k, v in source.documents.items() if k[0] is Section.POLICIES)


def test_a_deny_is_not_answered_with_more_allow() -> None:
    source = case(FOLDER / "ALB-IAM-005.yaml")
    key, policy = policy_of(source)
    deny = {"Effect": "Deny", "Action": "ec2:DescribeSubnets", "Resource": "*"}
    statements = [*policy["PolicyDocument"]["Statement"], deny]
    source.documents[key] = {**policy, "PolicyDocument": {"Statement": statements}}
    (remedy,) = remedies_of("ALB-IAM-005", source)
    assert remedy.reason.startswith("a Deny statement")


def test_a_full_policy_is_helped_by_an_inline_one() -> None:
    source = case(FOLDER / "ALB-IAM-005.yaml")
    key, policy = policy_of(source)
    filler = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::" + "x" * 6000}
    statements = [*policy["PolicyDocument"]["Statement"], filler]
    source.documents[key] = {**policy, "PolicyDocument": {"Statement": statements}}
    (step,) = steps_of("ALB-IAM-005", source)
    assert isinstance(step.action, RolePolicy)
    assert step.action.before == ""
    assert step.undo == NoRolePolicy("lbc", step.action.name, step.action.document)


def test_a_misspelt_key_is_renamed_under_guard_and_back_by_undo() -> None:
    step = next(s for s in steps_of("ALB-ANNO-010") if s.about.name == "prefix")
    assert isinstance(step.action, PatchObject)
    wrong = "/metadata/annotations/alb.ingress.k8s.io~1scheme"
    right = "/metadata/annotations/alb.ingress.kubernetes.io~1scheme"
    assert step.action.operations == (
        {"op": "test", "path": wrong, "value": "internal"},
        {"op": "test", "path": right, "value": None},
        {"op": "remove", "path": wrong},
        {"op": "add", "path": right, "value": "internal"},
    )
    assert isinstance(step.undo, PatchObject)
    assert [operation["path"] for operation in step.undo.operations] == [right, wrong, right, wrong]


def test_a_key_that_is_set_rightly_too_is_left_to_people() -> None:
    source = case(FOLDER / "ALB-ANNO-010.yaml")
    record = source.documents[Section.INGRESSES, "shop/prefix"]
    right = {"alb.ingress.kubernetes.io/scheme": "internal"}
    metadata = {**record["metadata"], "annotations": {**record["metadata"]["annotations"], **right}}
    found = remedies_of(
        "ALB-ANNO-010", changed(source, Section.INGRESSES, "shop/prefix", metadata=metadata)
    )
    reason = next(r.reason for r in found if r.finding.about.name == "prefix")
    assert reason.startswith("alb.ingress.kubernetes.io/scheme is set too")


def test_who_keeps_the_manifests_is_named() -> None:
    source = case(FOLDER / "ALB-ANNO-010.yaml")
    record = source.documents[Section.INGRESSES, "shop/prefix"]
    labels = {"kustomize.toolkit.fluxcd.io/name": "shop",
              "kustomize.toolkit.fluxcd.io/namespace": "flux-system"}  # fmt: skip
    metadata = {**record["metadata"], "labels": labels}
    found = steps_of(
        "ALB-ANNO-010", changed(source, Section.INGRESSES, "shop/prefix", metadata=metadata)
    )
    owners = {step.about.name: step.owner for step in found}
    assert owners["prefix"] == "Flux Kustomization flux-system/shop"
    assert owners["typo"] == ""


def test_a_finalizer_is_taken_off_only_after_the_name_was_typed() -> None:
    (step,) = steps_of("ALB-DEL-003")
    assert step.confirm == "going"
    assert step.undo is None
    assert isinstance(step.action, PatchObject)
    assert step.action.operations[-1] == {
        "op": "replace",
        "path": "/metadata/finalizers",
        "value": [],
    }


def gone(source: CaseSource) -> CaseSource:
    """Take away the controller, and what it made in the namespace of an Ingress."""
    kept = {
        (section, name): record
        for (section, name), record in source.documents.items()
        if section not in (Section.DEPLOYMENTS, Section.LOAD_BALANCERS, Section.TARGET_GROUPS,
                           Section.TARGET_GROUP_BINDINGS, Section.SECURITY_GROUPS)
    }  # fmt: skip
    source.documents = kept
    source.meta = {key: value for key, value in source.meta.items() if key != "controller"}
    return source


def test_without_a_controller_and_anything_of_it_in_aws_a_yes_lets_an_object_go() -> None:
    (step,) = steps_of("ALB-DEL-003", gone(case(FOLDER / "ALB-DEL-003.yaml")))
    assert (step.confirm, step.warning) == ("", "")
    assert step.undo is None


def test_what_was_not_read_of_aws_may_be_left_there() -> None:
    source = gone(case(FOLDER / "ALB-DEL-003.yaml"))
    snapshot = load(source, frozenset(Section) - {Section.SECURITY_GROUPS})
    (finding,) = diagnose(Facts(snapshot), chosen(["ALB-DEL-003"], [])).findings
    (remedy,) = remedies([finding], Facts(snapshot))
    (step,) = remedy.steps
    assert (step.confirm, "was not to be seen" in step.warning) == ("going", True)


def test_the_authority_of_the_secret_replaces_the_stale_one() -> None:
    source = case(FOLDER / "ALB-HOOK-002.yaml")
    (step,) = steps_of("ALB-HOOK-002", source)
    secret = source.documents[Section.SECRETS, "kube-system/aws-load-balancer-tls"]
    assert isinstance(step.action, PatchObject)
    assert step.action.operations[-1]["value"] == secret["data"]["ca.crt"]
    assert isinstance(step.undo, PatchObject)
    stale = step.action.operations[1]["value"]
    assert step.undo.operations[-1]["value"] == stale != secret["data"]["ca.crt"]


def test_what_cert_manager_writes_is_left_to_it() -> None:
    source = case(FOLDER / "ALB-HOOK-002.yaml")
    key = (Section.VALIDATING_WEBHOOKS, "/aws-load-balancer-webhook")
    record = source.documents[key]
    annotations = {"cert-manager.io/inject-ca-from": "kube-system/serving"}
    source.documents[key] = {
        **record,
        "metadata": {**record["metadata"], "annotations": annotations},
    }
    (remedy,) = remedies_of("ALB-HOOK-002", source)
    assert remedy.reason.startswith("cert-manager writes the caBundle")


def test_a_finding_whose_object_is_gone_has_a_reason_and_no_step() -> None:
    snapshot = load(case(FOLDER / "ALB-DEL-003.yaml"), Section)
    for finding in diagnose(Facts(snapshot), chosen(list(REPAIRS), [])).findings:
        gone: Finding = replace(
            finding, about=ObjectRef(finding.about.kind, "x", "gone"), arn="arn:gone"
        )
        (remedy,) = remedies([gone], Facts(snapshot))
        assert remedy.reason


def test_a_policy_is_changed_by_doctor_and_put_back_to_the_version_that_was() -> None:
    snapshot = load(case(FOLDER / "ALB-IAM-005.yaml"), Section)
    (finding,) = diagnose(Facts(snapshot), chosen(["ALB-IAM-005"], [])).findings
    (one,) = finding.fix
    assert one.command == "kubectl alb doctor --fix ALB-IAM-005 --yes"
    assert one.effect.startswith("allow ec2:DescribeSubnets")
    assert "set-default-policy-version" in one.undo
