"""The reference policy, cut down to some actions."""

from kubectl_alb.controller.iam_actions import REFERENCE
from kubectl_alb.controller.iam_statements import GRANTS, statements
from kubectl_alb.facts.iam import Decision, Request, decide


def test_plain_actions_share_one_statement() -> None:
    (found,) = statements(["ec2:DescribeVpcs", "acm:ListCertificates", "ec2:DescribeVpcs"], "aws")
    assert found["Action"] == ["ec2:DescribeVpcs", "acm:ListCertificates"]
    assert found["Resource"] == "*"


def test_an_action_with_several_grants_gets_all_of_them() -> None:
    found = list(statements(["elasticloadbalancing:AddTags"], "aws-cn"))
    assert len(found) == 3
    resources = [arn for one in found for arn in one["Resource"]]
    assert all(arn.startswith("arn:aws-cn:elasticloadbalancing:") for arn in resources)


def test_every_action_with_conditions_is_one_of_the_reference_policy() -> None:
    known = {action.name for action in REFERENCE}
    named = {f"{grant.service}:{name}" for grant in GRANTS for name in grant.operations.split()}
    assert named <= known


def test_the_statements_allow_what_the_controller_does_and_not_more() -> None:
    delete = "elasticloadbalancing:DeleteLoadBalancer"
    document = {"Statement": list(statements([delete], "aws"))}
    ours = {"aws:resourcetag/elbv2.k8s.aws/cluster": "shop"}
    assert decide([document], Request(delete, context=ours)) is Decision.ALLOWED
    assert decide([document], Request(delete)) is Decision.NOT_ALLOWED
