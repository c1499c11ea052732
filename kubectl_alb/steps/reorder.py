"""Edits of `group.order` as steps: nothing else of an Ingress is touched."""

from collections.abc import Iterable

from kubectl_alb.analysis.reorder.edits import OrderEdit
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.manifest_owner import owner_of
from kubectl_alb.facts.tags import GROUP_ORDER
from kubectl_alb.model.action import Operation, PatchObject, pointer, untouched
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Difference, Op, Step

ANNOTATIONS = pointer("metadata", "annotations")
ORDER = pointer("metadata", "annotations", GROUP_ORDER)


def order_steps(edits: Iterable[OrderEdit], facts: Facts) -> tuple[Step, ...]:
    """Return a step for each edit, in order."""
    known = facts.snapshot.kubernetes.ingress_by_ref
    return tuple(_step(edit, known[edit.ref].meta) for edit in edits)


def _step(edit: OrderEdit, meta: Meta) -> Step:
    about = ObjectRef("Ingress", edit.ref.namespace, edit.ref.name)
    bare = not meta.annotations
    alone = set(meta.annotations) == {GROUP_ORDER}
    return Step(
        id=f"order/{edit.ref}",
        title=title_of(edit),
        op=Op.UPDATE,
        about=about,
        action=_patch(about, meta, (edit.before, edit.after), bare),
        undo=_patch(about, meta, (edit.after, edit.before), alone and edit.after is None),
        differences=(
            Difference(f"metadata.annotations.{GROUP_ORDER}", edit.before or "", edit.after or ""),
        ),
        owner=owner_of(meta),
    )


def title_of(edit: OrderEdit) -> str:
    """Say in words what an edit does."""
    if edit.after is None:
        return f"remove group.order from Ingress {edit.ref}"
    return f"set group.order of Ingress {edit.ref} to {edit.after}"


def _patch(
    about: ObjectRef, meta: Meta, values: tuple[str | None, str | None], bare: bool
) -> PatchObject:
    return PatchObject(about, (*untouched(meta.uid), *_operations(*values, bare)))


def _operations(before: str | None, after: str | None, bare: bool) -> tuple[Operation, ...]:
    """Return the test of a value and its change; `bare` is an object without annotations."""
    if bare:
        return (
            {"op": "test", "path": ANNOTATIONS, "value": None},
            {"op": "add", "path": ANNOTATIONS, "value": {GROUP_ORDER: after}},
        )
    test = {"op": "test", "path": ORDER, "value": before}
    if after is None:
        return test, {"op": "remove", "path": ORDER}
    return test, {"op": "add" if before is None else "replace", "path": ORDER, "value": after}
