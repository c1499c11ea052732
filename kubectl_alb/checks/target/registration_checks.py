"""Why targets are not, or cannot be, registered: TGT-013 to 015 and 017 to 019."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network

from kubectl_alb.analysis.bound_targets import (
    BOUND,
    Bound,
    bound,
    endpoints_of,
    is_ready,
    unregistered,
)
from kubectl_alb.analysis.wording import binding_ref, listed, target_group_ref
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP, refused
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.security_groups import interfaces
from kubectl_alb.facts.selectors import selects
from kubectl_alb.facts.tags import COMPUTE_TYPE
from kubectl_alb.model.class_params import LabelSelector, SelectorRequirement
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.workloads import Node

EXCLUDING = (
    "node.kubernetes.io/exclude-from-external-load-balancers",
    "alpha.service-controller.kubernetes.io/exclude-balancer",
    "node-role.kubernetes.io/master",
)
CONTROL_PLANE = ("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master")
MAX_TARGETS = "max-targets-per-target-group"


def _instance_bindings(facts: Facts) -> list[Bound]:
    return [one for one in bound(facts) if one.group.target_type == "instance"]


def _workers(facts: Facts) -> list[Node]:
    return [
        node
        for node in facts.snapshot.kubernetes.nodes
        if not any(label in node.meta.labels for label in CONTROL_PLANE)
        and node.meta.labels.get(COMPUTE_TYPE) != "fargate"
    ]


@check("ALB-TGT-013", *BOUND)
def nodes_excluded(facts: Facts) -> Iterator[CheckResult]:
    """Find worker nodes that are left out of targets of type instance."""
    bindings = _instance_bindings(facts)
    workers = _workers(facts) if bindings else []
    faults = {node.meta.name: why for node in workers if (why := _exclusion(node))}
    for one in bindings:
        unselected = [node for node in workers if not _is_selected(node, one.binding)]
        left = [n for n in workers if n.meta.name not in faults and n not in unselected]
        if workers and not left and unselected:
            told = f"the binding's node selector leaves none of {count(len(workers), 'node')}"
        elif faults:
            told = listed(f"{name} ({why})" for name, why in faults.items())
        else:
            continue
        yield Finding(
            target_group_ref(one.group),
            f"{one.ref}: {len(workers) - len(left)} of {count(len(workers), 'node')} "
            f"{noun(len(workers) - len(left), 'is')} left out of target group {one.group.name}",
            told,
            arn=one.group.arn,
            rating=Severity.ERROR if not left else None,
            hint="see who left them out, and why; a node that should take traffic loses the label "
            "or the taint"
            if faults
            else "correct the binding's node selector (target-node-labels)",
        )


def _is_selected(node: Node, binding: TargetGroupBinding) -> bool:
    given = binding.node_selector
    if given is None:
        return True
    labels, expressions = given.get("matchLabels"), given.get("matchExpressions")
    selector = LabelSelector(
        labels if isinstance(labels, dict) else {},
        tuple(
            SelectorRequirement(e["key"], e["operator"], tuple(e.get("values") or ()))
            for e in (expressions if isinstance(expressions, list) else ())
        ),
    )
    return selects(selector, node.meta.labels)


def _exclusion(node: Node) -> str:
    label = next((label for label in EXCLUDING if label in node.meta.labels), "")
    if label:
        return f"label {label}"
    return "" if is_ready(node) else "not ready"


@check("ALB-TGT-014", *BOUND)
def provider_id_invalid(facts: Facts) -> Iterator[CheckResult]:
    """Find nodes without an EC2 instance id, which fail every registration of instances."""
    if not _instance_bindings(facts):
        return
    for node in _workers(facts):
        if _exclusion(node) or node.instance_id.startswith("i-"):
            continue
        yield Finding(
            ObjectRef("Node", "", node.meta.name),
            f"node {node.meta.name} has no EC2 instance id, so no node is registered at all",
            f'its providerID is "{node.provider_id}"',
            key="spec.providerID",
        )


@check("ALB-TGT-015", *BOUND, Section.NETWORK_INTERFACES, Section.VPCS)
def interface_unknown(facts: Facts) -> Iterator[CheckResult]:
    """Find pods inside the VPC's address ranges that no network interface carries."""
    cidrs = [c for vpc in facts.snapshot.aws.vpcs for c in (*vpc.cidrs, *vpc.ipv6_cidrs)]
    networks = [ip_network(cidr, strict=False) for cidr in cidrs]
    for one in bound(facts):
        if one.group.target_type != "ip" or one.binding.networking is None:
            continue
        lost = [
            target
            for target in one.targets
            if target.pod is not None
            and interfaces(facts).of_target(target.id) is None
            and any(ip_address(target.id) in network for network in networks)
        ]
        if lost:
            yield Finding(
                binding_ref(one.binding),
                f"{one.ref}: no network interface has the address of {count(len(lost), 'target')}",
                f"{listed(f'{t.id} ({t.pod})' for t in lost)}; the controller cannot open ports "
                "for any pod of this binding",
                values={"POD_IP": lost[0].id},
            )


