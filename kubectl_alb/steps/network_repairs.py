"""Repairs of subnets and security groups: tags and inbound rules."""

from collections.abc import Iterable, Iterator

from kubectl_alb.analysis.bound_targets import closed_targets
from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.repair import Manual, group_about
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import target_groups_by_load_balancer
from kubectl_alb.facts.security_groups import by_id, cluster_key, interfaces, rightful_group
from kubectl_alb.facts.subnets import (
    SubnetTable,
    names_subnets,
    of_other_clusters,
    table_of,
    to_tag,
)
from kubectl_alb.facts.webhooks import webhook_port
from kubectl_alb.model.action import ClosePort, InboundRule, OpenPort, TagResources, UntagResources
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.network import SecurityGroup, Subnet
from kubectl_alb.model.step import Difference, Op, Step

ROLE, SHARED, OWNED = "1", "shared", "owned"
ZONES = 2


def give_subnets_their_role(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Tag a subnet of each zone for the scheme, when there are enough that suit."""
    table = _table(finding, facts)
    if table is None:
        return Manual("the group of the finding is gone")
    suited = to_tag(table)
    if len(suited) < ZONES:
        return Manual(f"the VPC has {_suiting(table)} in {len(suited)} zones; two are needed")
    return tuple(_tagged(subnet, table.role_tag, ROLE) for subnet in suited)


def share_subnets(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Tag the subnets of other clusters for this one too."""
    table = _table(finding, facts)
    foreign = of_other_clusters(table) if table else ()
    if not foreign:
        return Manual("no subnet is tagged for other clusters only any more")
    return tuple(_tagged(subnet, cluster_key(facts), SHARED) for subnet in foreign)


def add_a_zone(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Tag subnets in zones that the load balancer lacks."""
    group = group_about(finding.about, facts)
    if group is None or names_subnets(group):
        return Manual("the subnets are named: name one of another zone too")
    table = table_of(group, facts)
    zones = {row.subnet.zone for row in table.rows if row.taken}
    foreign = [s for s in of_other_clusters(table) if s.zone not in zones]
    if foreign:
        return tuple(_tagged(subnet, cluster_key(facts), SHARED) for subnet in foreign)
    suited = to_tag(table, zones)
    if not suited or table.by_reachability:
        return Manual(f"no other zone of the VPC has {_suiting(table)}")
    return tuple(_tagged(subnet, table.role_tag, ROLE) for subnet in suited)


def _table(finding: Finding, facts: Facts) -> SubnetTable | None:
    group = group_about(finding.about, facts)
    return table_of(group, facts) if group else None


def _suiting(table: SubnetTable) -> str:
    kind = "public" if table.scheme == "internet-facing" else "private"
    return f"{kind} subnets with eight free addresses"


def _tagged(subnet: Subnet, key: str, value: str) -> Step:
    return _tag(ObjectRef("Subnet", "", subnet.id), key, subnet.tags.get(key, ""), value)


def _tag(about: ObjectRef, key: str, before: str, after: str) -> Step:
    """Set a tag; an empty `after` takes it off."""
    ids = (about.name,)
    given, taken = ((key, after),), ((key, before),)
    name = f"{'subnet' if about.kind == 'Subnet' else 'security group'} {about.name}"
    return Step(
        id=f"tag/{about.name}/{key}",
        title=f"tag {name} with {key}={after}" if after else f"take tag {key} off {name}",
        op=Op.UPDATE,
        about=about,
        action=TagResources(ids, given) if after else UntagResources(ids, taken),
        undo=TagResources(ids, taken) if before else UntagResources(ids, given),
        differences=(Difference(f"tags.{key}", before, after),),
    )


def tag_one_security_group(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Leave the cluster's tag on the group that EKS made, and on no other."""
    eni = next((e for e in facts.snapshot.network_interfaces if e.id == finding.about.name), None)
    if eni is None:
        return Manual("the network interface is gone")
    one = rightful_group(eni.groups, facts)
    if one is None:
        return Manual(f"which of {listed(eni.groups)} serves this cluster is yours to say")
    key = cluster_key(facts)
    groups = [g for id_ in eni.groups if (g := by_id(facts).get(id_))]
    steps = [_group_tag(g, key, "") for g in groups if g != one and key in g.tags]
    if key not in one.tags:
        steps.append(_group_tag(one, key, OWNED))
    return tuple(steps) or Manual("the tags are right; --service-target-eni-security-group-tags "
                                  "asks for more of them")  # fmt: skip


def _group_tag(group: SecurityGroup, key: str, value: str) -> Step:
    about = ObjectRef("SecurityGroup", "", group.id)
    return _tag(about, key, group.tags.get(key, ""), value)


def open_target_ports(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Let a load balancer with listed security groups reach its targets."""
    lb = next((lb for lb in facts.snapshot.load_balancers if lb.arn == finding.arn), None)
    if lb is None or not lb.security_groups:
        return Manual("the load balancer has no security group that a rule could name")
    return tuple(_unique(_openings(lb, facts))) or Manual("no target is closed any more")


def _openings(lb: LoadBalancer, facts: Facts) -> Iterator[Step]:
    for group in target_groups_by_load_balancer(facts).get(lb.arn, ()):
        for target in closed_targets(lb, group, facts):
            eni = interfaces(facts).of_target(target.id)
            if eni is not None:
                guard = (rightful_group(eni.groups, facts) or _first(eni.groups, facts)).id
                yield _open(guard, target.port, lb.security_groups[0], f"from {lb.name}")


def _first(ids: Iterable[str], facts: Facts) -> SecurityGroup:
    return next(g for id_ in ids if (g := by_id(facts).get(id_)))


def open_webhook_port(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Let the control plane reach the controller's webhooks."""
    source = next((c.cluster_security_group for c in facts.snapshot.clusters), "")
    if not source:
        return Manual("the cluster's own security group is not known")
    return (_open(finding.about.name, webhook_port(facts), source, "webhooks from control plane"),)


def _open(group_id: str, port: int, source: str, description: str) -> Step:
    rule = InboundRule(group_id, port, source, description)
    return Step(
        id=f"open/{group_id}/{port}/{source}",
        title=f"open TCP port {port} of security group {group_id} for {source}",
        op=Op.CREATE,
        about=ObjectRef("SecurityGroup", "", group_id),
        action=OpenPort(rule),
        undo=ClosePort(rule),
        differences=(Difference(f"ingress.tcp.{port}", "", source),),
    )


def _unique(steps: Iterable[Step]) -> list[Step]:
    return list({step.id: step for step in steps}.values())
