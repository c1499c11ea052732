"""What is installed already, and who put it there."""

import pytest

from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.installations import Form, Installation, installations
from kubectl_alb.model.names import Ref
from kubectl_alb.model.system import Deployment
from kubectl_alb.model.workloads import Container
from tests.builders import meta, snapshot

IMAGE = "public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0"
V1 = "docker.io/amazon/aws-alb-ingress-controller"
HELM = {"meta.helm.sh/release-name": "lbc", "meta.helm.sh/release-namespace": "lb"}
NAMED = {"app.kubernetes.io/name": "aws-load-balancer-controller"}


def found(image: str = IMAGE, **fields: dict[str, str]) -> tuple[Installation, ...]:
    container = Container("controller", image)
    own = Deployment(meta("lbc", "lb", **fields), 2, 2, (container,))
    other = Deployment(meta("web", "shop"), 1, 1, (Container("web", "nginx:1"),))
    return installations(Facts(snapshot(deployments=(other, own))))


@pytest.mark.parametrize(
    ("fields", "form", "release"),
    [
        ({"annotations": HELM}, Form.HELM, Ref("lb", "lbc")),
        ({}, Form.MANIFEST, None),
        (
            {"annotations": HELM, "labels": {"argocd.argoproj.io/instance": "lb"}},
            Form.GITOPS,
            Ref("lb", "lbc"),
        ),
        ({"labels": {"kustomize.toolkit.fluxcd.io/name": "lb"}}, Form.GITOPS, None),
    ],
)
def test_the_form_is_told_by_labels_and_annotations(
    fields: dict[str, dict[str, str]], form: Form, release: Ref | None
) -> None:
    (one,) = found(**fields)
    assert (one.form, one.release, one.deployment) == (form, release, Ref("lb", "lbc"))


@pytest.mark.parametrize(
    ("tag", "form"),
    [
        ("v1.1.9", Form.FIRST_GENERATION),
        ("1.0.0", Form.FIRST_GENERATION),
        ("v2.0.0", Form.MANIFEST),
        ("v2.4.5-linux_amd64", Form.MANIFEST),
    ],
)
def test_an_image_of_the_first_name_is_told_by_its_tag(tag: str, form: Form) -> None:
    (one,) = found(f"{V1}:{tag}")
    assert one.form is form


def test_a_mirrored_image_of_another_name_is_told_by_the_label() -> None:
    assert found("registry.internal:5000/lbc:v3") == ()
    (one,) = found("registry.internal:5000/lbc:v3", labels=NAMED)
    assert one.form is Form.MANIFEST
