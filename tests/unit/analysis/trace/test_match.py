"""Conditions against requests: by AWS's documents, and beside the lab's own evaluator."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_alb.analysis.trace.match import meets, meets_condition
from kubectl_alb.analysis.trace.request import Request, parse_request
from kubectl_alb.model.rule import Condition
from tests.lab.aws.matching import Request as LabRequest
from tests.lab.aws.matching import fits
from tests.unit.analysis.trace.condition_cases import CASES, EXPRESSION_CASES, Case

CONFIGS = {
    "host-header": "HostHeaderConfig",
    "path-pattern": "PathPatternConfig",
    "http-header": "HttpHeaderConfig",
    "http-request-method": "HttpRequestMethodConfig",
    "query-string": "QueryStringConfig",
    "source-ip": "SourceIpConfig",
}


def condition(field: str, value: str) -> Condition:
    if field == "query-string":
        key, _, text = value.partition("=")
        return Condition(field, pairs=((key or None, text),))
    return Condition(field, (value,), header="X-Test" if field == "http-header" else "")


def request(field: str, sent: str) -> Request:
    url = {"path-pattern": f"http://a.example{sent}", "query-string": f"http://a.example/?{sent}"}
    headers = {
        "host-header": [f"Host: {sent}" if ":" in sent else f"Host: {sent}:8080"],
        "http-header": [f"x-test: {sent}"],
    }
    return parse_request(
        sent if field == "http-request-method" else "GET",
        url.get(field, "http://a.example/"),
        headers.get(field, ()),
        sent if field == "source-ip" else "",
    )


def lab_condition(one: Condition) -> dict[str, Any]:
    config: dict[str, Any] = {"Values": list(one.values)}
    if one.regex_values:
        config = {"RegexValues": list(one.regex_values)}
    if one.pairs:
        pairs = [{"Key": key, "Value": text} for key, text in one.pairs]
        config["Values"] = [{k: v for k, v in pair.items() if v is not None} for pair in pairs]
    if one.header:
        config["HttpHeaderName"] = one.header
    return {"Field": one.field, CONFIGS[one.field]: config}


def lab_fits(conditions: tuple[Condition, ...], one: Request) -> bool:
    sent = LabRequest(one.method, one.host, one.path, one.query, one.headers, one.source)
    return fits({"Conditions": list(map(lab_condition, conditions))}, sent)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 150


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.field} {case.value} {case.sent}")
def test_a_condition_is_met_as_aws_says(case: Case) -> None:
    one, sent = condition(case.field, case.value), request(case.field, case.sent)
    assert meets_condition(one, sent).met is case.met, case.source
    assert case.met is None or lab_fits((one,), sent) is case.met


def test_any_value_of_a_condition_is_enough() -> None:
    one = Condition("path-pattern", ("/a", "/b"))
    assert meets((one,), parse_request("GET", "http://a.example/b")).met


def test_every_condition_must_be_met_and_all_reasons_are_told() -> None:
    both = (condition("host-header", "b.example"), condition("path-pattern", "/b"))
    match = meets(both, parse_request("GET", "http://a.example/a"))
    assert (match.met, match.reason) == (False, "host is a.example; path is /a")


def test_a_header_that_is_sent_twice_is_searched_twice() -> None:
    one = condition("http-header", "2")
    sent = parse_request("GET", "http://a.example/", ("X-Test: 1", "X-TEST: 2"))
    assert meets_condition(one, sent).met
    absent = meets_condition(one, parse_request("GET", "http://a.example/"))
    assert (absent.met, absent.reason) == (False, "header X-Test is absent")


def test_the_value_of_a_header_is_never_shown() -> None:
    sent = parse_request("GET", "http://a.example/", ("X-Test: secret",))
    assert "secret" not in meets_condition(condition("http-header", "1"), sent).reason


def test_the_source_is_not_known_unless_it_is_given() -> None:
    one = condition("source-ip", "10.0.0.0/8")
    match = meets_condition(one, parse_request("GET", "http://a.example/"))
    assert (match.met, match.reason) == (None, "source-ip condition: not known without --from")


def test_what_is_missed_for_sure_goes_before_what_is_not_known() -> None:
    both = (condition("source-ip", "10.0.0.0/8"), condition("path-pattern", "/b"))
    assert meets(both, parse_request("GET", "http://a.example/")).met is False


def test_the_case_of_a_path_is_named_as_the_reason() -> None:
    match = meets_condition(condition("path-pattern", "/Cart"), request("path-pattern", "/cart"))
    assert match.reason == "path is /cart (case counts in paths)"


@pytest.mark.parametrize(
    "case", EXPRESSION_CASES, ids=lambda case: f"{case.field} {case.value} {case.sent}"
)
def test_a_regular_expression_is_met_as_aws_says(case: Case) -> None:
    header = "X-Test" if case.field == "http-header" else ""
    one = Condition(case.field, regex_values=(case.value,), header=header)
    assert meets_condition(one, request(case.field, case.sent)).met is case.met, case.source


def test_an_expression_beside_one_that_cannot_be_evaluated_is_enough() -> None:
    one = Condition("path-pattern", regex_values=("(?=a)", "^/b$"))
    assert meets_condition(one, request("path-pattern", "/b")).met
    assert meets_condition(one, request("path-pattern", "/c")).met is None


@pytest.mark.parametrize("expression", [r"\[(?=", r"[(?=]", r"a\++", r"[a-z]+\+", r"\\d", "[+*]+"])
def test_what_only_looks_unsupported_is_evaluated(expression: str) -> None:
    one = Condition("path-pattern", regex_values=(expression.replace("(?=", "x"),))
    assert meets_condition(one, request("path-pattern", "/zzz")).met is False


def test_a_value_of_128_characters_is_compared_whole() -> None:
    one = condition("http-header", "x" * 128)
    assert meets_condition(one, request("http-header", "x" * 128)).met
    assert meets_condition(one, request("http-header", "x" * 129)).met is False
    assert meets_condition(
        condition("http-header", "x" * 127 + "*"), request("http-header", "x" * 500)
    ).met


TEXT = st.text("ab*?./", max_size=6)
LABELS = st.sampled_from(("a.example", "b.example", "*.example", "?.example", "*", "A.EXAMPLE"))
CONDITIONS = st.one_of(
    st.builds(lambda v: Condition("host-header", tuple(v)), st.lists(LABELS, min_size=1)),
    st.builds(
        lambda v: Condition("path-pattern", tuple(f"/{text}" for text in v)),
        st.lists(TEXT, min_size=1, max_size=3),
    ),
    st.builds(
        lambda v: Condition("http-header", tuple(v), header="X-Test"),
        st.lists(TEXT, min_size=1, max_size=3),
    ),
    st.builds(lambda k, v: Condition("query-string", pairs=((k, v),)), st.none() | TEXT, TEXT),
    st.just(Condition("http-request-method", ("GET", "PUT"))),
    st.just(Condition("source-ip", ("10.0.0.0/8", "2001:db8::/32"))),
)
REQUESTS = st.builds(
    lambda method, host, path, query, header, source: Request(
        method, "http", host, host, 80, f"/{path}", query, (("x-test", header),), source
    ),
    st.sampled_from(("GET", "PUT", "get")),
    st.sampled_from(("a.example", "b.example", "ab.example", "a.b.example")),
    TEXT,
    st.text("abAB=&%+*?", max_size=8),
    TEXT,
    st.sampled_from(("10.1.2.3", "11.0.0.1", "2001:db8::1")),
)


@given(st.lists(CONDITIONS, max_size=3), REQUESTS)
def test_the_lab_which_has_its_own_evaluator_agrees(
    conditions: list[Condition], sent: Request
) -> None:
    met = meets(conditions, sent).met
    assert met is None or met is lab_fits(tuple(conditions), sent)
