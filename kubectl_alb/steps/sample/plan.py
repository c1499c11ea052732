"""The steps that make a sample, and those that remove what was made of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kubectl_alb.errors import AlbError, NotFoundError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import CONTROLLER, PROGRAM
from kubectl_alb.model.cluster_action import ApplyObject, deleted, is_ours, ref_of
from kubectl_alb.model.kubernetes import IngressClass
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.sample import SampleRequest
from kubectl_alb.model.section import Section
from kubectl_alb.model.step import Op, Step
from kubectl_alb.steps.install.cluster import applying
from kubectl_alb.steps.sample.manifests import manifests

Live = Mapping[str, Any] | None
CLASS_HINT = "choose one with --ingress-class"


def deploy_steps(request: SampleRequest, live: Mapping[ObjectRef, Live]) -> tuple[Step, ...]:
    """Return the steps; a Namespace of somebody else's is used as it is.

    Raise `AlbError` for another object that is there and was not made by us.
    """
    return tuple(_deploy_steps(request, live))


def _deploy_steps(request: SampleRequest, live: Mapping[ObjectRef, Live]) -> Iterator[Step]:
    for manifest in manifests(request):
        about = ref_of(manifest)
        found = live.get(about)
        if found is not None:
            _require_usable(about, found)
            if about.kind == "Namespace" and not is_ours(found):
                continue
        yield applying(manifest)


def _require_usable(about: ObjectRef, found: Mapping[str, Any]) -> None:
    if found["metadata"].get("deletionTimestamp"):
        raise AlbError(
            f"{about} is being deleted", hint="run it again when that is gone, or give --namespace"
        )
    if about.kind != "Namespace" and not is_ours(found):
        raise AlbError(
            f"{about} is there, and was not made by {PROGRAM}",
            hint="choose another namespace with --namespace",
        )


def delete_steps(live: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Return the steps that remove objects, in this order; those of others are left."""
    return tuple(_deleting(each) for each in live if is_ours(each))


def _deleting(live: Mapping[str, Any]) -> Step:
    action = deleted(live)
    about = action.about
    undo = ApplyObject(about, action.before) if action.before else None
    name = f"{about.namespace}/{about.name}" if about.namespace else about.name
    title = f"{about.kind} {name}"
    return Step(f"{about.kind}/{name}", title, Op.DELETE, about, action, undo)


def chosen_class(name: str, facts: Facts) -> str:
    """Return the class to use: the one named, or the one that the controller handles.

    Raise `AlbError` where there is none, or more than one and none is the default.
    """
    classes = facts.snapshot.kubernetes.ingress_classes
    if Section.INGRESS_CLASSES not in facts.snapshot.read:
        return name or "alb"
    if name:
        if name not in {each.meta.name for each in classes}:
            near = sorted(each.meta.name for each in classes)
            raise NotFoundError(f"there is no IngressClass {name}", near[:5])
        return name
    handled = [each for each in classes if each.controller == CONTROLLER]
    return _only([each for each in handled if each.is_default] or handled)


def _only(classes: list[IngressClass]) -> str:
    if not classes:
        raise AlbError(
            f"no IngressClass names the controller ({CONTROLLER})",
            hint=f"run kubectl alb install, or {CLASS_HINT}",
        )
    names = sorted(each.meta.name for each in classes)
    if len(names) > 1 and "alb" not in names:
        raise AlbError(f"several IngressClasses fit: {', '.join(names)}", hint=CLASS_HINT)
    return "alb" if "alb" in names else names[0]
