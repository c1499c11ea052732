"""Subnets, nodes and security groups as the controller will find them."""

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, by_cluster_name, check
from kubectl_alb.checks.engine.refusals import PLACES
from kubectl_alb.checks.engine.remedy_commands import tag_command
from kubectl_alb.checks.preflight.account_checks import cluster_ref
from kubectl_alb.desired.subnet_choice import MIN_FREE
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.security_groups import admits, cluster_key
from kubectl_alb.facts.subnets import SubnetTable, of_other_clusters, subnet_table, to_tag
from kubectl_alb.facts.tags import COMPUTE_TYPE
from kubectl_alb.facts.webhooks import DEFAULT_PORT
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.network import Instance
from kubectl_alb.model.section import Section
from kubectl_alb.model.workloads import Node

SCHEMES = ("internet-facing", "internal")
ZONES = 2
POD_HOPS = 2
NO_METADATA = ("fargate", "hybrid")


class Reached(NamedTuple):
    """A node with its instance, if it is one of EC2."""

    node: Node
    instance: Instance | None


def _nodes(facts: Facts) -> Iterator[Reached]:
    instances = {instance.id: instance for instance in facts.snapshot.aws.instances}
    for node in facts.snapshot.kubernetes.nodes:
        yield Reached(node, instances.get(node.instance_id))


@check("ALB-CTRL-001", Section.NODES, Section.INSTANCES)
def metadata_out_of_reach(facts: Facts) -> Iterator[CheckResult]:
    """Find nodes on which the controller could not ask instance metadata for VPC and region."""
    why = {r.node.meta.name: seen for r in _nodes(facts) if (seen := _no_metadata(r))}
    if not why:
        return
    context = facts.snapshot.context
    region, vpc = context.region.value or "REGION", context.vpc_id.value or "VPC"
    first, nodes = next(iter(why)), facts.snapshot.kubernetes.nodes
    yield Finding(
        cluster_ref(facts.config.cluster_name),
        f"on {len(why)} of {count(len(nodes), 'node')} pods cannot ask instance metadata",
        f"{first}: {why[first]}; the controller would learn neither its VPC nor its region there",
        rating=Severity.WARNING,
        hint=f"install with --set region={region} --set vpcId={vpc}, and give it a role of its own",
    )


def _no_metadata(reached: Reached) -> str:
    kind = reached.node.meta.labels.get(COMPUTE_TYPE, "")
    if kind in NO_METADATA:
        return f"{kind} nodes have none"
    instance = reached.instance
    if instance is not None and not instance.metadata_enabled:
        return f"that of {instance.id} is off"
    if instance is not None and instance.hop_limit is not None and instance.hop_limit < POD_HOPS:
        return f"the hop limit of {instance.id} is {instance.hop_limit}, and pods need {POD_HOPS}"
    return ""


@check(
    "ALB-HOOK-004",
    Section.CLUSTERS,
    Section.NODES,
    Section.INSTANCES,
    Section.SECURITY_GROUPS,
    Section.SUBNETS,
)
def webhook_port_closed(facts: Facts) -> Iterator[CheckResult]:
    """Find nodes whose security groups would keep the control plane from the webhooks."""
    port = int(DEFAULT_PORT)
    snapshot = facts.snapshot
    groups = {group.id: group for group in snapshot.aws.security_groups}
    for cluster in snapshot.aws.clusters:
        cidrs = [s.cidr for id_ in cluster.subnet_ids if (s := snapshot.aws.subnet_by_id.get(id_))]
        sources = {cluster.cluster_security_group, *cluster.security_groups} - {""}
        for ids, nodes in _by_groups(facts).items():
            guards = [groups[id_] for id_ in ids if id_ in groups]
            if not sources or not guards or admits(guards, port, sources, cidrs):
                continue
            yield Finding(
                ObjectRef("SecurityGroup", "", ids[0]),
                f"security group {listed(ids)} does not admit the control plane on port {port}",
                f"webhooks would not be reached on {count(len(nodes), 'node')}, such as "
                f"{nodes[0]}; needed "
                f"is an inbound rule from {listed(sorted(sources))}",
                hint="open the port, or let pods have security groups of their own that do",
                fix=f"aws ec2 authorize-security-group-ingress --group-id {ids[0]} --protocol tcp "
                f"--port {port} --source-group {cluster.cluster_security_group}",
            )


