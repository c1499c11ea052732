"""Names that are taken or not allowed, and changes that replace: NAME."""

import re
from collections import defaultdict
from collections.abc import Iterator

from kubectl_alb.analysis.wording import about_ref, listed
from kubectl_alb.checks.check import Answer, Problem, check
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.group_settings import about_group, refs_of, whose
from kubectl_alb.checks.ownership import target_group_ref
from kubectl_alb.checks.refusals import MEMBERSHIP, refused
from kubectl_alb.facts.membership import Group
from kubectl_alb.facts.ownership import owned_by
from kubectl_alb.facts.settings import overrides
from kubectl_alb.facts.tags import CLUSTER_TAG, PREFIX, RESOURCE_TAG, STACK_TAG
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.names import GroupID, ObjectRef
from kubectl_alb.model.rule import Forward
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Stack

NAME_KEY = PREFIX + "load-balancer-name"
ALLOWED = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
EXISTING = (Section.LOAD_BALANCERS, Section.TAGS)


def _is_ours(arn: str, stack: GroupID, evidence: Evidence) -> bool:
    tags = evidence.snapshot.tags_of.get(arn, {})
    return tags.get(CLUSTER_TAG) == evidence.config.cluster_name and (
        tags.get(STACK_TAG) == str(stack)
    )


@check("ALB-NAME-001", *MEMBERSHIP, *EXISTING, models=True)
def name_taken(evidence: Evidence) -> Iterator[Answer]:
    """Find load balancers whose name another group or a load balancer without our tags has."""
    by_name: dict[str, list[Stack]] = defaultdict(list)
    for stack in evidence.stacks.values():
        for lb in stack.load_balancers:
            by_name[lb.name].append(stack)
    existing = {lb.name: lb for lb in evidence.snapshot.load_balancers}
    for name, stacks in by_name.items():
        held = existing.get(name)
        for stack in stacks:
            others = [str(other.id) for other in stacks if other.id != stack.id]
            if others and not (held and _is_ours(held.arn, stack.id, evidence)):
                yield _taken(name, f"group {listed(others)} asks for it too", stack, evidence)
            elif held and not _is_ours(held.arn, stack.id, evidence):
                yield _taken(name, _holder(held, evidence), stack, evidence)


def _holder(lb: LoadBalancer, evidence: Evidence) -> str:
    tags = evidence.snapshot.tags_of.get(lb.arn, {})
    owner = tags.get(STACK_TAG) or tags.get("service.k8s.aws/stack")
    whose_it_is = f"made for {owner}" if owner else "without the controller's tags"
    return f"{lb.arn} has it, {whose_it_is}"


def _taken(name: str, why: str, stack: Stack, evidence: Evidence) -> Problem:
    group = evidence.groups[stack.id]
    about = about_group(group)
    return Problem(
        about,
        f"{whose(about)}: the load balancer name {name} is taken",
        f"{why}; AWS refuses a second one with other settings",
        key=NAME_KEY,
        severity=evidence.grade(group.members[0].ref),
        concerns=refs_of(group),
        values={"LB_NAME": name},
    )


@check("ALB-NAME-002", *MEMBERSHIP, Section.TARGET_GROUPS, Section.TAGS, models=True)
def target_group_name_taken(evidence: Evidence) -> Iterator[Answer]:
    """Find target groups whose name one without our tags has."""
    existing = {tg.name: tg for tg in evidence.snapshot.target_groups}
    for stack in evidence.stacks.values():
        for wanted in stack.target_groups:
            held = existing.get(wanted.name)
            if held is None or _is_ours(held.arn, stack.id, evidence) or wanted.ingress is None:
                continue
            yield Problem(
                about_ref(wanted.ingress),
                f"{wanted.ingress}: the target group name {wanted.name} is taken",
                f"{held.arn} has it and does not carry the tags of group {stack.id}",
                arn=held.arn,
                severity=evidence.grade(wanted.ingress),
                concerns=(wanted.ingress,),
                values={"TG_ARN": held.arn},
            )


@check("ALB-NAME-003", *MEMBERSHIP, models=True)
def name_not_allowed(evidence: Evidence) -> Iterator[Answer]:
    """Find load balancer names that are too long or of other characters than AWS allows."""
    yield from refused("ALB-NAME-003", evidence)
    for id_, stack in evidence.stacks.items():
        group = evidence.groups[id_]
        name = stack.alb.name if stack.alb else ""
        if not name or not group.members:
            continue
        if ALLOWED.fullmatch(name) and not name.startswith("internal-"):
            continue
        about = about_group(group)
        yield Problem(
            about,
            f'{whose(about)}: "{name}" is no name for a load balancer',
            "letters, digits and hyphens, no hyphen at either end, not beginning with internal-",
            key=NAME_KEY,
            severity=evidence.grade(group.members[0].ref),
            concerns=refs_of(group),
        )


