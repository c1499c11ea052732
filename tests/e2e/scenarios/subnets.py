"""Subnets, Availability Zones and free addresses."""

from tests.e2e.scenarios import ingress
from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import Stage

PUBLIC = ("subnet-public-a", "subnet-public-b")
ROLE, CLUSTER = "kubernetes.io/role/elb", "kubernetes.io/cluster/shop-prod"
BY_TAGS_ONLY = "--feature-gates=SubnetDiscoveryByReachability=false"
NEW = {"target-type": "ip", "scheme": "internet-facing"}


def untag(stage: Stage, subnets: tuple[str, ...], *keys: str) -> None:
    stage.aws("ec2").delete_tags(Resources=list(subnets), Tags=[{"Key": key} for key in keys])


def tag(stage: Stage, subnets: tuple[str, ...], key: str, value: str) -> None:
    stage.aws("ec2").create_tags(Resources=list(subnets), Tags=[{"Key": key, "Value": value}])


@breaks("ALB-SUBNET-001", "Ingress shop/new")
def the_role_tag_is_taken_from_every_public_subnet(stage: Stage) -> None:
    stage.flag(BY_TAGS_ONLY)
    untag(stage, PUBLIC, ROLE)
    ingress.add(stage, "new", NEW)


@breaks("ALB-SUBNET-002", "Ingress shop/new")
def every_public_subnet_is_given_to_another_cluster(stage: Stage) -> None:
    untag(stage, PUBLIC, CLUSTER)
    tag(stage, PUBLIC, "kubernetes.io/cluster/other", "owned")
    ingress.add(stage, "new", NEW)


@breaks("ALB-SUBNET-003", "Ingress shop/new")
def only_one_public_subnet_keeps_its_role(stage: Stage) -> None:
    untag(stage, PUBLIC[1:], ROLE)
    ingress.add(stage, "new", NEW)


@breaks("ALB-SUBNET-004", "Ingress shop/web", also=["ALB-DNS-004"])
def two_subnets_of_one_zone_are_named(stage: Stage) -> None:
    stage.annotate({"subnets": "subnet-public-a,subnet-private-a"})


@breaks("ALB-SUBNET-005", "Ingress shop/web", also=["ALB-DNS-004"])
def a_subnet_is_named_that_does_not_exist(stage: Stage) -> None:
    stage.annotate({"subnets": "subnet-public-a,subnet-nowhere"})


@breaks("ALB-SUBNET-006", "Ingress shop/new")
def a_subnet_of_a_local_zone_gets_the_role_tag(stage: Stage) -> None:
    zone = stage.aws_record("aws/availability-zones", ZoneName="us-west-2a")
    local = {"ZoneName": "us-west-2-lax-1a", "ZoneId": "usw2-lax1-az1", "ZoneType": "local-zone"}
    stage.aws_add("aws/availability-zones", {**zone, **local})
    subnet = stage.aws_record("aws/subnets", SubnetId=PUBLIC[0])
    where = {"AvailabilityZone": local["ZoneName"], "AvailabilityZoneId": local["ZoneId"]}
    other = {"SubnetId": "subnet-local", "CidrBlock": "10.0.32.0/20"}
    stage.aws_add("aws/subnets", {**subnet, **where, **other})
    stage.aws_change(
        "aws/route-tables",
        {"RouteTableId": "rtb-public"},
        {"Associations": [{"SubnetId": each} for each in (*PUBLIC, "subnet-local")]},
    )
    ingress.add(stage, "new", NEW)


@breaks("ALB-SUBNET-007", "LoadBalancer /k8s-shop-web-724d82a5b7")
def the_public_subnets_lose_their_way_to_the_internet(stage: Stage) -> None:
    where = {"RouteTableId": "rtb-public"}
    routes = stage.aws_record("aws/route-tables", **where)["Routes"]
    stage.aws_change("aws/route-tables", where, {"Routes": routes[:1]})


@breaks("ALB-SUBNET-010", "Ingress shop/two", also=["ALB-GROUP-001"])
def two_members_of_a_group_name_different_subnets(stage: Stage) -> None:
    group = {**NEW, "group.name": "edge"}
    ingress.add(stage, "one", {**group, "subnets": ",".join(PUBLIC)})
    ingress.add(stage, "two", {**group, "subnets": "subnet-private-a,subnet-private-b"})


@breaks("ALB-IP-001", "Ingress shop/new")
def the_public_subnets_have_hardly_any_free_address(stage: Stage) -> None:
    for subnet in PUBLIC:
        stage.aws_change("aws/subnets", {"SubnetId": subnet}, {"AvailableIpAddressCount": 3})
    ingress.add(stage, "new", NEW)


@breaks("ALB-IP-002", "Ingress shop/new")
def a_named_subnet_is_too_small(stage: Stage) -> None:
    subnet = stage.aws_record("aws/subnets", SubnetId=PUBLIC[1])
    small = {"SubnetId": "subnet-small", "CidrBlock": "10.0.32.0/28", "AvailableIpAddressCount": 9}
    stage.aws_add("aws/subnets", {**subnet, **small})
    ingress.add(stage, "new", {**NEW, "subnets": f"{PUBLIC[0]},subnet-small"})


@breaks("ALB-IP-003", "LoadBalancer /k8s-shop-web-724d82a5b7", also=["ALB-SUBNET-009"])
def the_load_balancer_loses_a_zone_that_has_targets(stage: Stage) -> None:
    (balancer,) = stage.world.aws["aws/load-balancers"]
    where = {"LoadBalancerArn": balancer["LoadBalancerArn"]}
    zones = balancer["AvailabilityZones"][:1]
    stage.aws_change("aws/load-balancers", where, {"AvailabilityZones": zones})
    stage.lab.aws.health(target="10.0.144.21", state="unused", reason="Target.NotInUse")


@breaks("ALB-SUBNET-008", "Ingress shop/new", also=["ALB-SUBNET-001"])
def an_ingress_forgets_to_say_that_it_is_public(stage: Stage) -> None:
    stage.flag(BY_TAGS_ONLY)
    private = ("subnet-private-a", "subnet-private-b")
    untag(stage, private, "kubernetes.io/role/internal-elb")
    ingress.add(stage, "new", {"target-type": "ip"})
