"""What somebody changed in AWS, or the controller has not carried out: DRIFT."""

from collections.abc import Iterator
from datetime import timedelta

from kubectl_alb.analysis.describe.reconcile import Reconcile, reconcile_of_ingress
from kubectl_alb.analysis.plan.diff import Op
from kubectl_alb.analysis.plan.groups import PLAN_NEEDS, GroupPlan, PlanInput, plan
from kubectl_alb.analysis.plan.planned import ResourceChange
from kubectl_alb.analysis.wording import claimed, listed
from kubectl_alb.checks.drift.words import effects, spelled
from kubectl_alb.checks.engine.check import CheckResult, Undecided, by_cluster_name, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups
from kubectl_alb.facts.outcomes import OUTCOME_NEEDS
from kubectl_alb.facts.ownership import owned_by
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Type
from kubectl_alb.observed.build import VITAL

# How long the controller may need for a change.
AT_WORK = timedelta(minutes=10)
COMPARED = (
    Type.LOAD_BALANCER,
    Type.SECURITY_GROUP,
    Type.LISTENER,
    Type.RULE,
    Type.TARGET_GROUP,
)
# Without these a comparison leaves fields out. What is counted for quotas is not compared.
COUNTED = {Section.MANAGED_PREFIX_LISTS}
MORE = frozenset({Section.EVENTS, *(PLAN_NEEDS - OUTCOME_NEEDS - set(VITAL) - COUNTED)})
GRAVE = (Type.LISTENER, Type.RULE)


@by_cluster_name
@check("ALB-DRIFT-001", *MEMBERSHIP, *sorted(VITAL, key=str), models=True, uses=MORE)
def differs(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers that are not what the controller would build."""
    for group_plan in plan(PlanInput(facts, facts)):
        group = groups(facts).get(group_plan.id)
        balancers = owned_by(group_plan.id, facts).load_balancers
        if group is None or not balancers or not _settled(group, balancers, facts):
            continue
        if group_plan.unknown:
            yield Undecided(f"group {group_plan.id}: {group_plan.unknown}")
        changes = [c for c in group_plan.changes if _counts(c) or _strangers(c, facts)]
        if changes:
            yield _finding(group_plan, balancers[0], changes)


def _settled(group: Group, balancers: tuple[LoadBalancer, ...], facts: Facts) -> bool:
    """Return whether the controller had the time for what the Ingresses of a group ask for.

    What files change is not carried out yet, so it says nothing.
    """
    kubernetes = facts.snapshot.kubernetes
    services, classes = kubernetes.services, kubernetes.ingress_classes
    metas = [*(c.meta for c in classes), *(p.meta for p in kubernetes.ingress_class_params)]
    if any(meta.position for meta in metas):
        return False
    namespaces = {member.ref.namespace for member in group.members}
    if not group.members or not all(claimed(member.ingress) for member in group.members):
        return False
    if any(m.ingress.meta.position for m in group.members) or group.leaving:
        return False
    if any(s.meta.position for s in services if s.meta.namespace in namespaces):
        return False
    found = [(m.ingress, reconcile_of_ingress(m.ingress, facts.snapshot)) for m in group.members]
    # Of a deployment that failed its own error tells.
    if any(last.state == "failed" for _, last in found):
        return False
    return all(_is_done(*each) for each in found) or _rested(group, balancers, facts)


def _is_done(ingress: Ingress, last: Reconcile) -> bool:
    """Return whether the last success came after the last change; times are full seconds."""
    later = not (ingress.changed and last.last) or last.last > ingress.changed
    return last.state == "ok" and later


def _rested(group: Group, balancers: tuple[LoadBalancer, ...], facts: Facts) -> bool:
    """Return whether it is known that nothing of a group was made or changed of late."""
    times = [member.ingress.changed for member in group.members]
    times += [lb.created or facts.snapshot.taken_at for lb in balancers]
    return all(one is not None and facts.snapshot.taken_at - one > AT_WORK for one in times)


def _counts(change: ResourceChange) -> bool:
    """Return whether clients or targets may notice a difference that no other check tells of.

    Replaced resources and targets that are missing have checks of their own.
    """
    if change.type not in COMPARED or change.kept or change.op is Op.REPLACE:
        return False
    if change.type not in (*GRAVE, Type.SECURITY_GROUP) and change.op is not Op.UPDATE:
        return False
    if change.type == Type.SECURITY_GROUP and change.op is Op.DELETE:
        return False
    told = [f for f in change.fields if not f.path.startswith(("tags.", "targets."))]
    return change.op is not Op.UPDATE or bool(told) or bool(change.reason.startswith("moved"))


def _strangers(change: ResourceChange, facts: Facts) -> list[str]:
    """Return registered targets that are neither a pod nor a node: put there by hand, or left."""
    known = {ip for pod in facts.snapshot.kubernetes.pods for ip in pod.ips}
    known |= facts.snapshot.kubernetes.node_by_instance_id.keys()
    told = [f.path for f in change.fields if f.path.startswith("targets.") and f.after is None]
    ids = [path.removeprefix("targets.").rpartition(":")[0] for path in told]
    return [one for one in ids if one not in known]


def _finding(found: GroupPlan, lb: LoadBalancer, changes: list[ResourceChange]) -> Finding:
    grave = any(change.type in GRAVE for change in changes)
    seen = effects(changes)
    return Finding(
        ObjectRef("LoadBalancer", "", lb.name),
        f"load balancer {lb.name} is not what group {found.id} asks for: "
        f"{listed(map(spelled, changes), 3)}",
        "; ".join(
            filter(
                None,
                (
                    seen,
                    "the controller repairs it when it next reconciles the "
                    "group, which may be hours later",
                ),
            )
        ),
        rating=Severity.ERROR if grave else Severity.WARNING,
        arn=lb.arn,
        hint="see kubectl alb plan, and find out who changes it in AWS; any change of an Ingress "
        "of the group makes the controller look again",
        concerns=found.members,
    )