@check("ALB-NAME-004", *MEMBERSHIP, *EXISTING, models=True)
def scheme_change_replaces(evidence: Evidence) -> Iterator[Answer]:
    """Find load balancers that will be replaced, because their scheme is to change."""
    for id_, stack in evidence.stacks.items():
        group = evidence.groups[id_]
        for lb in owned_by(id_, evidence.world).load_balancers:
            own = evidence.snapshot.tags_of.get(lb.arn, {}).get(RESOURCE_TAG) == "LoadBalancer"
            if not own or stack.alb is None or lb.scheme == stack.alb.scheme or not group.members:
                continue
            about = about_group(group)
            yield Problem(
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


@check(
    "ALB-NAME-005", *MEMBERSHIP, Section.SERVICES, Section.TARGET_GROUPS, Section.TAGS, models=True
)
def target_group_replaced(evidence: Evidence) -> Iterator[Answer]:
    """Find target groups that will be replaced, because what their name depends on has changed."""
    existing = {tg.name for tg in evidence.snapshot.target_groups}
    by_resource = {
        (tags.get(STACK_TAG), tags[RESOURCE_TAG]): arn
        for arn, tags in evidence.snapshot.tags_of.items()
        if RESOURCE_TAG in tags and tags.get(CLUSTER_TAG) == evidence.config.cluster_name
    }
    for id_, stack in evidence.stacks.items():
        for wanted in stack.target_groups:
            arn = by_resource.get((str(id_), wanted.id))
            held = evidence.snapshot.target_group.get(arn) if arn else None
            service = evidence.snapshot.service.get(wanted.service) if wanted.service else None
            # A Service of a manifest has no uid yet, which the name depends on.
            if held is None or service is None or not service.meta.uid or wanted.name in existing:
                continue
            yield Problem(
                target_group_ref(held),
                f"target group {held.name} of {wanted.service} will be replaced by {wanted.name}",
                "the new one is empty until its targets are healthy",
                arn=held.arn,
                concerns=(wanted.ingress,) if wanted.ingress else (),
            )


@check("ALB-NAME-006", *MEMBERSHIP, also=(Section.TARGET_GROUPS,), models=True)
def target_group_shared(evidence: Evidence) -> Iterator[Answer]:
    """Find target groups that two load balancers are to use."""
    users: dict[str, list[GroupID]] = defaultdict(list)
    for id_, stack in evidence.stacks.items():
        for arn in sorted(_foreign_arns(stack)):
            users[arn].append(id_)
    for arn, ids in users.items():
        for id_ in ids[1:]:
            group = evidence.groups[id_]
            about = about_group(group)
            yield Problem(
                about,
                f"{whose(about)}: target group {arn} is used by group {ids[0]} already",
                "a target group belongs to one load balancer",
                arn=arn,
                severity=evidence.grade(group.members[0].ref),
                concerns=refs_of(group),
            )
    for tg in evidence.snapshot.target_groups:
        if len(tg.load_balancer_arns) > 1:
            yield Problem(
                ObjectRef("TargetGroup", "", tg.name),
                f"target group {tg.name} is used by {len(tg.load_balancer_arns)} load balancers",
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
def foreign_listener(evidence: Evidence) -> Iterator[Answer]:
    """Find listeners, made by somebody else, on a port that the controller wants."""
    tags = evidence.snapshot.tags_of
    for id_, stack in evidence.stacks.items():
        wanted = {listener.port for listener in stack.listeners}
        for lb in owned_by(id_, evidence.world).load_balancers:
            listeners = evidence.snapshot.listeners_of.get(lb.arn, ())
            foreign = [one for one in listeners if CLUSTER_TAG not in tags.get(one.arn, {})]
            # Without a single tag on a listener their tags were not read.
            if len(foreign) == len(listeners):
                continue
            for listener in foreign:
                if listener.port in wanted:
                    yield Problem(
                        ObjectRef("LoadBalancer", "", lb.name),
                        f"load balancer {lb.name} has a listener on port {listener.port} that the "
                        "controller did not make",
                        f"{listener.arn} has no tag {CLUSTER_TAG}",
                        arn=listener.arn,
                        values={"LISTENER_ARN": listener.arn},
                    )
