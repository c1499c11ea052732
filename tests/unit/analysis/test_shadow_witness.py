"""The request that proves a shadow, traced as a user would trace it."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_alb.analysis.coverers import first_coverers
from kubectl_alb.analysis.shadow_witness import shadow_witness
from kubectl_alb.analysis.trace.hop import answer
from kubectl_alb.analysis.trace.request import Request, parse_request
from kubectl_alb.analysis.trace.side import AWS, Side, TracedListener
from kubectl_alb.analysis.wording import Order, never_matches
from kubectl_alb.model.names import Ref
from kubectl_alb.model.rule import Condition, FixedResponse, Rule, RuleSource
from tests.builders import NOW, host, listener, load_balancer, path_pattern

ON = listener(load_balancer(), 443)
Conditions = tuple[Condition, ...]


def typed(text: str) -> Request:
    """Read a witness as `trace` reads its arguments."""
    words, headers, source = shlex.split(text), [], ""
    while len(words) > 2 and words[-2] in ("-H", "--from"):
        value, option = words.pop(), words.pop()
        headers, source = ([value, *headers], source) if option == "-H" else (headers, value)
    method, url = ("GET", *words)[-2:]
    return parse_request(method, url, headers, source)


def winner(rules: list[Conditions], request: Request) -> int | None:
    made = tuple(Rule("443", n, each, (FixedResponse("200"),)) for n, each in enumerate(rules))
    side = Side(AWS, (TracedListener(443, "HTTPS", (FixedResponse("404"),), made),))
    found = answer(request, side, NOW)
    return found.winner.priority if found.winner and found.verdict == "served" else None


HOSTS = st.sampled_from(("a.example", "b.example", "*.example", "*", "?.example", "*.a.example"))
PATHS = st.sampled_from(("/", "/*", "/a", "/a/*", "/a/b", "/a*", "/?", "/b*", "/*/c", "*"))
OTHER = st.sampled_from(
    (
        (),
        (Condition("http-header", ("1", "x*"), header="X-Canary"),),
        (Condition("http-request-method", ("POST", "PUT")),),
        (Condition("source-ip", ("10.0.0.0/8",)),),
        (Condition("query-string", pairs=(("v", "a*"), (None, "b"))),),
        (Condition("path-pattern", regex_values=("^/a",)),),
    )
)
RULES = st.tuples(
    st.lists(HOSTS, max_size=2).map(lambda v: (host(*v),) if v else ()),
    st.lists(PATHS, min_size=1, max_size=2).map(lambda v: (path_pattern(*v),)),
    OTHER,
).map(lambda parts: sum(parts, ()))


@given(st.lists(RULES, max_size=7))
def test_the_named_rule_takes_the_witness_of_a_rule_that_can_never_match(
    rules: list[Conditions],
) -> None:
    for hidden, first in enumerate(first_coverers(rules)):
        text = "" if first is None else shadow_witness(rules, hidden, first, ON)
        if text:
            assert winner(rules, typed(text)) == first
            assert winner(rules[hidden:], typed(text)) == 0


@given(RULES, RULES)
def test_of_two_rules_the_one_that_takes_all_always_has_a_witness(
    wide: Conditions, narrow: Conditions
) -> None:
    (_, first) = first_coverers([wide, narrow])
    has_regex = any(each.regex_values for each in (*wide, *narrow))
    assert first is None or has_regex or shadow_witness([wide, narrow], 1, 0, ON)


def source(name: str, path: str, rule_index: int = 0) -> RuleSource:
    return RuleSource(Ref("shop", name), "a.example", path, "Prefix", None, rule_index)


@pytest.mark.parametrize(
    ("hidden", "taker", "hint"),
    [
        (source("a", "/x"), source("b", "/"), "put shop/a before shop/b, or narrow"),
        (source("a", "/x"), source("a", "/*"), "in shop/a, move a.example/x above a.example/*"),
        (source("a", "/x", 1), source("a", "/*"), "in shop/a, move the rule of a.example/x"),
    ],
)
def test_within_one_ingress_the_order_of_paths_is_the_advice(
    hidden: RuleSource, taker: RuleSource, hint: str
) -> None:
    found = never_matches(hidden, taker, Order("443", 2, 1, "g", "https://a.example/x"))
    assert found.hint.startswith(hint)
    assert found.detail.endswith("for example: kubectl alb trace https://a.example/x")


def test_a_member_that_another_one_hides_has_a_command() -> None:
    order = Order("443", 2, 1, "g")
    found = never_matches(source("a", "/x"), source("b", "/"), order)
    assert found.examples == ("kubectl alb reorder group/g --before shop/b shop/a",)
    assert never_matches(source("a", "/x"), source("a", "/"), order).examples == ()


def test_no_order_helps_where_either_hides_the_other() -> None:
    order = Order("443", 2, 1, "g", mutual=True)
    found = never_matches(source("a", "/x"), source("b", "/x"), order)
    assert (found.examples, "no order helps" in found.hint) == ((), True)


def test_a_witness_says_where_it_is_from_where_earlier_rules_ask_for_that() -> None:
    office = (Condition("source-ip", ("203.0.113.0/24",)), path_pattern("/*"))
    text = shadow_witness([office, (path_pattern("/*"),), (path_pattern("/a"),)], 2, 1, ON)
    assert text == "https://any.example/a --from 198.51.100.7"


def test_a_value_that_is_no_text_has_no_witness() -> None:
    broken = (Condition("query-string", pairs=(("\ud800", "\udfff"),)),)
    assert shadow_witness([(path_pattern("/*"),), broken], 1, 0, ON) == ""
