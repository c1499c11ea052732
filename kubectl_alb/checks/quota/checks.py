"""Quotas that are used up, or nearly: QUOTA."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import about_group, grade_of, refs_of, whose
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.facts import quotas as quota
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.ownership import load_balancers
from kubectl_alb.facts.quotas import Limit, Usage, usage
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Stack

MAX_TAGS = 50


def _finding(found: Usage, severity: Severity | None = None) -> Finding:
    about = found.about
    where = "" if about.kind == "Region" else f" of {about.kind} {about.name}"
    state = "used up" if found.full else "nearly used up"
    weight = severity or (Severity.ERROR if found.left < 0 else Severity.WARNING)
    return Finding(
        about,
        f"quota {found.limit.name}{where} is {state}: {found.used} of {found.allowed}",
        "what comes next is refused" if found.full else f"{found.left} are left",
        rating=weight,
        hint="ask for a higher quota, or use less of it",
        fix="aws service-quotas request-service-quota-increase --service-code "
        f"{found.limit.service} --quota-code {found.limit.code} "
        f"--desired-value {max(found.allowed, found.used) * 2}",
    )


def _wanted(limit: Limit, counts: dict[str, int], facts: Facts) -> Iterator[CheckResult]:
    """Report stacks that the controller would build beyond a quota; counts are by group."""
    for id_, stack in stacks(facts).items():
        group = groups(facts)[id_]
        count = counts.get(str(stack.id), 0)
        permitted = quota.allowed(limit, facts.snapshot)
        if count > permitted and group.members:
            about = about_group(group)
            yield Finding(
                about,
                f"{whose(about)}: {count} {limit.name} are wanted, {permitted} are allowed",
                "AWS refuses those beyond the quota, and the reconcile stops there",
                rating=grade_of(group.members[0].ref, facts),
                concerns=refs_of(group),
                hint="ask for a higher quota, or split the group",
                fix="aws service-quotas request-service-quota-increase --service-code "
                f"{limit.service} --quota-code {limit.code} --desired-value {count}",
            )


def _used(limit: Limit, facts: Facts) -> Iterator[CheckResult]:
    for lb in load_balancers(facts):
        if lb.type != "application":
            continue
        for found in quota.load_balancer_usage(lb, facts.snapshot):
            if found.limit is limit and found.nearly_full:
                yield _finding(found)


def _counts(facts: Facts, limit: Limit) -> dict[str, int]:
    return {str(id_): _count(stack, limit) for id_, stack in stacks(facts).items()}


def _count(stack: Stack, limit: Limit) -> int:
    if limit is quota.RULES:
        return len(stack.rules)
    if limit is quota.CERTIFICATES:
        return sum(max(len(listener.certificates) - 1, 0) for listener in stack.listeners)
    if limit is quota.LISTENERS:
        return len(stack.listeners)
    return len(stack.target_groups)


ON_BALANCER = (
    *MEMBERSHIP,
    Section.QUOTAS,
    Section.LOAD_BALANCERS,
    Section.TAGS,
    Section.LISTENERS,
    Section.RULES,
    Section.LISTENER_CERTIFICATES,
    Section.TARGET_GROUPS,
    Section.TARGET_HEALTH,
)


def _both(limit: Limit, facts: Facts) -> Iterator[CheckResult]:
    yield from _wanted(limit, _counts(facts, limit), facts)
    yield from _used(limit, facts)


@check("ALB-QUOTA-001", *ON_BALANCER, models=True)
def too_many_rules(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers with more rules, or nearly more, than the quota."""
    yield from _both(quota.RULES, facts)


@check(
    "ALB-QUOTA-002",
    Section.QUOTAS,
    Section.LOAD_BALANCERS,
    Section.TAGS,
    Section.LISTENERS,
    Section.RULES,
    Section.LISTENER_CERTIFICATES,
    Section.TARGET_GROUPS,
    Section.TARGET_HEALTH,
)
def too_many_targets(facts: Facts) -> Iterator[CheckResult]:
    """Find target groups and load balancers with nearly as many targets as the quota."""
    yield from _used(quota.TARGETS_PER_ALB, facts)
    for found in quota.target_group_usage(facts.snapshot):
        if found.nearly_full:
            yield _finding(found)


