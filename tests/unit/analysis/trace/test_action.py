import pytest

from kubectl_alb.analysis.targets import Target
from kubectl_alb.analysis.trace.action import Outcome, outcome, rewritten
from kubectl_alb.analysis.trace.request import Request, parse_request
from kubectl_alb.analysis.trace.side import AWS, CLUSTER, Side, TracedGroup
from kubectl_alb.model.rule import (
    Action,
    AuthenticateOidc,
    FixedResponse,
    Forward,
    JwtValidation,
    Redirect,
    Session,
    Stickiness,
    Transform,
    WeightedTarget,
)

GET = parse_request("GET", "https://a.example/x/y?q=1")


def group(*states: str, name: str = "tg") -> TracedGroup:
    return TracedGroup(
        name, targets=tuple(Target(f"10.0.0.{n}", 80, state) for n, state in enumerate(states))
    )


def forwarded(*groups: TracedGroup, weights: tuple[int | None, ...] = (), on: str = AWS) -> Outcome:
    side = Side(on, (), {each.name: each for each in groups})
    pairs = zip(groups, weights or (None,) * len(groups), strict=True)
    action = Forward(tuple(WeightedTarget(each.name, weight) for each, weight in pairs))
    return outcome((action,), (), GET, side)


def done(*actions: Action, request: Request = GET) -> Outcome:
    return outcome(actions, (), request, Side(AWS, ()))


@pytest.mark.parametrize(
    ("states", "usable", "fails_open"),
    [
        (("healthy", "unhealthy"), 1, False),
        (("unhealthy", "unhealthy"), 2, True),
        (("unhealthy", "initial"), 2, True),
        (("initial",), 1, True),
        (("draining",), 0, False),
        (("unused",), 0, False),
        ((), 0, False),
    ],
)
def test_unhealthy_targets_get_requests_only_where_none_is_healthy(
    states: tuple[str, ...], usable: int, fails_open: bool
) -> None:
    found = group(*states)
    assert (len(found.usable), found.fails_open) == (usable, fails_open)


def test_a_forward_is_served_where_a_target_can_take_it() -> None:
    assert forwarded(group("healthy")).verdict == "served"
    assert forwarded(group("unhealthy")).verdict == "served"
    assert (forwarded(group()).verdict, forwarded(group()).status) == ("error-response", 503)


def test_a_part_without_targets_is_told() -> None:
    found = forwarded(group("healthy"), group(name="empty"), weights=(90, 10))
    assert found.verdict == "served"
    assert [share.percent for share in found.shares] == [90, 10]
    assert found.notes == ("no target of empty can take requests, so 10% of the requests get 503",)


def test_a_group_of_weight_0_gets_nothing() -> None:
    assert forwarded(group(), group("healthy", name="b"), weights=(0, 1)).notes == ()
    assert forwarded(group("healthy"), weights=(0,)).status == 503


def test_targets_that_were_not_read_leave_the_answer_open_in_aws_only() -> None:
    assert forwarded(TracedGroup("tg")).verdict == "unknown"
    assert forwarded(TracedGroup("tg"), on=CLUSTER).verdict == "served"


@pytest.mark.parametrize(
    ("action", "location"),
    [
        (Redirect("HTTP_301"), "https://a.example/x/y?q=1"),
        (Redirect("HTTP_301", port="8443"), "https://a.example:8443/x/y?q=1"),
        (Redirect("HTTP_302", host="www.#{host}"), "https://www.a.example/x/y?q=1"),
        (Redirect("HTTP_302", path="/new/#{path}", query=""), "https://a.example/new/x/y?q=1"),
        (Redirect("HTTP_302", path="/#{host}/#{port}"), "https://a.example/a.example/443?q=1"),
        (Redirect("HTTP_302", query="#{query}&r=2"), "https://a.example/x/y?q=1&r=2"),
        (Redirect("HTTP_302", protocol="#{protocol}"), "https://a.example/x/y?q=1"),
        (Redirect("HTTP_302", path="/#{unknown}"), "https://a.example/#{unknown}?q=1"),
        # User guide, "Redirect actions": the examples of the console.
        (
            Redirect("HTTP_301", "#{host}", "/#{path}", "40443", "HTTPS", "#{query}"),
            "https://a.example:40443/x/y?q=1",
        ),
        (Redirect("HTTP_301", path="/new/#{path}"), "https://a.example/new/x/y?q=1"),
        # API reference, RedirectActionConfig.
        (Redirect("HTTP_301", host="example.#{host}"), "https://example.a.example/x/y?q=1"),
        (Redirect("HTTP_301", query="#{query}&value=xyz"), "https://a.example/x/y?q=1&value=xyz"),
        (
            Redirect("HTTP_301", query="p=#{path}&h=#{host}&t=#{port}"),
            "https://a.example/x/y?p=x/y&h=a.example&t=443",
        ),
    ],
)
def test_placeholders_are_filled_in(action: Redirect, location: str) -> None:
    found = done(action)
    assert (found.verdict, found.location) == ("redirected", location)
    assert found.status == int(action.status_code[-3:])


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    request = parse_request("GET", "https://a.example/%23{host}")
    assert done(Redirect("HTTP_302", path="/x/#{path}"), request=request).location.endswith(
        "/x/%23%7Bhost%7D"
    )


