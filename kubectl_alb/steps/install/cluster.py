"""The steps in the cluster: namespace, service account, definitions, chart."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kubectl_alb.facts.tags import ROLE_ANNOTATION
from kubectl_alb.model.cluster_action import applied
from kubectl_alb.model.helm_action import (
    DEPLOYED,
    HelmRelease,
    HelmRollback,
    HelmUninstall,
    HelmUpgrade,
    values_digest,
    values_text,
)
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Op, Step
from kubectl_alb.steps.install.request import (
    Existing,
    ExistingRelease,
    IdentityKind,
    InstallRequest,
    Manifest,
    ReleaseRequest,
)
from kubectl_alb.steps.install.values import changed_paths, is_made_by_chart

DEFINITION = "CustomResourceDefinition"
CUT_SHORT = "another helm works on it, or was killed while it did"


def cluster_steps(request: InstallRequest, existing: Existing) -> Iterator[Step]:
    """Yield the steps in the cluster, in order; definitions come before what uses them."""
    if not existing.namespace:
        meta = {"name": request.namespace}
        yield applying({"apiVersion": "v1", "kind": "Namespace", "metadata": meta})
    if not _chart_makes_account(request):
        yield applying(service_account(request))
    for definition in split_definitions(request.chart.definitions, existing.definitions)[0]:
        yield applying(definition)
    yield from release_steps(request, existing.release)


def applying(manifest: Manifest) -> Step:
    """Return the step that applies an object; preparing it finds out whether the object is new."""
    action = applied(manifest, adopt=True)
    ref = action.about
    name = f"{ref.namespace}/{ref.name}" if ref.namespace else ref.name
    return Step(f"{ref.kind}/{name}", f"{ref.kind} {name}", Op.CREATE, ref, action, None)


def service_account(request: InstallRequest) -> Manifest:
    """Return the service account; its annotation names the role unless EKS associates them."""
    role = request.assumed_role if request.identity is not IdentityKind.POD_IDENTITY else ""
    meta: dict[str, Any] = {"name": request.service_account, "namespace": request.namespace}
    if role:
        meta["annotations"] = {ROLE_ANNOTATION: role}
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta}


def split_definitions(
    definitions: tuple[Manifest, ...], served: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[Manifest, ...], tuple[str, ...]]:
    """Return the definitions to apply, and the names of those that would take a version away.

    Objects may be stored in it; an older controller works with newer definitions.
    """
    apply: list[Manifest] = []
    newer: list[str] = []
    for definition in definitions:
        name = str(definition["metadata"]["name"])
        versions = {version["name"] for version in definition["spec"]["versions"]}
        if set(served.get(name, ())) <= versions:
            apply.append(definition)
        else:
            newer.append(name)
    return tuple(apply), tuple(newer)


def _chart_makes_account(request: InstallRequest) -> bool:
    return is_made_by_chart(request.values)


def release_steps(request: ReleaseRequest, existing: ExistingRelease | None) -> Iterator[Step]:
    """Yield the step of the chart, after one that clears away what a killed helm has left."""
    before = existing.newest if existing else None
    if existing is not None and before is not None and _is_stuck(before, existing):
        stuck = _cleared(request, existing)
        yield stuck
        before = None
        if isinstance(stuck.action, HelmRollback):
            before = replace(
                existing.newest, revision=existing.newest.revision + 1, status=DEPLOYED
            )
    chart = request.chart
    action = HelmUpgrade(
        request.release,
        request.namespace,
        chart.reference,
        chart.name,
        chart.version,
        values_digest(request.values),
        before,
        chart.repo,
        timeout_seconds=request.timeout_seconds,
        values=values_text(request.values),
    )
    yield Step(
        "chart",
        f"Helm release {request.namespace}/{request.release} of chart {chart.name} "
        f"{chart.version} ({chart.app_version})",
        Op.CREATE if before is None else Op.UPDATE,
        _release_ref(request),
        action,
        _chart_undo(action),
        warning=_value_changes(request, existing),
    )


def _is_stuck(newest: HelmRelease, existing: ExistingRelease) -> bool:
    """Return whether helm would refuse to go on: it works on the release, or never deployed it."""
    return newest.is_pending or not existing.deployed


def _cleared(request: ReleaseRequest, existing: ExistingRelease) -> Step:
    name, newest = f"{request.namespace}/{request.release}", existing.newest
    where = (request.release, request.namespace)
    warning = f"it is {newest.status}" + (f": {CUT_SHORT}" if newest.is_pending else "")
    ref = _release_ref(request)
    if existing.deployed:
        title = f"Helm release {name} back to revision {existing.deployed}"
        back = HelmRollback(*where, existing.deployed, newest)
        return Step("chart-rollback", title, Op.UPDATE, ref, back, None, warning=warning)
    title = f"Helm release {name}, which was never deployed"
    return Step(
        "chart-cleanup", title, Op.DELETE, ref, HelmUninstall(*where, newest), None, warning=warning
    )


def _chart_undo(action: HelmUpgrade) -> HelmUninstall | HelmRollback | None:
    """Return what takes the step back, as far as it is known before: helm's answer tells more."""
    first = HelmRelease(1, DEPLOYED, f"{action.name}-{action.version}", action.digest)
    if action.before is None:
        return HelmUninstall(action.release, action.namespace, first)
    now = replace(first, revision=action.before.revision + 1)
    return HelmRollback(action.release, action.namespace, action.before.revision, now)


def _release_ref(request: ReleaseRequest) -> ObjectRef:
    return ObjectRef("HelmRelease", request.namespace, request.release)


def _value_changes(request: ReleaseRequest, existing: ExistingRelease | None) -> str:
    if existing is None:
        return ""
    paths = changed_paths(existing.values, request.values)
    return f"changes values {', '.join(paths)}" if paths else ""
