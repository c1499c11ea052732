import pytest

from kubectl_alb.analysis.trace.request import parse_request, parse_url
from kubectl_alb.errors import UsageError


@pytest.mark.parametrize(
    ("url", "host", "port", "target"),
    [
        ("http://a.example", "a.example", 80, "/"),
        ("https://a.example", "a.example", 443, "/"),
        ("HTTPS://A.Example:8443/X?Y=Z#part", "a.example", 8443, "/X?Y=Z"),
        ("http://user:password@a.example/", "a.example", 80, "/"),
        ("http://a.example/b/../c/./d", "a.example", 80, "/c/d"),
        ("http://a.example/b/%2E%2e/c", "a.example", 80, "/c"),
        ("http://a.example/b/..", "a.example", 80, "/"),
        ("http://a.example//b//", "a.example", 80, "//b//"),
        ("http://a.example/caf\N{LATIN SMALL LETTER E WITH ACUTE}", "a.example", 80, "/caf%C3%A9"),
        ("http://a.example/%7euser", "a.example", 80, "/%7euser"),
        ("http://b\N{LATIN SMALL LETTER U WITH DIAERESIS}cher.example/", "xn--bcher-kva.example",
         80, "/"),
        ("http://[2001:db8::1]/", "2001:db8::1", 80, "/"),
        ("http://a.example?x=1", "a.example", 80, "/?x=1"),
    ],
)  # fmt: skip
def test_a_url_is_read_as_a_client_sends_it(url: str, host: str, port: int, target: str) -> None:
    request = parse_url(url)
    assert (request.host, request.port, request.target) == (host, port, target)


@pytest.mark.parametrize(
    "url",
    ["", "a.example/x", "ftp://a.example/", "http://", "http:///x", "http://a.example:x/",
     "http://a.example:99999/", "http://a.example:0/", "http://a b/", "http://a.example/\x00",
     "http://[::1/"],
)  # fmt: skip
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="invalid URL"):
        parse_url(url)


def test_a_query_is_not_repeated_in_an_error() -> None:
    with pytest.raises(UsageError) as caught:
        parse_url("shop/?token=secret")
    assert "secret" not in caught.value.message


def test_the_host_header_replaces_the_host_but_not_the_server_name() -> None:
    request = parse_request("GET", "https://a.example/", ("Host: B.example:8443", "X: 1"))
    assert (request.host, request.server_name) == ("b.example", "a.example")
    assert request.headers == (("X", "1"),)


@pytest.mark.parametrize(
    ("method", "header", "source"),
    [("GE T", "X: 1", ""), ("", "X: 1", ""), ("GET", "X", ""), ("GET", ": 1", ""),
     ("GET", "X Y: 1", ""), ("GET", "X: a\nb", ""), ("GET", "X: 1", "10.0.0.0/8")],
)  # fmt: skip
def test_what_no_client_sends_is_refused(method: str, header: str, source: str) -> None:
    with pytest.raises(UsageError):
        parse_request(method, "http://a.example/", (header,), source)


def test_the_port_is_shown_where_it_is_not_the_usual_one() -> None:
    assert parse_url("http://a.example:80/x").url == "http://a.example/x"
    assert parse_url("https://[::1]:80/x").url == "https://[::1]:80/x"
