"""One way to count: what a stack asks for, what AWS has of it, and what plan and doctor report."""

from dataclasses import replace

import pytest

from kubectl_alb.analysis.plan.groups import PlanInput, plan
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.quota.checks import too_many_certificates, too_many_listeners_or_tags
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.quotas import (
    CERTIFICATES,
    GROUPS_PER_ALB,
    LISTENERS,
    RULES,
    Limit,
    inbound_rules,
    load_balancer_usage,
    managed_inbound_rules,
    stack_usage,
)
from kubectl_alb.model.account import Quota
from kubectl_alb.model.elbv2 import ListenerCertificate
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.network import Permission, SecurityGroup
from kubectl_alb.model.rule import Condition
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.stack import (
    ALB_ID,
    NLB_ID,
    InboundRule,
    Listener,
    LoadBalancer,
    ManagedSecurityGroup,
    Rule,
    Stack,
    TargetGroup,
)
from tests import builders
from tests.builders import having
from tests.worlds import PUBLIC, shop

ONE, TWO = (f"arn:aws:acm:eu-west-1:111122223333:certificate/{n}" for n in (1, 2))
FRONT = LoadBalancer(NLB_ID, "k8s-front", "network", "internet-facing", "ipv4")
ALB = LoadBalancer(ALB_ID, "k8s-shop", "application", "internal", "ipv4")


def secure(port: int, *certificates: str) -> Listener:
    return Listener(str(port), ALB_ID, port, "HTTPS", (), certificates)


def counted(stack: Stack, limit: Limit) -> int:
    found = stack_usage(stack, builders.snapshot())
    return next(one.used for one in found if one.limit is limit)


def test_the_default_certificate_of_a_listener_does_not_count() -> None:
    listeners = (secure(443, ONE, TWO), secure(8443, ONE, TWO))
    stack = Stack(GroupID("", "g"), (ALB,), listeners=listeners)
    assert counted(stack, CERTIFICATES) == 2


def test_a_certificate_named_twice_counts_once() -> None:
    stack = Stack(GroupID("", "g"), (ALB,), listeners=(secure(443, ONE, TWO, ONE, TWO),))
    assert counted(stack, CERTIFICATES) == 1


def test_aws_is_counted_by_the_same_rule() -> None:
    lb = builders.load_balancer()
    listeners = [builders.listener(lb, port, certificate=ONE) for port in (443, 8443)]
    entries = [
        ListenerCertificate(listener.arn, arn, default)
        for listener in listeners
        for arn, default in ((ONE, True), (ONE, False), (TWO, False))
    ]
    rules = [builders.rule(priority, on=one) for one in listeners for priority in (None, 1, 2)]
    snapshot = builders.snapshot(
        load_balancers=(lb,),
        listeners=tuple(listeners),
        listener_certificates=tuple(entries),
        rules=tuple(rules),
    )
    found = {one.limit: one.used for one in load_balancer_usage(lb, snapshot)}
    assert (found[CERTIFICATES], found[RULES], found[LISTENERS]) == (2, 4, 2)


def test_what_hangs_on_a_frontend_nlb_does_not_count() -> None:
    front = Listener(f"{NLB_ID}-ls-TCP-443", NLB_ID, 443, "TCP", ())
    stack = Stack(
        GroupID("", "g"),
        (ALB, FRONT),
        listeners=(secure(443, ONE), front),
        rules=(Rule("443", 1, (Condition("path-pattern", ("/*",)),), ()),),
        target_groups=(group("ip"), group("alb")),
    )
    assert counted(stack, LISTENERS) == 1
    assert counted(stack, RULES) == 1
    assert counted(stack, GROUPS_PER_ALB) == 1


def group(kind: str) -> TargetGroup:
    wanted = next(tg for tg in stacks(Facts(shop()))[PUBLIC].target_groups)
    return replace(wanted, id=kind, target_type=kind)


def test_each_ip_family_has_the_rules_of_a_security_group_to_itself() -> None:
    inbound = (
        InboundRule(80, cidr="10.0.0.0/8"),
        InboundRule(443, cidr="10.0.0.0/8"),
        InboundRule(443, ipv6_cidr="::/0"),
        InboundRule(443, prefix_list="pl-1"),
    )
    made = ManagedSecurityGroup("sg", "sg", "", inbound)
    there = SecurityGroup(
        "sg-1",
        "sg",
        "vpc-1",
        ingress=(
            Permission("tcp", 80, 80, ("10.0.0.0/8",)),
            Permission("tcp", 443, 443, ("10.0.0.0/8",), ("::/0",), ("pl-1",)),
        ),
    )
    found = builders.snapshot()
    assert managed_inbound_rules(made, found) == inbound_rules(there, found) == 3


def with_two_certificates(*quotas: Quota) -> Snapshot:
    """Return the recorded cluster with two certificates on two listeners of the public group."""
    recorded = shop()
    keys = {"certificate-arn": f"{ONE},{TWO}", "listen-ports": '[{"HTTPS":443},{"HTTPS":8443}]'}
    stack = stacks(Facts(recorded))[PUBLIC]
    changed = []
    for ingress in recorded.kubernetes.ingresses:
        kept = {k: v for k, v in ingress.meta.annotations.items() if "tags" not in k}
        ours = {f"alb.ingress.kubernetes.io/{key}": value for key, value in keys.items()}
        annotations = {**kept, **ours} if ingress.ref in stack.members else kept
        changed.append(replace(ingress, meta=replace(ingress.meta, annotations=annotations)))
    return having(recorded, ingresses=tuple(changed), quotas=quotas)


@pytest.mark.parametrize(
    ("check", "limit", "used"),
    [(too_many_certificates, CERTIFICATES, 2), (too_many_listeners_or_tags, LISTENERS, 2)],
    ids=["certificates", "listeners"],
)
def test_plan_and_doctor_report_the_same_number(check: Check, limit: Limit, used: int) -> None:
    snapshot = with_two_certificates(Quota(limit.service, limit.code, "", 1))
    facts = Facts(snapshot)
    planned = plan(PlanInput(facts, facts), [PUBLIC])[0]
    usage = next(one for one in planned.usage if one.limit is limit)
    assert (usage.used, usage.allowed, usage.applied) == (used, 1, True)
    told = [one.title for one in check.find(Facts(snapshot)) if isinstance(one, Finding)]
    assert f"group shop-public: {used} {limit.name} are wanted, 1 is allowed" in told


def test_a_default_is_said_to_be_one() -> None:
    stack = Stack(GroupID("", "g"), (ALB,))
    applied = builders.snapshot(quotas=(Quota(RULES.service, RULES.code, "", 200.0),))
    own = next(one for one in stack_usage(stack, applied) if one.limit is RULES)
    default = next(one for one in stack_usage(stack, applied) if one.limit is LISTENERS)
    assert (own.allowed, own.applied) == (200, True)
    assert (default.allowed, default.applied) == (50, False)
