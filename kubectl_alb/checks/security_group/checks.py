"""Security groups of load balancers, nodes and pods: SG."""

from collections import defaultdict
from collections.abc import Iterator

from kubectl_alb.analysis.bound_targets import closed_targets
from kubectl_alb.analysis.targets import Target, registered_targets
from kubectl_alb.analysis.wording import binding_ref, listed, load_balancer_ref
from kubectl_alb.checks.engine.check import CheckResult, by_cluster_name, check
from kubectl_alb.checks.engine.refusals import refusal
from kubectl_alb.facts.controllers import (
    deployment_ref,
    flag_of,
    rivals,
)
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import (
    load_balancers,
    target_groups_by_load_balancer,
)
from kubectl_alb.facts.security_groups import (
    by_id,
    cluster_key,
    covers_port,
    interfaces,
    rightful_group,
    with_ids,
)
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.elbv2 import LoadBalancer, TargetGroup
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.network import NetworkInterface, SecurityGroup
from kubectl_alb.model.section import Section

ENDPOINTS = (
    Section.TARGET_GROUP_BINDINGS,
    Section.TARGET_GROUPS,
    Section.TARGET_HEALTH,
    Section.PODS,
    Section.NODES,
    Section.NETWORK_INTERFACES,
    Section.SECURITY_GROUPS,
)


@by_cluster_name
@check("ALB-SG-001", *ENDPOINTS)
def not_one_tagged_group(facts: Facts) -> Iterator[CheckResult]:
    """Find network interfaces with several groups of which not exactly one is the cluster's."""
    found: dict[tuple[str, ...], list[NetworkInterface]] = defaultdict(list)
    for eni in dict.fromkeys(_guarded(facts)):
        if len(eni.groups) > 1 and len(_tagged(eni, facts)) != 1:
            found[eni.groups].append(eni)
    for enis in found.values():
        yield _not_one(enis, facts)


def _not_one(enis: list[NetworkInterface], facts: Facts) -> Finding:
    groups, tagged = enis[0].groups, _tagged(enis[0], facts)
    key = cluster_key(facts)
    which = listed(group.id for group in tagged) or "none"
    one = rightful_group(groups, facts)
    extra = [group.id for group in tagged if group != one]
    verb = "delete-tags" if tagged else "create-tags"
    chosen = " ".join(extra) if tagged else one.id if one else ""
    tail = "" if tagged else ",Value=owned"
    return Finding(
        ObjectRef("NetworkInterface", "", enis[0].id),
        f"{count(len(enis), 'network interface')} of targets {noun(len(enis), 'has')} the groups "
        f"{listed(groups)}, of which "
        f"{which} carry the cluster's tag: exactly one must",
        f"interfaces {listed(eni.id for eni in enis)}; the controller opens ports in the one group "
        f"tagged {key}, and here writes no rule",
        fix=f"aws ec2 {verb} --resources {chosen} --tags Key={key}{tail}" if one else "",
    )


def _guarded(facts: Facts) -> Iterator[NetworkInterface]:
    """Yield the interfaces in whose groups the controller must open ports for bindings."""
    snapshot = facts.snapshot
    for binding in snapshot.kubernetes.target_group_bindings:
        group = snapshot.aws.target_group_by_arn.get(binding.target_group_arn)
        if group is None or binding.networking is None:
            continue
        for target in registered_targets(group, snapshot):
            eni = interfaces(facts).of_target(target.id)
            if eni is not None:
                yield eni


def _tagged(eni: NetworkInterface, facts: Facts) -> list[SecurityGroup]:
    key = cluster_key(facts)
    extra = facts.config.service_eni_sg_tags.items()
    groups = with_ids(eni.groups, facts)
    return [g for g in groups if key in g.tags and extra <= dict(g.tags).items()]


unknown_group = refusal(
    "ALB-SG-002", "Find listed security groups that do not exist.", Section.SECURITY_GROUPS
)


@check("ALB-SG-003", *ENDPOINTS, Section.LOAD_BALANCERS, Section.TAGS, Section.SUBNETS)
def targets_not_opened(facts: Facts) -> Iterator[CheckResult]:
    """Find targets closed to a load balancer with own groups, whose rules are not managed."""
    for lb in load_balancers(facts):
        for group in target_groups_by_load_balancer(facts).get(lb.arn, ()):
            bindings = facts.snapshot.kubernetes.bindings_by_target_group_arn.get(group.arn, ())
            if not bindings or any(b.networking is not None for b in bindings):
                continue
            closed = closed_targets(lb, group, facts)
            if closed:
                yield _not_opened(lb, group, closed, facts)


def _not_opened(
    lb: LoadBalancer, group: TargetGroup, closed: list[Target], facts: Facts
) -> Finding:
    port = closed[0].port
    eni = interfaces(facts).of_target(closed[0].id)
    guard = eni.groups[0] if eni else ""
    return Finding(
        load_balancer_ref(lb),
        f"no security group of {count(len(closed), 'target')} of {group.name} admits load balancer "
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
def clients_not_admitted(facts: Facts) -> Iterator[CheckResult]:
    """Find listener ports that no security group of the load balancer opens to anybody."""
    for lb in load_balancers(facts):
        groups = with_ids(lb.security_groups, facts)
        if not groups or len(groups) < len(lb.security_groups):
            continue
        for listener in facts.snapshot.aws.listeners_by_load_balancer_arn.get(lb.arn, ()):
            if any(covers_port(p, listener.port) for g in groups for p in g.ingress):
                continue
            yield Finding(
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
def binding_with_unknown_group(facts: Facts) -> Iterator[CheckResult]:
    """Find bindings that admit a security group which neither this VPC nor a peer can have."""
    tables = facts.snapshot.aws.route_tables
    peered = any(route.target.startswith("pcx-") for table in tables for route in table.routes)
    known = by_id(facts)
    for binding in facts.snapshot.kubernetes.target_group_bindings:
        rules = binding.networking or ()
        unknown = {sg for rule in rules for sg in rule.security_groups if sg not in known}
        if unknown and known and not peered:
            yield Finding(
                binding_ref(binding),
                f"TargetGroupBinding {binding.ref} admits {listed(sorted(unknown))}, which does "
                "not exist",
                "rules of all bindings are written together, so this one stops those of every "
                "other binding on the same security group",
            )


@check("ALB-SG-008", Section.DEPLOYMENTS)
def rules_contested(facts: Facts) -> Iterator[CheckResult]:
    """Find installations that undo each other's rules on node security groups."""
    installed = rivals(facts)
    names = {flag_of(d, "cluster-name") for d in installed}
    if installed and len(names) < len(installed):
        yield Finding(
            deployment_ref(installed[0]),
            f"controllers {listed(d.meta.ref for d in installed)} undo each other's rules on node "
            "security groups",
            f"all have --cluster-name={listed(sorted(names))}; targets turn healthy and unhealthy "
            "by turns",
            causes=("ALB-CLUSTER-002",),
        )
