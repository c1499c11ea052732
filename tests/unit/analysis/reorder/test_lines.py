"""An order as lines to edit: what was moved is read back, what is wrong is named with its line."""

import pytest

from kubectl_alb.analysis.reorder.lines import order_of, text_of
from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.errors import UsageError
from kubectl_alb.model.names import Ref

WEB, CART = Ref("shop", "web"), Ref("shop", "cart")
PLACES = (MemberOrder(WEB), MemberOrder(CART, "10", 10, "Helm release shop/cart"))


def test_each_member_is_a_line_with_what_it_gives() -> None:
    lines = text_of(PLACES).splitlines()
    assert lines[:2] == ["shop/web", "shop/cart  group.order 10  kept by Helm release shop/cart"]
    assert all(line.startswith("#") for line in lines[3:])


def test_the_text_as_it_is_is_the_order_as_it_is() -> None:
    assert order_of(text_of(PLACES), PLACES) == (WEB, CART)


def test_lines_that_were_moved_are_another_order() -> None:
    assert order_of("# first\n\nshop/cart  group.order 10\nshop/web x\n", PLACES) == (CART, WEB)


def test_an_empty_text_asks_for_nothing() -> None:
    assert order_of("# nothing\n\n", PLACES) == ()


BAD = {
    "shop/web\nshop/crat 10\n": (
        "line 2: 'shop/crat 10' is not a member",
        "did you mean shop/cart",
    ),
    "shop/web\n\nshop/web\n": ("line 3: shop/web is also on line 1", "keep one of them"),
    "shop/web\n": ("no line for shop/cart", "keep one line for each member"),
}


@pytest.mark.parametrize("text", BAD)
def test_what_is_wrong_is_named_with_its_line(text: str) -> None:
    message, hint = BAD[text]
    with pytest.raises(UsageError) as refused:
        order_of(text, PLACES)
    assert message in refused.value.message
    assert hint in refused.value.hint