@check("ALB-TGT-017", *BOUND, Section.ENDPOINT_SLICES)
def endpoint_without_pod(facts: Facts) -> Iterator[CheckResult]:
    """Find endpoints without a pod, which are not registered as IP targets."""
    for one in bound(facts):
        if one.group.target_type != "ip":
            continue
        bare = [e for e in endpoints_of(one.ref, facts) if e.pod is None]
        if bare:
            yield Finding(
                target_group_ref(one.group),
                f"{count(len(bare), 'endpoint')} of Service {one.ref} "
                f"{noun(len(bare), 'belongs', 'belong')} to no pod and {noun(len(bare), 'is')} "
                "passed over",
                listed(address for e in bare for address in e.addresses),
                arn=one.group.arn,
            )


@check("ALB-TGT-018", *BOUND, Section.SERVICES, Section.ENDPOINT_SLICES)
def targets_cut_off(facts: Facts) -> Iterator[CheckResult]:
    """Find target groups that are as full as the controller's flag allows, with pods left out."""
    limit = facts.config.given.get(MAX_TARGETS, "0")
    if not limit.isdecimal() or limit == "0":
        return
    for one in bound(facts):
        missing = unregistered(one, facts)
        if missing and len(one.targets) >= int(limit):
            yield Finding(
                target_group_ref(one.group),
                f"--{MAX_TARGETS}={limit} keeps {count(len(missing), 'ready pod')} of {one.ref} "
                "out",
                listed(t.pod for t in missing),
                arn=one.group.arn,
                hint=f"raise --{MAX_TARGETS} to {len(one.targets) + len(missing)} or more, within "
                "the quota of targets per target group",
                values={"N": str(len(one.targets) + len(missing))},
            )


@check(
    "ALB-TGT-019",
    *MEMBERSHIP,
    Section.TARGET_GROUPS,
    models=True,
    also=(Section.TARGET_GROUP_BINDINGS,),
)
def target_group_gone(facts: Facts) -> Iterator[CheckResult]:
    """Find bindings and actions that name a target group which AWS does not have."""
    yield from refused("ALB-TGT-019", facts)
    context = facts.snapshot.context
    for binding in facts.snapshot.kubernetes.target_group_bindings:
        arn = binding.target_group_arn
        here = f":{context.region.value}:{context.account.value}:"
        if not arn or binding.assume_role or here not in arn:
            continue
        if arn not in facts.snapshot.aws.target_group_by_arn:
            yield Finding(
                binding_ref(binding),
                f"TargetGroupBinding {binding.ref}: AWS has no target group {arn}",
                arn=arn,
                key="spec.targetGroupARN",
                hint="name a target group that exists, or delete the binding if nobody needs it",
            )
