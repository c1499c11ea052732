"""Every Ingress of a recorded cluster is described and listed in its group."""

from functools import cache

import pytest

from kubectl_alb.analysis.describe.description import describe_ingress
from kubectl_alb.analysis.describe.listing import listing
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import group_of
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.stack import Stack
from tests.golden.stack_cases import CASES, case, snapshot_of


@cache
def facts_of(id_: str) -> Facts:
    return Facts(snapshot_of(case(id_)))


@pytest.mark.parametrize("id_", CASES)
def test_the_groups_described_are_those_that_the_controller_worked_on(id_: str) -> None:
    facts = facts_of(id_)
    described = {describe_ingress(i, facts).group for i in facts.snapshot.kubernetes.ingresses}
    assert {str(group) for group in described if group} == set(case(id_).expected)


@pytest.mark.parametrize("id_", CASES)
def test_an_ingress_is_described_and_listed_in_the_group_that_it_is_planned_in(id_: str) -> None:
    facts = facts_of(id_)
    planned = {
        ref: group
        for group, outcome in outcomes(facts).items()
        for ref in (outcome.members if isinstance(outcome, Stack) else outcome.blocks)
    }
    ingresses = facts.snapshot.kubernetes.ingresses
    listed = {row.source.ingress: row.group for row in listing(facts, ingresses).rows}
    assert planned == group_of(facts)
    assert listed.items() <= planned.items()
    assert {
        i.ref: describe_ingress(i, facts).group for i in ingresses if i.ref in planned
    } == planned
