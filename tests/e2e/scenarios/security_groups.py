"""Security groups of load balancers, nodes and pods."""

from tests.e2e.scenarios import extras, ingress
from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import Stage

WEB = "Ingress shop/web"
BALANCER = "LoadBalancer /k8s-shop-web-724d82a5b7"
NEW = {"target-type": "ip", "scheme": "internet-facing"}
ANYWHERE = [{"CidrIp": "0.0.0.0/0"}]


def create_group(stage: Stage, name: str, tags: dict[str, str]) -> str:
    """Create a security group; return its id."""
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    group = {"Tags": listed, "ResourceType": "security-group"}
    made = stage.aws("ec2").create_security_group(
        GroupName=name,
        Description=name,
        VpcId="vpc-1",
        **({"TagSpecifications": [group]} if tags else {}),
    )
    return str(made["GroupId"])


@breaks("ALB-SG-001", "NetworkInterface /eni-a")
def a_node_gets_a_second_group_with_the_tag_of_the_cluster(stage: Stage) -> None:
    made = create_group(stage, "second", {"kubernetes.io/cluster/shop-prod": "owned"})
    groups = {"Groups": [{"GroupId": "sg-cluster"}, {"GroupId": made}]}
    stage.aws_change("aws/network-interfaces", {"NetworkInterfaceId": "eni-a"}, groups)


@breaks("ALB-SG-002", WEB, also=["ALB-DNS-004"])
def a_security_group_is_named_that_does_not_exist(stage: Stage) -> None:
    stage.annotate({"security-groups": "sg-0123456789abcdef0"})


@breaks("ALB-SG-003", BALANCER, also=["ALB-TGT-002", "ALB-TGT-016"])
def nobody_opens_the_nodes_to_the_own_group(stage: Stage) -> None:
    own = create_group(stage, "own", {})
    web = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 443, "IpRanges": ANYWHERE}
    stage.aws("ec2").authorize_security_group_ingress(GroupId=own, IpPermissions=[web])
    stage.annotate({"security-groups": own})
    arn = extras.load_balancer(stage)["LoadBalancerArn"]
    stage.aws("elbv2").set_security_groups(LoadBalancerArn=arn, SecurityGroups=[own])
    binding = f"shop/{stage.world.aws['aws/target-groups'][0]['TargetGroupName']}"
    stage.patch("TargetGroupBinding", binding, {"spec": {"networking": None}})
    stage.lab.aws.health(state="unhealthy", reason="Target.Timeout")


@breaks("ALB-SG-004", WEB, also=["ALB-DNS-004"])
def node_rules_are_wanted_without_the_groups_for_it(stage: Stage) -> None:
    stage.flag("--enable-backend-security-group=false")
    stage.annotate({"security-groups": "sg-managed", "manage-backend-security-group-rules": "true"})


@breaks("ALB-SG-005", BALANCER)
def the_port_of_a_listener_is_closed_to_clients(stage: Stage) -> None:
    https = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": ANYWHERE}
    stage.aws("ec2").revoke_security_group_ingress(GroupId="sg-managed", IpPermissions=[https])


@breaks("ALB-SG-006", WEB, also=["ALB-DNS-004"])
def a_range_of_clients_has_no_length(stage: Stage) -> None:
    stage.annotate({"inbound-cidrs": "192.0.2.7"})


@breaks("ALB-SG-007", "TargetGroupBinding shop/by-hand")
def a_binding_names_a_security_group_that_does_not_exist(stage: Stage) -> None:
    source = {"securityGroup": {"groupID": "sg-0123456789abcdef0"}}
    rule = {"from": [source], "ports": [{"protocol": "TCP", "port": 8080}]}
    group = extras.target_group(stage, "other")
    extras.binding(stage, "by-hand", group, networking={"ingress": [rule]})


@breaks("ALB-QUOTA-006", WEB)
def more_ranges_of_clients_than_rules_are_allowed(stage: Stage) -> None:
    stage.lab.aws.limits({"rules-per-security-group": 4})
    ranges = ",".join(f"10.{i}.0.0/16" for i in range(1, 6))
    stage.annotate({"inbound-cidrs": ranges})


@breaks("ALB-QUOTA-007", "Ingress shop/new")
def more_security_groups_than_an_interface_takes(stage: Stage) -> None:
    made = [create_group(stage, f"group-{i}", {}) for i in range(6)]
    ingress.add(stage, "new", {**NEW, "security-groups": ",".join(made)})
