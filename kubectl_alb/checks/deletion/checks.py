"""Deletion, finalizers and what is left behind: DEL."""

from collections.abc import Iterator
from datetime import timedelta

from kubectl_alb.analysis import wording
from kubectl_alb.analysis.wording import (
    about_ref,
    binding_ref,
    lapse,
    listed,
    target_group_ref,
)
from kubectl_alb.checks.deletion.offers import revoked
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP, refused_groups
from kubectl_alb.facts.claims import no_controller_runs
from kubectl_alb.facts.controllers import controllers
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import group_of, groups
from kubectl_alb.facts.ownership import (
    is_ours,
    load_balancers,
    own_finalizers,
    stack_of,
    tags_of,
)
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.network import SecurityGroup
from kubectl_alb.model.section import Section

MANAGED = "ManagedLBSecurityGroup"
# How long a deletion takes when nothing is wrong, and when it has got stuck.
USUAL, STUCK = timedelta(minutes=2), timedelta(minutes=10)
ELB_DOMAIN = ".elb.amazonaws.com"


def _waits(meta: Meta, facts: Facts, limit: timedelta) -> bool:
    """Return whether an object is being deleted for longer than that, held by our finalizer."""
    if meta.deleted is None or facts.snapshot.taken_at - meta.deleted < limit:
        return False
    return bool(own_finalizers(meta))


@check(
    "ALB-DEL-001",
    *MEMBERSHIP,
    Section.SERVICES,
    Section.SECURITY_GROUPS,
    Section.NETWORK_INTERFACES,
    Section.LOAD_BALANCERS,
)
def security_group_in_use(facts: Facts) -> Iterator[CheckResult]:
    """Find security groups that should be deleted and that something still refers to."""
    snapshot = facts.snapshot
    for group in snapshot.aws.security_groups:
        stack = stack_of(group.tags)
        if not stack or not is_ours(group, group.tags, facts):
            continue
        leaving = _leaving(stack, facts)
        holders = _holders(group, facts) if leaving else []
        if holders:
            yield Finding(
                ObjectRef("SecurityGroup", "", group.id),
                f"security group {group.id} cannot be deleted, so neither can {listed(leaving)}: "
                f"{listed(holders)} refers to it",
                f"made for {stack}; the controller tries again and again",
                concerns=leaving,
                hint="take the rules away, or the interface; the next retry completes the deletion",
                fix=revoked(group, facts),
            )


def _leaving(stack: str, facts: Facts) -> tuple[Ref, ...]:
    """Return the objects of a stack that are being deleted, if no other is left."""
    group = groups(facts).get(GroupID.parse(stack))
    if group is not None and not group.members:
        refs = [i.ref for i in group.inactive if _waits(i.meta, facts, USUAL)]
        return tuple(refs)
    namespace, _, name = stack.partition("/")
    service = facts.snapshot.kubernetes.service_by_ref.get(Ref(namespace, name))
    waiting = service is not None and _waits(service.meta, facts, USUAL)
    return (Ref(namespace, name),) if waiting else ()


def _holders(group: SecurityGroup, facts: Facts) -> list[str]:
    snapshot = facts.snapshot
    rules = [
        other.id
        for other in snapshot.aws.security_groups
        if other.id != group.id
        and any(group.id in p.security_groups for p in (*other.ingress, *other.egress))
    ]
    balancers = [lb.name for lb in snapshot.aws.load_balancers if group.id in lb.security_groups]
    interfaces = [
        eni.id
        for eni in snapshot.aws.network_interfaces
        if group.id in eni.groups and not eni.description.startswith("ELB ")
    ]
    return rules + ([] if balancers else interfaces)


@check(
    "ALB-DEL-002",
    Section.TARGET_GROUPS,
    Section.TAGS,
    Section.LOAD_BALANCERS,
    Section.TARGET_GROUP_BINDINGS,
)
def target_group_in_use(facts: Facts) -> Iterator[CheckResult]:
    """Find target groups of ours without a binding, which a load balancer that is not ours uses."""
    own = {lb.arn for lb in load_balancers(facts)}
    for tg in facts.snapshot.aws.target_groups:
        ours = is_ours(tg, tags_of(tg.arn, facts), facts)
        foreign = [arn for arn in tg.load_balancer_arns if arn not in own]
        if (
            ours
            and foreign
            and not facts.snapshot.kubernetes.bindings_by_target_group_arn.get(tg.arn)
        ):
            yield Finding(
                target_group_ref(tg),
                f"target group {tg.name} cannot be deleted: {listed(foreign)} uses it",
                "the load balancer does not carry the controller's tags",
                hint=f"take it out of the rules and listeners of {listed(foreign)}, which somebody "
                "else made",
                arn=tg.arn,
                values={"TG_ARN": tg.arn, "LB_ARN": foreign[0]},
            )


