"""The edits give exactly the wanted order, and there are no fewer that do."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_alb.analysis.reorder.edits import Demand, OrderEdit, fewest_edits
from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.controller.group_order import OrderRules, order_rules
from kubectl_alb.errors import UsageError
from kubectl_alb.model.names import Ref

NEW, OLD = order_rules((3, 5, 0)), order_rules((2, 4, 2))
# Narrow ranges, in which values run out.
RULES = (NEW, OLD, OrderRules(-1, 1), OrderRules(0, 3), OrderRules(1, 3, distinct=True))
# Names that do not sort as namespace and name do.
REFS = [Ref(namespace, name) for namespace in ("a", "a-b", "b") for name in ("x", "y", "y.z")]


def place(ref: Ref, text: str | None, rules: OrderRules) -> MemberOrder:
    value = 0 if text is None else int(text)
    return MemberOrder(ref, text, value if text is None or rules.allows(value) else None)


def ranked(orders: dict[Ref, str | None]) -> list[Ref]:
    """Sort as the controller does."""
    return sorted(orders, key=lambda ref: (int(orders[ref] or "0"), str(ref)))


def accepted(orders: dict[Ref, str | None], rules: OrderRules) -> bool:
    given_ = [int(text) for text in orders.values() if text is not None]
    alone = len(given_) == len(set(given_)) or not rules.distinct
    return alone and all(map(rules.allows, given_))


def edited(wanted: list[MemberOrder], found: tuple[OrderEdit, ...]) -> dict[Ref, str | None]:
    return {**{p.ref: p.text for p in wanted}, **{edit.ref: edit.after for edit in found}}


def possible(wanted: list[MemberOrder], kept: set[int], rules: OrderRules) -> bool:
    """Return whether the others can get values: each the lowest that may stand there."""
    last: tuple[int, str] = (min(rules.least, 0) - 1, "")
    for index, one in enumerate(wanted):
        values = {0, *(v for v in (rules.least, last[0], last[0] + 1) if rules.allows(v))}
        if index in kept:
            values = set() if one.order is None else {one.order}
        fit = [v for v in sorted(values) if (v, one.name) > last]
        if rules.distinct:
            fit = [v for v in fit if v == 0 or v != last[0]]
        if not fit:
            return False
        last = (fit[0], one.name)
    return True


def fewest(wanted: list[MemberOrder], rules: OrderRules) -> int | None:
    """Return by trial of all how many members must be edited; None where no values do."""
    every = range(len(wanted))
    for count in range(len(wanted) + 1):
        for changed in combinations(every, count):
            if possible(wanted, set(every) - set(changed), rules):
                return count
    return None


texts = st.one_of(st.none(), st.integers(-3, 5).map(str), st.sampled_from(["1000", "-1000", "999"]))


@st.composite
def demands(draw: st.DrawFn) -> tuple[list[MemberOrder], OrderRules]:
    rules = draw(st.sampled_from(RULES))
    refs = draw(st.lists(st.sampled_from(REFS), unique=True, max_size=7))
    return [place(ref, draw(texts), rules) for ref in refs], rules


@given(demands())
@settings(max_examples=600)
def test_no_fewer_edits_give_the_wanted_order(demand: tuple[list[MemberOrder], OrderRules]) -> None:
    wanted, rules = demand
    count = fewest(wanted, rules)
    if count is None:
        with pytest.raises(UsageError):
            fewest_edits(Demand(tuple(wanted), {}), rules)
        return
    found = fewest_edits(Demand(tuple(wanted), {}), rules)
    orders = edited(wanted, found)
    assert (len(found), ranked(orders)) == (count, [one.ref for one in wanted])
    assert accepted(orders, rules)


@given(demands(), st.integers(0, 6), st.integers(-2, 4))
@settings(max_examples=300)
def test_a_value_that_was_asked_for_is_given(
    demand: tuple[list[MemberOrder], OrderRules], index: int, value: int
) -> None:
    wanted, rules = demand
    ref = wanted[index].ref if index < len(wanted) else Ref("no", "member")
    text = str(value) if value else None
    asked = [place(p.ref, text, rules) if p.ref == ref else p for p in wanted]
    kept = {index} if index < len(wanted) else set()
    try:
        found = fewest_edits(Demand(tuple(wanted), {ref: value} if kept else {}), rules)
    except UsageError:
        assert not possible(asked, kept, rules)
        return
    orders = edited(wanted, found)
    assert ranked(orders) == [one.ref for one in wanted]
    assert accepted(orders, rules)
    assert not kept or int(orders[ref] or "0") == value


WEB, CART, HEALTH = Ref("shop", "web"), Ref("shop", "cart"), Ref("ops", "health")


def found(
    *wanted: MemberOrder, moved: frozenset[Ref] = frozenset()
) -> list[tuple[str, str | None]]:
    edits = fewest_edits(Demand(wanted, {}, moved), NEW)
    return [(edit.ref.name, edit.after) for edit in edits]


def test_the_annotation_goes_where_the_default_will_do() -> None:
    assert found(MemberOrder(HEALTH), MemberOrder(CART, "10", 10), MemberOrder(WEB)) == [
        ("cart", None)
    ]


def test_the_member_that_was_named_is_edited() -> None:
    web, cart = MemberOrder(WEB, "10", 10), MemberOrder(CART, "20", 20)
    assert found(cart, web, moved=frozenset([CART])) == [("cart", None)]
    assert found(cart, web, moved=frozenset([WEB])) == [("web", "20")]


def test_what_is_kept_elsewhere_is_left_alone_if_it_can_be() -> None:
    web, cart = (
        MemberOrder(WEB, "10", 10),
        MemberOrder(CART, "20", 20, owner="Helm release shop/cart"),
    )
    assert [name for name, _ in found(cart, web, moved=frozenset([CART]))] == ["web"]


@pytest.mark.parametrize("rules", [NEW, OLD])
def test_the_edits_of_two_hundred_members_give_the_order(rules: OrderRules) -> None:
    refs = [Ref(f"team-{n % 7}", f"app-{n}") for n in range(200)]
    wanted = [place(ref, str(n * 37 % 900), rules) for n, ref in enumerate(refs)]
    orders = edited(wanted, fewest_edits(Demand(tuple(wanted), {}), rules))
    assert ranked(orders) == refs
    assert accepted(orders, rules)
