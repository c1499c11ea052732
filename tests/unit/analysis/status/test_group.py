"""The status of one group, from what was read and what was not."""

from dataclasses import replace
from datetime import timedelta

from kubectl_alb.analysis.status.group import GroupStatus
from kubectl_alb.analysis.status.overview import STATUS_NEEDS, overview
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model import elbv2
from kubectl_alb.model.account import Quota
from kubectl_alb.model.kubernetes import IngressClass
from kubectl_alb.model.network import Certificate
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.model.snapshot import Snapshot
from tests.builders import (
    NOW,
    binding,
    event,
    health,
    ingress,
    ingress_class,
    listener,
    load_balancer,
    meta,
    node,
    pod,
    rule,
    service,
    snapshot,
    target_group,
)

LB = load_balancer()
HTTPS = listener(LB, certificate="arn:one")
WEB = target_group(lb=LB)
OK = event("SuccessfullyReconciled")
OWN = {"elbv2.k8s.aws/cluster": "lab", "ingress.k8s.aws/stack": "shop/web"}
SECTIONS = [section.name.lower() for section in STATUS_NEEDS]


def shop(**sections: object) -> Snapshot:
    """Return everything read, a healthy Ingress unless other records are given."""
    healthy: dict[str, object] = {
        "ingress_classes": (ingress_class(),),
        "ingresses": (ingress(address=LB.dns_name),),
        "events": (OK,),
        "load_balancers": (LB,),
        "listeners": (HTTPS,),
        "rules": (rule(1, to=WEB, on=HTTPS), rule(None, on=HTTPS)),
        "target_groups": (WEB,),
        "target_group_bindings": (binding(WEB.arn),),
        "target_health": (health(WEB), health(WEB, "10.0.1.2")),
    }
    return snapshot(**{**dict.fromkeys(SECTIONS, ()), **healthy, **sections})


def without(found: Snapshot, *sections: Section) -> Snapshot:
    """Return a snapshot without these sections, which could not be read."""
    gaps = {section: Gap("refused") for section in sections}
    empty = found.with_records(dict.fromkeys(sections, ()))
    return replace(empty, read=found.read - {*sections}, gaps=gaps)


def status(found: Snapshot) -> GroupStatus:
    (group,) = overview(Facts(found), found.kubernetes.ingresses).groups
    return group


def test_what_is_active_healthy_and_reconciled_is_healthy() -> None:
    group = status(shop())
    assert (group.state, group.awaited, group.unread) == ("healthy", (), ())
    assert group.load_balancer is LB
    assert group.targets
    assert (group.targets.healthy, group.targets.total) == (2, 2)
    assert group.rules
    assert (group.rules.used, group.rules.allowed) == (1, 100)


def test_the_limit_of_rules_is_the_accounts_own() -> None:
    quota = Quota("elasticloadbalancing", "L-7EED9B64", "Rules", 200.0)
    rules = status(shop(quotas=(quota,))).rules
    assert rules
    assert (rules.allowed, rules.applied) == (200, True)


def test_a_load_balancer_is_found_by_its_tags_before_the_address_is_written() -> None:
    found = shop(ingresses=(ingress(),), tags=(elbv2.ResourceTags(LB.arn, OWN),))
    assert status(found).load_balancer is LB


def test_without_a_load_balancer_one_is_awaited() -> None:
    group = status(shop(ingresses=(ingress(),), load_balancers=(), listeners=(), rules=()))
    assert (group.load_balancers, group.state) == ((), "pending")
    assert group.awaited == ("there is no load balancer",)


def test_a_load_balancer_that_is_being_made_is_awaited() -> None:
    group = status(shop(load_balancers=(replace(LB, state="provisioning"),)))
    assert group.awaited == ("load balancer k8s-shop is provisioning",)


def test_each_target_is_awaited_with_its_reason() -> None:
    ill = health(WEB, "10.0.1.2", "unhealthy", reason="Target.Timeout")
    group = status(shop(target_health=(health(WEB), ill)))
    assert group.awaited == (
        "1 of 2 targets of shop/web not healthy: 1 unhealthy (health check got no answer in time)",
    )


def test_targets_that_drain_are_counted_and_not_awaited() -> None:
    group = status(shop(target_health=(health(WEB), health(WEB, "10.0.1.2", "draining"))))
    assert (group.state, group.targets and group.targets.draining) == ("healthy", 1)


def test_targets_that_nobody_checks_are_not_awaited() -> None:
    off = health(WEB, "10.0.1.2", "unavailable", reason="Target.HealthCheckDisabled")
    assert status(shop(target_health=(health(WEB), off))).state == "healthy"


