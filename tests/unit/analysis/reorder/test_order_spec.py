"""What is asked of an order is what comes out of it, and asking again changes nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.analysis.reorder.order_spec import OrderSpec, edits_for, order_after
from kubectl_alb.analysis.reorder.sequence import Precedence, candidates, contradiction, meets
from kubectl_alb.controller.group_order import order_rules
from kubectl_alb.errors import UsageError
from kubectl_alb.model.names import Ref

NEW, OLD = order_rules((3, 5, 0)), order_rules((2, 4, 2))
A, B, C, D = (Ref("shop", name) for name in "abcd")
PLACES = (MemberOrder(A), MemberOrder(B), MemberOrder(C, "10", 10), MemberOrder(D, "20", 20))


def order(spec: OrderSpec, places: tuple[MemberOrder, ...] = PLACES) -> str:
    after = order_after(places, edits_for(places, spec, NEW))
    return "".join(place.ref.name for place in after)


def orders(spec: OrderSpec, places: tuple[MemberOrder, ...] = PLACES) -> list[int | None]:
    return [place.order for place in order_after(places, edits_for(places, spec, NEW))]


def test_a_member_moves_right_before_another_one_or_right_behind_it() -> None:
    assert order(OrderSpec(before=((B, D),))) == "adbc"
    assert order(OrderSpec(after=((C, A),))) == "bcad"


def test_a_member_that_stands_right_already_does_not_move() -> None:
    assert edits_for(PLACES, OrderSpec(before=((D, A),), after=((A, C),)), NEW) == ()


def test_several_at_the_top_or_the_bottom_stand_as_they_are_given() -> None:
    assert order(OrderSpec(top=(D, C))) == "dcab"
    assert order(OrderSpec(bottom=(B, A))) == "cdba"


def test_demands_that_follow_from_each_other_are_all_met() -> None:
    assert order(OrderSpec(before=((A, B), (B, C), (C, D)))) == "dcba"


@pytest.mark.parametrize(
    "spec",
    [
        OrderSpec(before=((A, B), (B, A))),
        OrderSpec(before=((A, B),), after=((A, B),)),
        OrderSpec(top=(B,), before=((B, A),)),
        OrderSpec(before=((A, A),)),
    ],
)
def test_demands_that_contradict_each_other_are_named(spec: OrderSpec) -> None:
    with pytest.raises(UsageError) as refused:
        edits_for(PLACES, spec, NEW)
    assert "--before" in refused.value.message


def test_a_value_that_is_asked_for_decides_the_place() -> None:
    assert order(OrderSpec(orders={A: 15})) == "bcad"
    assert orders(OrderSpec(orders={A: 15})) == [0, 10, 15, 20]


def test_a_value_that_keeps_a_member_from_its_place_is_refused() -> None:
    with pytest.raises(UsageError, match="shop/b=1000"):
        edits_for(PLACES, OrderSpec(orders={B: 1000}, bottom=(A,)), NEW)


def test_values_are_spread_so_that_few_change() -> None:
    assert orders(OrderSpec(spread=10)) == [-10, 0, 10, 20]
    assert orders(OrderSpec(spread=7)) == [0, 7, 14, 21]


def test_too_wide_a_spread_is_refused_with_one_that_fits() -> None:
    with pytest.raises(UsageError) as refused:
        edits_for(PLACES, OrderSpec(spread=700), NEW)
    assert refused.value.hint == "give --spread 666 or less"


def test_a_spread_that_does_not_fit_above_the_default_begins_below() -> None:
    places = tuple(MemberOrder(Ref("shop", f"{n:03}")) for n in range(201))
    assert orders(OrderSpec(spread=10), places)[::200] == [-1000, 1000]


REFS = [Ref(namespace, name) for namespace in ("a", "a-b", "b") for name in ("x", "y")]
members = st.lists(
    st.tuples(st.sampled_from(REFS), st.sampled_from([None, -5, 1, 2, 7])),
    unique_by=lambda pair: pair[0], min_size=2, max_size=6,
)  # fmt: skip


@st.composite
def asked(draw: st.DrawFn) -> tuple[tuple[MemberOrder, ...], OrderSpec]:
    drawn = draw(members)
    places = [MemberOrder(r, None if n is None else str(n), n or 0) for r, n in drawn]
    refs = st.sampled_from([place.ref for place in places])
    pairs = st.lists(st.tuples(refs, refs), max_size=2).map(tuple)
    some = st.lists(refs, unique=True, max_size=2).map(tuple)
    spec = OrderSpec(draw(pairs), draw(pairs), draw(some), draw(some),
                    spread=draw(st.sampled_from([0, 0, 10])))  # fmt: skip
    return tuple(sorted(places, key=lambda p: (p.order, p.name))), spec


@given(asked())
@settings(max_examples=500)
def test_all_that_is_asked_is_met_and_met_again_without_an_edit(
    case: tuple[tuple[MemberOrder, ...], OrderSpec],
) -> None:
    places, spec = case
    try:
        after = order_after(places, edits_for(places, spec, NEW))
    except UsageError:
        return
    rank = {place.ref: index for index, place in enumerate(after)}
    assert all(rank[ref] < rank[other] for other, ref in spec.before)
    assert all(rank[ref] > rank[other] for other, ref in spec.after)
    assert [p.ref for p in after[: len(spec.top)]] == list(spec.top)
    assert [p.ref for p in after[len(after) - len(spec.bottom) :]] == list(spec.bottom)
    assert edits_for(after, spec, NEW) == ()


demands = st.lists(st.tuples(st.sampled_from(REFS), st.sampled_from(REFS)), max_size=8)


@given(demands)
@settings(max_examples=300)
def test_an_order_meets_the_demands_or_they_run_in_a_circle(pairs: list[tuple[Ref, Ref]]) -> None:
    listed = [Precedence(first, second) for first, second in pairs]
    circle = contradiction(listed)
    if circle:
        seconds = [each.second for each in circle]
        assert [each.first for each in circle] == [seconds[-1], *seconds[:-1]]
        return
    for found in candidates(REFS, listed):
        assert (sorted(found), meets(found, listed)) == (sorted(REFS), True)


def test_demands_that_the_order_meets_leave_it_alone() -> None:
    spec = OrderSpec(precedences=(Precedence(A, D),))
    assert edits_for(PLACES, spec, NEW) == ()
    assert order(OrderSpec(precedences=(Precedence(D, A),))) in ("bcda", "dabc")
