from typing import Any

import pytest

from tests.lab.aws.client import Aws
from tests.lab.aws.record import Record
from tests.unit.lab_aws.errors import code, refusal
from tests.unit.lab_aws.making import (
    NOT_FOUND,
    forward,
    listener,
    load_balancer,
    path,
    rule,
    subnets,
    target_group,
)
from tests.unit.lab_aws.world import World


@pytest.fixture
def port(net: Any, shop: World) -> str:
    return listener(net, load_balancer(net, shop)["LoadBalancerArn"])


def test_limits_are_listed_as_text(aws: Aws, net: Any) -> None:
    aws.limits({"rules-per-application-load-balancer": 200})
    limits = net.describe_account_limits()["Limits"]
    values = {limit["Name"]: limit["Max"] for limit in limits}
    assert values["rules-per-application-load-balancer"] == "200"
    assert values["target-groups-per-application-load-balancer"] == "100"
    assert values["application-load-balancers"] == "50"


def test_an_unknown_limit_is_refused(aws: Aws) -> None:
    with pytest.raises(ValueError, match="wishes"):
        aws.limits({"wishes": 3})


def test_load_balancers_are_limited(aws: Aws, net: Any, shop: World) -> None:
    aws.limits({"application-load-balancers": 1})
    load_balancer(net, shop)
    params = {"Name": "other", "Subnets": subnets(shop)}
    assert code(net.create_load_balancer, **params) == "TooManyLoadBalancers"


def test_listeners_are_limited(aws: Aws, net: Any, port: str) -> None:
    aws.limits({"listeners-per-application-load-balancer": 1})
    [first] = net.describe_listeners(ListenerArns=[port])["Listeners"]
    given = {
        "LoadBalancerArn": first["LoadBalancerArn"],
        "Protocol": "HTTP",
        "Port": 81,
        "DefaultActions": [NOT_FOUND],
    }
    assert code(net.create_listener, **given) == "TooManyListeners"


def test_rules_of_all_listeners_count_but_default_ones(aws: Aws, net: Any, port: str) -> None:
    aws.limits({"rules-per-application-load-balancer": 2})
    [first] = net.describe_listeners(ListenerArns=[port])["Listeners"]
    other = listener(net, first["LoadBalancerArn"], Port=81)
    rule(net, port, 1)
    rule(net, other, 1)
    given = {
        "ListenerArn": port,
        "Priority": 2,
        "Conditions": [path("/")],
        "Actions": [NOT_FOUND],
    }
    error, message = refusal(net.create_rule, **given)
    assert error == "TooManyRules"
    assert message.startswith("The maximum number of rules on load balancer edge")


def test_certificates_beside_the_default_one_are_limited(aws: Aws, net: Any, shop: World) -> None:
    aws.limits({"certificates-per-application-load-balancer": 1})
    certificates = [{"CertificateArn": each["CertificateArn"]} for each in shop["aws/certificates"]]
    edge = load_balancer(net, shop)["LoadBalancerArn"]
    arn = listener(net, edge, Protocol="HTTPS", Port=443, Certificates=certificates[:1])
    net.add_listener_certificates(ListenerArn=arn, Certificates=certificates[1:2])
    params = {"ListenerArn": arn, "Certificates": certificates[2:]}
    assert code(net.add_listener_certificates, **params) == "TooManyCertificates"


def test_target_groups_of_a_load_balancer_are_limited(
    aws: Aws, net: Any, port: str, shop: World
) -> None:
    aws.limits({"target-groups-per-application-load-balancer": 1})
    first, second = (target_group(net, shop, Name=name) for name in "ab")
    rule(net, port, 1, Actions=[forward(first)])
    rule(net, port, 2, Actions=[forward(first)])
    given = {
        "ListenerArn": port,
        "Priority": 3,
        "Conditions": [path("/")],
        "Actions": [forward(second)],
    }
    answer = code(net.create_rule, **given)
    assert answer == "TooManyUniqueTargetGroupsPerLoadBalancer"


def test_target_groups_of_the_region_are_limited(aws: Aws, net: Any, shop: World) -> None:
    aws.limits({"target-groups": 1})
    target_group(net, shop)
    with pytest.raises(net.exceptions.TooManyTargetGroupsException):
        target_group(net, shop, Name="other")


def _addresses(*last: int) -> list[Record]:
    return [{"Id": f"192.168.0.{number}"} for number in last]


def test_targets_of_a_group_are_limited(aws: Aws, net: Any, shop: World) -> None:
    aws.limits({"targets-per-target-group": 2})
    arn = target_group(net, shop)
    net.register_targets(TargetGroupArn=arn, Targets=_addresses(4, 5))
    net.register_targets(TargetGroupArn=arn, Targets=_addresses(5))
    params = {"TargetGroupArn": arn, "Targets": _addresses(6)}
    assert code(net.register_targets, **params) == "TooManyTargets"


def test_targets_of_a_load_balancer_are_limited(aws: Aws, net: Any, port: str, shop: World) -> None:
    aws.limits({"targets-per-application-load-balancer": 2})
    groups = [target_group(net, shop, Name=name) for name in "ab"]
    rule(net, port, Actions=[forward(*groups)])
    net.register_targets(TargetGroupArn=groups[0], Targets=_addresses(4, 5))
    params = {"TargetGroupArn": groups[1], "Targets": _addresses(4)}
    assert code(net.register_targets, **params) == "TooManyTargets"


def test_registrations_of_one_target_are_limited(
    aws: Aws, net: Any, port: str, shop: World
) -> None:
    aws.limits({"target-id-registrations-per-application-load-balancer": 2})
    arn = target_group(net, shop)
    rule(net, port, Actions=[forward(arn)])
    ports = [{"Id": "192.168.0.4", "Port": number} for number in (80, 81, 82)]
    net.register_targets(TargetGroupArn=arn, Targets=ports[:2])
    params = {"TargetGroupArn": arn, "Targets": ports[2:]}
    assert code(net.register_targets, **params) == "TooManyRegistrationsForTargetId"


def test_calls_beyond_the_bucket_are_throttled_until_it_is_refilled(aws: Aws, net: Any) -> None:
    aws.clock(rate=0)
    aws.throttling(elbv2_describe=[3, 1])
    for _ in range(3):
        net.describe_load_balancers()
    assert refusal(net.describe_load_balancers) == ("Throttling", "Rate exceeded")
    aws.advance(1)
    net.describe_load_balancers()
    assert code(net.describe_target_groups) == "Throttling"


def test_classes_of_actions_have_buckets_of_their_own(aws: Aws, net: Any, shop: World) -> None:
    arn = target_group(net, shop)
    aws.clock(rate=0)
    aws.throttling(elbv2_registration=[1, 4])
    net.register_targets(TargetGroupArn=arn, Targets=_addresses(4))
    params = {"TargetGroupArn": arn, "Targets": _addresses(5)}
    assert code(net.register_targets, **params) == "Throttling"
    net.describe_target_health(TargetGroupArn=arn)


def test_ec2_counts_each_action_by_itself(aws: Aws) -> None:
    aws.clock(rate=0)
    aws.throttling(ec2_describe=[1, 20])
    ec2 = aws.boto3("ec2")
    ec2.describe_subnets()
    assert code(ec2.describe_subnets) == "RequestLimitExceeded"
    ec2.describe_vpcs()


def test_throttling_is_off_unless_it_is_switched_on(aws: Aws, net: Any) -> None:
    for _ in range(45):
        net.describe_load_balancers()
