"""Repairs of security groups: the cluster's tag, and inbound rules for targets."""

from collections.abc import Iterable, Iterator

from kubectl_alb.analysis.bound_targets import closed_targets
from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.repair import Manual, open_port_step, tag_step
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import target_groups_by_load_balancer
from kubectl_alb.facts.security_groups import cluster_key, interfaces, rightful_group, with_ids
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.network import SecurityGroup
from kubectl_alb.model.step import Step

OWNED = "owned"


def tag_one_security_group(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Leave the cluster's tag on the group that EKS made, and on no other."""
    eni = next(
        (e for e in facts.snapshot.aws.network_interfaces if e.id == finding.about.name), None
    )
    if eni is None:
        return Manual("the network interface is gone")
    one = rightful_group(eni.groups, facts)
    if one is None:
        return Manual(f"which of {listed(eni.groups)} serves this cluster is yours to say")
    key = cluster_key(facts)
    groups = with_ids(eni.groups, facts)
    steps = [_group_tag(g, key, "") for g in groups if g != one and key in g.tags]
    if key not in one.tags:
        steps.append(_group_tag(one, key, OWNED))
    return tuple(steps) or Manual("the tags are right; --service-target-eni-security-group-tags "
                                  "asks for more of them")  # fmt: skip


def _group_tag(group: SecurityGroup, key: str, value: str) -> Step:
    about = ObjectRef("SecurityGroup", "", group.id)
    return tag_step(about, key, group.tags.get(key, ""), value)


def open_target_ports(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Let a load balancer with listed security groups reach its targets."""
    lb = next((lb for lb in facts.snapshot.aws.load_balancers if lb.arn == finding.arn), None)
    if lb is None or not lb.security_groups:
        return Manual("the load balancer has no security group that a rule could name")
    return tuple(_unique(_openings(lb, facts))) or Manual("no target is closed any more")


def _openings(lb: LoadBalancer, facts: Facts) -> Iterator[Step]:
    for group in target_groups_by_load_balancer(facts).get(lb.arn, ()):
        for target in closed_targets(lb, group, facts):
            eni = interfaces(facts).of_target(target.id)
            if eni is not None:
                guard = rightful_group(eni.groups, facts) or with_ids(eni.groups, facts)[0]
                yield open_port_step(
                    guard.id, target.port, lb.security_groups[0], f"from {lb.name}"
                )


def _unique(steps: Iterable[Step]) -> list[Step]:
    return list({step.id: step for step in steps}.values())
