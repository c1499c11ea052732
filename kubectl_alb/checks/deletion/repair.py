"""Repair of objects that wait for their deletion."""

from datetime import timezone

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.objects import meta_of
from kubectl_alb.checks.engine.repair import Manual
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import load_balancers, own_finalizers
from kubectl_alb.facts.tags import STACK_TAG
from kubectl_alb.model.action import Operation, PatchObject, pointer, untouched
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.step import Difference, Op, Step


def release(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Take the controller's finalizers off an object that waits for its deletion."""
    meta = meta_of(finding.about, facts.snapshot)
    held = own_finalizers(meta) if meta else ()
    if meta is None or not held:
        return Manual(f"{finding.about} is gone, or no finalizer of the controller holds it")
    left = [name for name in meta.finalizers if name not in held]
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
            confirm=meta.name,
            warning=_left_behind(meta.ref, held, facts),
            irreversible=f"{finding.about} is then deleted",
        ),
    )


def _still_deleted(meta: Meta) -> tuple[Operation, ...]:
    if meta.deleted is None:
        return ()
    time = meta.deleted.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return ({"op": "test", "path": pointer("metadata", "deletionTimestamp"), "value": time},)


def _left_behind(ref: Ref, held: tuple[str, ...], facts: Facts) -> str:
    """Return what stays in AWS when the controller does not clean up."""
    stacks = {str(ref), *(GroupID.parse(name.rpartition("/")[2]).name for name in held)}
    tags = facts.snapshot.aws.tags_by_arn
    left = [lb.name for lb in load_balancers(facts)
            if tags.get(lb.arn, {}).get(STACK_TAG) in stacks]  # fmt: skip
    if left:
        return f"load balancer {listed(left)} stays in AWS, serves on and costs"
    return "what the controller made in AWS for it, and was not to be seen, stays there"
