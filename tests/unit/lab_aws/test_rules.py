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
    target_group,
)
from tests.unit.lab_aws.world import World


@pytest.fixture
def port(net: Any, shop: World) -> str:
    return listener(net, load_balancer(net, shop)["LoadBalancerArn"])


def _priorities(net: Any, port: str) -> dict[str, str]:
    rules = net.describe_rules(ListenerArn=port)["Rules"]
    return {rule["Priority"]: rule["RuleArn"] for rule in rules}


def test_rules_are_listed_in_the_order_of_evaluation(net: Any, port: str) -> None:
    for priority in (10, 9, 100):
        rule(net, port, priority)
    assert list(_priorities(net, port)) == ["9", "10", "100", "default"]


def test_a_priority_is_used_once(net: Any, port: str) -> None:
    rule(net, port, 7)
    again = {
        "ListenerArn": port,
        "Priority": 7,
        "Conditions": [path("/b")],
        "Actions": [NOT_FOUND],
    }
    assert refusal(net.create_rule, **again) == (
        "PriorityInUse",
        "Priority '7' is currently in use",
    )


def test_priorities_can_be_swapped_in_one_call(net: Any, port: str) -> None:
    first, second = rule(net, port, 1)["RuleArn"], rule(net, port, 2)["RuleArn"]
    pairs = [{"RuleArn": first, "Priority": 2}, {"RuleArn": second, "Priority": 1}]
    net.set_rule_priorities(RulePriorities=pairs)
    assert (_priorities(net, port)["1"], _priorities(net, port)["2"]) == (second, first)


def test_a_priority_of_a_rule_left_out_is_in_use(net: Any, port: str) -> None:
    first = rule(net, port, 1)["RuleArn"]
    rule(net, port, 2)
    pairs = [{"RuleArn": first, "Priority": 2}]
    assert code(net.set_rule_priorities, RulePriorities=pairs) == "PriorityInUse"
    assert _priorities(net, port)["1"] == first


def test_two_rules_do_not_get_the_same_priority(net: Any, port: str) -> None:
    arns = [rule(net, port, number)["RuleArn"] for number in (1, 2)]
    pairs = [{"RuleArn": arn, "Priority": 9} for arn in arns]
    assert code(net.set_rule_priorities, RulePriorities=pairs) == "PriorityInUse"


def test_the_default_rule_stays_as_it_is(net: Any, port: str) -> None:
    default = _priorities(net, port)["default"]
    assert code(net.delete_rule, RuleArn=default) == "OperationNotPermitted"
    assert code(net.modify_rule, RuleArn=default, Actions=[NOT_FOUND]) == "OperationNotPermitted"
    pairs = [{"RuleArn": default, "Priority": 1}]
    assert code(net.set_rule_priorities, RulePriorities=pairs) == "OperationNotPermitted"


def test_a_change_replaces_only_what_it_names(net: Any, port: str) -> None:
    made = rule(net, port)
    net.modify_rule(RuleArn=made["RuleArn"], Conditions=[path("/new")])
    [changed] = net.describe_rules(RuleArns=[made["RuleArn"]])["Rules"]
    assert changed["Conditions"] == [{**path("/new"), "Values": ["/new"]}]
    assert changed["Actions"] == made["Actions"]


def test_a_deleted_rule_is_gone(net: Any, port: str) -> None:
    arn = rule(net, port)["RuleArn"]
    net.delete_rule(RuleArn=arn)
    assert code(net.delete_rule, RuleArn=arn) == "RuleNotFound"


def test_a_rule_has_the_tags_that_it_was_created_with(net: Any, port: str) -> None:
    tags = [{"Key": "ingress.k8s.aws/resource", "Value": "80:1"}]
    arn = rule(net, port, Tags=tags)["RuleArn"]
    [description] = net.describe_tags(ResourceArns=[arn])["TagDescriptions"]
    assert description["Tags"] == tags


def test_an_nlb_has_no_rules(net: Any, shop: World) -> None:
    arn = load_balancer(net, shop, Type="network", Name="nlb")["LoadBalancerArn"]
    group = target_group(net, shop, Protocol="TCP")
    port = listener(net, arn, Protocol="TCP", DefaultActions=[forward(group)])
    given = {
        "ListenerArn": port,
        "Priority": 1,
        "Conditions": [path("/")],
        "Actions": [forward(group)],
    }
    assert code(net.create_rule, **given) == "UnsupportedProtocol"


URL = {"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [{"Regex": "^/a", "Replace": "/b"}]}}
HOST = {
    "Type": "host-header-rewrite",
    "HostHeaderRewriteConfig": {"Rewrites": [{"Regex": "^a", "Replace": "b"}]},
}


def test_transforms_are_kept_and_can_be_reset(net: Any, port: str) -> None:
    made = rule(net, port, Transforms=[URL, HOST])
    assert made["Transforms"] == [URL, HOST]
    [changed] = net.modify_rule(RuleArn=made["RuleArn"], ResetTransforms=True)["Rules"]
    assert changed["Transforms"] == []


@pytest.mark.parametrize(
    "transforms",
    [
        [URL, URL],
        [{"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": []}}],
        [
            {
                "Type": "url-rewrite",
                "UrlRewriteConfig": {"Rewrites": [{"Regex": "(", "Replace": ""}]},
            }
        ],
    ],
)
def test_a_rule_has_one_sound_transform_of_a_type(
    net: Any, port: str, transforms: list[Record]
) -> None:
    given: Record = {
        "ListenerArn": port,
        "Priority": 1,
        "Conditions": [path("/")],
        "Actions": [NOT_FOUND],
    }
    assert code(net.create_rule, **given, Transforms=transforms) == "ValidationError"
