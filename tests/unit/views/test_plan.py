"""Plans as people and machines read them, for a deployed group that somebody changed in AWS."""

from dataclasses import replace

import jsonschema
import pytest

from kubectl_alb.analysis.plan.groups import PlanInput
from kubectl_alb.analysis.plan.planned import FieldChange
from kubectl_alb.checks.engine.plan_report import PlanReport, planned
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import PREFIX, RESOURCE_TAG
from kubectl_alb.model.elbv2 import ListenerCertificate, MutualAuthentication
from kubectl_alb.model.kubernetes import Position
from kubectl_alb.model.names import Ref
from kubectl_alb.model.network import Permission
from kubectl_alb.model.rule import Condition
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import text
from kubectl_alb.views.plan import document, value
from kubectl_alb.views.plan_words import parts
from kubectl_alb.views.schemas.plan import PLAN
from tests.builders import having
from tests.worlds import PUBLIC, shop, with_record

NONE = {"create": 0, "update": 0, "replace": 0, "delete": 0}


def drift(snapshot: Snapshot) -> PlanInput:
    facts = Facts(snapshot)
    return PlanInput(facts, facts)


def report(snapshot: Snapshot) -> PlanReport:
    return planned(drift(snapshot), (), [PUBLIC])


def screen(snapshot: Snapshot) -> list[str]:
    """Draw the plan without heading, quotas and sum."""
    drawn = text(document(report(snapshot), wide=False), Look()).splitlines()
    return [line for line in drawn[1:] if line and not line.startswith(("Quotas", "Plan"))]


def live(section: str, start: str):
    return next(
        one for one in shop().records(Section[section.upper()]) if one.name.startswith(start)
    )


def listener(port: int):
    lb = live("load_balancers", "k8s-shoppublic")
    return next(
        one for one in shop().aws.listeners_by_load_balancer_arn[lb.arn] if one.port == port
    )


def rule(priority: int):
    rules = shop().aws.rules_by_listener_arn[listener(443).arn]
    return next(one for one in rules if one.priority == priority)


def test_a_deployed_group_has_no_changes() -> None:
    drawn = text(document(report(shop()), wide=False), Look())
    assert drawn == (
        "Plan: 0 to create, 0 to change, 0 to replace, 0 to delete. Nothing was changed.\n"
    )


def test_a_missing_rule_is_told_with_its_ingress() -> None:
    gone = rule(1)
    snapshot = having(shop(), rules=tuple(one for one in shop().aws.rules if one is not gone))
    assert screen(snapshot) == [
        "  + rule  port 443 priority 1   path /healthz  fixed-response 403 'no'"
        "   (ingress ops/health)"
    ]


def test_a_changed_condition_is_told_before_and_after() -> None:
    other = (Condition("path-pattern", ("/other",)),)
    assert screen(with_record(shop(), "rules", rule(3), conditions=other)) == [
        "  ~ rule  port 443 priority 3   host app.example.com  path /cart or /cart/*  → cart:http",
        "      ~ conditions  path /other → host app.example.com  path /cart or /cart/*"
        "   (ingress shop/cart)",
    ]


def test_moved_rules_are_told_by_their_numbers() -> None:
    snapshot = with_record(shop(), "rules", rule(4), priority=40)
    assert screen(snapshot) == [
        "  ~ rule  port 443 priority 40 → 4   host shop.example.org  path /*  → cart:http"
        "   (moved in AWS)"
    ]


def test_a_default_action_is_told_in_words() -> None:
    wrong = replace(listener(443).default_actions[0], status_code="503")
    snapshot = with_record(shop(), "listeners", listener(443), default_actions=(wrong,))
    assert screen(snapshot)[1:] == [
        "      ~ defaultActions  fixed-response 503 → fixed-response 404"
    ]


def test_a_tag_names_the_class_that_asks_for_it() -> None:
    tags = next(one for one in shop().aws.tags if one.arn == rule(1).arn)
    others = {key: value for key, value in tags.tags.items() if key != "owner"}
    assert screen(with_record(shop(), "tags", tags, tags=others))[1:] == [
        "      + tag owner  platform   (class params alb, tags)"
    ]


def test_a_missing_resource_tag_of_a_rule_is_told() -> None:
    tags = next(one for one in shop().aws.tags if one.arn == rule(1).arn)
    others = {key: value for key, value in tags.tags.items() if key != RESOURCE_TAG}
    assert screen(with_record(shop(), "tags", tags, tags=others))[1:] == [
        f"      + tag {RESOURCE_TAG}  443:1   (ingress ops/health)"
    ]


