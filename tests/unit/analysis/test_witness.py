import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_alb.analysis.patterns import may_share, pattern_takes
from kubectl_alb.analysis.shadow_witness import shadow_witness
from kubectl_alb.analysis.witness import overlap
from kubectl_alb.model.rule import Condition
from tests.builders import host, listener, load_balancer, path_pattern, rule

ON = listener(load_balancer(), 443)
HEADER = Condition("http-header", ("1",), header="X-Canary")
QUERY = Condition("query-string", pairs=(("v", "a*"),))
METHOD = Condition("http-request-method", ("POST",))
SOURCE = Condition("source-ip", ("10.0.0.0/8",))


@pytest.mark.parametrize(
    ("hidden", "text"),
    [
        ((host("a.example"), path_pattern("/cart", "/cart/*")), "https://a.example/cart"),
        ((host("*.a.example"),), "https://www.a.example/"),
        ((path_pattern("/a?b*"),), "https://any.example/axb"),
        ((HEADER,), "https://any.example/ -H 'X-Canary: 1'"),
        ((QUERY,), "'https://any.example/?v=a'"),
        ((METHOD, SOURCE), "POST https://any.example/ --from 10.0.0.0"),
    ],
)
def test_a_witness_is_made_of_the_values_of_the_rule(
    hidden: tuple[Condition, ...], text: str
) -> None:
    assert shadow_witness([(path_pattern("/*"),), hidden], 1, 0, ON) == text


def test_a_witness_avoids_the_rules_before_the_one_that_hides() -> None:
    rules = [(path_pattern(text),) for text in ("/cart", "/*", "/cart*")]
    assert shadow_witness(rules, 2, 1, ON) == "https://any.example/cartx"


def test_an_overlap_has_a_witness_that_both_rules_ask_for() -> None:
    earlier = rule(1, path_pattern("/cart*"))
    later = rule(2, host("a.example"), path_pattern("/*"))
    found = overlap(later, earlier, (earlier, later), ON)
    assert found is not None
    assert (found.host, found.path) == ("a.example", "/cart")
    other = rule(2, host("a.example"), path_pattern("/b"))
    assert overlap(other, earlier, (earlier, other), ON) is None


PATTERNS = st.text("ab*?", max_size=6)


@given(PATTERNS, PATTERNS, st.text("ab", max_size=6))
def test_patterns_that_take_the_same_text_may_share_it(one: str, other: str, text: str) -> None:
    if pattern_takes(one, text, caseless=False) and pattern_takes(other, text, caseless=False):
        assert may_share(one, other, caseless=False)
