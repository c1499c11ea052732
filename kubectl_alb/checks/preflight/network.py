"""Subnets, nodes and security groups as the controller will find them."""

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_alb.analysis.network.reach import admits
from kubectl_alb.analysis.network.subnets import SubnetTable, subnet_table
from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.check import Answer, Problem, check
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.identity import COMPUTE_TYPE
from kubectl_alb.checks.preflight.account import cluster_ref
from kubectl_alb.checks.refusals import PLACES
from kubectl_alb.checks.subnets import of_other_clusters, tag_command, to_tag
from kubectl_alb.checks.webhooks import DEFAULT_PORT
from kubectl_alb.desired.subnet_choice import MIN_FREE
from kubectl_alb.facts.tags import CLUSTER_PREFIX
from kubectl_alb.model.failure import Severity
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


def _nodes(evidence: Evidence) -> Iterator[Reached]:
    instances = {instance.id: instance for instance in evidence.snapshot.instances}
    for node in evidence.snapshot.nodes:
        yield Reached(node, instances.get(node.instance_id))


@check("ALB-CTRL-001", Section.NODES, Section.INSTANCES)
def metadata_out_of_reach(evidence: Evidence) -> Iterator[Answer]:
    """Find nodes on which the controller could not ask instance metadata for VPC and region."""
    why = {r.node.meta.name: seen for r in _nodes(evidence) if (seen := _no_metadata(r))}
    if not why:
        return
    context = evidence.snapshot.context
    region, vpc = context.region.value or "REGION", context.vpc_id.value or "VPC"
    first = next(iter(why))
    yield Problem(
        cluster_ref(evidence.config.cluster_name),
        f"on {len(why)} of {len(evidence.snapshot.nodes)} nodes pods cannot ask instance metadata",
        f"{first}: {why[first]}; the controller would learn neither its VPC nor its region there",
        severity=Severity.WARNING,
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
def webhook_port_closed(evidence: Evidence) -> Iterator[Answer]:
    """Find nodes whose security groups would keep the control plane from the webhooks."""
    port = int(DEFAULT_PORT)
    snapshot = evidence.snapshot
    groups = {group.id: group for group in snapshot.security_groups}
    for cluster in snapshot.clusters:
        cidrs = [s.cidr for id_ in cluster.subnet_ids if (s := snapshot.subnet.get(id_))]
        sources = {cluster.cluster_security_group, *cluster.security_groups} - {""}
        for ids, nodes in _by_groups(evidence).items():
            guards = [groups[id_] for id_ in ids if id_ in groups]
            if not sources or not guards or admits(guards, port, sources, cidrs):
                continue
            yield Problem(
                ObjectRef("SecurityGroup", "", ids[0]),
                f"security group {listed(ids)} does not admit the control plane on port {port}",
                f"webhooks would not be reached on {len(nodes)} nodes, such as {nodes[0]}; needed "
                f"is an inbound rule from {listed(sorted(sources))}",
                hint="open the port, or let pods have security groups of their own that do",
                fix=f"aws ec2 authorize-security-group-ingress --group-id {ids[0]} --protocol tcp "
                f"--port {port} --source-group {cluster.cluster_security_group}",
            )


def _by_groups(evidence: Evidence) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for node, instance in _nodes(evidence):
        if instance is not None and instance.security_groups:
            found.setdefault(instance.security_groups, []).append(node.meta.name)
    return found


@check("ALB-SG-001", Section.NODES, Section.INSTANCES, Section.SECURITY_GROUPS)
def node_groups_ambiguous(evidence: Evidence) -> Iterator[Answer]:
    """Find nodes with several security groups of which not exactly one is the cluster's."""
    tag = f"{CLUSTER_PREFIX}/{evidence.config.cluster_name}"
    tagged = {g.id for g in evidence.snapshot.security_groups if tag in g.tags}
    for ids, nodes in _by_groups(evidence).items():
        ours = [id_ for id_ in ids if id_ in tagged]
        if len(ids) > 1 and len(ours) != 1:
            yield Problem(
                ObjectRef("SecurityGroup", "", (ours or list(ids))[0]),
                f"{len(ours)} of the security groups {listed(ids)} of nodes have tag {tag}",
                f"the controller could open no port on {len(nodes)} nodes, such as {nodes[0]}; it "
                "wants exactly one such group",
                hint="leave the tag on exactly one of them",
            )


def _tables(evidence: Evidence) -> list[SubnetTable]:
    return [subnet_table(evidence.world, scheme) for scheme in SCHEMES]


def _about(table: SubnetTable, evidence: Evidence, title: str, hint: str, fix: str) -> Problem:
    return Problem(
        ObjectRef("Vpc", "", evidence.config.vpc_id or evidence.snapshot.context.vpc_id.value),
        title,
        f"the controller would refuse {table.scheme} load balancers with: {table.error}",
        severity=Severity.WARNING,
        hint=hint,
        fix=fix,
    )


def _zones(table: SubnetTable) -> set[str]:
    return {row.subnet.zone for row in table.rows if row.taken}


@check("ALB-SUBNET-001", *PLACES)
def no_subnets(evidence: Evidence) -> Iterator[Answer]:
    """Find schemes of load balancers for which discovery would find no subnet."""
    for table in _tables(evidence):
        if table.error and not any(row.candidate for row in table.rows):
            suited = to_tag(table)
            yield _about(
                table,
                evidence,
                f"no subnet would be found for {table.scheme} load balancers",
                f"tag subnets in two zones with {table.role_tag}=1",
                tag_command([s.id for s in suited], table.role_tag) if suited else "",
            )


@check("ALB-SUBNET-002", *PLACES)
def subnets_of_other_clusters(evidence: Evidence) -> Iterator[Answer]:
    """Find schemes for which all subnets are tagged for other clusters only."""
    for table in _tables(evidence):
        foreign = [subnet.id for subnet in of_other_clusters(table)]
        if table.error and foreign and not _zones(table):
            key = f"{CLUSTER_PREFIX}/{evidence.config.cluster_name}"
            yield _about(
                table,
                evidence,
                f"the subnets for {table.scheme} load balancers are tagged for other clusters only",
                f"tag them with {key}=shared too",
                tag_command(foreign, key, "shared"),
            )


@check("ALB-SUBNET-003", *PLACES)
def subnets_in_one_zone(evidence: Evidence) -> Iterator[Answer]:
    """Find schemes for which subnets of fewer than two zones would be found."""
    for table in _tables(evidence):
        zones = _zones(table)
        if table.error and 0 < len(zones) < ZONES:
            suited = to_tag(table, zones)
            yield _about(
                table,
                evidence,
                f"only subnets in {listed(sorted(zones))} would be found for {table.scheme} load "
                "balancers",
                f"tag a subnet in another zone with {table.role_tag}=1",
                tag_command([s.id for s in suited], table.role_tag) if suited else "",
            )


@check("ALB-IP-001", *PLACES)
def few_addresses(evidence: Evidence) -> Iterator[Answer]:
    """Find schemes whose subnets all have too few free addresses."""
    for table in _tables(evidence):
        candidates = [row.subnet for row in table.rows if row.candidate]
        if table.error and candidates and all(s.free < MIN_FREE for s in candidates):
            yield _about(
                table,
                evidence,
                f"the subnets for {table.scheme} load balancers have fewer than {MIN_FREE} free "
                "addresses",
                "free addresses, or add subnets",
                "",
            )
