"""An installation as Terraform and eksctl have it."""

import json

from kubectl_alb.steps.install.request import IdentityKind, InstallRequest
from kubectl_alb.views.install_config import eksctl, terraform
from tests.installing import DOCUMENT, IAM, ISSUER, NAME, request

POD = IdentityKind.POD_IDENTITY


def resources(wanted: InstallRequest) -> dict[str, dict[str, object]]:
    found = terraform(wanted)["resource"]
    assert isinstance(found, dict)
    return {kind: named["controller"] for kind, named in found.items()}


def test_terraform_has_a_resource_for_each_step() -> None:
    assert list(resources(request())) == [
        "aws_iam_openid_connect_provider",
        "aws_iam_policy",
        "aws_iam_role",
        "aws_iam_role_policy_attachment",
        "kubernetes_service_account_v1",
        "helm_release",
    ]
    assert "aws_eks_pod_identity_association" in resources(request(identity=POD))


def test_terraform_refers_to_what_it_makes() -> None:
    found = resources(request(identity=POD))
    assert found["aws_eks_pod_identity_association"]["role_arn"] == (
        "${aws_iam_role.controller.arn}"
    )
    given = resources(request(identity=POD, role_arn=f"{IAM}role/theirs"))
    assert given["aws_eks_pod_identity_association"]["role_arn"] == f"{IAM}role/theirs"
    assert "aws_iam_role" not in given


def test_terraform_finds_no_template_in_values() -> None:
    (values,) = resources(request(values={"a": "${b} %{c}"}))["helm_release"]["values"]  # type: ignore[misc]
    assert json.loads(values) == {"a": "$${b} %%{c}"}


def test_eksctl_makes_the_account_with_its_policy() -> None:
    found = eksctl(request())["iam"]
    account = {
        "metadata": {"name": NAME, "namespace": "kube-system"},
        "roleName": "lbc",
        "attachPolicy": json.loads(DOCUMENT),
    }
    assert found == {"withOIDC": True, "serviceAccounts": [account]}


def test_eksctl_associates_the_account_or_takes_the_role_that_is_given() -> None:
    found = eksctl(request(identity=POD, role_arn=f"{IAM}role/theirs"))
    assert found["addons"] == [{"name": "eks-pod-identity-agent"}]
    (association,) = found["iam"]["podIdentityAssociations"]  # type: ignore[index]
    assert association["roleARN"] == f"{IAM}role/theirs"
    assert ISSUER not in json.dumps(found)
