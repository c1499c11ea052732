"""Names that are taken or not allowed, and changes that replace: NAME."""

import re
from collections import defaultdict
from collections.abc import Iterator

from kubectl_alb.analysis.wording import (
    about_group,
    about_ref,
    grade_of,
    listed,
    refs_of,
    target_group_ref,
    whose,
)
from kubectl_alb.checks.engine.check import CheckResult, by_cluster_name, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP, refused
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.ownership import owned_by, resource_of, tags_of
from kubectl_alb.facts.settings import overrides
from kubectl_alb.facts.tags import CLUSTER_TAG, PREFIX
from kubectl_alb.model.counting import count
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import GroupID, ObjectRef
from kubectl_alb.model.rule import Forward
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Stack

NAME_KEY = PREFIX + "load-balancer-name"
ALLOWED = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
EXISTING = (Section.LOAD_BALANCERS, Section.TAGS)


@check("ALB-NAME-002", *MEMBERSHIP, Section.TARGET_GROUPS, Section.TAGS, models=True)
def target_group_name_taken(facts: Facts) -> Iterator[CheckResult]:
    """Find target groups whose name one without our tags has."""
    existing = {tg.name: tg for tg in facts.snapshot.aws.target_groups}
    for stack in stacks(facts).values():
        for wanted in stack.target_groups:
            held = existing.get(wanted.name)
            own = owned_by(stack.id, facts).target_groups
            if held is None or held in own or wanted.ingress is None:
                continue
            yield Finding(
                about_ref(wanted.ingress),
                f"{wanted.ingress}: the target group name {wanted.name} is taken",
                f"{held.arn} has it and does not carry the tags of group {stack.id}",
                arn=held.arn,
                rating=grade_of(wanted.ingress, facts),
                concerns=(wanted.ingress,),
                values={"TG_ARN": held.arn},
            )


