from typing import Any

import pytest

from tests.lab.aws.record import Record
from tests.unit.lab_aws.errors import code, refusal
from tests.unit.lab_aws.making import (
    NOT_FOUND,
    forward,
    listener,
    load_balancer,
    path,
    rule,
    subnets,
    target_group,
)
from tests.unit.lab_aws.world import World

OIDC = {
    "Issuer": "https://id.example.com",
    "AuthorizationEndpoint": "https://id.example.com/authorize",
    "TokenEndpoint": "https://id.example.com/token",
    "UserInfoEndpoint": "https://id.example.com/user",
    "ClientId": "shop",
}
LOGIN = {
    "Type": "authenticate-oidc",
    "Order": 1,
    "AuthenticateOidcConfig": {**OIDC, "ClientSecret": "hush"},
}
LAST = {**NOT_FOUND, "Order": 2}
JWT = {
    "Type": "jwt-validation",
    "Order": 1,
    "JwtValidationConfig": {"Issuer": "https://id.example.com", "JwksEndpoint": "https://id/jwks"},
}


@pytest.fixture
def edge(net: Any, shop: World) -> str:
    return str(load_balancer(net, shop)["LoadBalancerArn"])


@pytest.fixture
def port(net: Any, edge: str) -> str:
    return listener(net, edge)


@pytest.fixture
def secure(net: Any, edge: str, shop: World) -> str:
    certificates = [{"CertificateArn": shop["aws/certificates"][0]["CertificateArn"]}]
    return listener(net, edge, Protocol="HTTPS", Port=443, Certificates=certificates)


def _given(port: str, *actions: Record) -> Record:
    return {
        "ListenerArn": port,
        "Priority": 1,
        "Conditions": [path("/")],
        "Actions": list(actions),
    }


def test_a_simple_forward_is_shown_both_ways(net: Any, port: str, shop: World) -> None:
    group = target_group(net, shop)
    assert rule(net, port, Actions=[forward(group)])["Actions"] == [
        {
            "Type": "forward",
            "Order": 1,
            "TargetGroupArn": group,
            "ForwardConfig": {
                "TargetGroups": [{"TargetGroupArn": group, "Weight": 1}],
                "TargetGroupStickinessConfig": {"Enabled": False},
            },
        }
    ]


def test_a_forward_to_two_groups_has_weights_and_no_single_group(
    net: Any, port: str, shop: World
) -> None:
    groups = [target_group(net, shop, Name=name) for name in ("a", "b")]
    [action] = rule(net, port, Actions=[forward(*groups)])["Actions"]
    assert "TargetGroupArn" not in action
    assert [each["Weight"] for each in action["ForwardConfig"]["TargetGroups"]] == [1, 1]


def test_a_redirect_keeps_what_it_does_not_change(net: Any, port: str) -> None:
    redirect = {"Type": "redirect", "RedirectConfig": {"Port": "443", "StatusCode": "HTTP_301"}}
    [action] = rule(net, port, Actions=[redirect])["Actions"]
    assert action["RedirectConfig"] == {
        "Protocol": "#{protocol}",
        "Port": "443",
        "Host": "#{host}",
        "Path": "/#{path}",
        "Query": "#{query}",
        "StatusCode": "HTTP_301",
    }


def test_a_client_secret_is_never_shown(net: Any, secure: str) -> None:
    [login, _] = rule(net, secure, Actions=[LOGIN, LAST])["Actions"]
    assert login["AuthenticateOidcConfig"] == {
        **OIDC,
        "SessionCookieName": "AWSELBAuthSessionCookie",
        "SessionTimeout": 604800,
        "Scope": "openid",
        "OnUnauthenticatedRequest": "authenticate",
    }


def test_a_client_secret_can_be_kept_if_there_is_one(net: Any, secure: str) -> None:
    keep = {**LOGIN, "AuthenticateOidcConfig": {**OIDC, "UseExistingClientSecret": True}}
    assert code(net.create_rule, **_given(secure, keep, LAST)) == "ValidationError"
    arn = rule(net, secure, Actions=[LOGIN, LAST])["RuleArn"]
    [changed] = net.modify_rule(RuleArn=arn, Actions=[keep, LAST])["Rules"]
    assert "UseExistingClientSecret" not in changed["Actions"][0]["AuthenticateOidcConfig"]


