from typing import Any

import pytest
import requests

from tests.lab.aws.client import Aws
from tests.lab.aws.record import Record
from tests.unit.lab_aws.making import forward, listener, load_balancer, path, rule, target_group
from tests.unit.lab_aws.world import World

FIRST, SECOND = "192.168.129.41", "192.168.129.42"


def _get(aws: Aws, url: str, name: str = "edge", **headers: str) -> requests.Response:
    given = {"X-Lab-Load-Balancer": name, "Host": "shop.example.com"}
    given.update({key.replace("_", "-"): value for key, value in headers.items()})
    return requests.get(f"{aws.endpoint}{url}", headers=given, allow_redirects=False, timeout=10)


@pytest.fixture
def edge(net: Any, shop: World) -> Record:
    return load_balancer(net, shop)


@pytest.fixture
def port(net: Any, edge: Record) -> str:
    return listener(net, edge["LoadBalancerArn"])


def test_the_first_rule_that_fits_is_chosen(aws: Aws, net: Any, port: str) -> None:
    rule(net, port, 20, Conditions=[path("/*")])
    first = rule(net, port, 10, Conditions=[path("/cart*")])
    decision = _get(aws, "/cart/items").json()
    assert (decision["rule"], decision["priority"]) == (first["RuleArn"], "10")
    assert _get(aws, "/").json()["priority"] == "20"


def test_a_swap_of_priorities_is_seen_at_once(aws: Aws, net: Any, port: str) -> None:
    arns = [rule(net, port, n, Conditions=[path("/*")])["RuleArn"] for n in (1, 2)]
    pairs = [{"RuleArn": arns[0], "Priority": 2}, {"RuleArn": arns[1], "Priority": 1}]
    net.set_rule_priorities(RulePriorities=pairs)
    assert _get(aws, "/").json()["rule"] == arns[1]


def test_what_fits_no_rule_is_for_the_default_one(aws: Aws, net: Any, port: str) -> None:
    rule(net, port, Conditions=[path("/cart")])
    answer = _get(aws, "/other")
    assert (answer.status_code, answer.json()["priority"]) == (404, "default")


def test_a_load_balancer_is_found_by_its_name_in_dns(aws: Aws, port: str, edge: Record) -> None:
    assert _get(aws, "/", name=edge["DNSName"].upper()).json()["listener"] == port


def test_without_a_listener_on_the_port_there_is_no_answer(aws: Aws, port: str) -> None:
    answer = _get(aws, "/", X_Lab_Port="81")
    assert (answer.status_code, answer.json()) == (
        502,
        {"status": 502, "error": "ListenerNotFound: no listener on port 81"},
    )


def test_the_source_address_can_be_stated(aws: Aws, net: Any, port: str) -> None:
    office = {"Field": "source-ip", "SourceIpConfig": {"Values": ["192.0.2.0/24"]}}
    rule(net, port, Conditions=[office])
    assert _get(aws, "/", X_Lab_Source_Ip="192.0.2.7").json()["priority"] == "1"
    assert _get(aws, "/").json()["priority"] == "default"


def test_a_fixed_response_has_its_status_and_body(aws: Aws, net: Any, port: str) -> None:
    config = {"StatusCode": "503", "ContentType": "text/plain", "MessageBody": "closed"}
    rule(
        net,
        port,
        Conditions=[path("/*")],
        Actions=[{"Type": "fixed-response", "FixedResponseConfig": config}],
    )
    answer = _get(aws, "/")
    assert (answer.status_code, answer.json()["body"]) == (503, "closed")


@pytest.mark.parametrize(
    ("config", "location"),
    [
        ({"Protocol": "HTTPS", "Port": "443"}, "https://shop.example.com/a/b?c=d"),
        ({"Port": "8080"}, "http://shop.example.com:8080/a/b?c=d"),
        (
            {"Host": "www.#{host}", "Path": "/new/#{path}"},
            "http://www.shop.example.com/new/a/b?c=d",
        ),
        ({"Path": "/", "Query": "from=#{path}"}, "http://shop.example.com/?from=a/b"),
        ({"Path": "/only", "Query": ""}, "http://shop.example.com/only"),
    ],
)
def test_a_redirect_fills_in_what_was_asked_for(
    aws: Aws, net: Any, port: str, config: Record, location: str
) -> None:
    action = {"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_302", **config}}
    rule(net, port, Conditions=[path("/*")], Actions=[action])
    answer = _get(aws, "/a/b?c=d")
    assert (answer.status_code, answer.headers["Location"]) == (302, location)


def _weighted(groups: dict[str, int]) -> Record:
    tuples = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in groups.items()]
    return {"Type": "forward", "ForwardConfig": {"TargetGroups": tuples}}


