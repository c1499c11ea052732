from dataclasses import replace

from kubectl_alb.analysis.describe.security_groups import Role, security_groups_of
from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.network import Permission, SecurityGroup
from kubectl_alb.views.describe_security_groups import admitted
from tests.builders import load_balancer, snapshot

CLUSTER = {"elbv2.k8s.aws/cluster": "shop"}
FROM_BACKEND = Permission("tcp", 8080, 8080, security_groups=("sg-b",))


def group(id_: str, *inbound: Permission, **tags: str) -> SecurityGroup:
    return SecurityGroup(id_, f"name-{id_}", "vpc-1", tags=tags, ingress=inbound)


GROUPS = (
    SecurityGroup(
        "sg-m", "front", "vpc-1", tags={"ingress.k8s.aws/resource": "ManagedLBSecurityGroup"}
    ),
    SecurityGroup(
        "sg-b", "back", "vpc-1", tags={**CLUSTER, "elbv2.k8s.aws/resource": "backend-sg"}
    ),
    group("sg-u"),
    SecurityGroup("sg-n", "nodes", "vpc-1", tags={"kubernetes.io/cluster/shop": "owned"}),
    group("sg-o", FROM_BACKEND),
    group("sg-x", Permission("tcp", 22, 22, ("0.0.0.0/0",))),
)


def roles(*attached: str, known: bool = True) -> dict[str, Role]:
    lb = replace(load_balancer(), vpc_id="vpc-1", security_groups=attached)
    world = snapshot(security_groups=GROUPS) if known else snapshot()
    config = ControllerConfig(cluster_name="shop", vpc_id="vpc-1")
    return {one.id: one.role for one in security_groups_of(lb, Facts(world, config))}


def test_tags_tell_whose_a_group_is() -> None:
    assert roles("sg-m", "sg-b", "sg-u") == {
        "sg-m": Role.MANAGED,
        "sg-b": Role.BACKEND,
        "sg-u": Role.NAMED,
        "sg-n": Role.NODES,
        "sg-o": Role.OTHER,
    }


def test_a_group_that_lets_the_load_balancer_in_is_shown_for_its_rule_alone() -> None:
    assert "sg-o" not in roles("sg-u")
    assert "sg-n" in roles("sg-u")


def test_what_was_not_read_is_unknown() -> None:
    assert roles("sg-u", known=False) == {"sg-u": Role.UNKNOWN}


def test_permissions_of_one_source_are_told_together() -> None:
    world = ("0.0.0.0/0",)
    given = (
        Permission("tcp", 443, 443, world),
        Permission("tcp", 80, 80, world),
        Permission("udp", 53, 53, world),
        Permission("tcp", 30000, 32767, security_groups=("sg-b",)),
        Permission("-1", None, None, prefix_lists=("pl-1",)),
    )
    assert admitted(given) == [
        "tcp 80, 443, udp 53 from 0.0.0.0/0",
        "tcp 30000-32767 from sg-b",
        "everything from pl-1",
    ]
