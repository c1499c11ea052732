"""Drift of a deployed group: each test changes one thing in AWS."""

from dataclasses import replace

import pytest

from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.elbv2 import Action, ListenerCertificate, Rule
from kubectl_alb.model.network import Permission
from kubectl_alb.model.rule import Condition
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.stack import Stack
from tests.builders import having
from tests.worlds import compared, shop, summary, with_record


def listener(port: int):
    lb = next(lb for lb in shop().aws.load_balancers if lb.name.startswith("k8s-shoppublic"))
    return next(
        one for one in shop().aws.listeners_by_load_balancer_arn[lb.arn] if one.port == port
    )


def rule(priority: int) -> Rule:
    found = shop().aws.rules_by_listener_arn[listener(443).arn]
    return next(one for one in found if one.priority == priority)


def with_rule(old: Rule, **fields: object) -> Snapshot:
    return with_record(shop(), "rules", old, **fields)


def with_tags(arn: str, **more: str) -> Snapshot:
    entry = next(one for one in shop().aws.tags if one.arn == arn)
    tags = {key: value for key, value in {**entry.tags, **more}.items() if value}
    return with_record(shop(), "tags", entry, tags=tags)


def group_named(start: str):
    return next(tg for tg in shop().aws.target_groups if tg.name.startswith(start))


@pytest.mark.parametrize(
    "group",
    [id_ for id_, out in outcomes(Facts(shop())).items() if isinstance(out, Stack)],
    ids=str,
)
def test_what_the_controller_has_just_deployed_is_no_change(group) -> None:
    assert summary(compared(shop(), group)) == []


def test_a_rule_made_by_hand_is_deleted() -> None:
    ours = rule(1)
    foreign = replace(ours, arn=ours.arn + "x", priority=77, conditions=())
    snapshot = having(shop(), rules=(*shop().aws.rules, foreign))
    assert summary(compared(snapshot)) == ["delete ListenerRule 443:77"]


def test_a_rule_deleted_by_hand_is_created() -> None:
    gone = rule(3)
    snapshot = having(shop(), rules=tuple(r for r in shop().aws.rules if r is not gone))
    assert summary(compared(snapshot)) == ["create ListenerRule 443:3"]


def test_a_changed_action_is_changed_back_where_it_is() -> None:
    said = replace(rule(1).actions[0], status_code="404")
    snapshot = with_rule(rule(1), actions=(said,))
    assert summary(compared(snapshot)) == ["update ListenerRule 443:1"]


def test_a_changed_condition_is_changed_back_where_it_is() -> None:
    snapshot = with_rule(rule(3), conditions=(Condition("path-pattern", ("/other",)),))
    assert summary(compared(snapshot)) == ["update ListenerRule 443:3"]


def test_swapped_priorities_are_two_moves() -> None:
    first, second = rule(2), rule(3)
    snapshot = with_rule(first, priority=3)
    snapshot = with_record(snapshot, "rules", second, priority=2)
    found = compared(snapshot)
    assert summary(found) == ["update ListenerRule 443:2", "update ListenerRule 443:3"]
    assert [(c.change.observed.priority, c.change.desired.priority) for c in found.changes] == [
        (3, 2),
        (2, 3),
    ]


def test_a_changed_weight_is_changed_back() -> None:
    action = rule(2).actions[0]
    heavier = tuple(replace(t, weight=50) for t in action.target_groups)
    snapshot = with_rule(rule(2), actions=(replace(action, target_groups=heavier),))
    assert summary(compared(snapshot)) == ["update ListenerRule 443:2"]


def test_what_aws_fills_in_is_no_change() -> None:
    old = listener(80)
    full = replace(
        old.default_actions[0],
        redirect={
            **old.default_actions[0].redirect,
            "Host": "#{host}",
            "Path": "/#{path}",
            "Query": "#{query}",
        },
    )
    assert summary(compared(with_record(shop(), "listeners", old, default_actions=(full,)))) == []


def test_another_default_action_is_drift_of_the_listener() -> None:
    other = Action("fixed-response", 1, status_code="200")
    snapshot = with_record(shop(), "listeners", listener(443), default_actions=(other,))
    assert summary(compared(snapshot)) == ["update Listener 443"]


def test_another_tls_policy_is_drift_of_the_listener() -> None:
    snapshot = with_record(
        shop(), "listeners", listener(443), ssl_policy="ELBSecurityPolicy-2016-08"
    )
    assert summary(compared(snapshot)) == ["update Listener 443"]


def test_a_listener_made_by_hand_is_deleted() -> None:
    foreign = replace(listener(80), arn=listener(80).arn + "x", port=8080)
    snapshot = having(shop(), listeners=(*shop().aws.listeners, foreign))
    assert summary(compared(snapshot)) == ["delete Listener 8080"]


