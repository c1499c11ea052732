"""Our stacks beside those that real controllers wrote: equal where nothing was changed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from kubectl_alb.analysis.plan.cross_check import KEY, Agreement, CrossCheck, cross_checks
from kubectl_alb.controller.config import controller_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.snapshot import Snapshot
from tests.builders import having
from tests.golden.stack_cases import CASES, case, snapshot_of

BUILT = [
    id_
    for id_ in CASES
    if all("stack" in group for group in case(id_).expected.values()) and case(id_).expected
]


def written(id_: str, texts: Mapping[str, str] | None = None, member: int = 0) -> Snapshot:
    """Put the recorded stacks, or `texts` by group, where the controller writes them."""
    snapshot = snapshot_of(case(id_))
    texts = texts or {g: json.dumps(v["stack"]) for g, v in case(id_).expected.items()}
    found = groups(Facts(snapshot))
    marked = {found[GroupID.parse(g)].members[member].ref: text for g, text in texts.items()}
    ingresses = tuple(
        replace(i, meta=replace(i.meta, annotations={**i.meta.annotations, KEY: marked[i.ref]}))
        if i.ref in marked
        else i
        for i in snapshot.kubernetes.ingresses
    )
    return having(snapshot, ingresses=ingresses)


def checked(snapshot: Snapshot) -> dict[str, CrossCheck]:
    found = cross_checks(Facts(snapshot))
    return {str(one.group): one for one in found}


@pytest.mark.parametrize("id_", BUILT[::4])
def test_what_the_controller_wrote_is_equal_to_ours(id_: str) -> None:
    found = checked(written(id_))
    assert {one.agreement for one in found.values()} == {Agreement.EQUAL}
    assert set(found) == set(case(id_).expected)


def changed(stack: Any) -> Any:
    """Change the load balancer's scheme, and take a rule away if there is one."""
    stack = json.loads(json.dumps(stack))
    balancers = stack["resources"]["AWS::ElasticLoadBalancingV2::LoadBalancer"]
    balancers["LoadBalancer"]["spec"]["scheme"] = "elsewhere"
    return stack


def test_each_place_that_differs_is_named_with_both_values() -> None:
    (group, expected) = next(iter(case(BUILT[0]).expected.items()))
    one = checked(written(BUILT[0], {group: json.dumps(changed(expected["stack"]))}))[group]
    assert one.agreement is Agreement.DIFFERENT
    (place,) = one.disagreements
    assert place.path.endswith("/LoadBalancer/spec/scheme")
    assert place.theirs == "elsewhere"
    assert place.ours in ("internal", "internet-facing")


def test_what_is_no_json_is_called_unreadable() -> None:
    group = next(iter(case(BUILT[0]).expected))
    assert checked(written(BUILT[0], {group: "{"}))[group].agreement is Agreement.UNREADABLE


def test_a_group_without_the_annotation_was_not_compared() -> None:
    found = checked(snapshot_of(case(BUILT[0])))
    assert {one.agreement for one in found.values()} == {Agreement.ABSENT}


def test_a_stack_of_a_group_that_is_refused_now_is_told_with_the_reason() -> None:
    id_, group, error = next(
        (i, g, v["error"])
        for i in CASES
        for g, v in case(i).expected.items()
        if "error" in v and "operation error" not in v["error"]
        and groups(Facts(s := snapshot_of(case(i)), controller_of(s.context)))
    )  # fmt: skip
    one = checked(written(id_, {group: "{}"}))[group]
    assert (one.agreement, one.reason) == (Agreement.REFUSED, error)


def test_an_annotation_on_another_than_the_first_member_is_of_another_time() -> None:
    id_, group = next(
        (i, g)
        for i in BUILT
        for g in case(i).expected
        if len(groups(Facts(s := snapshot_of(case(i)), controller_of(s.context)))[
            GroupID.parse(g)
        ].members) > 1
    )  # fmt: skip
    one = checked(written(id_, {group: "{}"}, member=1))[group]
    assert one.agreement is Agreement.DIFFERENT
    assert "is first" in one.reason
    assert isinstance(one.member, Ref)
