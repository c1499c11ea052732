"""What of the controller is in a cluster already, and who put it there."""

import re
from dataclasses import dataclass
from enum import Enum

from kubectl_alb.facts.controllers import IMAGE, V1_IMAGE
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.manifest_owner import gitops_owner_of, owner_of
from kubectl_alb.facts.tags import RELEASE_NAME, RELEASE_NAMESPACE
from kubectl_alb.model.names import Ref
from kubectl_alb.model.system import Deployment
from kubectl_alb.model.workloads import Container

# The first generation ended with v1.1.9; images of v2.0 to v2.4.5 can have its name.
_FIRST_GENERATION = re.compile(r":v?[01]\.")
_NAME_LABEL = "app.kubernetes.io/name"


class Form(Enum):
    """How an installation came: its value is what people call it."""

    HELM = "Helm release"
    MANIFEST = "plain manifests"
    GITOPS = "GitOps"
    FIRST_GENERATION = "the ALB Ingress Controller (v1)"


@dataclass(frozen=True, slots=True)
class Installation:
    """A Deployment of the controller; `owner` is who manages it elsewhere, empty for nobody.

    `release` is its Helm release, `image` what its container runs.
    """

    form: Form
    deployment: Ref
    owner: str = ""
    release: Ref | None = None
    image: str = ""


@fact
def installations(facts: Facts) -> tuple[Installation, ...]:
    """Return every installation of either generation, those without pods too."""
    found = (_installation(each) for each in facts.snapshot.kubernetes.deployments)
    return tuple(each for each in found if each is not None)


def _installation(deployment: Deployment) -> Installation | None:
    container = next((each for each in deployment.containers if _is_controller(each)), None)
    labeled = deployment.meta.labels.get(_NAME_LABEL) == IMAGE
    if container is None and not labeled:
        return None
    image = container.image if container else ""
    owner, release = owner_of(deployment.meta), _release(deployment)
    return Installation(
        _form(image, deployment, release), deployment.meta.ref, owner, release, image
    )


def _is_controller(container: Container) -> bool:
    name = container.image.partition("@")[0]
    return IMAGE in name or V1_IMAGE in name


def _form(image: str, deployment: Deployment, release: Ref | None) -> Form:
    name = image.rpartition("/")[2]
    if V1_IMAGE in name and _FIRST_GENERATION.search(name):
        return Form.FIRST_GENERATION
    if gitops_owner_of(deployment.meta):
        return Form.GITOPS
    return Form.MANIFEST if release is None else Form.HELM


def _release(deployment: Deployment) -> Ref | None:
    annotations = deployment.meta.annotations
    name = annotations.get(RELEASE_NAME)
    namespace = annotations.get(RELEASE_NAMESPACE) or deployment.meta.namespace
    return Ref(namespace, name) if name else None
