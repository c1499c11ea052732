import pytest

from kubectl_alb.analysis.coverers import shadowed
from kubectl_alb.analysis.patterns import pattern_covers
from kubectl_alb.analysis.shadow import covers
from kubectl_alb.model.rule import Condition
from tests.builders import host, path_pattern, rule


@pytest.mark.parametrize(
    ("wide", "narrow", "takes_all"),
    [
        ("/*", "/cart/*", True),
        ("/cart/*", "/*", False),
        ("/cart*", "/cart/?", True),
        ("/cart/?", "/cart/*", False),
        ("/a?c", "/abc", True),
        ("/a?c", "/a*c", False),
        ("*.example.com", "shop.example.com", True),
        ("*.example.com", "*.shop.example.com", True),
        ("*b", "*ab", True),
        ("", "", True),
        ("*", "", True),
        ("?", "", False),
    ],
)
def test_a_pattern_covers_what_it_takes_wholly(wide: str, narrow: str, takes_all: bool) -> None:
    assert pattern_covers(wide, narrow, caseless=False) is takes_all


def test_hosts_are_compared_without_regard_to_case() -> None:
    assert covers((host("SHOP.example"),), (host("shop.EXAMPLE"),))


def test_paths_are_compared_with_regard_to_case() -> None:
    assert not covers((path_pattern("/Cart"),), (path_pattern("/cart"),))


def test_every_alternative_must_be_taken() -> None:
    wide, narrow = path_pattern("/cart/*"), path_pattern("/cart", "/cart/*")
    assert not covers((wide,), (narrow,))


def test_a_rule_without_a_host_covers_one_with_a_host() -> None:
    assert covers((path_pattern("/*"),), (host("a.example"), path_pattern("/x")))


def test_a_rule_with_a_host_does_not_cover_one_without() -> None:
    assert not covers((host("a.example"), path_pattern("/*")), (path_pattern("/x"),))


def test_a_condition_on_a_header_narrows_a_rule() -> None:
    header = Condition("http-header", ("blue",), header="X-Version")
    assert not covers((header,), (path_pattern("/x"),))
    assert covers((header,), (path_pattern("/x"), header))


def test_networks_are_compared_as_networks() -> None:
    wide, narrow = Condition("source-ip", ("10.0.0.0/8",)), Condition("source-ip", ("10.1.0.0/16",))
    assert covers((wide,), (narrow,))
    assert not covers((narrow,), (wide,))


def test_query_pairs_need_the_same_key() -> None:
    wide = Condition("query-string", pairs=(("v", "*"),))
    assert covers((wide,), (Condition("query-string", pairs=(("V", "2"),)),))
    assert not covers((wide,), (Condition("query-string", pairs=(("w", "2"),)),))


def test_regular_expressions_are_covered_only_by_themselves() -> None:
    regex = Condition("path-pattern", regex_values=("^/api/.*",))
    assert covers((regex,), (regex,))
    assert not covers((regex,), (path_pattern("/api/x"),))
    assert covers((path_pattern("/*"),), (regex,))


def test_the_first_rule_that_takes_all_requests_is_named() -> None:
    first, broad, narrow = (
        rule(1, host("a.example")),
        rule(2, path_pattern("/*")),
        rule(3, host("b.example"), path_pattern("/x")),
    )
    default = rule(None)
    assert shadowed((first, broad, narrow, default)) == {narrow.arn: broad}
