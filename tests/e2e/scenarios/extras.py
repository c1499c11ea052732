"""What scenarios add to the healthy cluster, healthy itself."""

from typing import Any

import yaml

from tests.e2e.scenarios.stage import Record, Stage

ACCOUNT = "arn:aws:elasticloadbalancing:us-west-2:111122223333"
NODES, PODS = ("i-a", "i-b"), ("10.0.128.21", "10.0.144.21")
NODE_PORT = 30080


def load_balancer(stage: Stage) -> Record:
    """Return the healthy load balancer."""
    (found,) = stage.world.aws["aws/load-balancers"]
    return found


def arn(kind: str, name: str) -> str:
    """Return the ARN of a target group or load balancer that a scenario makes."""
    return f"{ACCOUNT}:{kind}/{name}/1"


def target_group(stage: Stage, name: str, targets: tuple[str, ...] = PODS, **changed: Any) -> str:
    """Add a target group of the load balancer with healthy targets; return its ARN."""
    (own,) = stage.world.aws["aws/target-groups"]
    made = arn("targetgroup", name)
    named = {"TargetGroupArn": made, "TargetGroupName": name}
    group = {**own, **named, **changed}
    stage.aws_add("aws/target-groups", group)
    health = {"TargetGroupArn": made, "TargetHealth": {"State": "healthy"}}
    port = group["Port"]
    for id_ in targets:
        target = {"Id": id_, "Port": port}
        stage.aws_add(
            "aws/target-health", {**health, "Target": target, "HealthCheckPort": str(port)}
        )
    return made


def binding(stage: Stage, name: str, group: str, service: str = "web", **spec: Any) -> None:
    """Add a TargetGroupBinding by hand that was reconciled."""
    document = {
        "apiVersion": "elbv2.k8s.aws/v1beta1",
        "kind": "TargetGroupBinding",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": {
            "targetGroupARN": group,
            "targetType": "ip",
            "serviceRef": {"name": service, "port": "http"},
            **spec,
        },
        "status": {"observedGeneration": 1},
    }
    stage.create(yaml.safe_dump(document))


def node_port_service(stage: Stage, targets: tuple[str, ...] = NODES) -> str:
    """Add a Service that is reached through nodes, with its binding; return the group's ARN."""
    stage.create(f"""
apiVersion: v1
kind: Service
metadata: {{name: np, namespace: shop}}
spec: {{type: NodePort, ports: [{{name: http, port: 80, targetPort: 8080, nodePort: {NODE_PORT}}}]}}
""")
    made = target_group(stage, "np", targets, TargetType="instance", Port=NODE_PORT)
    binding(stage, "np", made, "np", targetType="instance")
    return made


def other_load_balancer(stage: Stage, name: str, tags: dict[str, str], **changed: Any) -> str:
    """Add a load balancer without listeners, with tags; return its ARN."""
    made = arn(f"loadbalancer/{'net' if changed.get('Type') == 'network' else 'app'}", name)
    named = {"LoadBalancerArn": made, "LoadBalancerName": name}
    dns = {"DNSName": f"{name}-1.us-west-2.elb.amazonaws.com", "SecurityGroups": []}
    stage.aws_add("aws/load-balancers", {**load_balancer(stage), **named, **dns, **changed})
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    stage.aws_add("aws/tags", {"ResourceArn": made, "Tags": listed})
    return made