def _by_groups(facts: Facts) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for node, instance in _nodes(facts):
        if instance is not None and instance.security_groups:
            found.setdefault(instance.security_groups, []).append(node.meta.name)
    return found


@by_cluster_name
@check("ALB-SG-001", Section.NODES, Section.INSTANCES, Section.SECURITY_GROUPS)
def node_groups_ambiguous(facts: Facts) -> Iterator[CheckResult]:
    """Find nodes with several security groups of which not exactly one is the cluster's."""
    tag = cluster_key(facts)
    tagged = {g.id for g in facts.snapshot.aws.security_groups if tag in g.tags}
    for ids, nodes in _by_groups(facts).items():
        ours = [id_ for id_ in ids if id_ in tagged]
        if len(ids) > 1 and len(ours) != 1:
            yield Finding(
                ObjectRef("SecurityGroup", "", (ours or list(ids))[0]),
                f"{len(ours)} of the security groups {listed(ids)} of nodes "
                f"{noun(len(ours), 'has')} tag {tag}",
                f"the controller could open no port on {count(len(nodes), 'node')}, such as "
                f"{nodes[0]}; it "
                "wants exactly one such group",
                hint="leave the tag on exactly one of them",
            )


def _tables(facts: Facts) -> list[SubnetTable]:
    return [subnet_table(facts, scheme) for scheme in SCHEMES]


def _about(table: SubnetTable, facts: Facts, title: str, hint: str, fix: str) -> Finding:
    return Finding(
        ObjectRef("Vpc", "", facts.config.vpc_id or facts.snapshot.context.vpc_id.value),
        title,
        f"the controller would refuse {table.scheme} load balancers with: {table.error}",
        rating=Severity.WARNING,
        hint=hint,
        fix=fix,
    )


def _zones(table: SubnetTable) -> set[str]:
    return {row.subnet.zone for row in table.rows if row.taken}


@check("ALB-SUBNET-001", *PLACES)
def no_subnets(facts: Facts) -> Iterator[CheckResult]:
    """Find schemes of load balancers for which discovery would find no subnet."""
    for table in _tables(facts):
        if table.error and not any(row.candidate for row in table.rows):
            suited = to_tag(table)
            yield _about(
                table,
                facts,
                f"no subnet would be found for {table.scheme} load balancers",
                f"tag subnets in two zones with {table.role_tag}=1",
                tag_command([s.id for s in suited], table.role_tag) if suited else "",
            )


@by_cluster_name
@check("ALB-SUBNET-002", *PLACES)
def subnets_of_other_clusters(facts: Facts) -> Iterator[CheckResult]:
    """Find schemes for which all subnets are tagged for other clusters only."""
    for table in _tables(facts):
        foreign = [subnet.id for subnet in of_other_clusters(table)]
        if table.error and foreign and not _zones(table):
            key = cluster_key(facts)
            yield _about(
                table,
                facts,
                f"the subnets for {table.scheme} load balancers are tagged for other clusters only",
                f"tag them with {key}=shared too",
                tag_command(foreign, key, "shared"),
            )


@check("ALB-SUBNET-003", *PLACES)
def subnets_in_one_zone(facts: Facts) -> Iterator[CheckResult]:
    """Find schemes for which subnets of fewer than two zones would be found."""
    for table in _tables(facts):
        zones = _zones(table)
        if table.error and 0 < len(zones) < ZONES:
            suited = to_tag(table, zones)
            yield _about(
                table,
                facts,
                f"only subnets in {listed(sorted(zones))} would be found for {table.scheme} load "
                "balancers",
                f"tag a subnet in another zone with {table.role_tag}=1",
                tag_command([s.id for s in suited], table.role_tag) if suited else "",
            )


@check("ALB-IP-001", *PLACES)
def few_addresses(facts: Facts) -> Iterator[CheckResult]:
    """Find schemes whose subnets all have too few free addresses."""
    for table in _tables(facts):
        candidates = [row.subnet for row in table.rows if row.candidate]
        if table.error and candidates and all(s.free < MIN_FREE for s in candidates):
            yield _about(
                table,
                facts,
                f"the subnets for {table.scheme} load balancers have fewer than {MIN_FREE} free "
                "addresses",
                "free addresses, or add subnets",
                "",
            )
