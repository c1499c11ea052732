"""The steps in the cluster: what the controller serves, the controller, and what it leaves."""

from collections.abc import Iterator
from typing import Any

from kubectl_alb.analysis.wording import listed
from kubectl_alb.facts.dependents import Dependent, made_by_controller
from kubectl_alb.facts.manifest_owner import owner_of
from kubectl_alb.facts.tags import MADE_BY, PROGRAM, RELEASE_NAME, RELEASE_NAMESPACE
from kubectl_alb.model.action import Operation, PatchObject, pointer, untouched
from kubectl_alb.model.cluster_action import ApplyObject, DeleteObject, ref_of
from kubectl_alb.model.custom_object import CustomObject
from kubectl_alb.model.helm_action import HelmUninstall
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.step import Difference, Op, Step
from kubectl_alb.steps.uninstall.refusals import is_deleted_first
from kubectl_alb.steps.uninstall.request import (
    Definition,
    Kept,
    LoadBalancers,
    Manifest,
    Remains,
    UninstallRequest,
)

# Programs by which people install the controller, and the API server itself.
INSTALLERS = ("helm", "kubectl", "kube-apiserver")
AGAIN = "kubectl alb install makes it again"
API_VERSIONS = {"Ingress": "networking.k8s.io/v1"}


def load_balancer_steps(request: UninstallRequest) -> Iterator[Step]:
    """Yield what makes the running controller delete the load balancers."""
    for each in request.dependents:
        if is_deleted_first(each) and not each.leaving:
            yield _detached(each) if each.about.kind == "Service" else _gone(each)


def _gone(each: Dependent) -> Step:
    version = each.api_version or API_VERSIONS[each.about.kind]
    return Step(
        f"delete/{each.about}",
        f"delete {each.about}{_serving(each)}",
        Op.DELETE,
        each.about,
        DeleteObject(each.about, version, each.meta.uid, each.manifest),
        ApplyObject(each.about, each.manifest) if each.manifest else None,
        owner=owner_of(each.meta),
        irreversible="what it serves is cut off, and a new load balancer has another address",
    )


def _serving(each: Dependent) -> str:
    names = f", load balancer {listed([lb.name for lb in each.load_balancers])}"
    hosts = f" (hosts: {', '.join(each.hosts)})" if each.hosts else ""
    return (names if each.load_balancers else "") + hosts


def _detached(each: Dependent) -> Step:
    """Return the step that makes a Service an internal one: clients in the cluster keep it."""
    path, class_path = pointer("spec", "type"), pointer("spec", "loadBalancerClass")
    same = untouched(each.meta.uid)
    name = each.load_balancer_class
    before: tuple[Operation, ...] = (*same, _test(path, "LoadBalancer"))
    after: tuple[Operation, ...] = (*same, _test(path, "ClusterIP"))
    change: tuple[Operation, ...] = ({"op": "replace", "path": path, "value": "ClusterIP"},)
    back: tuple[Operation, ...] = ({"op": "replace", "path": path, "value": "LoadBalancer"},)
    if name:
        before += (_test(class_path, name),)
        change += ({"op": "remove", "path": class_path},)
        back += ({"op": "add", "path": class_path, "value": name},)
    return Step(
        f"detach/{each.about}",
        f"change {each.about} to type ClusterIP{_serving(each)}",
        Op.UPDATE,
        each.about,
        PatchObject(each.about, (*before, *change)),
        PatchObject(each.about, (*after, *back)),
        (Difference("spec.type", "LoadBalancer", "ClusterIP"),),
        owner=owner_of(each.meta),
        irreversible="what it serves is cut off, and a new load balancer has another address",
    )


def controller_steps(request: UninstallRequest) -> Iterator[Step]:
    """Yield the removal of the controller, its webhooks before they can block anything."""
    remains = request.remains
    for webhook in remains.webhooks:
        yield deleting(webhook, AGAIN)
    if remains.release is not None and remains.newest is not None:
        release = remains.release
        yield Step(
            "chart",
            f"Helm release {release}, {remains.newest.chart}",
            Op.DELETE,
            ObjectRef("HelmRelease", release.namespace, release.name),
            HelmUninstall(release.name, release.namespace, remains.newest),
            None,
            irreversible=AGAIN,
        )
    for manifest in remains.objects:
        yield deleting(manifest, AGAIN)


def deleting(manifest: Manifest, irreversible: str = "") -> Step:
    """Return the step that deletes an object that was read."""
    ref = ref_of(manifest)
    name = str(Ref(ref.namespace, ref.name))
    uid = str(manifest["metadata"].get("uid") or "")
    action = DeleteObject(ref, str(manifest["apiVersion"]), uid)
    return Step(
        f"{ref.kind}/{name}",
        f"{ref.kind} {name}",
        Op.DELETE,
        ref,
        action,
        None,
        irreversible=irreversible,
    )


