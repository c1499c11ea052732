"""What another order of a group's members takes and changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from kubectl_alb.analysis.plan.planned import FieldChange
from kubectl_alb.analysis.reorder.edits import OrderEdit
from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.analysis.trace.hop import Hop
from kubectl_alb.analysis.trace.request import Request
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group
from kubectl_alb.facts.outcomes import Outcome
from kubectl_alb.facts.quotas import Usage
from kubectl_alb.model.names import Ref
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.rule import Rule, RuleSource


@dataclass(frozen=True, slots=True)
class OrderedGroup:
    """A group at one time: its places in order, and what the controller makes of it.

    `refused` is why the controller does not build it; `outcome` is then what its listeners would
    be, if that is known.
    """

    facts: Facts
    group: Group
    places: tuple[MemberOrder, ...]
    outcome: Outcome
    refused: Refusal | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of all listeners."""
        return () if isinstance(self.outcome, Refusal) else self.outcome.rules

    @property
    def ranks(self) -> Mapping[Ref, int]:
        """The place of each member, from 1."""
        return {place.ref: rank for rank, place in enumerate(self.places, 1)}


@dataclass(frozen=True, slots=True)
class RuleMove:
    """A rule's priority on a port before and after; None where there is no such rule."""

    source: RuleSource
    port: int
    before: int | None
    after: int | None

    @property
    def ingress(self) -> Ref:
        """The member that the rule comes from."""
        return self.source.ingress


@dataclass(frozen=True, slots=True)
class OwnerChange:
    """A request that another member answers after the change, and on which port."""

    request: Request
    before: Ref
    after: Ref


@dataclass(frozen=True, slots=True)
class CheckedRequest:
    """A request that was asked about, and what becomes of it; None where that is not known."""

    request: Request
    before: Hop | None
    after: Hop | None

    @property
    def changes(self) -> bool:
        """Whether another member decides it, or another rule."""
        return _decider(self.before) != _decider(self.after)


def _decider(hop: Hop | None) -> object:
    return None if hop is None else (hop.decided_by, hop.winner and hop.winner.source, hop.verdict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What else the order of members decides of a resource; `replaced` where it is made anew."""

    type: str
    id: str
    fields: tuple[FieldChange, ...]
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Reordering:
    """The order of a group before and after edits, and what they change.

    `usage` are the quotas that are counted otherwise or exceeded. `joined` are namespaces that the
    group did not have before. `notes` say what was assumed or left out.
    """

    before: OrderedGroup
    after: OrderedGroup
    edits: tuple[OrderEdit, ...] = ()
    moves: tuple[RuleMove, ...] = ()
    owners: tuple[OwnerChange, ...] = ()
    checked: tuple[CheckedRequest, ...] = ()
    effects: tuple[Effect, ...] = ()
    usage: tuple[Usage, ...] = ()
    joined: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def group(self) -> Group:
        """The group as it is."""
        return self.before.group

    @property
    def moved_rules(self) -> tuple[RuleMove, ...]:
        """The rules whose priority changes."""
        return tuple(move for move in self.moves if move.before != move.after)
