"""Every Describe call gives back what was loaded, and at most AWS's defaults beside it."""

from typing import Any

from botocore.exceptions import ClientError

from tests.lab.aws.client import Aws
from tests.lab.aws.record import Record
from tests.unit.lab_aws.likeness import missing
from tests.unit.lab_aws.world import World


def _groups(shop: World) -> list[Record]:
    # The recording names a load balancer once per rule; AWS names it once.
    return [
        {**group, "LoadBalancerArns": list(dict.fromkeys(group["LoadBalancerArns"]))}
        for group in shop["aws/target-groups"]
    ]


def _without(record: Record, *names: str) -> Record:
    return {key: value for key, value in record.items() if key not in names}


def test_load_balancers_come_back(aws: Aws, elbv2: Any, shop: World) -> None:
    aws.load(shop)
    assert (
        missing(shop["aws/load-balancers"], elbv2.describe_load_balancers()["LoadBalancers"]) == []
    )


def test_listeners_come_back_with_their_default_certificate_only(
    aws: Aws, elbv2: Any, shop: World
) -> None:
    aws.load(shop)
    for load_balancer in shop["aws/load-balancers"]:
        arn = load_balancer["LoadBalancerArn"]
        recorded = [record for record in shop["aws/listeners"] if record["LoadBalancerArn"] == arn]
        answer = elbv2.describe_listeners(LoadBalancerArn=arn)["Listeners"]
        assert missing([_without(record, "Certificates") for record in recorded], answer) == []
        for record, shown in zip(recorded, answer, strict=True):
            assert shown.get("Certificates", []) == record.get("Certificates", [])[:1]


def test_rules_come_back(aws: Aws, elbv2: Any, shop: World) -> None:
    aws.load(shop)
    arns = [record["ListenerArn"] for record in shop["aws/listeners"]]
    answer = [rule for arn in arns for rule in elbv2.describe_rules(ListenerArn=arn)["Rules"]]
    assert missing([_without(rule, "ListenerArn") for rule in shop["aws/rules"]], answer) == []


def test_a_listeners_certificates_come_back(aws: Aws, elbv2: Any, shop: World) -> None:
    aws.load(shop)
    arns = {record["ListenerArn"] for record in shop["aws/listener-certificates"]}
    answer = [
        certificate
        for arn in arns
        for certificate in elbv2.describe_listener_certificates(ListenerArn=arn)["Certificates"]
    ]
    recorded = [_without(record, "ListenerArn") for record in shop["aws/listener-certificates"]]
    assert missing(recorded, answer) == []


def test_target_groups_come_back_with_their_load_balancer(
    aws: Aws, elbv2: Any, shop: World
) -> None:
    aws.load(shop)
    assert missing(_groups(shop), elbv2.describe_target_groups()["TargetGroups"]) == []


def test_target_groups_keep_their_load_balancer_without_the_rules(
    aws: Aws, elbv2: Any, shop: World
) -> None:
    aws.load({name: shop[name] for name in ("aws/target-groups", "aws/load-balancers")})
    assert missing(_groups(shop), elbv2.describe_target_groups()["TargetGroups"]) == []


def test_attributes_come_back_among_the_defaults(aws: Aws, elbv2: Any, shop: World) -> None:
    aws.load(shop)
    for record in shop["aws/load-balancer-attributes"]:
        answer = elbv2.describe_load_balancer_attributes(LoadBalancerArn=record["LoadBalancerArn"])
        assert missing(record["Attributes"], answer["Attributes"]) == []
    for record in shop["aws/target-group-attributes"]:
        answer = elbv2.describe_target_group_attributes(TargetGroupArn=record["TargetGroupArn"])
        assert missing(record["Attributes"], answer["Attributes"]) == []


def test_target_health_comes_back(aws: Aws, elbv2: Any, shop: World) -> None:
    aws.load(shop)
    for group in shop["aws/target-groups"]:
        arn = group["TargetGroupArn"]
        recorded = [
            record for record in shop["aws/target-health"] if record["TargetGroupArn"] == arn
        ]
        answer = elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        assert missing([_without(record, "TargetGroupArn") for record in recorded], answer) == []


def test_tags_come_back(aws: Aws, elbv2: Any, shop: World) -> None:
    aws.load(shop)
    for record in shop["aws/tags"]:
        try:
            answer = elbv2.describe_tags(ResourceArns=[record["ResourceArn"]])
        except ClientError as error:
            raise AssertionError(record["ResourceArn"]) from error
        assert answer["TagDescriptions"] == [record]