@check(
    "ALB-DEL-003",
    Section.INGRESSES,
    Section.SERVICES,
    Section.TARGET_GROUP_BINDINGS,
    also=(Section.DEPLOYMENTS,),
)
def stuck_terminating(facts: Facts) -> Iterator[CheckResult]:
    """Find objects that wait for the controller to let them go, for more than ten minutes."""
    now, found = facts.snapshot.taken_at, facts.snapshot.kubernetes
    objects = [
        *(("Ingress", i.meta) for i in found.ingresses),
        *(("Service", s.meta) for s in found.services),
        *(("TargetGroupBinding", b.meta) for b in found.target_group_bindings),
    ]
    running = any(deployment.ready > 0 for deployment in controllers(facts))
    gone = no_controller_runs(facts)
    for kind, meta in objects:
        if not _waits(meta, facts, STUCK) or meta.deleted is None:
            continue
        who = "the controller runs" if running else "no running controller is to be seen"
        yield Finding(
            ObjectRef(kind, meta.namespace, meta.name),
            f"{kind} {meta.ref} has been waiting for its deletion for {lapse(now - meta.deleted)}",
            f"held by finalizer {listed(own_finalizers(meta))}; {who}",
            concerns=(meta.ref,) if kind == "Ingress" else (),
            urgent=gone,
            hint=_way_on(running, gone),
        )


def _way_on(running: bool, gone: bool) -> str:
    """Return what to do about a deletion that does not go on."""
    if running:
        return (
            "repair what keeps the controller from cleaning up (its events and log tell it); what "
            "it made stays in AWS if the finalizer is taken off"
        )
    back = "install the controller again" if gone else "bring the controller back"
    return f"{back} and let it clean up, or delete what it made and take the finalizer off"


@check("ALB-DEL-006", Section.TARGET_GROUP_BINDINGS)
def binding_not_deleted(facts: Facts) -> Iterator[CheckResult]:
    """Find bindings whose deletion takes longer than the controller waits for it."""
    for binding in facts.snapshot.kubernetes.target_group_bindings:
        if _waits(binding.meta, facts, USUAL):
            said = next((c.message for c in binding.conditions if c.status == "False"), "")
            yield Finding(
                binding_ref(binding),
                f"TargetGroupBinding {binding.ref} is being deleted and does not go",
                said,
                hint="repair what keeps the controller from it"
                + (f" ({said})" if said else " (its events and the controller's log tell it)")
                + ": without its finalizer its targets stay registered",
            )


@check("ALB-DEL-007", *MEMBERSHIP, models=True)
def deletion_blocked(facts: Facts) -> Iterator[CheckResult]:
    """Find Ingresses that cannot be deleted, because the rest of their group cannot be built."""
    for group in refused_groups(facts):
        leaving = [i for i in groups(facts)[group.id].inactive if i.meta.deleted is not None]
        for ingress in leaving if group.code else ():
            if group.refusal.ingress in (None, ingress.ref):
                continue
            yield Finding(
                about_ref(ingress.ref),
                f"{ingress.ref} cannot be deleted: group {group.id} cannot be built because of "
                f"{group.refusal.ingress}",
                group.refusal.message,
                hint=f"repair {group.refusal.ingress}, or take it out of the group",
                causes=(group.code,),
                concerns=(ingress.ref,),
            )


@check("ALB-DEL-008", *MEMBERSHIP, Section.LOAD_BALANCERS)
def load_balancer_lost(facts: Facts) -> Iterator[CheckResult]:
    """Find Ingresses whose address is that of no load balancer."""
    living = {lb.dns_name.lower() for lb in facts.snapshot.aws.load_balancers}
    region = facts.snapshot.context.region.value
    for ref in group_of(facts):
        for address in facts.snapshot.kubernetes.ingress_by_ref[ref].addresses:
            name = address.hostname.lower()
            here = ELB_DOMAIN in name and f".{region}." in f".{name}"
            if here and name not in living and name.removeprefix("dualstack.") not in living:
                yield wording.load_balancer_lost(about_ref(ref), address.hostname)