def test_what_words_do_not_tell_is_told_part_by_part() -> None:
    before = [{"order": 1, "config": {"issuer": "a", "tokenEndpoint": "b"}}]
    after = [{"order": 1, "config": {"issuer": "a", "tokenEndpoint": "c"}}]
    (part,) = parts(FieldChange("actions", before, after))
    assert part == FieldChange("actions.0.config.tokenEndpoint", "b", "c")


def test_a_foreign_certificate_is_told_alone() -> None:
    extra = ListenerCertificate(listener(443).arn, "arn:aws:acm:us-west-2:1:certificate/x", False)
    snapshot = having(shop(), listener_certificates=(*shop().aws.listener_certificates, extra))
    assert screen(snapshot) == [
        "  ~ listener 443 HTTPS",
        "      - certificate  arn:aws:acm:us-west-2:1:certificate/x",
    ]


def test_a_foreign_inbound_rule_is_told_alone() -> None:
    group = live("security_groups", "k8s-shoppublic")
    wide = Permission("tcp", 0, 65535, ("10.0.0.0/8",))
    snapshot = with_record(shop(), "security_groups", group, ingress=(*group.ingress, wide))
    assert screen(snapshot)[1:] == ["      - inbound  tcp 0-65535 from 10.0.0.0/8"]


def test_a_replacement_says_why_and_what_clients_notice() -> None:
    group = live("target_groups", "k8s-shop-cart")
    lines = screen(with_record(shop(), "target_groups", group, protocol_version="HTTP2"))
    assert "-/+ target group k8s-shop-cart-fa55560e39   (ingress shop/cart)" in lines
    assert "      ~ protocolVersion  HTTP2 → HTTP1   # forces replacement" in lines
    assert any(line.startswith("      traffic: rules move to the new group") for line in lines)


def test_an_attribute_that_nothing_names_is_left_as_it_is() -> None:
    group = live("target_groups", "k8s-shop-cart")
    entry = next(one for one in shop().aws.target_group_attributes if one.arn == group.arn)
    values = {**entry.values, "slow_start.duration_seconds": "30"}
    snapshot = with_record(shop(), "target_group_attributes", entry, values=values)
    assert screen(snapshot) == [
        "  = target group k8s-shop-cart-fa55560e39"
        "   (no annotation names it, and the controller resets nothing)",
        "      attribute slow_start.duration_seconds  30   (default 0)",
    ]
    assert not report(snapshot).changed
    assert value(report(snapshot))["totals"] == {**NONE, "kept": 1}


def test_stickiness_that_nobody_asks_for_is_left_as_it_is() -> None:
    split = rule(2)
    sticky = replace(split.actions[0], sticky_seconds=300)
    assert screen(with_record(shop(), "rules", split, actions=(sticky,))) == [
        "  = rule  port 443 priority 2   host app.example.com  path /*"
        "  → web:http weight 90, web-canary:http weight 10"
        "   (no annotation names it, and the controller resets nothing)",
        "      actions.0.forwardConfig.targetGroupStickinessConfig.durationSeconds  300"
        "   (default off)",
    ]


def test_stickiness_goes_when_the_action_is_sent_anew() -> None:
    split = rule(2)
    groups = (
        replace(split.actions[0].target_groups[0], weight=7),
        *split.actions[0].target_groups[1:],
    )
    wrong = replace(split.actions[0], target_groups=groups, sticky_seconds=300)
    (change,) = report(with_record(shop(), "rules", split, actions=(wrong,))).groups[0].changes
    assert not change.kept


def test_mutual_tls_that_nobody_asks_for_is_left_as_it_is() -> None:
    passing = MutualAuthentication("passthrough")
    snapshot = with_record(shop(), "listeners", listener(443), mutual_authentication=passing)
    assert screen(snapshot)[1:] == ["      mutualAuthentication.mode  passthrough   (default off)"]


@pytest.mark.parametrize(
    ("start", "what"), [("k8s-shop-cart", "targetGroup"), ("k8s-shoppublic", "loadBalancer")]
)
def test_a_group_with_an_untagged_resource_is_not_deployed(start: str, what: str) -> None:
    section = "target_groups" if what == "targetGroup" else "load_balancers"
    arn = live(section, start).arn
    tags = next(one for one in shop().aws.tags if one.arn == arn)
    others = {key: value for key, value in tags.tags.items() if key != RESOURCE_TAG}
    assert screen(with_record(shop(), "tags", tags, tags=others))[:1] == [
        f"      unexpected {what} with no resourceID: {arn}"
    ]


