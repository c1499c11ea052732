"""Load balancers, target groups and security groups that are left over: DEL-004 and 005."""

from collections.abc import Iterator, Mapping

from kubectl_alb.analysis.wording import listed, load_balancer_ref, target_group_ref
from kubectl_alb.checks.deletion.offers import (
    deleted_security_group,
    deleted_target_group,
    with_its_parts,
)
from kubectl_alb.checks.engine.check import CheckResult, by_cluster_name, check
from kubectl_alb.checks.engine.commands import Fix, aws
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.ownership import is_ours, load_balancers, resource_of, stack_of, tags_of
from kubectl_alb.facts.tags import CLUSTER_TAG, LEGACY_CLUSTER_TAG, SERVICE_FINALIZER
from kubectl_alb.model.counting import count
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.offer import FixCommand
from kubectl_alb.model.section import Section

REVIEW = "make sure that nobody uses it any more, then delete it"


@by_cluster_name
@check(
    "ALB-DEL-004",
    *MEMBERSHIP,
    Section.SERVICES,
    Section.LOAD_BALANCERS,
    Section.TARGET_GROUPS,
    Section.TARGET_GROUP_BINDINGS,
    Section.TAGS,
    Section.SECURITY_GROUPS,
)
def without_owner(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers, target groups and security groups of ours whose owner is gone."""
    snapshot, living = facts.snapshot, _living_stacks(facts)
    for lb in load_balancers(facts):
        stack = stack_of(tags_of(lb.arn, facts))
        if stack and stack not in living:
            yield Finding(
                load_balancer_ref(lb),
                f"load balancer {lb.name} has no owner any more: {stack} does not exist",
                arn=lb.arn,
                hint=REVIEW,
                fix=with_its_parts(lb, stack, facts),
            )
    for tg in snapshot.aws.target_groups:
        own = tags_of(tg.arn, facts)
        ours, stack = is_ours(tg, own, facts), stack_of(own)
        bound = snapshot.kubernetes.bindings_by_target_group_arn.get(tg.arn)
        if ours and stack and stack not in living and not (tg.load_balancer_arns or bound):
            yield Finding(
                target_group_ref(tg),
                f"target group {tg.name} has no owner any more: {stack} does not exist",
                "it belongs to no load balancer and no binding",
                arn=tg.arn,
                hint=REVIEW,
                fix=(deleted_target_group(tg),),
            )
    used = {id_ for lb in snapshot.aws.load_balancers for id_ in lb.security_groups}
    for group in snapshot.aws.security_groups:
        ours, stack = is_ours(group, group.tags, facts), stack_of(group.tags)
        if ours and stack and stack not in living and group.id not in used:
            yield Finding(
                ObjectRef("SecurityGroup", "", group.id),
                f"security group {group.id} has no owner any more: {stack} does not exist",
                hint=REVIEW,
                fix=deleted_security_group(group, facts),
            )


def _living_stacks(facts: Facts) -> frozenset[str]:
    """Return the stacks that have an Ingress or a Service: theirs may be half made or removed."""
    ids = {str(id_) for id_ in groups(facts)}
    ingresses = {str(i.ref) for i in facts.snapshot.kubernetes.ingresses}
    services = {
        str(s.ref)
        for s in facts.snapshot.kubernetes.services
        if s.type == "LoadBalancer" or SERVICE_FINALIZER in s.meta.finalizers
    }
    return frozenset(ids | ingresses | services)


@check(
    "ALB-DEL-005",
    Section.LOAD_BALANCERS,
    Section.TAGS,
    uses=(Section.INGRESSES, Section.SERVICES),
)
def twice_for_one_stack(facts: Facts) -> Iterator[CheckResult]:
    """Find stacks with two load balancers for the same purpose."""
    found: dict[tuple[str, str], list[str]] = {}
    arns: dict[str, str] = {}
    for lb in load_balancers(facts):
        tags = tags_of(lb.arn, facts)
        stack = stack_of(tags)
        if stack:
            found.setdefault((stack, resource_of(tags)), []).append(lb.name)
            arns[lb.name] = lb.arn
    for (stack, _), names in found.items():
        if len(names) > 1:
            used = _shown(names, facts)
            extra = next(name for name in reversed(names) if name != used)
            yield Finding(
                ObjectRef("LoadBalancer", "", extra),
                f"stack {stack} has {count(len(names), 'load balancer')}: {listed(names)}",
                "the controller uses only one of them"
                + (f"; {used} is the one whose address is shown" if used else ""),
                arn=arns[extra],
                hint="take the cluster's tag off those that do not belong"
                + (f": all but {used}" if used else ""),
                fix=_disowned([arns[n] for n in names if n != used], facts) if used else (),
            )


def _shown(names: list[str], facts: Facts) -> str:
    """Return the one load balancer whose address an object shows; empty unless it is one."""
    kubernetes = facts.snapshot.kubernetes
    shown = {a.hostname.lower() for i in kubernetes.ingresses for a in i.addresses}
    shown |= {a.hostname.lower() for s in kubernetes.services for a in s.addresses}
    found = [
        lb.name
        for lb in load_balancers(facts)
        if lb.name in names and lb.dns_name and lb.dns_name.lower() in shown
    ]
    return found[0] if len(found) == 1 else ""


def _disowned(arns: list[str], facts: Facts) -> Fix:
    """Return the commands that take the cluster's tags off load balancers."""
    return tuple(_untagged(arn, tags_of(arn, facts)) for arn in arns)


def _untagged(arn: str, tags: Mapping[str, str]) -> FixCommand:
    own = {key: value for key, value in tags.items() if key in (CLUSTER_TAG, LEGACY_CLUSTER_TAG)}
    pairs = [f"Key={key},Value={value}" for key, value in own.items()]
    return FixCommand(
        aws("elbv2", "remove-tags", "--resource-arns", arn, "--tag-keys", *own),
        f"takes {listed(own)} off {arn}, which the controller then leaves alone",
        aws("elbv2", "add-tags", "--resource-arns", arn, "--tags", *pairs),
    )
