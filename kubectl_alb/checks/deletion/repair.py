"""Repair of objects that wait for their deletion."""

from collections.abc import Container
from datetime import timezone

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.objects import meta_of
from kubectl_alb.checks.engine.repair import Manual
from kubectl_alb.facts.claims import no_controller_runs
from kubectl_alb.facts.dependents import made_by_controller
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import load_balancers, own_finalizers, stack_of, tags_of
from kubectl_alb.model.action import Operation, PatchObject, pointer, untouched
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.step import Difference, Op, Step

# What the controller makes for an object, as far as it has tags or labels.
MADE = (
    Section.LOAD_BALANCERS,
    Section.TARGET_GROUPS,
    Section.TAGS,
    Section.SECURITY_GROUPS,
    Section.TARGET_GROUP_BINDINGS,
)


def release(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Take the controller's finalizers off an object that waits for its deletion."""
    meta = meta_of(finding.about, facts.snapshot)
    held = own_finalizers(meta) if meta else ()
    if meta is None or not held:
        return Manual(f"{finding.about} is gone, or no finalizer of the controller holds it")
    left = [name for name in meta.finalizers if name not in held]
    left_behind = _left_behind(finding.about, held, facts)
    path = pointer("metadata", "finalizers")
    operations: tuple[Operation, ...] = (
        *untouched(meta.uid),
        *_still_deleted(meta),
        {"op": "test", "path": path, "value": list(meta.finalizers)},
        {"op": "replace", "path": path, "value": left},
    )
    return (
        Step(
            id=f"finalizer/{finding.about}",
            title=f"take finalizer {listed(held)} off {finding.about}, which is then deleted",
            op=Op.DELETE,
            about=finding.about,
            action=PatchObject(finding.about, operations),
            undo=None,
            differences=tuple(Difference("metadata.finalizers", name, "") for name in held),
            confirm=meta.name if left_behind else "",
            warning=left_behind,
            irreversible=f"{finding.about} is then deleted",
        ),
    )


def _still_deleted(meta: Meta) -> tuple[Operation, ...]:
    if meta.deleted is None:
        return ()
    time = meta.deleted.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return ({"op": "test", "path": pointer("metadata", "deletionTimestamp"), "value": time},)


def _left_behind(about: ObjectRef, held: tuple[str, ...], facts: Facts) -> str:
    """Return what stays in AWS when the controller does not clean up; empty if nothing does."""
    own = str(Ref(about.namespace, about.name))
    stacks = {own, *(GroupID.parse(name.rpartition("/")[2]).name for name in held)}
    left = [lb.name for lb in load_balancers(facts)
            if stack_of(tags_of(lb.arn, facts)) in stacks]  # fmt: skip
    if left:
        return f"load balancer {listed(left)} stays in AWS, serves on and costs"
    if no_controller_runs(facts) and _nothing_left(about, stacks, facts):
        return ""
    return "what the controller made in AWS for it, and was not to be seen, stays there"


def _nothing_left(about: ObjectRef, stacks: Container[str], facts: Facts) -> bool:
    """Return whether all was read that a stack has, and nothing of it is there any more.

    What a binding has registered and opened has no tag, so that is never sure.
    """
    aws, bindings = facts.snapshot.aws, facts.snapshot.kubernetes.target_group_bindings
    if about.kind == "TargetGroupBinding" or not facts.snapshot.known(*MADE):
        return False
    tags = (*(tags_of(tg.arn, facts) for tg in aws.target_groups),
            *(group.tags for group in aws.security_groups))  # fmt: skip
    here = (b.meta for b in bindings if b.meta.namespace == about.namespace)
    return not any(stack_of(each) in stacks for each in tags) and not any(
        map(made_by_controller, here)
    )
