"""The plan: what the controller would change in AWS, group by group.

wanted        what it would build of the Ingresses as they are, or as they would be
observed      what AWS has under the group's tags
settled       the wanted stack with all that stays as it is
changes       what differs, with the cause of each field
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kubectl_alb.analysis.plan.deployable import deploy_fault
from kubectl_alb.analysis.plan.diff import Op
from kubectl_alb.analysis.plan.leftovers import leftovers
from kubectl_alb.analysis.plan.planned import FieldChange, ResourceChange, Teller
from kubectl_alb.analysis.plan.provenance import Provenance
from kubectl_alb.analysis.plan.registration import NEEDS as REGISTRATION_NEEDS
from kubectl_alb.analysis.plan.registration import registration
from kubectl_alb.analysis.plan.stack_changes import StackChanges, stack_changes
from kubectl_alb.analysis.plan.unmanaged import unasked
from kubectl_alb.analysis.plan.unread import unseen_notes
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.outcomes import OUTCOME_NEEDS, Outcome, outcome_of, outcomes
from kubectl_alb.facts.ownership import owned_by
from kubectl_alb.facts.quotas import Usage, stack_usage
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.refusal import Refusal, RefusalReason
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.stack import Stack, Type
from kubectl_alb.observed.build import NEEDS as OBSERVED_NEEDS
from kubectl_alb.observed.build import VITAL, stack_of

COUNTED = {Section.QUOTAS, Section.MANAGED_PREFIX_LISTS}
PLAN_NEEDS = OUTCOME_NEEDS | OBSERVED_NEEDS | REGISTRATION_NEEDS | COUNTED

UNNAMED = "names and tags follow from the cluster's name, which is not known: give --cluster-name"
UNEQUAL = "its targets are not the endpoints of the Service"
LATER = ", which the controller sees when these change, or hours later"


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """What happens to one group: changes, or the controller's refusal.

    `unknown` says why AWS's side is not known: nothing was compared, and what manifests ask for is
    told as new. `notes` say what was assumed or left out. `desired` is None for a refused group.
    """

    id: GroupID
    members: tuple[Ref, ...] = ()
    changes: tuple[ResourceChange, ...] = ()
    refusal: Refusal | None = None
    unknown: str = ""
    notes: tuple[str, ...] = ()
    usage: tuple[Usage, ...] = ()
    desired: Stack | None = None
    observed: Stack | None = None

    @property
    def count(self) -> Mapping[Op, int]:
        """How many resources are created, changed, replaced and deleted."""
        return {op: sum(change.op is op for change in self.changes) for op in Op}


@dataclass(frozen=True, slots=True)
class PlanInput:
    """What is planned: the cluster as it would be, and as it is (the same without manifests).

    `drift` also asks for differences that the controller leaves as they are.
    """

    after: Facts
    before: Facts

    @property
    def drift(self) -> bool:
        """Return whether the cluster is planned as it is."""
        return self.after is self.before


def plan(planned: PlanInput, wanted: Iterable[GroupID] | None = None) -> tuple[GroupPlan, ...]:
    """Plan the groups that the manifests touch, or all; of those, the wanted ones."""
    if wanted is not None and planned.drift:
        # The other groups need not be built for it.
        chosen = {id_ for id_ in wanted if id_ in groups(planned.after)}
    else:
        chosen = _chosen(planned)
        chosen &= chosen if wanted is None else set(wanted)
    return tuple(
        _group_plan(outcome_of(id_, planned.after) or Stack(id_), planned, id_)
        for id_ in sorted(chosen, key=str)
    )


def _chosen(planned: PlanInput) -> set[GroupID]:
    after, before = outcomes(planned.after), outcomes(planned.before)
    if planned.drift:
        return set(after)
    touched = {
        id_
        for id_, outcome in after.items()
        if any(_from_file(ref, planned.after.snapshot) for ref in members_of(outcome))
    }
    return touched | {id_ for id_ in {**after, **before} if after.get(id_) != before.get(id_)}


def _from_file(ref: Ref, snapshot: Snapshot) -> bool:
    ingress = snapshot.kubernetes.ingress_by_ref.get(ref)
    return ingress is not None and ingress.meta.position is not None


def members_of(outcome: Outcome) -> tuple[Ref, ...]:
    """Return the members of a group, refused or not."""
    return outcome.blocks if isinstance(outcome, Refusal) else outcome.members


def _group_plan(outcome: Outcome, planned: PlanInput, id_: GroupID) -> GroupPlan:
    if isinstance(outcome, Refusal):
        return GroupPlan(id_, outcome.blocks, refusal=outcome)
    usage = stack_usage(outcome, planned.after.snapshot)
    unknown = _unread(id_, planned.after)
    if unknown and planned.drift:
        return GroupPlan(
            id_, outcome.members, unknown=unknown, notes=outcome.notes, usage=usage, desired=outcome
        )
    fault = "" if unknown else deploy_fault(id_, planned.after)
    if fault:
        refusal = Refusal(
            RefusalReason.RESOURCE_WITHOUT_ID, fault, blocks=outcome.members, deploying=True
        )
        return GroupPlan(id_, outcome.members, refusal=refusal, usage=usage)
    observed = Stack(id_) if unknown else stack_of(id_, planned.after)
    found = stack_changes(outcome, observed, planned.after.config)
    changes = [*_told(outcome, found, planned), *_registrations(found, planned)]
    if planned.drift:
        changes += leftovers(outcome, observed)
        changes += unasked(outcome, found, planned.after.config)
    return GroupPlan(
        id_,
        outcome.members,
        tuple(changes),
        unknown=unknown,
        notes=(*outcome.notes, *unseen_notes(outcome, observed, found.terms)),
        usage=usage,
        desired=outcome,
        observed=observed,
    )


def _unread(id_: GroupID, facts: Facts) -> str:
    """Say which of the sections without which AWS's side is dark were not read of a group."""
    snapshot = facts.snapshot
    balancers = [lb.arn for lb in owned_by(id_, facts).load_balancers]
    listeners = [
        one.arn
        for arn in balancers
        for one in snapshot.aws.listeners_by_load_balancer_arn.get(arn, ())
    ]
    parents = {Section.LISTENERS: balancers, Section.RULES: listeners}
    missing = [
        need
        for need in VITAL
        if not snapshot.known(need)
        and not (need in parents and snapshot.known_of(need, parents[need]))
    ]
    if not missing and not facts.config.cluster_name:
        return UNNAMED
    reasons = {str(snapshot.gaps.get(need, "not read")) for need in missing}
    if not missing:
        return ""
    return f"{', '.join(need.value for need in missing)}: {'; '.join(sorted(reasons))}"


def _told(desired: Stack, found: StackChanges, planned: PlanInput) -> Iterator[ResourceChange]:
    provenance = Provenance(desired, planned.after)
    yield from Teller(found, provenance, planned.drift).changes()


def _registrations(found: StackChanges, planned: PlanInput) -> Iterator[ResourceChange]:
    """Yield the target groups whose registered targets are not those that should be."""
    groups = {tg.id: tg for tg in found.after.target_groups if tg.arn is not None}
    for binding in found.after.bindings:
        group = groups.get(binding.id)
        if group is None:
            continue
        off = registration(binding, str(group.arn), planned.before.snapshot)
        fields = [
            *(
                FieldChange(f"targets.{id_}:{port}", None, "registered")
                for id_, port in off.missing
            ),
            *(FieldChange(f"targets.{id_}:{port}", "registered", None) for id_, port in off.extra),
        ]
        if fields:
            yield ResourceChange(
                Op.UPDATE,
                Type.TARGET_GROUP,
                group.id,
                group.name,
                str(group.arn),
                tuple(fields),
                reason=f"{UNEQUAL}{LATER if off.late else ''}",
                new=group,
                old=group,
            )
