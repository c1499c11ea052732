import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.lab.aws.client import Aws
from tests.lab.aws.record import Record
from tests.unit.lab_aws.errors import code

ROLE = "arn:aws:iam::111122223333:role/controller"
TAG = "aws:RequestTag/elbv2.k8s.aws/cluster"


def _statement(effect: str, action: object, resource: object = "*", **more: object) -> Record:
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def _load(aws: Aws, *statements: Record, boundary: str = "") -> None:
    limited = {"PermissionsBoundary": {"PermissionsBoundaryArn": boundary}} if boundary else {}
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    aws.load(
        {
            "aws/roles": [{"RoleName": "controller", "Arn": ROLE, **limited}],
            "aws/policies": [
                {"PolicyName": "lbc", "PolicyDocument": document, "RoleName": "controller"}
            ],
        }
    )


@pytest.fixture
def iam(aws: Aws, clients: Callable[[str], Any]) -> Any:
    return clients("iam")


def _decide(iam: Any, action: str, resource: str = "", **params: Any) -> str:
    given = {"PolicySourceArn": ROLE, "ActionNames": [action], **params}
    if resource:
        given["ResourceArns"] = [resource]
    [result] = iam.simulate_principal_policy(**given)["EvaluationResults"]
    return str(result["EvalDecision"])


def _context(key: str, *values: str) -> list[Mapping[str, object]]:
    return [{"ContextKeyName": key, "ContextKeyType": "string", "ContextKeyValues": values}]


def test_what_no_statement_names_is_denied(aws: Aws, iam: Any) -> None:
    _load(aws, _statement("Allow", ["ec2:Describe*", "elasticloadbalancing:CreateRule"]))
    assert _decide(iam, "ec2:DescribeSubnets") == "allowed"
    assert _decide(iam, "elasticloadbalancing:createrule") == "allowed"
    assert _decide(iam, "ec2:CreateTags") == "implicitDeny"


def test_a_denial_wins(aws: Aws, iam: Any) -> None:
    _load(aws, _statement("Allow", "ec2:*"), _statement("Deny", "ec2:CreateTags"))
    assert _decide(iam, "ec2:CreateTags") == "explicitDeny"


def test_a_statement_for_certain_resources_does_not_cover_all(aws: Aws, iam: Any) -> None:
    _load(aws, _statement("Allow", "ec2:CreateTags", "arn:aws:ec2:*:*:security-group/*"))
    group = "arn:aws:ec2:us-west-2:111122223333:security-group/sg-1"
    assert _decide(iam, "ec2:CreateTags", group) == "allowed"
    assert _decide(iam, "ec2:CreateTags") == "implicitDeny"


def test_everything_but_some_actions_can_be_allowed(aws: Aws, iam: Any) -> None:
    _load(aws, {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})
    assert _decide(iam, "ec2:CreateTags") == "allowed"
    assert _decide(iam, "iam:PassRole") == "implicitDeny"


def test_a_missing_tag_is_told_by_null(aws: Aws, iam: Any) -> None:
    action = "elasticloadbalancing:CreateLoadBalancer"
    _load(aws, _statement("Allow", action, Condition={"Null": {TAG: "false"}}))
    assert _decide(iam, action) == "implicitDeny"
    assert _decide(iam, action, ContextEntries=_context(TAG, "lab")) == "allowed"


@pytest.mark.parametrize(
    ("condition", "given", "decision"),
    [
        ({"StringEquals": {TAG: "lab"}}, "lab", "allowed"),
        ({"StringEquals": {TAG: ["a", "lab"]}}, "Lab", "implicitDeny"),
        ({"StringLike": {TAG: "l*"}}, "lab", "allowed"),
        ({"StringNotEquals": {TAG: "lab"}}, "lab", "implicitDeny"),
        ({"StringNotEquals": {TAG: "other"}}, "lab", "allowed"),
        ({"StringEqualsIfExists": {TAG: "other"}}, "lab", "implicitDeny"),
        ({"ForAllValues:StringEquals": {TAG: ["lab"]}}, "lab", "allowed"),
        ({"IpAddress": {TAG: "10.0.0.0/8"}}, "10.1.2.3", "allowed"),
    ],
)
def test_conditions_are_evaluated(
    aws: Aws, iam: Any, condition: Record, given: str, decision: str
) -> None:
    _load(aws, _statement("Allow", "ec2:CreateTags", Condition=condition))
    assert _decide(iam, "ec2:CreateTags", ContextEntries=_context(TAG, given)) == decision


def test_what_was_matched_and_what_was_missing_is_told(aws: Aws, iam: Any) -> None:
    condition = {"StringEquals": {TAG: "lab"}}
    _load(
        aws,
        _statement("Allow", "ec2:*"),
        _statement("Allow", "ec2:*", Condition=condition),
    )
    answer = iam.simulate_principal_policy(PolicySourceArn=ROLE, ActionNames=["ec2:CreateTags"])
    [result] = answer["EvaluationResults"]
    assert result["MissingContextValues"] == [TAG]
    [matched] = result["MatchedStatements"]
    assert matched["SourcePolicyId"] == "lbc"


def test_a_boundary_limits_what_is_allowed(aws: Aws, iam: Any) -> None:
    document = {"Version": "2012-10-17", "Statement": [_statement("Allow", "ec2:*")]}
    made = iam.create_policy(PolicyName="boundary", PolicyDocument=json.dumps(document))
    _load(aws, _statement("Allow", "*"), boundary=made["Policy"]["Arn"])
    assert _decide(iam, "ec2:CreateTags") == "allowed"
    assert _decide(iam, "acm:ListCertificates") == "implicitDeny"


def test_policies_made_over_the_wire_count(aws: Aws, iam: Any) -> None:
    _load(aws)
    document = {"Version": "2012-10-17", "Statement": [_statement("Allow", "acm:*")]}
    made = iam.create_policy(PolicyName="acm", PolicyDocument=json.dumps(document))["Policy"]
    iam.attach_role_policy(RoleName="controller", PolicyArn=made["Arn"])
    assert _decide(iam, "acm:ListCertificates") == "allowed"


def test_an_absent_role_is_no_entity(iam: Any) -> None:
    params = {"PolicySourceArn": f"{ROLE}-absent", "ActionNames": ["ec2:CreateTags"]}
    assert code(iam.simulate_principal_policy, **params) == "NoSuchEntity"


def test_a_policy_is_not_longer_than_its_quota(iam: Any) -> None:
    resources = [f"arn:aws:ec2:*:*:subnet/subnet-{number:017d}" for number in range(200)]
    document = {
        "Version": "2012-10-17",
        "Statement": [_statement("Allow", "ec2:CreateTags", resources)],
    }
    params = {"PolicyName": "long", "PolicyDocument": json.dumps(document)}
    assert code(iam.create_policy, **params) == "LimitExceeded"


def test_what_moto_lacks_is_an_invalid_action(iam: Any) -> None:
    assert code(iam.get_organizations_access_report, JobId="0" * 36) == "InvalidAction"
