"""Quotas that are used up, or nearly: QUOTA."""

from collections.abc import Iterator

from kubectl_alb.checks.check import Answer, Problem, check
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.group_settings import about_group, refs_of, whose
from kubectl_alb.checks.refusals import MEMBERSHIP
from kubectl_alb.facts import quotas as quota
from kubectl_alb.facts.membership import Group
from kubectl_alb.facts.quotas import Limit, Usage
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.section import Section

INCREASE = "aws service-quotas request-service-quota-increase --service-code"
DEFAULT = "the default, as the account's own value is not known"


def _problem(found: Usage) -> Problem:
    about = found.about
    where = "" if about.kind == "Region" else f" of {about.kind} {about.name}"
    state = "used up" if found.full else "nearly used up"
    left = "what comes next is refused" if found.full else f"{found.left} are left"
    return Problem(
        about,
        f"quota {found.limit.name}{where} is {state}: {found.used} of {found.allowed}",
        left if found.applied else f"{left}; {found.allowed} is {DEFAULT}",
        severity=Severity.ERROR if found.exceeded else Severity.WARNING,
        hint="ask for a higher quota, or use less of it",
        fix=f"{INCREASE} {found.limit.service} --quota-code {found.limit.code} "
        f"--desired-value {max(found.allowed, found.used) * 2}",
    )


def _wanted(limit: Limit, evidence: Evidence) -> Iterator[Answer]:
    """Report stacks that the controller would build beyond a quota."""
    for id_, stack in evidence.stacks.items():
        group = evidence.groups[id_]
        for found in quota.stack_usage(stack, evidence.snapshot):
            if found.limit is limit and found.exceeded and group.members:
                yield _too_many(found, group, evidence)


def _too_many(found: Usage, group: Group, evidence: Evidence) -> Problem:
    about, limit = about_group(group), found.limit
    assumed = "" if found.applied or not limit.code else f"; {found.allowed} is {DEFAULT}"
    increase = f"{INCREASE} {limit.service} --quota-code {limit.code} --desired-value {found.used}"
    return Problem(
        about,
        f"{whose(about)}: {found.used} {limit.name} are wanted, {found.allowed} are allowed",
        f"AWS refuses those beyond the quota, and the reconcile stops there{assumed}",
        severity=evidence.grade(group.members[0].ref),
        concerns=refs_of(group),
        hint="ask for a higher quota, or split the group" if limit.code else "",
        fix=increase if limit.code else "",
    )


def _used(limit: Limit, evidence: Evidence) -> Iterator[Answer]:
    for lb in evidence.load_balancers:
        if lb.type != "application":
            continue
        for found in quota.load_balancer_usage(lb, evidence.snapshot):
            if found.limit is limit and found.nearly_full:
                yield _problem(found)


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


def _both(limit: Limit, evidence: Evidence) -> Iterator[Answer]:
    yield from _wanted(limit, evidence)
    yield from _used(limit, evidence)


@check("ALB-QUOTA-001", *ON_BALANCER, models=True)
def too_many_rules(evidence: Evidence) -> Iterator[Answer]:
    """Find load balancers with more rules, or nearly more, than the quota."""
    yield from _both(quota.RULES, evidence)


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
def too_many_targets(evidence: Evidence) -> Iterator[Answer]:
    """Find target groups and load balancers with nearly as many targets as the quota."""
    yield from _used(quota.TARGETS_PER_ALB, evidence)
    for found in quota.target_group_usage(evidence.snapshot):
        if found.nearly_full:
            yield _problem(found)


@check("ALB-QUOTA-003", *ON_BALANCER, models=True)
def too_many_certificates(evidence: Evidence) -> Iterator[Answer]:
    """Find load balancers with more certificates, or nearly more, than the quota."""
    yield from _both(quota.CERTIFICATES, evidence)


@check("ALB-QUOTA-004", Section.QUOTAS, Section.LOAD_BALANCERS, Section.TARGET_GROUPS)
def too_many_load_balancers(evidence: Evidence) -> Iterator[Answer]:
    """Find a Region with nearly as many Application Load Balancers as the quota."""
    yield from in_region(quota.LOAD_BALANCERS, evidence)


def in_region(limit: Limit, evidence: Evidence) -> Iterator[Answer]:
    """Report a quota of the Region that is used up, or nearly."""
    for found in quota.region_usage(evidence.snapshot):
        if found.limit is limit and found.nearly_full:
            yield _problem(found)


@check("ALB-QUOTA-005", *ON_BALANCER, models=True)
def too_many_target_groups(evidence: Evidence) -> Iterator[Answer]:
    """Find load balancers, and a Region, with nearly as many target groups as the quota."""
    yield from _both(quota.GROUPS_PER_ALB, evidence)
    yield from in_region(quota.TARGET_GROUPS, evidence)


@check(
    "ALB-QUOTA-006", *MEMBERSHIP, Section.QUOTAS, Section.SECURITY_GROUPS,
    Section.NETWORK_INTERFACES, Section.LOAD_BALANCERS, models=True,
)  # fmt: skip
def too_many_group_rules(evidence: Evidence) -> Iterator[Answer]:
    """Find security groups of load balancers and nodes with nearly as many rules as the quota."""
    snapshot = evidence.snapshot
    yield from _wanted(quota.GROUP_RULES, evidence)
    attached = {g for eni in snapshot.network_interfaces if eni.instance_id for g in eni.groups}
    attached |= {g for lb in snapshot.load_balancers for g in lb.security_groups}
    for group in snapshot.security_groups:
        found = quota.security_group_usage(group, snapshot)
        if group.id in attached and found.nearly_full:
            yield _problem(found)


@check("ALB-QUOTA-007", *MEMBERSHIP, Section.QUOTAS, models=True)
def too_many_groups_on_interface(evidence: Evidence) -> Iterator[Answer]:
    """Find load balancers with more security groups than an interface can have."""
    yield from _wanted(quota.GROUPS_PER_INTERFACE, evidence)


@check("ALB-QUOTA-008", *ON_BALANCER, models=True)
def too_many_listeners_or_tags(evidence: Evidence) -> Iterator[Answer]:
    """Find load balancers with more listeners or tags than AWS allows."""
    yield from _both(quota.LISTENERS, evidence)
    yield from _wanted(quota.TAGS, evidence)
