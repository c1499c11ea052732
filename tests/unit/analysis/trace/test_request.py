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
        ("http://[2001:DB8:0::1]:8080/x", "2001:db8::1", 8080, "/x"),
        ("http://stra\N{LATIN SMALL LETTER SHARP S}e.example/", "xn--strae-oqa.example", 80, "/"),
        ("http://\N{SNOWMAN}.example/", "xn--n3h.example", 80, "/"),
        ("http://A.Example./", "a.example.", 80, "/"),
        ("http://10.0.0.1:81/", "10.0.0.1", 81, "/"),
        ("http://a_b.example:080/", "a_b.example", 80, "/"),
        ("http://a.example:/x", "a.example", 80, "/x"),
        ("http://a.example//x//../y", "a.example", 80, "//x/y"),
        ("http://a.example/./a/../../b", "a.example", 80, "/b"),
        ("http://a.example/a+b?c+d=e+f", "a.example", 80, "/a+b?c+d=e+f"),
        ("http://a.example/?&&=v&k&a=1&a=2", "a.example", 80, "/?&&=v&k&a=1&a=2"),
        ("http://a.example/x?y?z=/", "a.example", 80, "/x?y?z=/"),
        ("http://a.example/%zz%", "a.example", 80, "/%zz%"),
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
     "http://[::1/", "http://[::1]x/", "http://::1/", "http://[fe80::1%25eth0]/", "http://[v1.a]/",
     "http://a..example/", "http://.a.example/", "http://a.example../", "http://a.example:-1/",
     "http://a.example:1e3/", "http://a.example:\N{FULLWIDTH DIGIT ONE}/", "http://a.example\\x/",
     "http://a%2eexample/", "http://*.example.com/", "http://a;b/", "http://127.1/",
     "http://300.0.0.1/", "http://0x7f.0.0.1/", f"http://{'a' * 64}.example/",
     f"http://{'a.' * 130}example/", "http://a.example/\x7f", "http://a.example/x y",
     "https:/a.example/", "//a.example/", "http:a.example", "http://@/", "http://user@:80/", "http://a.example/\udcff"],
)  # fmt: skip
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="invalid URL"):
        parse_url(url)


def test_a_query_is_not_repeated_in_an_error() -> None:
    with pytest.raises(UsageError) as caught:
        parse_url("shop/?token=secret")
    assert "secret" not in caught.value.message


def test_a_password_is_not_repeated_in_an_error() -> None:
    with pytest.raises(UsageError) as caught:
        parse_url("http://user:secret@a..example/")
    assert "secret" not in caught.value.message


def test_the_dot_at_the_end_of_a_host_is_not_part_of_the_server_name() -> None:
    request = parse_url("https://a.example./")
    assert (request.host, request.name, request.server_name) == (
        "a.example.",
        "a.example",
        "a.example",
    )


@pytest.mark.parametrize("value", ["", "a b", "a:x", "a..b", "[::1"])
def test_a_host_header_that_names_no_host_is_refused(value: str) -> None:
    with pytest.raises(UsageError, match="invalid header Host"):
        parse_request("GET", "http://a.example/", (f"Host: {value}",))


def test_an_ipv4_address_in_ipv6_is_that_address() -> None:
    assert parse_request("GET", "http://a.example/", (), "::ffff:10.0.0.1").source == "10.0.0.1"


def test_the_host_header_replaces_the_host_but_not_the_server_name() -> None:
    request = parse_request("GET", "https://a.example/", ("Host: B.example:8443", "X: 1"))
    assert (request.host, request.server_name) == ("b.example", "a.example")
    assert request.headers == (("X", "1"),)


@pytest.mark.parametrize(
    ("method", "header", "source"),
    [("GE T", "X: 1", ""), ("", "X: 1", ""), ("GET", "X", ""), ("GET", ": 1", ""),
     ("GET", "X Y: 1", ""), ("GET", "X: a\nb", ""), ("GET", "X: 1", "10.0.0.0/8"),
     ("GET", "X: 1", "fe80::1%eth0"), ("GET", "X: \udcff", "")],
)  # fmt: skip
def test_what_no_client_sends_is_refused(method: str, header: str, source: str) -> None:
    with pytest.raises(UsageError):
        parse_request(method, "http://a.example/", (header,), source)


def test_the_port_is_shown_where_it_is_not_the_usual_one() -> None:
    assert parse_url("http://a.example:80/x").url == "http://a.example/x"
    assert parse_url("https://[::1]:80/x").url == "https://[::1]:80/x"
