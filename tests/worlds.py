"""A recorded world, and the plan for one of its groups after somebody changed something in AWS."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from kubectl_alb.analysis.plan.registration import NEEDS as REGISTRATION
from kubectl_alb.analysis.plan.stack_changes import StackChanges, stack_changes
from kubectl_alb.analysis.trace.trace import TRACE_NEEDS
from kubectl_alb.context.load import load
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.controller.config import controller_of
from kubectl_alb.desired.build import NEEDS as DESIRED
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.stack import Stack
from kubectl_alb.observed.build import NEEDS as OBSERVED
from kubectl_alb.observed.build import stack_of
from tests.builders import having

SHOP = Path(__file__).parent / "golden" / "worlds" / "shop"
PUBLIC = GroupID("", "shop-public")


@cache
def shop() -> Snapshot:
    """Return a cluster that the real controller had just deployed."""
    needs: frozenset[Section] = DESIRED | OBSERVED | REGISTRATION
    return load(open_source(ContextOptions(bundle=str(SHOP)), None), needs)


@cache
def traced_shop() -> Snapshot:
    """Return the same cluster with all that `trace` reads."""
    return load(open_source(ContextOptions(bundle=str(SHOP)), None), TRACE_NEEDS)


def with_record(snapshot: Snapshot, section: str, old: object, **fields: object) -> Snapshot:
    """Change fields of one record of a section."""
    records = snapshot.records(Section[section.upper()])
    changed = tuple(replace(r, **fields) if r is old else r for r in records)
    return having(snapshot, **{section: changed})


def compared(snapshot: Snapshot, group: GroupID = PUBLIC) -> StackChanges:
    """Compare what a group should be with what it is."""
    config = controller_of(snapshot.context)
    facts = Facts(snapshot, config)
    desired = outcomes(facts)[group]
    assert isinstance(desired, Stack)
    return stack_changes(desired, stack_of(group, facts), config)


def summary(found: StackChanges) -> list[str]:
    """Spell the changes, one text each."""
    spelled = []
    for one in found.changes:
        resource = one.change.desired or one.change.observed
        name = getattr(resource, "id", None) or resource.target_group
        spelled.append(f"{one.change.op.value} {one.type.rpartition('::')[2]} {name}")
    return spelled
