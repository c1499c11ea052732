"""Groups that the controller refuses to build, each with the failure that its error tells of."""

from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.check import Check, CheckResult, Undecided
from kubectl_alb.checks.engine.refusal_hints import hint_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.section import Section

# What decides which Ingress is in which group.
MEMBERSHIP = (
    Section.INGRESSES,
    Section.INGRESS_CLASSES,
    Section.INGRESS_CLASS_PARAMS,
)
PLACES = (Section.SUBNETS, Section.ROUTE_TABLES, Section.AVAILABILITY_ZONES)
# What decides which subnets a load balancer gets.
PLACEMENT = (*MEMBERSHIP, *PLACES)
UNKNOWN = "ALB-DNS-001"


@dataclass(frozen=True, slots=True)
class RefusedGroup:
    """A group with the controller's error for it."""

    id: GroupID
    refusal: Refusal

    @property
    def code(self) -> str:
        """The code of the failure; empty where it is not known what becomes of the group."""
        return self.refusal.reason.code

    @property
    def about(self) -> ObjectRef:
        """The member at fault; else the only member; else the group."""
        only = self.refusal.blocks[0] if len(self.refusal.blocks) == 1 else None
        ref = self.refusal.ingress or only
        if ref is None:
            return ObjectRef("IngressGroup", "", str(self.id))
        return ObjectRef("Ingress", ref.namespace, ref.name)

    @property
    def blocked(self) -> tuple[Ref, ...]:
        """The members that cannot be updated, but for the one at fault."""
        return tuple(ref for ref in self.refusal.blocks if ref != self.refusal.ingress)


def refused_groups(facts: Facts) -> Iterator[RefusedGroup]:
    """Yield the groups that the controller refuses."""
    for id_, outcome in outcomes(facts).items():
        if isinstance(outcome, Refusal):
            yield RefusedGroup(id_, outcome)


def refused(code: str, facts: Facts) -> Iterator[CheckResult]:
    """Yield a finding for each group that is refused for this reason."""
    for group in refused_groups(facts):
        if group.refusal.unknown:
            yield Undecided(f"group {group.id}: {group.refusal.message}")
        elif group.code == code:
            yield refusal_finding(group, facts)


def refused_with_group(code: str, facts: Facts) -> Iterator[tuple[Finding, Group]]:
    """Yield finding and group for each group that is refused for this reason."""
    for group in refused_groups(facts):
        if group.code == code:
            yield refusal_finding(group, facts), groups(facts)[group.id]


def refusal_finding(group: RefusedGroup, facts: Facts) -> Finding:
    """Return what keeps the controller from building a group, and whom that stops."""
    failure, refusal = failure_catalogue.failure(group.code), group.refusal
    about = group.about
    whose = (
        f"group {about.name}" if about.kind == "IngressGroup" else f"{about.namespace}/{about.name}"
    )
    key = refusal.annotation.removeprefix(PREFIX)
    where = f" (annotation {key})" if key else ""
    logged = "; it says so only in its log" if refusal.loading else ""
    return Finding(
        about,
        f"{whose}: {failure.title if failure else 'the controller cannot build the group'}",
        f"the controller refuses group {group.id}{where} with: {refusal.message}{logged}",
        key=refusal.annotation,
        hint=hint_of(refusal, groups(facts).get(group.id), facts),
        blocks=group.blocked,
        concerns=refusal.blocks,
    )


def refusal(code: str, rule: str, *also: Section) -> Check:
    """Make a check that finds the groups which the controller refuses for this reason.

    What is refused without a look at the further sections, is refused whatever they hold.
    """

    def find(facts: Facts) -> Iterator[CheckResult]:
        return refused(code, facts)

    needs = frozenset(MEMBERSHIP)
    return Check(code, rule, needs, find, models=True, also=frozenset(also))
