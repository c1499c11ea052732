"""What tests of load balancers start from, made over the wire in the shop's network."""

from typing import Any

from tests.lab.aws.record import Record
from tests.unit.lab_aws.world import World

NETWORK = (
    "aws/vpcs",
    "aws/subnets",
    "aws/route-tables",
    "aws/security-groups",
    "aws/network-interfaces",
    "aws/instances",
    "aws/availability-zones",
    "aws/certificates",
)
NOT_FOUND = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}


def network(world: World) -> World:
    """Return the sections of a world that hold no load balancer."""
    return {name: world[name] for name in NETWORK}


def subnets(world: World, prefix: str = "pub") -> list[str]:
    """Return the subnets whose Name starts with a prefix, in the order of their zones."""
    named = {
        tag["Value"]: subnet["SubnetId"]
        for subnet in world["aws/subnets"]
        for tag in subnet["Tags"]
        if tag["Key"] == "Name"
    }
    return [named[name] for name in sorted(named) if name.startswith(prefix)]


def security_group(world: World, name: str = "web-sg") -> str:
    """Return the id of a security group."""
    [found] = [each for each in world["aws/security-groups"] if each["GroupName"] == name]
    return str(found["GroupId"])


def load_balancer(elbv2: Any, world: World, **params: Any) -> Record:
    """Create a load balancer in the public subnets."""
    given = {"Name": "edge", "Subnets": subnets(world), "SecurityGroups": [security_group(world)]}
    [created] = elbv2.create_load_balancer(**{**given, **params})["LoadBalancers"]
    return dict(created)


def target_group(elbv2: Any, world: World, **params: Any) -> str:
    """Create a target group for addresses and return its ARN."""
    given = {
        "Name": "web",
        "Protocol": "HTTP",
        "Port": 8080,
        "VpcId": world["aws/vpcs"][0]["VpcId"],
        "TargetType": "ip",
    }
    [created] = elbv2.create_target_group(**{**given, **params})["TargetGroups"]
    return str(created["TargetGroupArn"])


def listener(elbv2: Any, load_balancer_arn: str, **params: Any) -> str:
    """Create a listener that answers 404 and return its ARN."""
    given = {
        "LoadBalancerArn": load_balancer_arn,
        "Protocol": "HTTP",
        "Port": 80,
        "DefaultActions": [NOT_FOUND],
    }
    [created] = elbv2.create_listener(**{**given, **params})["Listeners"]
    return str(created["ListenerArn"])


def forward(*groups: str) -> Record:
    """Return an action that forwards to target groups."""
    if len(groups) == 1:
        return {"Type": "forward", "TargetGroupArn": groups[0]}
    tuples = [{"TargetGroupArn": group} for group in groups]
    return {"Type": "forward", "ForwardConfig": {"TargetGroups": tuples}}


def path(*patterns: str) -> Record:
    """Return a condition on the path."""
    return {"Field": "path-pattern", "PathPatternConfig": {"Values": list(patterns)}}


def rule(elbv2: Any, listener_arn: str, priority: int = 1, **params: Any) -> Record:
    """Create a rule for /api that answers 404."""
    given = {
        "ListenerArn": listener_arn,
        "Priority": priority,
        "Conditions": [path("/api")],
        "Actions": [NOT_FOUND],
    }
    [created] = elbv2.create_rule(**{**given, **params})["Rules"]
    return dict(created)
