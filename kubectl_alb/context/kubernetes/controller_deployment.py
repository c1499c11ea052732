"""What the controller's Deployment says of it: namespace, release, arguments."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kubectl_alb.context.source import Record
from kubectl_alb.model.context import Found

NAME = "aws-load-balancer-controller"
LABEL = "app.kubernetes.io/name"
NAMESPACE = "kube-system"
IMAGE_TAG = re.compile(r":(v?\d+\.\d+\.\d+[\w.-]*)(?:@.*)?$")
REFERENCE = re.compile(r"\$\(([\w.-]+)\)")


@dataclass(frozen=True, slots=True)
class ControllerFacts:
    """One Deployment; `args` is None when none was found or could be read.

    `selector` finds its pods. `others` are Deployments that are controllers too.
    """

    namespace: Found = field(default_factory=Found)
    version: Found = field(default_factory=Found)
    args: tuple[str, ...] | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    selector: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    def flag(self, name: str) -> str:
        """Return a flag's value from the arguments, with `$(VARIABLES)` filled in."""
        args = self.args or ()
        for index, arg in enumerate(args):
            key, equals, value = arg.lstrip("-").partition("=")
            if key == name and arg.startswith("-"):
                text = value if equals else "".join(args[index + 1 : index + 2])
                return REFERENCE.sub(lambda found: self.env.get(found[1]) or found[0], text)
        return ""

    @property
    def region(self) -> str:
        """The region of its arguments, else of its environment."""
        # controller: pkg/aws/cloud.go leaves it to the SDK when the flag is empty
        return (
            self.flag("aws-region")
            or self.env.get("AWS_REGION")
            or self.env.get("AWS_DEFAULT_REGION")
            or ""
        )


def is_controller(record: Record) -> bool:
    """Tell whether a Deployment is a controller's, by its label or its image."""
    labels = record["metadata"].get("labels") or {}
    images = (str(container.get("image") or "") for container in _containers(record))
    return labels.get(LABEL) == NAME or any(NAME in image for image in images)


def controller_facts(deployments: Iterable[Record], wanted_namespace: str = "") -> ControllerFacts:
    """Find the controller: in the namespace that was named, else in kube-system before others."""
    found = sorted(filter(is_controller, deployments), key=_preference)
    if wanted_namespace:
        found = [d for d in found if d["metadata"]["namespace"] == wanted_namespace]
    if not found:
        how = "--controller-namespace" if wanted_namespace else "no Deployment of the controller"
        return ControllerFacts(Found(wanted_namespace, how))
    record, others = found[0], found[1:]
    about, container = record["metadata"], _container(record)
    where = f"Deployment {about['namespace']}/{about['name']}"
    env = {str(e["name"]): str(e.get("value") or "") for e in container.get("env") or ()}
    return ControllerFacts(
        namespace=Found(about["namespace"], where),
        version=_version(record, container, where),
        args=(*(container.get("command") or ()), *(container.get("args") or ())),
        env=env,
        selector=((record.get("spec") or {}).get("selector") or {}).get("matchLabels") or {},
        others=tuple(f"{o['metadata']['namespace']}/{o['metadata']['name']}" for o in others),
    )


def _preference(record: Record) -> tuple[bool, str, str]:
    about = record["metadata"]
    return about["namespace"] != NAMESPACE, about["namespace"], about["name"]


def _containers(record: Record) -> list[Mapping[str, Any]]:
    template = ((record.get("spec") or {}).get("template") or {}).get("spec") or {}
    return list(template.get("containers") or ())


def _container(record: Record) -> Mapping[str, Any]:
    """Return the controller's own container: there may be sidecars."""
    containers = _containers(record)

    def args(container: Mapping[str, Any]) -> str:
        return " ".join(
            map(str, (*(container.get("command") or ()), *(container.get("args") or ())))
        )

    by_args = (c for c in containers if "--cluster-name" in args(c))
    by_image = (c for c in containers if NAME in str(c.get("image")))
    return next(by_args, None) or next(by_image, None) or next(iter(containers), {})


def _version(record: Record, container: Mapping[str, Any], where: str) -> Found:
    tag = IMAGE_TAG.search(str(container.get("image") or ""))
    if tag:
        return Found(tag[1], f"the image of {where}")
    labels = record["metadata"].get("labels") or {}
    return Found(labels.get("app.kubernetes.io/version") or "", f"a label of {where}")
