"""Which subnets a group's load balancer gets where no annotation names them."""

import pytest

from kubectl_alb.controller.config import parse_controller
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.elbv2 import ResourceTags, ZoneSubnet
from kubectl_alb.model.network import Subnet
from kubectl_alb.model.stack import Stack
from tests.builders import (
    ingress,
    ingress_class,
    load_balancer,
    meta,
    service,
    snapshot,
)

ALL = ("subnet-a", "subnet-b", "subnet-c")
STACK = {"elbv2.k8s.aws/cluster": "lab", "ingress.k8s.aws/stack": "web"}
NLB = {
    "group.name": "web",
    "scheme": "internet-facing",
    "target-type": "ip",
    "enable-frontend-nlb": "true",
    "frontend-nlb-scheme": "internet-facing",
    "frontend-nlb-subnets": "subnet-a,subnet-b",
}


def subnet(id_: str) -> Subnet:
    zone = f"eu-west-1{id_[-1]}"
    cidr = f"10.0.{ord(id_[-1])}.0/24"
    return Subnet(id_, "vpc-1", zone, zone, cidr, 250, tags={"kubernetes.io/role/elb": "1"})


@pytest.mark.parametrize(
    ("scheme", "expected"), [("internet-facing", ("subnet-a", "subnet-b")), ("internal", ALL)]
)
def test_the_first_existing_load_balancer_lends_its_subnets_even_if_it_is_the_nlb(
    scheme: str, expected: tuple[str, ...]
) -> None:
    zones = (ZoneSubnet("", "subnet-a"), ZoneSubnet("", "subnet-b"))
    nlb = load_balancer("k8s-web-nlb", type="network", scheme=scheme, zones=zones)
    cluster = snapshot(
        namespaces=(meta("shop", ""),),
        ingresses=(ingress(annotations=NLB),),
        ingress_classes=(ingress_class(),),
        ingress_class_params=(),
        services=(service(),),
        subnets=tuple(map(subnet, ALL)),
        route_tables=(),
        availability_zones=(),
        security_groups=(),
        load_balancers=(nlb,),
        target_groups=(),
        tags=(ResourceTags(nlb.arn, STACK),),
    )
    config = parse_controller(["--cluster-name=lab"], "v3.5.0", "lab", "vpc-1")
    (stack,) = outcomes(Facts(cluster, config)).values()
    assert isinstance(stack, Stack)
    subnets = {lb.type: tuple(m.subnet_id for m in lb.subnets) for lb in stack.load_balancers}
    assert subnets == {"application": expected, "network": ("subnet-a", "subnet-b")}
