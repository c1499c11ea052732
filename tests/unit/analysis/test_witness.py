import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_alb.analysis.coverers import shadowed
from kubectl_alb.analysis.patterns import may_share, pattern_takes
from kubectl_alb.analysis.trace.match import meets
from kubectl_alb.analysis.witness import overlap, request_text, witness
from kubectl_alb.model.elbv2 import Rule
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
    wide, narrow = rule(1, path_pattern("/*")), rule(2, *hidden)
    found = witness(narrow, wide, (wide, narrow), ON)
    assert found is not None
    assert request_text(found) == text


def test_a_witness_avoids_the_rules_before_the_one_that_hides() -> None:
    rules = (
        rule(1, path_pattern("/cart")),
        rule(2, path_pattern("/*")),
        rule(3, path_pattern("/cart*")),
    )
    found = witness(rules[2], rules[1], rules, ON)
    assert found is not None
    assert found.path == "/cartx"


def test_an_overlap_has_a_witness_that_both_rules_ask_for() -> None:
    earlier = rule(1, path_pattern("/cart*"))
    later = rule(2, host("a.example"), path_pattern("/*"))
    found = overlap(later, earlier, (earlier, later), ON)
    assert found is not None
    assert (found.host, found.path) == ("a.example", "/cart")
    other = rule(2, host("a.example"), path_pattern("/b"))
    assert overlap(other, earlier, (earlier, other), ON) is None


HOSTS = st.sampled_from(("a.example", "b.example", "*.example", "*"))
PATHS = st.sampled_from(("/", "/*", "/a", "/a/*", "/a/b", "/a*", "/?", "/b*"))
CONDITIONS = st.tuples(
    st.lists(HOSTS, max_size=2).map(lambda v: (host(*v),) if v else ()),
    st.lists(PATHS, min_size=1, max_size=2).map(lambda v: (path_pattern(*v),)),
    st.sampled_from(((), (HEADER,), (METHOD,), (SOURCE,))),
).map(lambda parts: sum(parts, ()))


@given(st.lists(CONDITIONS, max_size=6))
def test_the_witness_of_a_shadowed_rule_is_taken_by_the_rule_that_is_named(
    made: list[tuple[Condition, ...]],
) -> None:
    rules: tuple[Rule, ...] = tuple(rule(n, *each) for n, each in enumerate(made, 1))
    by_arn = {each.arn: each for each in rules}
    for arn, winner in shadowed(rules).items():
        found = witness(by_arn[arn], winner, rules, ON)
        if found is not None:
            matching = [each for each in rules if meets(each.conditions, found).met]
            assert matching[0] is winner
            assert by_arn[arn] in matching


PATTERNS = st.text("ab*?", max_size=6)


@given(PATTERNS, PATTERNS, st.text("ab", max_size=6))
def test_patterns_that_take_the_same_text_may_share_it(one: str, other: str, text: str) -> None:
    if pattern_takes(one, text, caseless=False) and pattern_takes(other, text, caseless=False):
        assert may_share(one, other, caseless=False)
