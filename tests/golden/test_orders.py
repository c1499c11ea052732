"""Any order of the groups that the real controller has built is one that edits can give."""

from random import Random

import pytest

from kubectl_alb.analysis.reorder.edited import edited
from kubectl_alb.analysis.reorder.order_spec import OrderSpec
from kubectl_alb.analysis.reorder.reordering import OrderQuery, planned_edits
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from tests.golden.stack_cases import CASES, case, snapshot_of


@pytest.mark.parametrize("id_", CASES)
def test_edits_give_an_order_that_is_drawn(id_: str) -> None:
    facts = Facts(snapshot_of(case(id_)))
    for group in groups(facts).values():
        members = [member.ref for member in group.members]
        Random(id_).shuffle(members)
        edits = planned_edits(OrderQuery(group, OrderSpec(listed=tuple(members))), facts)
        after = groups(edited(facts, edits))[group.id]
        assert [member.ref for member in after.members] == members
        assert len(edits) < max(2, len(members))
