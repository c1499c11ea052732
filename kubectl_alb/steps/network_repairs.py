"""Repairs of subnets and security groups: tags and inbound rules."""

from collections.abc import Iterable, Iterator

from kubectl_alb.analysis.network.reach import Interfaces
from kubectl_alb.analysis.network.subnets import SubnetTable
from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.group_settings import names_subnets
from kubectl_alb.checks.security_groups import closed_targets, cluster_key, the_one
from kubectl_alb.checks.subnets import of_other_clusters, table_of, to_tag
from kubectl_alb.checks.webhooks import webhook_port
from kubectl_alb.facts.security_groups import by_id
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.network import SecurityGroup, Subnet
from kubectl_alb.steps.action import ClosePort, InboundRule, OpenPort, TagResources, UntagResources
from kubectl_alb.steps.repair import ByHand, group_about
from kubectl_alb.steps.step import Difference, Op, Step

ROLE, SHARED, OWNED = "1", "shared", "owned"
ZONES = 2


def give_subnets_their_role(finding: Finding, evidence: Evidence) -> tuple[Step, ...] | ByHand:
    """Tag a subnet of each zone for the scheme, when there are enough that suit."""
    table = _table(finding, evidence)
    if table is None:
        return ByHand("the group of the finding is gone")
    suited = to_tag(table)
    if len(suited) < ZONES:
        return ByHand(f"the VPC has {_suiting(table)} in {len(suited)} zones; two are needed")
    return tuple(_tagged(subnet, table.role_tag, ROLE) for subnet in suited)


def share_subnets(finding: Finding, evidence: Evidence) -> tuple[Step, ...] | ByHand:
    """Tag the subnets of other clusters for this one too."""
    table = _table(finding, evidence)
    foreign = of_other_clusters(table) if table else ()
    if not foreign:
        return ByHand("no subnet is tagged for other clusters only any more")
    return tuple(_tagged(subnet, cluster_key(evidence), SHARED) for subnet in foreign)


def add_a_zone(finding: Finding, evidence: Evidence) -> tuple[Step, ...] | ByHand:
    """Tag subnets in zones that the load balancer lacks."""
    group = group_about(finding.about, evidence)
    if group is None or names_subnets(group):
        return ByHand("the subnets are named: name one of another zone too")
    table = table_of(group, evidence)
    zones = {row.subnet.zone for row in table.rows if row.taken}
    foreign = [s for s in of_other_clusters(table) if s.zone not in zones]
    if foreign:
        return tuple(_tagged(subnet, cluster_key(evidence), SHARED) for subnet in foreign)
    suited = to_tag(table, zones)
    if not suited or table.by_reachability:
        return ByHand(f"no other zone of the VPC has {_suiting(table)}")
    return tuple(_tagged(subnet, table.role_tag, ROLE) for subnet in suited)


def _table(finding: Finding, evidence: Evidence) -> SubnetTable | None:
    group = group_about(finding.about, evidence)
    return table_of(group, evidence) if group else None


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


def tag_one_security_group(finding: Finding, evidence: Evidence) -> tuple[Step, ...] | ByHand:
    """Leave the cluster's tag on the group that EKS made, and on no other."""
    eni = next(
        (e for e in evidence.snapshot.network_interfaces if e.id == finding.about.name), None
    )
    if eni is None:
        return ByHand("the network interface is gone")
    one = the_one(eni.groups, evidence)
    if one is None:
        return ByHand(f"which of {listed(eni.groups)} serves this cluster is yours to say")
    key = cluster_key(evidence)
    groups = [g for id_ in eni.groups if (g := by_id(evidence.world).get(id_))]
    steps = [_group_tag(g, key, "") for g in groups if g != one and key in g.tags]
    if key not in one.tags:
        steps.append(_group_tag(one, key, OWNED))
    return tuple(steps) or ByHand("the tags are right; --service-target-eni-security-group-tags "
                                  "asks for more of them")  # fmt: skip


def _group_tag(group: SecurityGroup, key: str, value: str) -> Step:
    about = ObjectRef("SecurityGroup", "", group.id)
    return _tag(about, key, group.tags.get(key, ""), value)


def open_target_ports(finding: Finding, evidence: Evidence) -> tuple[Step, ...] | ByHand:
    """Let a load balancer with listed security groups reach its targets."""
    lb = next((lb for lb in evidence.snapshot.load_balancers if lb.arn == finding.arn), None)
    if lb is None or not lb.security_groups:
        return ByHand("the load balancer has no security group that a rule could name")
    return tuple(_unique(_openings(lb, evidence))) or ByHand("no target is closed any more")


def _openings(lb: LoadBalancer, evidence: Evidence) -> Iterator[Step]:
    interfaces = Interfaces(evidence.snapshot)
    for group in evidence.target_groups_of.get(lb.arn, ()):
        for target in closed_targets(lb, group, evidence):
            eni = interfaces.of(target)
            if eni is not None:
                guard = (the_one(eni.groups, evidence) or _first(eni.groups, evidence)).id
                yield _open(guard, target.port, lb.security_groups[0], f"from {lb.name}")


def _first(ids: Iterable[str], evidence: Evidence) -> SecurityGroup:
    return next(g for id_ in ids if (g := by_id(evidence.world).get(id_)))


def open_webhook_port(finding: Finding, evidence: Evidence) -> tuple[Step, ...] | ByHand:
    """Let the control plane reach the controller's webhooks."""
    source = next((c.cluster_security_group for c in evidence.snapshot.clusters), "")
    if not source:
        return ByHand("the cluster's own security group is not known")
    return (
        _open(finding.about.name, webhook_port(evidence), source, "webhooks from control plane"),
    )


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
