from typing import Any

import pytest

from tests.lab.aws.record import Record
from tests.unit.lab_aws.errors import refusal
from tests.unit.lab_aws.making import NOT_FOUND, listener, load_balancer, path, rule
from tests.unit.lab_aws.world import World


@pytest.fixture
def port(net: Any, shop: World) -> str:
    return listener(net, load_balancer(net, shop)["LoadBalancerArn"])


def _host(*names: str) -> Record:
    return {"Field": "host-header", "HostHeaderConfig": {"Values": list(names)}}


def _header(name: str, *values: str) -> Record:
    config = {"HttpHeaderName": name, "Values": list(values)}
    return {"Field": "http-header", "HttpHeaderConfig": config}


def _source(*blocks: str) -> Record:
    return {"Field": "source-ip", "SourceIpConfig": {"Values": list(blocks)}}


def _regex(*expressions: str) -> Record:
    return {"Field": "path-pattern", "PathPatternConfig": {"RegexValues": list(expressions)}}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (
            {"Field": "path-pattern", "Values": ["/a"]},
            {
                "Field": "path-pattern",
                "Values": ["/a"],
                "PathPatternConfig": {"Values": ["/a"]},
            },
        ),
        (_host("a.example.com"), {**_host("a.example.com"), "Values": ["a.example.com"]}),
        (_regex("^/v[12]/"), {**_regex("^/v[12]/"), "RegexValues": ["^/v[12]/"]}),
        (_header("X-Team", "a*"), _header("X-Team", "a*")),
        (_source("10.0.0.0/8"), _source("10.0.0.0/8")),
    ],
)
def test_host_and_path_values_stand_in_both_places_and_others_in_one(
    net: Any, port: str, given: Record, shown: Record
) -> None:
    assert rule(net, port, Conditions=[given])["Conditions"] == [shown]


def _query(*pairs: tuple[str, str]) -> Record:
    values = [{"Key": key, "Value": value} for key, value in pairs]
    return {"Field": "query-string", "QueryStringConfig": {"Values": values}}


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ([], "A condition must be specified"),
        ([{"Field": "colour", "Values": ["red"]}], "Condition field 'colour' must be one of"),
        ([path(*"abcdef")], "A rule can only have '5' condition values"),
        (
            [_host("a"), path("/a", "/b"), _query(("a", "b"), ("c", "d"), ("e", "f"))],
            "A rule can o",
        ),
        ([path("/a*b*c*d*"), _host("*.*.?")], "A rule can only have '6' condition wildcards"),
        ([path("/a"), path("/b")], "Conditions of the field 'path-pattern' must be unique"),
        ([path("/" + "a" * 128)], "Condition value '/a"),
        ([path("/a b")], "Condition value '/a b' contains a character that is not valid"),
        ([_host("a_b")], "Condition value 'a_b' contains a character that is not valid"),
        ([path("")], "Condition values cannot be empty"),
        ([path()], "A condition value must be specified"),
        ([{**path("/a"), "Values": ["/a"]}], "Only one of Values and PathPatternConfig"),
        ([_regex("(")], "'(' is not a valid regular expression"),
        ([_source("10.0.0.1/8")], "Condition value '10.0.0.1/8' is not a valid CIDR block"),
        ([_header("X-*", "a")], "The HTTP header name 'X-*' is not valid"),
        ([_header("X" * 41, "a")], "The HTTP header name 'XXX"),
    ],
)
def test_conditions_that_aws_would_not_take_are_refused(
    net: Any, port: str, conditions: list[Record], message: str
) -> None:
    given = {"ListenerArn": port, "Priority": 1, "Conditions": conditions, "Actions": [NOT_FOUND]}
    error, text = refusal(net.create_rule, **given)
    assert (error, text[: len(message)]) == ("ValidationError", message)


def test_headers_and_queries_may_be_conditions_more_than_once(net: Any, port: str) -> None:
    conditions = [_header("A", "1"), _header("B", "2"), _query(("a", "b")), _query(("c", "d"))]
    assert len(rule(net, port, Conditions=conditions)["Conditions"]) == 4
