"""What is used of the quotas, and what is left."""

from collections.abc import Iterator

from kubectl_alb.checks.engine.sheet import Cell, Sheet, TableKind, columns
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import load_balancers
from kubectl_alb.facts.quotas import (
    Usage,
    load_balancer_usage,
    region_usage,
    security_group_usage,
    target_group_usage,
)
from kubectl_alb.facts.tags import CLUSTER_TAG
from kubectl_alb.model.section import Section

COLUMNS = columns(
    "object OBJECT", "quota QUOTA", "used USED", "allowed ALLOWED", "left LEFT", "source SOURCE"
)


def _sheets(facts: Facts) -> Iterator[Sheet]:
    snapshot = facts.snapshot
    ours = {lb.arn for lb in load_balancers(facts)}
    mine = {tg.name for tg in snapshot.aws.target_groups if ours & set(tg.load_balancer_arns)}
    used = list(region_usage(snapshot))
    for lb in load_balancers(facts):
        if lb.type == "application":
            used += load_balancer_usage(lb, snapshot)
    used += [one for one in target_group_usage(snapshot) if one.about.name in mine]
    for group in snapshot.aws.security_groups:
        if group.tags.get(CLUSTER_TAG) == facts.config.cluster_name:
            used.append(security_group_usage(group, snapshot))
    known = snapshot.known(Section.QUOTAS)
    notes = () if known else ("the account's own quotas were not read: these are the defaults",)
    yield Sheet("quotas", "Quotas, the fullest first", COLUMNS, _rows(used), notes)


def _rows(used: list[Usage]) -> tuple[tuple[Cell, ...], ...]:
    fullest = sorted(used, key=lambda one: one.used / max(one.allowed, 1), reverse=True)
    return tuple(
        (
            f"{u.about.kind} {u.about.name}",
            u.limit.name,
            u.used,
            u.allowed,
            u.left,
            "account" if u.applied else "default",
        )
        for u in fullest
    )


QUOTAS = TableKind(
    "quotas",
    ("QUOTA",),
    frozenset(
        {
            Section.LOAD_BALANCERS,
            Section.LISTENERS,
            Section.RULES,
            Section.LISTENER_CERTIFICATES,
            Section.TARGET_GROUPS,
            Section.TARGET_HEALTH,
            Section.TAGS,
            Section.SECURITY_GROUPS,
            Section.MANAGED_PREFIX_LISTS,
            Section.QUOTAS,
        }
    ),
    _sheets,
)
