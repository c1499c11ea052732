"""The target groups of a large world, their targets and their bindings."""

from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_alb.facts.tags import STACK_TAG
from kubectl_alb.model.target_group import Binding, TargetGroup
from tests.bench.large_cluster import Record, metadata
from tests.bench.large_size import ZONES, Size, is_healthy, is_ready, pod_address

DEFAULTS = {
    "stickiness.enabled": "false",
    "stickiness.type": "lb_cookie",
    "load_balancing.algorithm.type": "round_robin",
    "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
    "slow_start.duration_seconds": "0",
}


def target_group(arn: str, group: TargetGroup, vpc: str, load_balancer: str) -> Record:
    """Return a target group."""
    check = group.health_check
    return {
        "TargetGroupArn": arn,
        "TargetGroupName": group.name,
        "Protocol": group.protocol,
        "ProtocolVersion": group.protocol_version,
        "Port": group.port,
        "VpcId": vpc,
        "TargetType": group.target_type,
        "IpAddressType": "ipv4",
        "HealthCheckEnabled": True,
        "HealthCheckProtocol": check.protocol,
        "HealthCheckPort": check.port,
        "HealthCheckPath": check.path,
        "HealthCheckIntervalSeconds": check.interval,
        "HealthCheckTimeoutSeconds": check.timeout,
        "HealthyThresholdCount": check.healthy_threshold,
        "UnhealthyThresholdCount": check.unhealthy_threshold,
        "Matcher": {"HttpCode": check.codes},
        "LoadBalancerArns": [load_balancer],
    }


def attributes(arn: str, group: TargetGroup) -> Record:
    """Return the attributes of a target group."""
    return {"TargetGroupArn": arn, "Attributes": pairs({**DEFAULTS, **group.attributes})}


def targets(arn: str, group: TargetGroup, size: Size) -> Iterator[Record]:
    """Yield the pods that are ready, with their health."""
    assert group.service is not None
    for pod in size.pods_of(int(group.service.name.removeprefix("app-"))):
        if is_ready(pod):
            yield _target(arn, pod)


def _target(arn: str, pod: int) -> Record:
    failed = {
        "State": "unhealthy",
        "Reason": "Target.ResponseCodeMismatch",
        "Description": "Health checks failed with these codes: [503]",
    }
    zone = ZONES[pod % len(ZONES)]
    return {
        "TargetGroupArn": arn,
        "Target": {"Id": pod_address(pod), "Port": 8080, "AvailabilityZone": zone},
        "HealthCheckPort": "8080",
        "TargetHealth": {"State": "healthy"} if is_healthy(pod) else failed,
    }


def binding_of(arn: str, binding: Binding, stack: str, number: int) -> Record:
    """Return the binding of a target group."""
    rules = [
        {
            "from": [{"securityGroup": {"groupID": str(rule.security_group)}}],
            "ports": [{"port": rule.port, "protocol": "TCP"}],
        }
        for rule in binding.networking or ()
    ]
    return {
        "apiVersion": "elbv2.k8s.aws/v1beta1",
        "kind": "TargetGroupBinding",
        "metadata": {
            **metadata("TargetGroupBinding", binding.name, binding.namespace, number),
            "labels": {STACK_TAG: stack},
            "annotations": {
                "elbv2.k8s.aws/checkpoint": f"{number:043x}/{number:043x}",
                "elbv2.k8s.aws/checkpoint-timestamp": "1795548397",
            },
            "finalizers": ["elbv2.k8s.aws/resources"],
        },
        "spec": {
            "ipAddressType": "ipv4",
            "networking": {"ingress": rules},
            "serviceRef": {"name": binding.service, "port": binding.service_port},
            "targetGroupARN": arn,
            "targetGroupProtocol": binding.protocol,
            "targetType": binding.target_type,
            "vpcID": binding.vpc_id,
        },
        "status": {"observedGeneration": 1},
    }


def pairs(values: Mapping[str, Any]) -> list[Record]:
    """Return tags or attributes as AWS spells them."""
    return [{"Key": key, "Value": value} for key, value in values.items()]