@check("ALB-QUOTA-003", *ON_BALANCER, models=True)
def too_many_certificates(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers with more certificates, or nearly more, than the quota."""
    yield from _both(quota.CERTIFICATES, facts)


@check("ALB-QUOTA-004", Section.QUOTAS, Section.LOAD_BALANCERS, Section.TARGET_GROUPS)
def too_many_load_balancers(facts: Facts) -> Iterator[CheckResult]:
    """Find a Region with nearly as many Application Load Balancers as the quota."""
    yield from _in_region(quota.LOAD_BALANCERS, facts)


def _in_region(limit: Limit, facts: Facts) -> Iterator[CheckResult]:
    for found in quota.region_usage(facts.snapshot):
        if found.limit is limit and found.nearly_full:
            yield _finding(found)


@check("ALB-QUOTA-005", *ON_BALANCER, models=True)
def too_many_target_groups(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers, and a Region, with nearly as many target groups as the quota."""
    yield from _both(quota.GROUPS_PER_ALB, facts)
    yield from _in_region(quota.TARGET_GROUPS, facts)


@check(
    "ALB-QUOTA-006", *MEMBERSHIP, Section.QUOTAS, Section.SECURITY_GROUPS,
    Section.NETWORK_INTERFACES, Section.LOAD_BALANCERS, models=True,
)  # fmt: skip
def too_many_group_rules(facts: Facts) -> Iterator[CheckResult]:
    """Find security groups of load balancers and nodes with nearly as many rules as the quota."""
    snapshot = facts.snapshot
    wanted = {
        str(id_): max((len(group.inbound) for group in stack.security_groups), default=0)
        for id_, stack in stacks(facts).items()
    }
    yield from _wanted(quota.GROUP_RULES, wanted, facts)
    attached = {g for eni in snapshot.network_interfaces if eni.instance_id for g in eni.groups}
    attached |= {g for lb in snapshot.load_balancers for g in lb.security_groups}
    for group in snapshot.security_groups:
        about = ObjectRef("SecurityGroup", "", group.id)
        found = usage(quota.GROUP_RULES, about, quota.inbound_rules(group), snapshot)
        if group.id in attached and found.nearly_full:
            yield _finding(found)


@check("ALB-QUOTA-007", *MEMBERSHIP, Section.QUOTAS, models=True)
def too_many_groups_on_interface(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers with more security groups than an interface can have."""
    wanted = {
        str(id_): len(stack.alb.security_groups) if stack.alb else 0
        for id_, stack in stacks(facts).items()
    }
    yield from _wanted(quota.GROUPS_PER_INTERFACE, wanted, facts)


@check("ALB-QUOTA-008", *ON_BALANCER, models=True)
def too_many_listeners_or_tags(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers with more listeners or tags than AWS allows."""
    yield from _both(quota.LISTENERS, facts)
    for id_, stack in stacks(facts).items():
        group = groups(facts)[id_]
        count = len(stack.alb.tags) if stack.alb else 0
        if count > MAX_TAGS and group.members:
            about = about_group(group)
            yield Finding(
                about,
                f"{whose(about)}: {count} tags are wanted, AWS allows {MAX_TAGS}",
                rating=grade_of(group.members[0].ref, facts),
                concerns=refs_of(group),
            )


@check("ALB-QUOTA-005", Section.QUOTAS, Section.LOAD_BALANCERS, Section.TARGET_GROUPS)
def too_many_target_groups_in_region(facts: Facts) -> Iterator[CheckResult]:
    """Find a Region with nearly as many target groups as the quota."""
    yield from _in_region(quota.TARGET_GROUPS, facts)
