from dataclasses import dataclass
from operator import attrgetter

from kubectl_alb.analysis.plan.diff import Change, Op, changes


@dataclass(frozen=True)
class Row:
    id: int
    text: str


WEB = Row(2, "web")
API = Row(1, "api")


def test_equal_rows_are_no_change() -> None:
    assert list(changes([API, WEB], [WEB, API], attrgetter("id"))) == []


def test_each_kind_of_change_in_order_of_identity() -> None:
    stale, orphan = Row(1, "old"), Row(9, "gone")
    assert list(changes([API, WEB], [stale, orphan], attrgetter("id"))) == [
        Change(Op.UPDATE, API, stale),
        Change(Op.CREATE, WEB, None),
        Change(Op.DELETE, None, orphan),
    ]


def test_what_must_make_way_is_replaced_even_when_equal() -> None:
    found = changes([API], [API], attrgetter("id"), lambda new, old: True)
    assert list(found) == [Change(Op.REPLACE, API, API)]


def test_a_second_observed_row_of_one_identity_goes() -> None:
    twin = Row(1, "twin")
    assert list(changes([API], [API, twin], attrgetter("id"))) == [Change(Op.DELETE, None, twin)]