def unread(need: Section, parent: str) -> Snapshot:
    """The world in which AWS kept one resource's records to itself."""
    gap = Gap("1 of 3 could not be read: no answer", parents=frozenset({parent}))
    return replace(shop(), gaps={**shop().gaps, need: gap})


@pytest.mark.parametrize("need", [Section.LISTENERS, Section.RULES])
def test_what_is_not_read_of_one_group_darkens_no_other(need: Section) -> None:
    lb = live("load_balancers", "k8s-ops-admin")
    parent = (
        lb.arn
        if need is Section.LISTENERS
        else shop().aws.listeners_by_load_balancer_arn[lb.arn][0].arn
    )
    snapshot = unread(need, parent)
    found = planned(drift(snapshot), ())
    assert [str(group.id) for group in found.groups if group.unknown] == ["ops/admin"]


def test_attributes_that_were_read_are_compared_though_others_were_not() -> None:
    first, second = (live("target_groups", f"k8s-shop-{name}") for name in ("cart", "web"))
    snapshot = unread(Section.TARGET_GROUP_ATTRIBUTES, first.arn)
    kept = next(one for one in snapshot.aws.target_group_attributes if one.arn == second.arn)
    lost = next(one for one in snapshot.aws.target_group_attributes if one.arn == first.arn)
    others = tuple(one for one in snapshot.aws.target_group_attributes if one is not lost)
    values = {**kept.values, "deregistration_delay.timeout_seconds": "17"}
    snapshot = having(snapshot, target_group_attributes=others)
    snapshot = with_record(snapshot, "target_group_attributes", kept, values=values)
    (group,) = report(snapshot).groups
    assert [change.name for change in group.changes] == [second.name]


def test_a_deregistered_target_is_drift() -> None:
    gone = next(t for t in shop().aws.target_health if "k8s-shop-cart" in t.target_group_arn)
    left = tuple(target for target in shop().aws.target_health if target is not gone)
    assert screen(having(shop(), target_health=left)) == [
        "  ~ target group k8s-shop-cart-fa55560e39"
        "   (its targets are not the endpoints of the Service,"
        " which the controller sees when these change, or hours later)",
        f"      + target {gone.id}:{gone.port}  to be registered",
    ]


def test_a_target_registered_by_hand_is_drift() -> None:
    ours = next(t for t in shop().aws.target_health if "k8s-shop-cart" in t.target_group_arn)
    foreign = replace(ours, id="10.9.9.9")
    found = report(having(shop(), target_health=(*shop().aws.target_health, foreign)))
    assert [
        (f.path, f.before, f.after) for g in found.groups for c in g.changes for f in c.fields
    ] == [(f"targets.10.9.9.9:{ours.port}", "registered", None)]


def test_every_change_of_the_machine_form_fits_its_schema() -> None:
    lb = live("load_balancers", "k8s-shoppublic")
    snapshot = with_record(shop(), "load_balancers", lb, scheme="internal")
    said = value(report(snapshot))
    jsonschema.validate(said, PLAN)
    assert said["totals"] == {"create": 0, "update": 0, "replace": 7, "delete": 0, "kept": 0}


def test_a_refused_group_says_its_code_and_whom_it_stops() -> None:
    question = drift(shop())
    refused = {str(one.id): one for one in planned(question, ()).refused}
    assert refused["beta/preview"].code == "ALB-CERT-001"
    assert refused["beta/preview"].blocks == ()


@pytest.mark.parametrize("flag", ["--exit-zero", "--fail-on=never"])
def test_a_refused_group_can_be_let_pass(flag: str, run) -> None:
    bundle = "tests/golden/worlds/shop"
    assert run("plan", "--bundle", bundle).code == 3
    assert run("plan", "--bundle", bundle, flag).code == 0


def test_a_conflict_is_laid_to_the_manifest_that_brings_it() -> None:
    web = next(one for one in shop().kubernetes.ingresses if one.meta.name == "web")
    scheme = {**web.meta.annotations, f"{PREFIX}scheme": "internal", f"{PREFIX}group.order": "-1"}
    place = Position("first.yaml", 1, {})
    meta = replace(web.meta, name="first", annotations=scheme, position=place)
    after = having(shop(), ingresses=(*shop().kubernetes.ingresses, replace(web, meta=meta)))
    question = PlanInput(Facts(after), Facts(shop()))
    (refused,) = planned(question, (), [PUBLIC]).refused
    assert refused.refusal.message.startswith("conflicting scheme")
    assert refused.refusal.ingress == Ref("shop", "first")
    assert Ref("shop", "first") not in refused.blocks