def test_a_fixed_response_is_served_or_an_error() -> None:
    assert done(FixedResponse("200")).verdict == "served"
    assert (done(FixedResponse("403")).verdict, done(FixedResponse("403")).status) == (
        "error-response",
        403,
    )


def oidc(on_unauthenticated: str) -> AuthenticateOidc:
    session = Session(on_unauthenticated, "openid", "AWSELBAuthSessionCookie", 60)
    return AuthenticateOidc(
        "https://i", "https://i/authorize", "https://i/t", "https://i/u", session
    )


@pytest.mark.parametrize(
    ("action", "header", "verdict", "status"),
    [
        (oidc("authenticate"), "X: 1", "redirected", 302),
        (oidc("deny"), "X: 1", "error-response", 401),
        (oidc("allow"), "X: 1", "served", 200),
        (oidc("authenticate"), "Cookie: a=b; AWSELBAuthSessionCookie-0=x", "served", 200),
        (JwtValidation("https://i/keys", "i"), "X: 1", "error-response", 401),
        (JwtValidation("https://i/keys", "i"), "Authorization: Bearer x", "served", 200),
    ],
)
def test_logins_come_before_the_rest(
    action: Action, header: str, verdict: str, status: int
) -> None:
    request = parse_request("GET", "https://a.example/", (header,))
    found = done(action, FixedResponse("200"), request=request)
    assert (found.verdict, found.status, len(found.before)) == (verdict, status, 1)


@pytest.mark.parametrize(
    ("expression", "replacement", "text", "result"),
    [
        (r"^/api/(.*)$", "/$1", "/api/x?y=1", "/x?y=1"),
        (r"^/(a)/(b)$", "/$2/$1", "/a/b", "/b/a"),
        (r"^/other", "/x", "/a", "/a"),
        ("a", "b", "/aa", "/ba"),
        ("/a", "\\n", "/a", "\\n"),
        # User guide, "Transforms for listener rules": the examples.
        (r"^mywebsite-(.+).com$", "internal.dev.$1.myweb.com", "mywebsite-example.com",
         "internal.dev.example.myweb.com"),
        (r"^/dp/([A-Za-z0-9]+)/?$", "/product.php?id=$1", "/dp/B09G3HRMW",
         "/product.php?id=B09G3HRMW"),
    ],
)  # fmt: skip
def test_rewrites(expression: str, replacement: str, text: str, result: str) -> None:
    assert rewritten(expression, replacement, text) == result


def test_targets_get_the_rewritten_request() -> None:
    side = Side(AWS, (), {"tg": group("healthy")})
    transforms = (
        Transform("url-rewrite", (("^/x/(.*)$", "/$1"),)),
        Transform("host-header-rewrite", (("^a", "b"),)),
    )
    found = outcome((Forward((WeightedTarget("tg"),)),), transforms, GET, side)
    assert (found.host, found.target) == ("b.example", "/y?q=1")


def test_a_rewrite_that_cannot_be_worked_out_leaves_the_answer_open() -> None:
    side = Side(AWS, (), {"tg": group("healthy")})
    for expression in ("(", "(?=x)", r"(a)\1"):
        broken = (Transform("url-rewrite", ((expression, "x"),)),)
        assert outcome((Forward((WeightedTarget("tg"),)),), broken, GET, side).verdict == "unknown"


def test_stickiness_is_told_where_there_is_a_choice() -> None:
    both = {"a": group("healthy", name="a"), "b": group("healthy", name="b")}
    targets = (WeightedTarget("a", 9), WeightedTarget("b", 1))
    sticky = Forward(targets, Stickiness(True, 600))
    assert outcome((sticky,), (), GET, Side(AWS, (), both)).notes == (
        "a client stays with its target group for 600 s (stickiness)",
    )
    assert (
        outcome((Forward(targets[:1], Stickiness(True, 600)),), (), GET, Side(AWS, (), both)).notes
        == ()
    )
