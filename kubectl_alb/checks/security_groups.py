"""Security groups of load balancers, nodes and pods: SG."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kubectl_alb.analysis.network.reach import Interfaces, admits, covers_port
from kubectl_alb.analysis.targets import Target, registered_targets
from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.check import Answer, Problem, check
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.ownership import (
    binding_ref,
    load_balancer_ref,
)
from kubectl_alb.checks.refusals import refusal
from kubectl_alb.facts.security_groups import by_id
from kubectl_alb.model.elbv2 import LoadBalancer, TargetGroup
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.network import NetworkInterface, SecurityGroup
from kubectl_alb.model.section import Section

EKS_TAG = "aws:eks:cluster-name"
ENDPOINTS = (
    Section.TARGET_GROUP_BINDINGS,
    Section.TARGET_GROUPS,
    Section.TARGET_HEALTH,
    Section.PODS,
    Section.NODES,
    Section.NETWORK_INTERFACES,
    Section.SECURITY_GROUPS,
)


@check("ALB-SG-001", *ENDPOINTS)
def not_one_tagged_group(evidence: Evidence) -> Iterator[Answer]:
    """Find network interfaces with several groups of which not exactly one is the cluster's."""
    interfaces = Interfaces(evidence.snapshot)
    found: dict[tuple[str, ...], list[NetworkInterface]] = defaultdict(list)
    for eni in dict.fromkeys(_guarded(evidence, interfaces)):
        if len(eni.groups) > 1 and len(_tagged(eni, evidence)) != 1:
            found[eni.groups].append(eni)
    for enis in found.values():
        yield _not_one(enis, evidence)


def _not_one(enis: list[NetworkInterface], evidence: Evidence) -> Problem:
    groups, tagged = enis[0].groups, _tagged(enis[0], evidence)
    key = cluster_key(evidence)
    which = listed(group.id for group in tagged) or "none"
    one = the_one(groups, evidence)
    extra = [group.id for group in tagged if group != one]
    verb = "delete-tags" if tagged else "create-tags"
    chosen = " ".join(extra) if tagged else one.id if one else ""
    tail = "" if tagged else ",Value=owned"
    return Problem(
        ObjectRef("NetworkInterface", "", enis[0].id),
        f"{len(enis)} network interfaces of targets have the groups {listed(groups)}, of which "
        f"{which} carry the cluster's tag: exactly one must",
        f"interfaces {listed(eni.id for eni in enis)}; the controller opens ports in the one group "
        f"tagged {key}, and here writes no rule",
        fix=f"aws ec2 {verb} --resources {chosen} --tags Key={key}{tail}" if one else "",
    )


def cluster_key(evidence: Evidence) -> str:
    """Return the tag key that tells which cluster a resource serves."""
    return f"kubernetes.io/cluster/{evidence.config.cluster_name}"


def the_one(ids: Iterable[str], evidence: Evidence) -> SecurityGroup | None:
    """Return the group that should carry the tag: the one EKS made; None if that is unclear."""
    groups = _groups(ids, evidence)
    likely = [group for group in groups if EKS_TAG in group.tags] or groups
    return likely[0] if len(likely) == 1 else None


def _guarded(evidence: Evidence, interfaces: Interfaces) -> Iterator[NetworkInterface]:
    """Yield the interfaces in whose groups the controller must open ports for bindings."""
    snapshot = evidence.snapshot
    for binding in snapshot.target_group_bindings:
        group = snapshot.target_group.get(binding.target_group_arn)
        if group is None or binding.networking is None:
            continue
        for target in registered_targets(group, snapshot):
            eni = interfaces.of(target)
            if eni is not None:
                yield eni


def _tagged(eni: NetworkInterface, evidence: Evidence) -> list[SecurityGroup]:
    key = cluster_key(evidence)
    extra = evidence.config.service_eni_sg_tags.items()
    groups = _groups(eni.groups, evidence)
    return [g for g in groups if key in g.tags and extra <= dict(g.tags).items()]


def _groups(ids: Iterable[str], evidence: Evidence) -> list[SecurityGroup]:
    return [g for id_ in ids if (g := by_id(evidence.world).get(id_))]


unknown_group = refusal(
    "ALB-SG-002", "Find listed security groups that do not exist.", Section.SECURITY_GROUPS
)


