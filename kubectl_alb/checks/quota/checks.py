"""Quotas that are used up, or nearly: QUOTA."""

from collections.abc import Iterator
from dataclasses import replace

from kubectl_alb.analysis.wording import about_group, grade_of, listed, refs_of, whose
from kubectl_alb.checks.engine.check import CheckResult, Undecided, check
from kubectl_alb.checks.engine.commands import aws
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.facts import quotas as quota
from kubectl_alb.facts.claims import Owner, balanced_services, service_claim
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups
from kubectl_alb.facts.outcomes import managed_groups, stacks
from kubectl_alb.facts.ownership import load_balancers
from kubectl_alb.facts.prefix_lists import explained, least_weight, weight, weightless
from kubectl_alb.facts.quotas import Limit, Usage
from kubectl_alb.facts.tags import SERVICE_PREFIX
from kubectl_alb.model.counting import noun
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.network import SecurityGroup
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot

INCREASE = "request-service-quota-increase"
DEFAULT = "the default, as the account's own value is not known"


def _finding(found: Usage) -> Finding:
    about = found.about
    where = "" if about.kind == "Region" else f" of {about.kind} {about.name}"
    state = "used up" if found.full else "nearly used up"
    left = (
        "what comes next is refused"
        if found.full
        else f"{found.left} {noun(found.left, 'is')} left"
    )
    return Finding(
        about,
        f"quota {found.limit.name}{where} is {state}: {found.used} of {found.allowed}",
        left if found.applied else f"{left}; {found.allowed} is {DEFAULT}",
        rating=Severity.ERROR if found.exceeded else Severity.WARNING,
        hint="ask for a higher quota, or use less of it",
        examples=_increase(found.limit, max(found.allowed, found.used) * 2),
    )


def _increase(limit: Limit, value: int) -> tuple[str, ...]:
    """Return the request for a higher quota; none where AWS has no number for it."""
    if not limit.code:
        return ()
    words = ("--service-code", limit.service, "--quota-code", limit.code)
    return (aws("service-quotas", INCREASE, *words, "--desired-value", str(value)),)


def _wanted(limit: Limit, facts: Facts) -> Iterator[CheckResult]:
    """Report stacks that the controller would build beyond a quota."""
    for id_, stack in stacks(facts).items():
        group = groups(facts)[id_]
        for found in quota.stack_usage(stack, facts.snapshot):
            if found.limit is limit and found.exceeded and group.members:
                yield _too_many(found, group, facts)


def _too_many(found: Usage, group: Group, facts: Facts) -> Finding:
    about, limit = about_group(group), found.limit
    assumed = "" if found.applied or not limit.code else f"; {found.allowed} is {DEFAULT}"
    return Finding(
        about,
        f"{whose(about)}: {found.used} {limit.name} {noun(found.used, 'is')} wanted, "
        f"{found.allowed} "
        f"{noun(found.allowed, 'is')} allowed",
        f"AWS refuses those beyond the quota, and the reconcile stops there{assumed}",
        rating=grade_of(group.members[0].ref, facts),
        concerns=refs_of(group),
        hint="ask for a higher quota, or split the group" if limit.code else "",
        examples=_increase(limit, found.used),
    )


def _used(limit: Limit, facts: Facts) -> Iterator[CheckResult]:
    for lb in load_balancers(facts):
        if lb.type != "application":
            continue
        for found in quota.load_balancer_usage(lb, facts.snapshot):
            if found.limit is limit and found.nearly_full:
                yield _finding(found)


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
    yield from _wanted(limit, facts)
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
    "ALB-QUOTA-006", *MEMBERSHIP, models=True, also=(
        Section.QUOTAS,
        Section.SECURITY_GROUPS,
        Section.NETWORK_INTERFACES,
        Section.LOAD_BALANCERS,
        Section.SERVICES,
    ), uses=(Section.MANAGED_PREFIX_LISTS,),
)  # fmt: skip
def too_many_group_rules(facts: Facts) -> Iterator[CheckResult]:
    """Find security groups of load balancers and nodes with nearly as many rules as the quota."""
    snapshot = facts.snapshot
    yield from _wanted_rules(facts)
    yield from _wanted_by_services(facts)
    attached = {g for eni in snapshot.aws.network_interfaces if eni.instance_id for g in eni.groups}
    attached |= {g for lb in snapshot.aws.load_balancers for g in lb.security_groups}
    for group in snapshot.aws.security_groups:
        if group.id in attached:
            yield from _of_security_group(group, snapshot)