def test_a_listener_deleted_by_hand_is_created() -> None:
    gone = listener(80)
    snapshot = having(
        shop(), listeners=tuple(one for one in shop().aws.listeners if one is not gone)
    )
    assert summary(compared(snapshot)) == ["create Listener 80"]


def test_a_certificate_added_by_hand_is_drift_of_the_listener() -> None:
    extra = ListenerCertificate(listener(443).arn, "arn:aws:acm:us-west-2:1:certificate/x", False)
    snapshot = having(shop(), listener_certificates=(*shop().aws.listener_certificates, extra))
    assert summary(compared(snapshot)) == ["update Listener 443"]


def test_the_default_certificate_also_stands_among_the_others_or_not() -> None:
    again = ListenerCertificate(listener(443).arn, listener(443).certificate, False)
    kept = tuple(c for c in shop().aws.listener_certificates if c != again)
    assert summary(compared(having(shop(), listener_certificates=kept))) == []
    assert summary(compared(having(shop(), listener_certificates=(*kept, again)))) == []


def test_a_foreign_tag_is_removed() -> None:
    lb = next(lb for lb in shop().aws.load_balancers if lb.name.startswith("k8s-shoppublic"))
    assert summary(compared(with_tags(lb.arn, by="hand"))) == ["update LoadBalancer LoadBalancer"]


def test_tags_of_aws_are_left_alone() -> None:
    lb = next(lb for lb in shop().aws.load_balancers if lb.name.startswith("k8s-shoppublic"))
    assert summary(compared(with_tags(lb.arn, **{"aws:cloudformation:stack-name": "x"}))) == []


def test_a_removed_tag_of_a_rule_is_put_back() -> None:
    assert summary(compared(with_tags(rule(1).arn, owner=""))) == ["update ListenerRule 443:1"]


def test_tags_that_were_not_read_are_no_change() -> None:
    tags = tuple(one for one in shop().aws.tags if one.arn != rule(1).arn)
    assert summary(compared(having(shop(), tags=tags))) == []


def test_an_inbound_rule_added_by_hand_is_removed() -> None:
    group = next(g for g in shop().aws.security_groups if g.name.startswith("k8s-shoppublic"))
    wide = Permission("tcp", 0, 65535, ("10.0.0.0/8",))
    snapshot = with_record(shop(), "security_groups", group, ingress=(*group.ingress, wide))
    assert summary(compared(snapshot)) == ["update SecurityGroup ManagedLBSecurityGroup"]


def test_a_changed_health_check_is_drift_of_the_target_group() -> None:
    group = group_named("k8s-shop-cart")
    check = replace(group.health_check, path="/other")
    snapshot = with_record(shop(), "target_groups", group, health_check=check)
    assert [text.rpartition(" ")[0] for text in summary(compared(snapshot))] == [
        "update TargetGroup"
    ]


def test_another_security_group_on_the_load_balancer_is_drift() -> None:
    lb = next(lb for lb in shop().aws.load_balancers if lb.name.startswith("k8s-shoppublic"))
    snapshot = with_record(shop(), "load_balancers", lb, security_groups=lb.security_groups[:1])
    assert summary(compared(snapshot)) == ["update LoadBalancer LoadBalancer"]


def test_a_target_group_of_another_protocol_version_is_replaced_with_all_that_hangs_on_it() -> None:
    group = group_named("k8s-shop-cart")
    snapshot = with_record(shop(), "target_groups", group, protocol_version="HTTP2")
    assert [
        text.partition(" ")[0] + " " + text.split()[1] for text in summary(compared(snapshot))
    ] == [
        "update ListenerRule",
        "update ListenerRule",
        "replace TargetGroup",
        "replace TargetGroupBinding",
    ]


def test_another_scheme_replaces_the_load_balancer_and_what_hangs_on_it() -> None:
    lb = next(lb for lb in shop().aws.load_balancers if lb.name.startswith("k8s-shoppublic"))
    snapshot = with_record(shop(), "load_balancers", lb, scheme="internal")
    kinds = [text.split()[:2] for text in summary(compared(snapshot))]
    assert kinds[:3] == [
        ["replace", "LoadBalancer"],
        ["replace", "Listener"],
        ["replace", "Listener"],
    ]
    assert {tuple(kind) for kind in kinds[3:]} == {("replace", "ListenerRule")}


def test_a_gap_is_no_change() -> None:
    gaps = {**shop().gaps, Section.LISTENER_CERTIFICATES: Gap("refused")}
    found = compared(having(replace(shop(), gaps=gaps), listener_certificates=()))
    assert summary(found) == []
    assert ("AWS::ElasticLoadBalancingV2::Listener", "443", "certificates") in found.terms.unseen