@check("ALB-NAME-003", *MEMBERSHIP, models=True)
def name_not_allowed(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancer names that are too long or of other characters than AWS allows."""
    yield from refused("ALB-NAME-003", facts)
    for id_, stack in stacks(facts).items():
        group = groups(facts)[id_]
        name = stack.alb.name if stack.alb else ""
        if not name or not group.members:
            continue
        if ALLOWED.fullmatch(name) and not name.startswith("internal-"):
            continue
        about = about_group(group)
        yield Finding(
            about,
            f'{whose(about)}: "{name}" is no name for a load balancer',
            "letters, digits and hyphens, no hyphen at either end, not beginning with internal-",
            key=NAME_KEY,
            rating=grade_of(group.members[0].ref, facts),
            concerns=refs_of(group),
        )


@check("ALB-NAME-004", *MEMBERSHIP, *EXISTING, models=True)
def scheme_change_replaces(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers that will be replaced, because their scheme is to change."""
    for id_, stack in stacks(facts).items():
        group = groups(facts)[id_]
        for lb in owned_by(id_, facts).load_balancers:
            own = resource_of(tags_of(lb.arn, facts)) == "LoadBalancer"
            if not own or stack.alb is None or lb.scheme == stack.alb.scheme or not group.members:
                continue
            about = about_group(group)
            yield Finding(
                about,
                f"{whose(about)}: load balancer {lb.name} will be replaced, its scheme changes "
                f"from {lb.scheme} to {stack.alb.scheme}",
                f"it is deleted first, and the new one has another address than {lb.dns_name}",
                key=PREFIX + "scheme",
                arn=lb.arn,
                causes=_overriding_class(group),
                concerns=refs_of(group),
            )


def _overriding_class(group: Group) -> tuple[str, ...]:
    """Return the code for a class that sets another scheme than a member does, if one does."""
    keys = {one.key for member in group.members for one in overrides(member, group)}
    return ("ALB-CLASS-007",) if "scheme" in keys else ()


@by_cluster_name
@check(
    "ALB-NAME-005", *MEMBERSHIP, Section.SERVICES, Section.TARGET_GROUPS, Section.TAGS, models=True
)
def target_group_replaced(facts: Facts) -> Iterator[CheckResult]:
    """Find target groups that will be replaced, because what their name depends on has changed."""
    existing = {tg.name for tg in facts.snapshot.aws.target_groups}
    for id_, stack in stacks(facts).items():
        own = owned_by(id_, facts).target_groups
        by_resource = {resource_of(tags_of(tg.arn, facts)): tg for tg in own}
        for wanted in stack.target_groups:
            held = by_resource.get(wanted.id)
            service = (
                facts.snapshot.kubernetes.service_by_ref.get(wanted.service)
                if wanted.service
                else None
            )
            # A Service of a manifest has no uid yet, which the name depends on.
            if held is None or service is None or not service.meta.uid or wanted.name in existing:
                continue
            yield Finding(
                target_group_ref(held),
                f"target group {held.name} of {wanted.service} will be replaced by {wanted.name}",
                "the new one is empty until its targets are healthy",
                arn=held.arn,
                concerns=(wanted.ingress,) if wanted.ingress else (),
            )


@check("ALB-NAME-006", *MEMBERSHIP, also=(Section.TARGET_GROUPS,), models=True)
def target_group_shared(facts: Facts) -> Iterator[CheckResult]:
    """Find target groups that two load balancers are to use."""
    users: dict[str, list[GroupID]] = defaultdict(list)
    for id_, stack in stacks(facts).items():
        for arn in sorted(_foreign_arns(stack)):
            users[arn].append(id_)
    for arn, ids in users.items():
        for id_ in ids[1:]:
            group = groups(facts)[id_]
            about = about_group(group)
            yield Finding(
                about,
                f"{whose(about)}: target group {arn} is used by group {ids[0]} already",
                "a target group belongs to one load balancer",
                arn=arn,
                rating=grade_of(group.members[0].ref, facts),
                concerns=refs_of(group),
            )
    for tg in facts.snapshot.aws.target_groups:
        if len(tg.load_balancer_arns) > 1:
            yield Finding(
                ObjectRef("TargetGroup", "", tg.name),
                f"target group {tg.name} is used by "
                f"{count(len(tg.load_balancer_arns), 'load balancer')}",
                listed(tg.load_balancer_arns),
                arn=tg.arn,
            )


def _foreign_arns(stack: Stack) -> set[str]:
    actions = [a for rule in stack.rules for a in rule.actions]
    actions += [a for listener in stack.listeners for a in listener.default_actions]
    return {
        target.target_group
        for action in actions
        if isinstance(action, Forward)
        for target in action.targets
        if isinstance(target.target_group, str) and target.target_group.startswith("arn:")
    }


@check("ALB-NAME-007", *MEMBERSHIP, *EXISTING, Section.LISTENERS, models=True)
def foreign_listener(facts: Facts) -> Iterator[CheckResult]:
    """Find listeners, made by somebody else, on a port that the controller wants."""
    tags = facts.snapshot.aws.tags_by_arn
    for id_, stack in stacks(facts).items():
        wanted = {listener.port for listener in stack.listeners}
        for lb in owned_by(id_, facts).load_balancers:
            listeners = facts.snapshot.aws.listeners_by_load_balancer_arn.get(lb.arn, ())
            foreign = [one for one in listeners if CLUSTER_TAG not in tags.get(one.arn, {})]
            # Without a single tag on a listener their tags were not read.
            if len(foreign) == len(listeners):
                continue
            for listener in foreign:
                if listener.port in wanted:
                    yield Finding(
                        ObjectRef("LoadBalancer", "", lb.name),
                        f"load balancer {lb.name} has a listener on port {listener.port} that the "
                        "controller did not make",
                        f"{listener.arn} has no tag {CLUSTER_TAG}",
                        arn=listener.arn,
                        values={"LISTENER_ARN": listener.arn},
                    )
