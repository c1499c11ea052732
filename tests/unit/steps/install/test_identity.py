"""The steps in IAM and EKS, as values."""

import json

import pytest

from kubectl_alb.errors import AlbError
from kubectl_alb.model.action import NewPolicyVersion
from kubectl_alb.model.eks_action import CreateAddon, CreateAssociation
from kubectl_alb.model.iam_action import (
    AddAudience,
    AttachPolicy,
    CreateOidcProvider,
    CreatePolicy,
    CreateRole,
    DeleteRole,
    UpdateTrustPolicy,
)
from kubectl_alb.steps.install.identity import identity_steps, trust_policy
from kubectl_alb.steps.install.request import (
    Existing,
    ExistingPolicy,
    ExistingRole,
    IdentityKind,
    InstallRequest,
)
from tests.installing import DOCUMENT, IAM, ISSUER, NAME, environment, request

OTHER = json.dumps({"Version": "2012-10-17", "Statement": []})
POD = IdentityKind.POD_IDENTITY


def actions(wanted: InstallRequest, found: Existing = Existing()) -> list[type]:  # noqa: B008
    return [type(step.action) for step in identity_steps(wanted, found)]


def statement(wanted: InstallRequest) -> dict[str, object]:
    found: dict[str, object] = json.loads(trust_policy(wanted))["Statement"][0]
    return found


def test_irsa_makes_provider_policy_role_and_attachment() -> None:
    assert actions(request()) == [CreateOidcProvider, CreatePolicy, CreateRole, AttachPolicy]


def test_pod_identity_makes_agent_and_association_and_no_provider() -> None:
    assert actions(request(identity=POD)) == [
        CreatePolicy, CreateRole, AttachPolicy, CreateAddon, CreateAssociation,
    ]  # fmt: skip


def test_auto_mode_has_the_agent_built_in() -> None:
    wanted = request(identity=POD, environment=environment(auto_mode_compute=True))
    assert CreateAddon not in actions(wanted)


def test_a_role_that_is_given_is_neither_made_nor_changed() -> None:
    given = f"{IAM}role/theirs"
    assert actions(request(role_arn=given)) == [CreateOidcProvider]
    assert actions(request(role_arn=given, identity=POD)) == [CreateAddon, CreateAssociation]


def test_an_existing_identity_is_left_as_it_is() -> None:
    assert actions(request(identity=IdentityKind.EXISTING)) == []


def test_only_the_service_account_may_assume_the_role() -> None:
    found = statement(request())
    assert found["Principal"] == {"Federated": f"{IAM}oidc-provider/{ISSUER}"}
    assert found["Condition"] == {
        "StringEquals": {
            f"{ISSUER}:sub": f"system:serviceaccount:kube-system:{NAME}",
            f"{ISSUER}:aud": "sts.amazonaws.com",
        }
    }


def test_pod_identity_trusts_eks_for_this_cluster_alone() -> None:
    found = statement(request(identity=POD))
    assert found["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    assert found["Action"] == ["sts:AssumeRole", "sts:TagSession"]
    assert "aws:RequestTag/eks-cluster-arn" in str(found["Condition"])


def test_arns_have_the_partition_of_the_cluster() -> None:
    wanted = request(environment=environment(partition="aws-cn"))
    assert wanted.policy_arn == "arn:aws-cn:iam::111122223333:policy/lbc"
    assert wanted.assumed_role.startswith("arn:aws-cn:iam::")


def test_a_provider_for_another_audience_gets_ours_too() -> None:
    assert actions(request(), Existing(audiences=("other",)))[0] is AddAudience
    there = Existing(audiences=("other", "sts.amazonaws.com"))
    assert actions(request(), there)[0] is CreateOidcProvider


def test_our_policy_gets_a_new_version_and_an_equal_one_none() -> None:
    ours = ExistingPolicy("v3", OTHER, request().tags)
    assert NewPolicyVersion in actions(request(), Existing(policy=ours))
    equal = ExistingPolicy("v3", json.dumps(json.loads(DOCUMENT), indent=1))
    assert CreatePolicy in actions(request(), Existing(policy=equal))


def test_somebody_elses_policy_is_used_if_it_grants_enough() -> None:
    theirs = Existing(policy=ExistingPolicy("v1", OTHER))
    (step,) = (s for s in identity_steps(request(sufficient=True), theirs) if s.id == "policy")
    assert isinstance(step.action, CreatePolicy)
    assert (step.action.document, step.undo) == (OTHER, None)
    with pytest.raises(AlbError, match="lacks actions") as caught:
        actions(request(), theirs)
    assert "--policy-name" in caught.value.hint


def test_our_role_gets_its_trust_policy_and_somebody_elses_is_left() -> None:
    ours = Existing(role=ExistingRole(OTHER, request().tags))
    assert UpdateTrustPolicy in actions(request(), ours)
    with pytest.raises(AlbError, match="was not made for this cluster"):
        actions(request(), Existing(role=ExistingRole(OTHER)))


def test_a_role_of_another_cluster_of_the_name_is_not_ours() -> None:
    other = request(environment=environment()).tags[:1]
    with pytest.raises(AlbError):
        actions(request(), Existing(role=ExistingRole(OTHER, other)))


def test_another_association_of_the_service_account_is_not_replaced() -> None:
    there = Existing(association=f"{IAM}role/other")
    with pytest.raises(AlbError, match="role/other by EKS Pod Identity"):
        actions(request(identity=POD), there)
    same = Existing(association=request().assumed_role)
    assert CreateAssociation in actions(request(identity=POD), same)


def test_what_is_made_can_be_taken_back() -> None:
    steps = {step.id: step for step in identity_steps(request(), Existing())}
    assert all(step.undo is not None for step in steps.values())
    assert isinstance(steps["role"].undo, DeleteRole)
