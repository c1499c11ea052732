"""Who keeps an object's manifests."""

import pytest

from kubectl_alb.facts.manifest_owner import owner_of
from kubectl_alb.model.kubernetes import Meta


@pytest.mark.parametrize(
    ("labels", "annotations", "owner"),
    [
        ({}, {}, ""),
        ({"app.kubernetes.io/instance": "web"}, {}, ""),
        (
            {"app.kubernetes.io/managed-by": "Helm"},
            {"meta.helm.sh/release-name": "web", "meta.helm.sh/release-namespace": "shop"},
            "Helm release shop/web",
        ),
        (
            {},
            {"argocd.argoproj.io/tracking-id": "shop:networking.k8s.io/Ingress:shop/web"},
            "Argo CD application shop",
        ),
        ({"argocd.argoproj.io/instance": "shop"}, {}, "Argo CD application shop"),
        (
            {"helm.toolkit.fluxcd.io/name": "w", "helm.toolkit.fluxcd.io/namespace": "apps"},
            {"meta.helm.sh/release-name": "w"},
            "Flux HelmRelease apps/w",
        ),
    ],
)
def test_the_owner_is_told_by_labels_and_annotations(
    labels: dict[str, str], annotations: dict[str, str], owner: str
) -> None:
    assert owner_of(Meta("web", "shop", labels=labels, annotations=annotations)) == owner