def _of_security_group(group: SecurityGroup, snapshot: Snapshot) -> Iterator[CheckResult]:
    """Report a group with nearly as many rules as the quota, or whose number is not known."""
    found = quota.security_group_usage(group, snapshot)
    lists = quota.inbound_prefix_lists(group)
    # A prefix list may fill most of a group for good.
    heavy = any(weight(one, snapshot) for one in lists)
    if found.full if heavy else found.nearly_full:
        finding = _finding(found)
        told = explained(lists, snapshot)
        yield replace(finding, detail=f"{finding.detail}; {told}") if told else finding
    elif weightless(lists, snapshot):
        yield _unweighed(f"security group {group.id}", lists, snapshot)


def _unweighed(whose_: str, lists: tuple[str, ...], snapshot: Snapshot) -> Undecided:
    """Say that a number of rules is not known, for which prefix lists and why."""
    unknown = weightless(lists, snapshot)
    gap = snapshot.gaps.get(Section.MANAGED_PREFIX_LISTS)
    read = snapshot.known(Section.MANAGED_PREFIX_LISTS)
    why = str(gap) if gap else "AWS lists none of that id" if read else "it was not read"
    return Undecided(
        f"{whose_}: as how many rules prefix list {listed(unknown)} counts is not known ({why})"
    )


def _wanted_rules(facts: Facts) -> Iterator[CheckResult]:
    """Report groups whose load balancer is to get a security group with too many rules."""
    for id_, group in groups(facts).items():
        for managed in managed_groups(id_, facts) if group.members else ():
            found = quota.managed_group_usage(managed, id_, facts.snapshot)
            lists = quota.prefix_lists_of(managed)
            if found.exceeded:
                yield _with_weights(_too_many(found, group, facts), lists, facts.snapshot)
            elif weightless(lists, facts.snapshot):
                yield _unweighed(f"group {id_}", lists, facts.snapshot)


def _wanted_by_services(facts: Facts) -> Iterator[CheckResult]:
    """Report Services whose NLB is to get one: a rule for each port and prefix list, or more."""
    for service in balanced_services(facts):
        text = service.meta.annotations.get(f"{SERVICE_PREFIX}security-group-prefix-lists", "")
        own = service.meta.annotations.get(f"{SERVICE_PREFIX}security-groups", "")
        ours = service_claim(service, facts).owner is Owner.CONTROLLER
        if not text or own or not ours:
            continue
        lists = tuple(part.strip() for part in text.split(",") if part.strip()) * len(service.ports)
        about = ObjectRef("Service", service.ref.namespace, service.ref.name)
        used = least_weight(lists, facts.snapshot)
        found = quota.usage(quota.GROUP_RULES, about, used, facts.snapshot)
        if found.exceeded:
            yield _with_weights(_of_service(found), lists, facts.snapshot)
        elif weightless(lists, facts.snapshot):
            yield _unweighed(f"Service {service.ref}", lists, facts.snapshot)


def _of_service(found: Usage) -> Finding:
    about, limit = found.about, found.limit
    return Finding(
        about,
        f"Service {about.namespace}/{about.name}: {found.used} {limit.name} "
        f"{noun(found.used, 'is')} wanted, {found.allowed} {noun(found.allowed, 'is')} allowed",
        "AWS refuses those beyond the quota, and the reconcile stops there",
        key=f"{SERVICE_PREFIX}security-group-prefix-lists",
        rating=Severity.WARNING,
    )


def _with_weights(finding: Finding, prefix_lists: tuple[str, ...], snapshot: Snapshot) -> Finding:
    """Say what prefix lists weigh, and how to do with less."""
    if not prefix_lists:
        return finding
    return replace(
        finding,
        detail=f"{finding.detail}; {explained(prefix_lists, snapshot)}",
        hint="listen on fewer ports (one rule for each port and prefix list), give the load "
        "balancer security groups of your own (security-groups), or ask for a higher quota",
    )


@check("ALB-QUOTA-007", *MEMBERSHIP, Section.QUOTAS, models=True)
def too_many_groups_on_interface(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers with more security groups than an interface can have."""
    yield from _wanted(quota.GROUPS_PER_INTERFACE, facts)


@check("ALB-QUOTA-008", *ON_BALANCER, models=True)
def too_many_listeners_or_tags(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers with more listeners or tags than AWS allows."""
    yield from _both(quota.LISTENERS, facts)
    yield from _wanted(quota.TAGS, facts)


@check("ALB-QUOTA-005", Section.QUOTAS, Section.LOAD_BALANCERS, Section.TARGET_GROUPS)
def too_many_target_groups_in_region(facts: Facts) -> Iterator[CheckResult]:
    """Find a Region with nearly as many target groups as the quota."""
    yield from _in_region(quota.TARGET_GROUPS, facts)
