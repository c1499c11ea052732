"""Who keeps an object in manifests elsewhere, and would change back what is edited in place."""

from kubectl_alb.facts.tags import (
    ARGO_ID,
    ARGO_INSTANCE,
    FLUX_OWNERS,
    RELEASE_NAME,
    RELEASE_NAMESPACE,
)
from kubectl_alb.model.kubernetes import Meta

FLUX = dict(zip(FLUX_OWNERS, ("Flux Kustomization", "Flux HelmRelease"), strict=True))


def owner_of(meta: Meta) -> str:
    """Name the owner: `Argo CD application shop`; empty when none is recognised."""
    release = meta.annotations.get(RELEASE_NAME)
    namespace = meta.annotations.get(RELEASE_NAMESPACE, "")
    return gitops_owner_of(meta) or (f"Helm release {namespace}/{release}" if release else "")


def gitops_owner_of(meta: Meta) -> str:
    """Name the owner if it is Flux or Argo CD, which may have Helm make the object."""
    for prefix, kind in FLUX.items():
        name = meta.labels.get(f"{prefix}/name")
        if name:
            return f"{kind} {meta.labels.get(f'{prefix}/namespace', '')}/{name}"
    application = meta.annotations.get(ARGO_ID, "").partition(":")[0]
    application = application or meta.labels.get(ARGO_INSTANCE, "")
    return f"Argo CD application {application}" if application else ""