def finalizer_steps(request: UninstallRequest) -> Iterator[Step]:
    """Yield the release of objects that nobody else would release any more."""
    for each in request.dependents:
        if request.load_balancers is LoadBalancers.DELETE and _is_cleaned_up(each):
            continue
        yield _released(each)


def _is_cleaned_up(each: Dependent) -> bool:
    """Return whether the controller has released an object once its load balancer is deleted."""
    return is_deleted_first(each) or each.by_controller


def _released(each: Dependent) -> Step:
    left = [name for name in each.meta.finalizers if name not in each.finalizers]
    path = pointer("metadata", "finalizers")
    same = untouched(each.meta.uid)
    whole = list(each.meta.finalizers)
    deleted = each.meta.deleted is not None
    back = (*same, _test(path, left), {"op": "add", "path": path, "value": whole})
    return Step(
        f"finalizer/{each.about}",
        f"remove finalizer {listed(each.finalizers)} from {each.about}",
        Op.UPDATE,
        each.about,
        PatchObject(
            each.about,
            (*same, _test(path, whole), {"op": "replace", "path": path, "value": left}),
            each.api_version,
        ),
        None if deleted else PatchObject(each.about, back, each.api_version),
        tuple(Difference("metadata.finalizers", name, "") for name in each.finalizers),
        warning=_still_serving(each),
        irreversible="it is being deleted, and is gone then" if deleted else "",
    )


def _still_serving(each: Dependent) -> str:
    if not each.load_balancers:
        return ""
    names = listed([lb.name for lb in each.load_balancers])
    return f"load balancer {names} stays in AWS, costs, and follows no change in the cluster"


def definition_steps(request: UninstallRequest) -> tuple[tuple[Step, ...], tuple[Kept, ...]]:
    """Return the deletion of the definitions, and those that stay."""
    steps: list[Step] = []
    kept: list[Kept] = []
    for definition in request.remains.definitions:
        reason = _keeps(definition, request)
        if reason:
            kept.append(Kept(f"definition {definition.name}", reason))
        else:
            steps.append(deleting(definition.manifest, AGAIN))
    return tuple(steps), tuple(kept)


def _keeps(definition: Definition, request: UninstallRequest) -> str:
    if request.keep_definitions:
        return "--keep-crds was given"
    other = _manager(definition.manifest, request.remains)
    if other and not request.force:
        return f"managed by {other}"
    others = [each for each in definition.objects if not _goes(each, request)]
    if others:
        names = [str(each.about) for each in others]
        return f"used by {listed(names)}, which the controller did not make"
    return ""


def _manager(manifest: Manifest, remains: Remains) -> str:
    """Name who else manages a definition; empty for whoever installed the controller.

    What `install` has taken over from others has no label of ours.
    """
    meta = manifest["metadata"]
    if (meta.get("labels") or {}).get(MADE_BY) == PROGRAM:
        return ""
    owner = owner_of(_meta(meta))
    if owner and owner != f"Helm release {remains.release}":
        return owner
    managers = [str(entry.get("manager") or "") for entry in meta.get("managedFields") or ()]
    if PROGRAM in managers:
        return f"whoever made it before {PROGRAM} applied it"
    others = [m for m in managers if not m.lower().startswith(INSTALLERS)]
    return f"field manager {others[0]}" if others else ""


def _goes(each: CustomObject, request: UninstallRequest) -> bool:
    """Return whether an object goes with the controller, or was made by it."""
    if made_by_controller(each.meta) or _is_of_release(each.meta, request.remains):
        return True
    if each.about in {ref_of(manifest) for manifest in request.remains.objects}:
        return True
    if request.load_balancers is not LoadBalancers.DELETE:
        return False
    return any(
        other.about == each.about and is_deleted_first(other) for other in request.dependents
    )


def _is_of_release(meta: Meta, remains: Remains) -> bool:
    if remains.release is None:
        return False
    found = Ref(meta.annotations.get(RELEASE_NAMESPACE, ""), meta.annotations.get(RELEASE_NAME, ""))
    return found == remains.release


def leftover_steps(remains: Remains) -> tuple[tuple[Step, ...], tuple[Kept, ...]]:
    """Return the deletion of the lease, service accounts and namespaces, and what stays."""
    occupied = remains.occupied or {}
    manifests = [*remains.leases, *remains.accounts]
    manifests += [m for m in remains.namespaces if m["metadata"]["name"] not in occupied]
    kept = tuple(
        Kept(f"namespace {name}", f"holds {content}") for name, content in occupied.items()
    )
    return tuple(deleting(manifest) for manifest in manifests), kept


def _meta(data: Any) -> Meta:
    return Meta(
        str(data["name"]),
        labels=data.get("labels") or {},
        annotations=data.get("annotations") or {},
    )


def _test(path: str, value: object) -> Operation:
    return {"op": "test", "path": path, "value": value}
