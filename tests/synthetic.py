"""Made-up worlds of any size: Ingresses, each with an Application Load Balancer of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from kubectl_alb.context.source import Record
from kubectl_alb.model.section import Section

CLUSTER, VPC, ACCOUNT, REGION = "big", "vpc-0123456789abcdef0", "111122223333", "us-west-2"
ELB = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}"


@dataclass(frozen=True, slots=True)
class World:
    """Both halves of a world."""

    kubernetes: Mapping[Section, tuple[Record, ...]]
    aws: Mapping[str, tuple[Record, ...]]


def world(size: int, addresses: bool = True, bindings: bool = True) -> World:
    """Make a world of so many Ingresses, in ten namespaces."""
    every = range(size)
    return World(
        {
            Section.INGRESSES: tuple(_ingress(n, addresses) for n in every),
            Section.INGRESS_CLASSES: (_CLASS,),
            Section.TARGET_GROUP_BINDINGS: tuple(map(_binding, every)) if bindings else (),
        },
        {
            "aws/vpcs": ({"VpcId": VPC, "CidrBlock": "10.0.0.0/16"},),
            "aws/subnets": tuple(_subnet(zone) for zone in "ab"),
            "aws/certificates": (_CERTIFICATE,),
            "aws/load-balancers": tuple(map(_load_balancer, every)),
            "aws/listeners": tuple(map(_listener, every)),
            "aws/rules": tuple(map(_rule, every)),
            "aws/listener-certificates": tuple(map(_listener_certificate, every)),
            "aws/target-groups": tuple(map(_target_group, every)),
            "aws/target-health": tuple(map(_target, every)),
            "aws/tags": tuple(tags for n in every for tags in _tags(n)),
        },
    )


def place(n: int) -> tuple[str, str]:
    """Return namespace and name of an Ingress."""
    return f"ns{n % 10}", f"web{n}"


_CLASS = {"metadata": {"name": "alb"}, "spec": {"controller": "ingress.k8s.aws/alb"}}
_CERTIFICATE_ARN = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/0000"
_CERTIFICATE = {
    "CertificateArn": _CERTIFICATE_ARN,
    "DomainName": "*.example.com",
    "SubjectAlternativeNames": ["*.example.com"],
    "Status": "ISSUED",
    "Type": "AMAZON_ISSUED",
    "KeyAlgorithm": "RSA-2048",
}


def _name(n: int) -> str:
    namespace, name = place(n)
    return f"k8s-{namespace}-{name}"


def _arn(kind: str, n: int, *more: str) -> str:
    return "/".join([f"{ELB}:{kind}/app/{_name(n)}/{n:016x}", *more])


def _group_arn(n: int) -> str:
    return f"{ELB}:targetgroup/{_name(n)}/{n:016x}"


def _host(n: int) -> str:
    return f"{_name(n)}-{n + 1}.{REGION}.elb.amazonaws.com"


def _ingress(n: int, address: bool) -> Record:
    namespace, name = place(n)
    entries = [{"hostname": _host(n)}] if address else []
    return {
        "metadata": {"namespace": namespace, "name": name},
        "spec": {"ingressClassName": "alb"},
        "status": {"loadBalancer": {"ingress": entries}},
    }


def _binding(n: int) -> Record:
    namespace, name = place(n)
    labels = {"ingress.k8s.aws/stack-namespace": namespace, "ingress.k8s.aws/stack-name": name}
    return {
        "metadata": {"namespace": namespace, "name": f"tgb{n}", "labels": labels},
        "spec": {"targetGroupARN": _group_arn(n)},
    }


def _subnet(zone: str) -> Record:
    return {
        "SubnetId": f"subnet-{zone}",
        "VpcId": VPC,
        "AvailabilityZone": REGION + zone,
        "CidrBlock": f"10.0.{ord(zone)}.0/24",
    }


def _load_balancer(n: int) -> Record:
    return {
        "LoadBalancerArn": _arn("loadbalancer", n),
        "LoadBalancerName": _name(n),
        "DNSName": _host(n),
        "Type": "application",
        "Scheme": "internet-facing",
        "VpcId": VPC,
        "State": {"Code": "active"},
        "IpAddressType": "ipv4",
        "AvailabilityZones": [
            {"ZoneName": REGION + zone, "SubnetId": f"subnet-{zone}"} for zone in "ab"
        ],
        "SecurityGroups": [],
    }


def _listener(n: int) -> Record:
    return {
        "ListenerArn": _arn("listener", n, "443"),
        "LoadBalancerArn": _arn("loadbalancer", n),
        "Port": 443,
        "Protocol": "HTTPS",
        "SslPolicy": "ELBSecurityPolicy-2016-08",
        "Certificates": [{"CertificateArn": _CERTIFICATE_ARN}],
        "DefaultActions": [_fixed("404")],
    }


def _fixed(status: str) -> Record:
    config = {"StatusCode": status, "ContentType": "text/plain"}
    return {"Type": "fixed-response", "Order": 1, "FixedResponseConfig": config}


def _rule(n: int) -> Record:
    return {
        "ListenerArn": _arn("listener", n, "443"),
        "RuleArn": _arn("listener-rule", n, "443", "1"),
        "Priority": "1",
        "Conditions": [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/*"]}}],
        "Actions": [{"Type": "forward", "Order": 1, "TargetGroupArn": _group_arn(n)}],
        "IsDefault": False,
    }


def _listener_certificate(n: int) -> Record:
    return {
        "ListenerArn": _arn("listener", n, "443"),
        "CertificateArn": _CERTIFICATE_ARN,
        "IsDefault": True,
    }


def _target_group(n: int) -> Record:
    return {
        "TargetGroupArn": _group_arn(n),
        "TargetGroupName": _name(n),
        "Protocol": "HTTP",
        "Port": 80,
        "VpcId": VPC,
        "TargetType": "ip",
        "LoadBalancerArns": [_arn("loadbalancer", n)],
        "HealthCheckPath": "/",
    }


def _target(n: int) -> Record:
    return {
        "TargetGroupArn": _group_arn(n),
        "Target": {"Id": f"10.0.1.{n % 250 + 1}", "Port": 8080, "AvailabilityZone": f"{REGION}a"},
        "TargetHealth": {"State": "healthy"},
    }


def _tags(n: int) -> tuple[Record, Record]:
    namespace, name = place(n)
    tags = [
        {"Key": "elbv2.k8s.aws/cluster", "Value": CLUSTER},
        {"Key": "ingress.k8s.aws/stack", "Value": f"{namespace}/{name}"},
    ]
    return (
        {"ResourceArn": _arn("loadbalancer", n), "Tags": tags},
        {"ResourceArn": _group_arn(n), "Tags": tags},
    )
