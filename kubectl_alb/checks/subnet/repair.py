"""Repairs of subnets: tags for discovery."""

from kubectl_alb.checks.engine.repair import Manual, tag_step
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, group_of, groups
from kubectl_alb.facts.security_groups import cluster_key
from kubectl_alb.facts.subnets import (
    SubnetTable,
    names_subnets,
    of_other_clusters,
    table_of,
    to_tag,
)
from kubectl_alb.model.counting import count
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.network import Subnet
from kubectl_alb.model.step import Step

ROLE, SHARED = "1", "shared"

ZONES = 2


def give_subnets_their_role(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Tag a subnet of each zone for the scheme, when there are enough that suit."""
    table = _table(finding, facts)
    if table is None:
        return Manual("the group of the finding is gone")
    suited = to_tag(table)
    if len(suited) < ZONES:
        return Manual(
            f"the VPC has {_suiting(table)} in {count(len(suited), 'zone')}; two are needed"
        )
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
    group = _group_about(finding.about, facts)
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
    group = _group_about(finding.about, facts)
    return table_of(group, facts) if group else None


def _suiting(table: SubnetTable) -> str:
    kind = "public" if table.scheme == "internet-facing" else "private"
    return f"{kind} subnets with eight free addresses"


def _tagged(subnet: Subnet, key: str, value: str) -> Step:
    return tag_step(ObjectRef("Subnet", "", subnet.id), key, subnet.tags.get(key, ""), value)


def _group_about(about: ObjectRef, facts: Facts) -> Group | None:
    """Return the IngressGroup that a finding is about: named itself, or by its member."""
    if about.kind == "IngressGroup":
        return groups(facts).get(GroupID.parse(about.name))
    id_ = group_of(facts).get(Ref(about.namespace, about.name))
    return groups(facts).get(id_) if id_ else None
