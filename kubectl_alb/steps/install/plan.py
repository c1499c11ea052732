"""All steps of an installation, and what speaks against one."""

from collections.abc import Iterable, Iterator

from kubectl_alb.analysis.environment import Environment
from kubectl_alb.controller.releases.lookup import Named
from kubectl_alb.controller.releases.requirements import (
    POD_IDENTITY_SINCE,
    has_pod_identity,
    kubernetes_range,
)
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.installations import Form, Installation
from kubectl_alb.model.names import Ref
from kubectl_alb.model.step import Step
from kubectl_alb.steps.install.cluster import cluster_steps
from kubectl_alb.steps.install.identity import identity_steps
from kubectl_alb.steps.install.request import (
    Existing,
    ExistingRelease,
    IdentityKind,
    InstallRequest,
)

# Helm does not take over objects that it has not made, so they go first.
ADOPTION = (
    "run kubectl alb uninstall --keep-load-balancers --keep-crds, which removes its objects and "
    "leaves Ingresses and load balancers as they are, then install again: the new controller takes "
    "the load balancers over by their tags"
)


def install_steps(request: InstallRequest, existing: Existing) -> tuple[Step, ...]:
    """Return the steps in order; raise `AlbError` where one cannot be taken."""
    return (*identity_steps(request, existing), *cluster_steps(request, existing))


def refuse_installed(found: Iterable[Installation], release: Ref, force: bool = False) -> None:
    """Raise `AlbError` for an installation that is not the Helm release that is to be made."""
    for each in found:
        reason, hint = _refusal(each, release)
        if reason and not (force and each.form is Form.GITOPS):
            raise AlbError(reason, hint)


def _refusal(found: Installation, release: Ref) -> tuple[str, str]:
    at = f"Deployment {found.deployment}"
    if found.form is Form.FIRST_GENERATION:
        return (
            f"{found.form.value} is installed: {at} runs {found.image}",
            "delete it first, or both would fight over the same Ingresses; its load balancers "
            "are not taken over",
        )
    if found.form is Form.GITOPS:
        return (
            f"{found.owner} manages the controller: {at}",
            "change it there, or give --force to install over it",
        )
    if found.form is Form.MANIFEST:
        return (
            f"the controller is installed from plain manifests: {at} belongs to no Helm release",
            ADOPTION,
        )
    if found.release != release:
        return other_release(found.release or release)
    return "", ""


def other_release(found: Ref) -> tuple[str, str]:
    """Return why a second release is refused, and how to go on with the first."""
    return (
        f"the controller is installed already: Helm release {found}",
        f"give --release {found.name} --controller-namespace {found.namespace} to go on with it",
    )


def refuse_other_version(found: ExistingRelease | None, version: str) -> None:
    """Raise `AlbError` where the release that is there has another chart: that is an upgrade."""
    if found is None or not found.deployed or found.version == version:
        return
    raise AlbError(
        f"chart {found.newest.chart} ({found.newest.app_version or 'its release is not known'}) is "
        f"installed, and install does not change its version to {version}",
        hint="kubectl alb upgrade does; to complete that installation, give --version "
        f"{found.version}",
    )


def refuse_environment(where: Environment, kind: IdentityKind, wanted: Named) -> None:
    """Raise `AlbError` where the cluster, or its kind of identity, does not fit the release."""
    for reason, hint in _misfits(where, kind, wanted):
        raise AlbError(reason, hint)


def _misfits(where: Environment, kind: IdentityKind, wanted: Named) -> Iterator[tuple[str, str]]:
    known = kubernetes_range(wanted.rules)
    name = f"cluster {where.name}"
    if where.minor != (0, 0):
        late = known.last is not None and where.minor > known.last
        if where.minor < known.first or late:
            yield (
                f"{name} runs Kubernetes {where.cluster.version}, and {wanted.text} needs "
                f"{_range(known.first, known.last)} ({known.reason})",
                "--list-versions shows what each release needs",
            )
    if kind is IdentityKind.IRSA and not where.issuer:
        yield f"{name} has no OIDC issuer yet", "wait until EKS is done with it"
    if kind is IdentityKind.POD_IDENTITY:
        yield from _pod_identity(where, wanted)


def _pod_identity(where: Environment, wanted: Named) -> Iterator[tuple[str, str]]:
    hint = "use --identity irsa"
    if where.nodes and where.fargate == where.nodes:
        yield "EKS Pod Identity does not work on Fargate, and all nodes are on Fargate", hint
    if wanted.rules < POD_IDENTITY_SINCE:
        since = ".".join(map(str, POD_IDENTITY_SINCE))
        yield f"{wanted.text} does not know EKS Pod Identity, which came with v{since}", hint
    if where.platform and not has_pod_identity(where.minor, where.platform):
        yield (
            f"platform version {where.cluster.platform} of Kubernetes {where.cluster.version} does "
            "not know EKS Pod Identity",
            hint,
        )


def _range(first: tuple[int, int], last: tuple[int, int] | None) -> str:
    lowest = ".".join(map(str, first))
    return f"{lowest} or newer" if last is None else f"{lowest} to {'.'.join(map(str, last))}"