def test_healthy_targets_take_turns(aws: Aws, net: Any, port: str, shop: World) -> None:
    aws.clock(rate=0)
    group = target_group(net, shop)
    rule(net, port, Conditions=[path("/*")], Actions=[forward(group)])
    net.register_targets(TargetGroupArn=group, Targets=[{"Id": FIRST}, {"Id": SECOND}])
    aws.advance(40)
    decisions = [_get(aws, "/").json() for _ in range(3)]
    assert {decision["targetGroup"] for decision in decisions} == {group}
    assert [decision["target"]["id"] for decision in decisions] == [FIRST, SECOND, FIRST]


def test_an_unhealthy_target_gets_nothing_unless_all_are(
    aws: Aws, net: Any, port: str, shop: World
) -> None:
    aws.clock(rate=0)
    group = target_group(net, shop)
    rule(net, port, Conditions=[path("/*")], Actions=[forward(group)])
    net.register_targets(TargetGroupArn=group, Targets=[{"Id": FIRST}, {"Id": SECOND}])
    aws.health(target=FIRST, sees="timeout")
    aws.advance(100)
    assert {_get(aws, "/").json()["target"]["id"] for _ in range(2)} == {SECOND}
    aws.health(target=SECOND, sees="timeout")
    aws.advance(100)
    assert {_get(aws, "/").json()["target"]["id"] for _ in range(2)} == {FIRST, SECOND}


def test_a_group_without_targets_answers_503(aws: Aws, net: Any, port: str, shop: World) -> None:
    rule(net, port, Conditions=[path("/*")], Actions=[forward(target_group(net, shop))])
    answer = _get(aws, "/")
    assert (answer.status_code, answer.json()["target"]) == (503, None)


def test_groups_get_requests_by_weight(aws: Aws, net: Any, port: str, shop: World) -> None:
    first, second, idle = (target_group(net, shop, Name=name) for name in "abc")
    action = _weighted({first: 2, second: 1, idle: 0})
    rule(net, port, Conditions=[path("/*")], Actions=[action])
    chosen = [_get(aws, "/").json()["targetGroup"] for _ in range(6)]
    assert (chosen.count(first), chosen.count(second), chosen.count(idle)) == (4, 2, 0)


def test_targets_get_the_rewritten_request(aws: Aws, net: Any, port: str, shop: World) -> None:
    rewrite = {"Rewrites": [{"Regex": "^/shop/(.*)$", "Replace": "/$1"}]}
    transform = {"Type": "url-rewrite", "UrlRewriteConfig": rewrite}
    group = target_group(net, shop)
    rule(net, port, Conditions=[path("/shop/*")], Actions=[forward(group)], Transforms=[transform])
    assert _get(aws, "/shop/cart?a=1").json()["request"] == {
        "method": "GET",
        "host": "shop.example.com",
        "url": "/cart?a=1",
    }


def test_a_certificate_is_chosen_by_name(aws: Aws, net: Any, edge: Record, shop: World) -> None:
    by_name = {each["DomainName"]: each["CertificateArn"] for each in shop["aws/certificates"]}
    default, other = by_name["*.example.com"], by_name["shop.example.org"]
    arn = listener(
        net,
        edge["LoadBalancerArn"],
        Protocol="HTTPS",
        Port=443,
        Certificates=[{"CertificateArn": default}],
    )
    net.add_listener_certificates(ListenerArn=arn, Certificates=[{"CertificateArn": other}])
    chosen = [
        _get(aws, "/", X_Lab_Port="443", Host=host).json()["certificate"]
        for host in ("a.example.com", "shop.example.org", "nowhere.test")
    ]
    assert chosen == [default, other, default]


def test_a_listener_can_have_a_port_of_its_own(aws: Aws, net: Any, port: str) -> None:
    made = rule(net, port, Conditions=[path("/cart")])
    url = aws.open_port("edge", 80)
    answer = requests.get(f"{url}/cart", timeout=10)
    assert (answer.status_code, answer.json()["rule"]) == (404, made["RuleArn"])
    aws.reset()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/cart", timeout=10)


def test_the_recorded_shop_answers(aws: Aws, shop: World) -> None:
    aws.load(shop)
    name = shop["aws/load-balancers"][0]["LoadBalancerName"]
    redirect = _get(aws, "/cart", name=name)
    assert (redirect.status_code, redirect.headers["Location"]) == (
        301,
        "https://shop.example.com/cart",
    )
    forbidden = _get(aws, "/healthz", name=name, X_Lab_Port="443")
    assert (forbidden.status_code, forbidden.json()["body"]) == (403, "no")