def test_tokens_are_validated_before_the_last_action(net: Any, secure: str) -> None:
    actions = rule(net, secure, Actions=[LAST, JWT])["Actions"]
    assert actions == [JWT, LAST]


@pytest.mark.parametrize("action", [LOGIN, JWT])
def test_clients_are_told_apart_only_over_https(net: Any, port: str, action: Record) -> None:
    assert code(net.create_rule, **_given(port, action, LAST)) == "InvalidLoadBalancerAction"


def _redirect(**config: str) -> Record:
    return {"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_302", **config}}


@pytest.mark.parametrize(
    ("actions", "error"),
    [
        ([NOT_FOUND, LAST], "InvalidLoadBalancerAction"),
        ([LOGIN], "InvalidLoadBalancerAction"),
        ([{**NOT_FOUND, "Order": 1}, {**LOGIN, "Order": 2}], "InvalidLoadBalancerAction"),
        ([LOGIN, {**NOT_FOUND, "Order": 1}], "ValidationError"),
        ([LOGIN, JWT, {**NOT_FOUND, "Order": 3}], "ValidationError"),
        ([LOGIN, {**JWT, "Order": 2}, {**NOT_FOUND, "Order": 3}], "TooManyActions"),
        ([{"Type": "redirect"}], "ValidationError"),
        ([_redirect()], "InvalidLoadBalancerAction"),
        ([_redirect(Path="a")], "ValidationError"),
        ([_redirect(Port="70000")], "ValidationError"),
        ([{"Type": "forward"}], "ValidationError"),
    ],
)
def test_actions_that_aws_would_not_take_are_refused(
    net: Any, secure: str, actions: list[Record], error: str
) -> None:
    assert code(net.create_rule, **_given(secure, *actions)) == error


def test_a_redirect_to_itself_is_a_loop(net: Any, port: str) -> None:
    answer = refusal(net.create_rule, **_given(port, _redirect(Query="a=b")))
    assert answer[1] == "The redirect configuration is not valid because it creates a loop."


def test_an_absent_target_group_is_named(net: Any, port: str, shop: World) -> None:
    absent = target_group(net, shop)
    net.delete_target_group(TargetGroupArn=absent)
    assert refusal(net.create_rule, **_given(port, forward(absent))) == (
        "TargetGroupNotFound",
        f"Target groups '{absent}' not found",
    )


def test_an_action_forwards_to_at_most_five_groups(net: Any, port: str, shop: World) -> None:
    groups = [target_group(net, shop, Name=name) for name in "abcdef"]
    error, message = refusal(net.create_rule, **_given(port, forward(*groups)))
    assert (error, message) == ("ValidationError", "An action can only have '5' target groups")
    rule(net, port, Actions=[forward(*groups[:5])])


@pytest.mark.parametrize("weight", [-1, 1000])
def test_a_weight_is_from_0_to_999(net: Any, port: str, shop: World, weight: int) -> None:
    config = {"TargetGroups": [{"TargetGroupArn": target_group(net, shop), "Weight": weight}]}
    action = {"Type": "forward", "ForwardConfig": config}
    assert code(net.create_rule, **_given(port, action)) == "ValidationError"


def test_stickiness_needs_a_duration(net: Any, port: str, shop: World) -> None:
    config = {
        "TargetGroups": [{"TargetGroupArn": target_group(net, shop)}],
        "TargetGroupStickinessConfig": {"Enabled": True},
    }
    action = {"Type": "forward", "ForwardConfig": config}
    assert code(net.create_rule, **_given(port, action)) == "ValidationError"


def test_a_target_group_is_used_by_one_load_balancer(net: Any, port: str, shop: World) -> None:
    group = target_group(net, shop)
    rule(net, port, Actions=[forward(group)])
    other = load_balancer(net, shop, Name="other", Subnets=subnets(shop, "priv"), Scheme="internal")
    second = listener(net, other["LoadBalancerArn"])
    error, message = refusal(net.create_rule, **_given(second, forward(group)))
    assert error == "TargetGroupAssociationLimit"
    assert message.endswith(f"cannot be associated with more than one load balancer: {group}")


def test_protocols_of_listener_and_group_must_go_together(net: Any, port: str, shop: World) -> None:
    group = target_group(net, shop, Protocol="TCP")
    assert code(net.create_rule, **_given(port, forward(group))) == "IncompatibleProtocols"