@check("ALB-SG-003", *ENDPOINTS, Section.LOAD_BALANCERS, Section.TAGS, Section.SUBNETS)
def targets_not_opened(evidence: Evidence) -> Iterator[Answer]:
    """Find targets closed to a load balancer with own groups, whose rules are not managed."""
    for lb in evidence.load_balancers:
        for group in evidence.target_groups_of.get(lb.arn, ()):
            bindings = evidence.snapshot.bindings_of.get(group.arn, ())
            if not bindings or any(b.networking is not None for b in bindings):
                continue
            closed = closed_targets(lb, group, evidence)
            if closed:
                yield _not_opened(lb, group, closed, evidence)


def _not_opened(
    lb: LoadBalancer, group: TargetGroup, closed: list[Target], evidence: Evidence
) -> Problem:
    port = closed[0].port
    eni = Interfaces(evidence.snapshot).of(closed[0])
    guard = eni.groups[0] if eni else ""
    return Problem(
        load_balancer_ref(lb),
        f"no security group of {len(closed)} targets of {group.name} admits load balancer "
        f"{lb.name} on port {port}",
        f"the load balancer has the listed groups {listed(lb.security_groups)}, so the controller "
        f"leaves rules to you; {guard} has none for them",
        arn=lb.arn,
        fix=f"aws ec2 authorize-security-group-ingress --group-id {guard} --ip-permissions "
        f"IpProtocol=tcp,FromPort={port},ToPort={port},"
        f"UserIdGroupPairs=[{{GroupId={lb.security_groups[0]}}}]"
        if guard and lb.security_groups
        else "",
    )


def closed_targets(lb: LoadBalancer, group: TargetGroup, evidence: Evidence) -> list[Target]:
    """Return the targets, not healthy, that no security group opens to a load balancer."""
    interfaces = Interfaces(evidence.snapshot)
    subnets = (evidence.snapshot.subnet.get(zone.subnet_id) for zone in lb.zones)
    cidrs = [subnet.cidr for subnet in subnets if subnet and subnet.cidr]
    closed = []
    for target in registered_targets(group, evidence.snapshot):
        eni = interfaces.of(target)
        if target.healthy or eni is None:
            continue
        guards = _groups(eni.groups, evidence)
        if guards and not admits(guards, target.port, lb.security_groups, cidrs):
            closed.append(target)
    return closed


backend_group_off = refusal(
    "ALB-SG-004", "Find groups that want node rules managed without a backend group."
)


@check(
    "ALB-SG-005",
    Section.LOAD_BALANCERS,
    Section.TAGS,
    Section.LISTENERS,
    Section.SECURITY_GROUPS,
)
def clients_not_admitted(evidence: Evidence) -> Iterator[Answer]:
    """Find listener ports that no security group of the load balancer opens to anybody."""
    for lb in evidence.load_balancers:
        groups = _groups(lb.security_groups, evidence)
        if not groups or len(groups) < len(lb.security_groups):
            continue
        for listener in evidence.snapshot.listeners_of.get(lb.arn, ()):
            if any(covers_port(p, listener.port) for g in groups for p in g.ingress):
                continue
            yield Problem(
                load_balancer_ref(lb),
                f"no security group of load balancer {lb.name} admits anybody on port "
                f"{listener.port}",
                f"groups {listed(g.id for g in groups)}; inbound-cidrs has no effect on groups "
                "that are listed",
                arn=lb.arn,
                values={"SG_ID": groups[0].id, "PORT": str(listener.port)},
            )


bad_inbound_cidr = refusal("ALB-SG-006", "Find values of inbound-cidrs that are no CIDR.")


@check(
    "ALB-SG-007",
    Section.TARGET_GROUP_BINDINGS,
    Section.SECURITY_GROUPS,
    Section.ROUTE_TABLES,
)
def binding_with_unknown_group(evidence: Evidence) -> Iterator[Answer]:
    """Find bindings that admit a security group which neither this VPC nor a peer can have."""
    tables = evidence.snapshot.route_tables
    peered = any(route.target.startswith("pcx-") for table in tables for route in table.routes)
    known = by_id(evidence.world)
    for binding in evidence.snapshot.target_group_bindings:
        rules = binding.networking or ()
        unknown = {sg for rule in rules for sg in rule.security_groups if sg not in known}
        if unknown and known and not peered:
            yield Problem(
                binding_ref(binding),
                f"TargetGroupBinding {binding.ref} admits {listed(sorted(unknown))}, which does "
                "not exist",
                "rules of all bindings are written together, so this one stops those of every "
                "other binding on the same security group",
            )
