import pytest

from kubectl_alb.analysis.trace.hop import Chain, answer, follow
from kubectl_alb.analysis.trace.request import parse_request
from kubectl_alb.analysis.trace.side import AWS, Side, TracedListener
from kubectl_alb.model.rule import Action, Condition, FixedResponse, Redirect, Rule
from tests.builders import NOW, host, path_pattern

NOT_FOUND, OK = FixedResponse("404"), FixedResponse("200")


def rule(priority: int, action: Action, *conditions: Condition) -> Rule:
    return Rule("80", priority, conditions, (action,))


def side(*rules: Rule, default: Action = NOT_FOUND, https: tuple[Rule, ...] = ()) -> Side:
    return Side(
        AWS,
        (
            TracedListener(80, "HTTP", (default,), rules),
            TracedListener(443, "HTTPS", (default,), https),
        ),
    )


def followed(url: str, on: Side, method: str = "GET", source: str = "") -> Chain:
    return follow(parse_request(method, url, (), source), on, NOW)


def test_the_first_rule_that_matches_wins_and_the_later_ones_are_told() -> None:
    on = side(rule(1, OK, path_pattern("/b")), rule(2, OK, path_pattern("/a*")), rule(3, OK))
    hop = followed("http://a.example/a", on).first
    assert hop.winner is not None
    assert (hop.winner.priority, [each.priority for each in hop.later]) == (2, [3])
    assert [result.match.met for result in hop.results] == [False, True, True]


def test_without_a_matching_rule_the_default_action_decides() -> None:
    hop = followed("http://a.example/", side(rule(1, OK, path_pattern("/b")))).first
    assert (hop.by_default, hop.verdict, hop.status) == (True, "error-response", 404)


@pytest.mark.parametrize(
    ("url", "verdict", "status"),
    [
        ("http://a.example:81/", "refused", None),
        ("http://a.example:443/", "error-response", 400),
        ("https://a.example:80/", "refused", None),
    ],
)
def test_what_meets_no_listener_of_its_protocol(url: str, verdict: str, status: int | None) -> None:
    hop = followed(url, side()).first
    assert (hop.verdict, hop.status) == (verdict, status)


def test_what_was_not_read_is_not_known() -> None:
    request = parse_request("GET", "http://a.example/")
    assert answer(request, Side(AWS, None), NOW).verdict == "unknown"
    unread = Side(AWS, (TracedListener(80, "HTTP", (OK,), None),))
    assert answer(request, unread, NOW).verdict == "unknown"


def test_a_rule_that_may_match_leaves_the_answer_open() -> None:
    office = rule(1, OK, Condition("source-ip", ("10.0.0.0/8",)))
    assert followed("http://a.example/", side(office)).first.verdict == "unknown"
    assert followed("http://a.example/", side(office), source="10.1.1.1").first.verdict == "served"
    assert followed("http://a.example/", side(office), source="11.1.1.1").first.status == 404


def test_a_rule_that_may_match_after_the_winner_does_not_matter() -> None:
    office = rule(2, OK, Condition("source-ip", ("10.0.0.0/8",)))
    assert followed("http://a.example/", side(rule(1, OK), office)).first.verdict == "served"


def test_redirects_are_followed() -> None:
    to_https = Redirect("HTTP_301", protocol="HTTPS", port="443")
    chain = followed("http://a.example/x", side(default=to_https, https=(rule(1, OK),)), "POST")
    assert [hop.verdict for hop in chain.hops] == ["redirected", "served"]
    assert (chain.last.request.url, chain.last.request.method) == ("https://a.example/x", "GET")
    assert chain.good


def test_a_loop_is_found() -> None:
    there = rule(1, Redirect("HTTP_302", path="/b"), path_pattern("/a"))
    back = rule(2, Redirect("HTTP_302", path="/a"), path_pattern("/b"))
    chain = followed("http://a.example/a", side(there, back))
    assert (len(chain.hops), chain.end, chain.good) == (2, "loop", False)


def test_after_ten_redirects_it_ends() -> None:
    on = side(default=Redirect("HTTP_302", path="/x/#{path}"))
    chain = followed("http://a.example/", on)
    assert (len(chain.hops), chain.end, chain.good) == (11, "too many", False)


def test_a_redirect_to_another_place_is_not_followed() -> None:
    away = Redirect("HTTP_302", host="b.example")
    assert followed("http://a.example/", side(default=away)).end == "elsewhere"
    known = side(rule(1, OK, host("b.example")), default=away)
    assert followed("http://a.example/", known).last.verdict == "served"
