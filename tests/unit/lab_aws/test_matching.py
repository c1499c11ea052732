import pytest

from tests.lab.aws.matching import Request, fits, transformed
from tests.lab.aws.record import Record


def _request(url: str = "/", host: str = "shop.example.com", **more: object) -> Request:
    path, _, query = url.partition("?")
    given = {"method": "GET", "headers": [], "source": "192.0.2.1", **more}
    return Request(host=host, path=path, query=query, **given)  # type: ignore[arg-type]


def _fits(condition: Record, request: Request) -> bool:
    return fits({"Conditions": [condition]}, request)


def _host(*names: str) -> Record:
    return {"Field": "host-header", "HostHeaderConfig": {"Values": list(names)}}


def _path(*patterns: str) -> Record:
    return {"Field": "path-pattern", "PathPatternConfig": {"Values": list(patterns)}}


@pytest.mark.parametrize(
    ("names", "host", "expected"),
    [
        (["shop.example.com"], "shop.example.com", True),
        (["SHOP.example.com"], "shop.example.com", True),
        (["*.example.com"], "a.b.example.com", True),
        (["*.example.com"], "example.com", False),
        (["shop?.example.com"], "shop1.example.com", True),
        (["shop?.example.com"], "shop.example.com", False),
        (["a.example.com", "b.example.com"], "b.example.com", True),
        (["example.com"], "shop.example.com", False),
    ],
)
def test_hosts(names: list[str], host: str, expected: bool) -> None:
    assert _fits(_host(*names), _request(host=host)) is expected


@pytest.mark.parametrize(
    ("pattern", "url", "expected"),
    [
        ("/img/*", "/img/a/b.png", True),
        ("/img/*", "/img", False),
        ("/IMG/*", "/img/a", False),
        ("/*", "/", True),
        ("/a?c", "/abc", True),
        ("/a", "/a?query=1", True),
        ("/a/*", "/b?/a/", False),
        ("*.png", "/x/y.png", True),
        ("/a.c", "/abc", False),
    ],
)
def test_paths_are_compared_by_case_and_without_the_query(
    pattern: str, url: str, expected: bool
) -> None:
    assert _fits(_path(pattern), _request(url)) is expected


@pytest.mark.parametrize(
    ("expression", "url", "expected"),
    [
        ("^/v[12]/", "/v1/cart", True),
        ("^/v[12]/", "/v3/cart", False),
        ("^/(.+)$", "/", False),
        ("cart$", "/v1/cart", True),
    ],
)
def test_path_expressions(expression: str, url: str, expected: bool) -> None:
    condition = {"Field": "path-pattern", "PathPatternConfig": {"RegexValues": [expression]}}
    assert _fits(condition, _request(url)) is expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("x-team", "PLATFORM", True),
        ("X-Team", "plat*", True),
        ("X-Team", "plat", False),
        ("X-Other", "*", False),
    ],
)
def test_headers_are_compared_without_case(name: str, value: str, expected: bool) -> None:
    config = {"HttpHeaderName": name, "Values": [value]}
    request = _request(headers=[("X-Team", "a"), ("X-Team", "platform")])
    assert _fits({"Field": "http-header", "HttpHeaderConfig": config}, request) is expected


def test_methods_are_compared_exactly() -> None:
    condition = {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["POST"]}}
    assert _fits(condition, _request(method="POST"))
    assert not _fits(condition, _request(method="post"))


@pytest.mark.parametrize(
    ("wanted", "url", "expected"),
    [
        ({"Key": "version", "Value": "v1"}, "/?version=V1", True),
        ({"Key": "VERSION", "Value": "v*"}, "/?a=b&version=v2", True),
        ({"Value": "v1"}, "/?anything=v1", True),
        ({"Key": "version", "Value": "v1"}, "/?other=v1", False),
        ({"Key": "q", "Value": r"a\*b"}, "/?q=a*b", True),
        ({"Key": "q", "Value": r"a\*b"}, "/?q=axb", False),
        ({"Key": "q", "Value": ""}, "/?q=", True),
    ],
)
def test_queries_are_compared_without_case(wanted: Record, url: str, expected: bool) -> None:
    condition = {"Field": "query-string", "QueryStringConfig": {"Values": [wanted]}}
    assert _fits(condition, _request(url)) is expected


@pytest.mark.parametrize(
    ("block", "source", "expected"),
    [
        ("192.0.2.0/24", "192.0.2.77", True),
        ("192.0.2.0/24", "198.51.100.1", False),
        ("2001:db8::/32", "2001:db8::1", True),
        ("2001:db8::/32", "192.0.2.1", False),
    ],
)
def test_sources_are_within_a_block(block: str, source: str, expected: bool) -> None:
    condition = {"Field": "source-ip", "SourceIpConfig": {"Values": [block]}}
    assert _fits(condition, _request(source=source)) is expected


def test_every_condition_must_be_met() -> None:
    rule = {"Conditions": [_host("shop.example.com"), _path("/cart")]}
    assert fits(rule, _request("/cart"))
    assert not fits(rule, _request("/"))
    assert not fits(rule, _request("/cart", host="other"))


def test_a_rule_without_conditions_fits_everything() -> None:
    assert fits({"Conditions": []}, _request())


def _rewrite(kind: str, expression: str, replacement: str) -> Record:
    config = {"Rewrites": [{"Regex": expression, "Replace": replacement}]}
    names = {"url-rewrite": "UrlRewriteConfig", "host-header-rewrite": "HostHeaderRewriteConfig"}
    return {"Type": kind, names[kind]: config}


@pytest.mark.parametrize(
    ("transforms", "expected"),
    [
        ([], ("shop.example.com", "/shop/v1/cart?a=1")),
        (
            [_rewrite("url-rewrite", r"^/shop/(v\d)/(.*)$", "/$2?v=$1&from=\\")],
            ("shop.example.com", "/cart?a=1?v=v1&from=\\"),
        ),
        ([_rewrite("url-rewrite", "^/other", "/x")], ("shop.example.com", "/shop/v1/cart?a=1")),
        (
            [_rewrite("host-header-rewrite", r"^(.+)\.example\.com$", "$1.internal")],
            ("shop.internal", "/shop/v1/cart?a=1"),
        ),
    ],
)
def test_transforms_change_what_targets_get(
    transforms: list[Record], expected: tuple[str, str]
) -> None:
    request = _request("/shop/v1/cart?a=1")
    assert transformed({"Transforms": transforms}, request) == expected