def test_instances_that_fail_by_design_are_not_awaited() -> None:
    group = replace(WEB, target_type="instance")
    local = replace(service(), external_traffic_policy="Local", selector={"app": "web"})
    ill = health(group, "i-0b", "unhealthy", reason="Target.Timeout")
    found = shop(
        target_groups=(group,),
        target_health=(health(group, "i-0a"), ill),
        services=(local,),
        nodes=(node(), node("node-b", instance="i-0b")),
        pods=(replace(pod(), meta=meta("web-1", labels={"app": "web"})),),
    )
    assert status(found).state == "healthy"


def test_a_target_group_without_targets_is_not_healthy() -> None:
    assert status(shop(target_health=())).awaited == (
        "target group k8s-web of shop/web has no target",
    )


def test_a_failed_reconcile_is_a_failed_group() -> None:
    group = status(shop(events=(event("FailedDeployModel", "AccessDenied"),)))
    assert (group.state, group.awaited) == ("failed", ("shop/web: the last reconcile failed",))


def test_a_change_that_is_not_reconciled_is_awaited() -> None:
    changed = replace(ingress(address=LB.dns_name), changed=NOW - timedelta(seconds=20))
    group = status(shop(ingresses=(changed,)))
    assert group.awaited == ("shop/web: changed 20s ago, and not reconciled since",)


def test_a_member_that_is_being_deleted_is_awaited() -> None:
    leaving = ingress(address=LB.dns_name)
    finalizers = ("ingress.k8s.aws/resources",)
    going = replace(leaving, meta=replace(leaving.meta, deleted=NOW, finalizers=finalizers))
    assert status(shop(ingresses=(going,))).awaited == ("shop/web: is being deleted",)


def test_without_load_balancers_nothing_of_them_is_known() -> None:
    group = status(without(shop(), Section.LOAD_BALANCERS))
    assert group.load_balancers is group.rules is group.targets is group.certificates is None
    assert (group.state, group.unread) == ("unknown", (Section.LOAD_BALANCERS,))


def test_without_health_the_targets_are_not_known() -> None:
    group = status(without(shop(), Section.TARGET_HEALTH))
    assert (group.targets, group.state) == (None, "unknown")
    assert group.rules is not None


def test_health_that_could_not_be_read_of_another_group_does_not_matter() -> None:
    gap = Gap("1 of 9 could not be read", parents=frozenset({"arn:of-another"}))
    found = replace(shop(), gaps={Section.TARGET_HEALTH: gap})
    assert status(found).state == "healthy"
    own = replace(gap, parents=frozenset({WEB.arn}))
    assert status(replace(found, gaps={Section.TARGET_HEALTH: own})).targets is None


def test_without_rules_their_number_is_not_known() -> None:
    assert status(without(shop(), Section.RULES)).rules is None
    assert status(without(shop(), Section.LISTENERS, Section.RULES)).rules is None


def test_without_events_the_state_is_not_known() -> None:
    assert status(without(shop(), Section.EVENTS)).state == "unknown"


def test_the_certificate_that_ends_first_counts() -> None:
    ends = [NOW + timedelta(days=61.5), NOW + timedelta(days=9)]
    known = (
        Certificate("arn:one", ("a.example",), "ISSUED", not_after=ends[0]),
        Certificate("arn:two", ("b.example",), "ISSUED", not_after=ends[1]),
    )
    more = (
        elbv2.ListenerCertificate(HTTPS.arn, "arn:two", False),
        elbv2.ListenerCertificate(HTTPS.arn, "arn:iam", False),
    )
    found = status(shop(certificates=known, listener_certificates=more)).certificates
    assert found is not None
    assert (found.days_left(NOW), found.presented, found.unknown) == (9, 3, 1)


def test_ingresses_that_no_controller_handles_are_in_no_group() -> None:
    other = IngressClass(meta("nginx", ""), "k8s.io/ingress-nginx")
    found = shop(ingress_classes=(ingress_class(), other), ingresses=(ingress(class_name="nginx"),))
    result = overview(Facts(found), found.kubernetes.ingresses)
    assert (result.groups, [str(ref) for ref in result.unhandled]) == ((), ["shop/web"])


def test_what_is_not_known_is_awaited() -> None:
    found = without(shop(), Section.TARGET_HEALTH)
    (text,) = overview(Facts(found), found.kubernetes.ingresses).awaited
    assert text == "the state of group shop/web is not known: aws/target-health was not read"


def test_tags_are_asked_for_only_where_they_decide() -> None:
    assert status(without(shop(), Section.TAGS)).state == "healthy"
    unplaced = without(shop(ingresses=(ingress(),)), Section.TAGS)
    assert status(unplaced).unread == (Section.TAGS,)
