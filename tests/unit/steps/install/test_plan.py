"""What speaks against an installation."""

import pytest

from kubectl_alb.analysis.environment import Environment
from kubectl_alb.controller.releases.lookup import Named, named
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.installations import Form, Installation
from kubectl_alb.model.names import Ref
from kubectl_alb.steps.install.plan import (
    refuse_environment,
    refuse_installed,
    refuse_other_version,
)
from kubectl_alb.steps.install.request import Credentials, IdentityKind
from tests.installing import NAME, environment, release

HERE = Ref("kube-system", NAME)
IRSA, POD = IdentityKind.IRSA, IdentityKind.POD_IDENTITY


def wanted(text: str) -> Named:
    found = named(text)
    assert found is not None
    return found


def refusal(found: Installation, force: bool = False) -> str:
    with pytest.raises(AlbError) as caught:
        refuse_installed([found], HERE, force)
    return f"{caught.value.message}; {caught.value.hint}"


def test_the_release_that_is_to_be_made_may_be_there() -> None:
    refuse_installed([Installation(Form.HELM, HERE, release=HERE)], HERE)


def test_another_release_is_named_with_the_flags_that_go_on_with_it() -> None:
    found = Installation(Form.HELM, Ref("lb", "x"), release=Ref("lb", "x"))
    assert "--release x --controller-namespace lb" in refusal(found)


def test_plain_manifests_are_refused_with_the_way_to_adopt_them() -> None:
    text = refusal(Installation(Form.MANIFEST, HERE))
    assert "kubectl alb uninstall --keep-load-balancers --keep-crds" in text


def test_the_first_generation_is_refused() -> None:
    found = Installation(Form.FIRST_GENERATION, HERE, image="aws-alb-ingress-controller:v1.1.9")
    assert "v1.1.9" in refusal(found, force=True)


def test_gitops_is_refused_unless_forced() -> None:
    found = Installation(Form.GITOPS, HERE, "Argo CD application lb", HERE)
    assert "Argo CD application lb manages the controller" in refusal(found)
    refuse_installed([found], HERE, force=True)


def test_another_version_is_no_installation() -> None:
    refuse_other_version(release(), "3.5.0")
    refuse_other_version(None, "3.5.0")
    refuse_other_version(release("pending-install", deployed=0), "3.4.0")
    with pytest.raises(AlbError, match=r"does not change its version to 3\.4\.0"):
        refuse_other_version(release(), "3.4.0")


@pytest.mark.parametrize(
    ("fields", "kind", "version", "text"),
    [
        ({"version": "1.21"}, IRSA, "v3.5.0", "needs 1.22 or newer"),
        ({"version": "1.25"}, IRSA, "v2.3.1", "needs 1.16 to 1.21"),
        ({"oidc_issuer": ""}, IRSA, "v3.5.0", "no OIDC issuer"),
        ({"nodes": 2, "fargate": 2}, POD, "v3.5.0", "all nodes are on Fargate"),
        ({}, POD, "v2.6.2", "does not know EKS Pod Identity"),
        ({"version": "1.28", "platform": "eks.3"}, POD, "v3.5.0", "platform version eks.3"),
    ],
)
def test_a_cluster_that_does_not_fit_is_refused(
    fields: dict[str, object], kind: IdentityKind, version: str, text: str
) -> None:
    with pytest.raises(AlbError, match=text):
        refuse_environment(_with(fields), kind, wanted(version))


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, IRSA),
        ({}, POD),
        ({"nodes": 2, "fargate": 1}, POD),
        ({"nodes": 2, "fargate": 2}, IRSA),
        ({"version": "", "platform": ""}, IRSA),
    ],
)
def test_a_cluster_that_fits_is_not(fields: dict[str, object], kind: IdentityKind) -> None:
    refuse_environment(_with(fields), kind, wanted("v3.5.0"))


def _with(fields: dict[str, object]) -> Environment:
    return environment(**fields)


@pytest.mark.parametrize(
    ("annotated", "associated", "kind"),
    [
        ("", "", IRSA),
        ("own", "", IRSA),
        ("theirs", "", IdentityKind.EXISTING),
        ("", "own", POD),
        ("", "theirs", IdentityKind.EXISTING),
        ("theirs", "own", IdentityKind.EXISTING),
    ],
)
def test_the_identity_that_is_there_is_gone_on_with(
    annotated: str, associated: str, kind: IdentityKind
) -> None:
    assert Credentials(annotated, associated).kind("own") is kind
