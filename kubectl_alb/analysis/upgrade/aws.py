"""What the wanted release would change in AWS that the running one would not."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kubectl_alb.analysis.plan.diff import Op
from kubectl_alb.analysis.plan.groups import GroupPlan, PlanInput, plan
from kubectl_alb.analysis.plan.planned import FieldChange, ResourceChange
from kubectl_alb.analysis.upgrade.remark import ERROR, INFO, WARNING, Remark
from kubectl_alb.analysis.upgrade.situation import Situation, text_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Type

CUTTING = (Op.REPLACE, Op.DELETE)
CARRYING = (Type.LOAD_BALANCER, Type.LISTENER, Type.TARGET_GROUP)


@dataclass(frozen=True, slots=True)
class AwsEffect:
    """The groups that the wanted release would change, with just those changes.

    `pending` counts the changes that the running release would make as well. `unknown` says why
    groups could not be compared.
    """

    groups: tuple[GroupPlan, ...] = ()
    pending: int = 0
    unknown: str = ""

    @property
    def totals(self) -> Counter[Op]:
        """How many resources are created, changed, replaced and deleted."""
        return Counter(change.op for group in self.groups for change in group.changes)

    @property
    def cuts(self) -> tuple[ResourceChange, ...]:
        """The changes that cut traffic: what carries it is replaced or deleted."""
        return tuple(
            change
            for group in self.groups
            for change in group.changes
            if change.op in CUTTING and change.type in CARRYING
        )


def aws_effect(case: Situation) -> AwsEffect:
    """Plan with both releases, and return what only the wanted one would change."""
    gap = _gap(case.now)
    if gap:
        return AwsEffect(unknown=gap)
    before = {group.id: group for group in plan(PlanInput(case.now, case.now))}
    after = plan(PlanInput(case.then, case.then))
    groups = tuple(_beyond(group, before.get(group.id)) for group in after)
    return AwsEffect(
        tuple(group for group in groups if group.changes or group.refusal is not None),
        sum(not change.kept for group in before.values() for change in group.changes),
        next((group.unknown for group in after if group.unknown), ""),
    )


def _gap(facts: Facts) -> str:
    snapshot = facts.snapshot
    for section in (Section.INGRESSES, Section.LOAD_BALANCERS):
        if section not in snapshot.read:
            return f"{section.value} not read: {snapshot.gaps.get(section, 'not requested')}"
    return ""


def _beyond(group: GroupPlan, before: GroupPlan | None) -> GroupPlan:
    """Return a plan without what the running release would do or refuse as well."""
    earlier = {_key(change): change for change in (before.changes if before else ())}
    changes = tuple(
        change
        for every in group.changes
        if not every.kept
        for change in _left(every, earlier.get(_key(every)))
    )
    refusal = group.refusal if before is None or before.refusal is None else None
    return replace(group, changes=changes, refusal=refusal)


def _key(change: ResourceChange) -> tuple[str, str, str, str]:
    return change.op.value, change.type, change.id, change.arn


def _left(change: ResourceChange, earlier: ResourceChange | None) -> Iterator[ResourceChange]:
    if earlier is None or earlier.kept:
        yield change
        return
    known = {_field(field) for field in earlier.fields}
    fields = tuple(field for field in change.fields if _field(field) not in known)
    if fields:
        yield replace(change, fields=fields)


def _field(field: FieldChange) -> tuple[str, str, str]:
    return field.path, repr(field.before), repr(field.after)


def aws_remarks(effect: AwsEffect, case: Situation) -> Iterator[Remark]:
    """Yield what the changes in AWS mean for the upgrade."""
    for group in effect.groups:
        if group.refusal is not None:
            yield Remark(
                "refused",
                ERROR if not group.refusal.unknown else INFO,
                f"{text_of(case.new)} would refuse group {group.id}: {group.refusal.message}",
                "correct the Ingress before the upgrade",
                tuple(map(str, group.refusal.blocks)),
            )
        cut = AwsEffect((group,)).cuts
        if cut:
            names = (change.name or change.id for change in cut)
            yield Remark(
                "replaced",
                ERROR,
                f"{text_of(case.new)} would replace or delete what carries traffic of group "
                f"{group.id}",
                "see the changes of the plan, and make them at a quiet time",
                tuple(names),
            )
    if effect.unknown:
        yield Remark("plan-unknown", WARNING, f"what changes in AWS is not known: {effect.unknown}")
    if effect.pending:
        yield Remark(
            "pending",
            INFO,
            f"{effect.pending} changes are due with {text_of(case.old)} already, and are made when "
            "the controller restarts",
            "see them with kubectl alb plan",
        )
