"""What the controller's webhook would refuse of the Ingresses in manifests.

controller: webhooks/networking/ingress_validator.go
"""

from collections.abc import Iterator

from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.desired.conditions import condition_fault
from kubectl_alb.desired.go.annotations import trees
from kubectl_alb.desired.go.shapes import shapes_of
from kubectl_alb.facts.classes import Handled, InvalidClass, classify
from kubectl_alb.facts.dialect import annotations_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import INGRESS_CLASS, PREFIX
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.refusal import Refused
from kubectl_alb.model.rejection import Rejection
from kubectl_alb.model.snapshot import Snapshot

WEBHOOK = "the controller's webhook"
GROUP_NAME = PREFIX + "group.name"


def denied(facts: Facts, before: Snapshot) -> tuple[Rejection, ...]:
    """Return why the webhook refuses Ingresses of manifests; `before` is the cluster without them.

    They are planned all the same, since the controller may run without its webhook.
    """
    found = (
        (ingress, path, message)
        for ingress in facts.snapshot.kubernetes.ingresses
        if ingress.meta.position is not None
        for path, message in _denied(
            ingress, before.kubernetes.ingress_by_ref.get(ingress.ref), facts
        )
    )
    return tuple(_rejection(*one) for one in found)


def _rejection(ingress: Ingress, path: str, message: str) -> Rejection:
    position = ingress.meta.position
    about = ObjectRef("Ingress", ingress.meta.namespace, ingress.meta.name)
    return Rejection(
        about,
        path,
        message,
        position.file if position else "",
        position.line_of(path) if position else 0,
        WEBHOOK,
        planned=True,
    )


def _denied(ingress: Ingress, old: Ingress | None, facts: Facts) -> Iterator[tuple[str, str]]:
    classified = classify(ingress, facts)
    if isinstance(classified, InvalidClass):
        if old is None or old.class_name != ingress.class_name:
            yield "spec.ingressClassName", classified.message
        return
    if not isinstance(classified, Handled):
        return
    config = facts.config
    if config.disable_class_annotation and _is_new(INGRESS_CLASS, ingress, old):
        yield from _forbidden(INGRESS_CLASS)
    if config.disable_group_name_annotation and _is_new(GROUP_NAME, ingress, old):
        yield from _forbidden(GROUP_NAME)
    yield from _conditions(ingress, facts)


def _is_new(key: str, ingress: Ingress, old: Ingress | None) -> bool:
    value = ingress.meta.annotations.get(key)
    return value is not None and (old is None or old.meta.annotations.get(key) != value)


def _forbidden(key: str) -> Iterator[tuple[str, str]]:
    yield f"metadata.annotations.{key}", f"new usage of `{key}` annotation is forbidden"


def _conditions(ingress: Ingress, facts: Facts) -> Iterator[tuple[str, str]]:
    annotations = annotations_of(ingress, facts)
    backends = (path.backend for rule in ingress.rules for path in rule.paths)
    for service in dict.fromkeys(backend.service for backend in backends if backend):
        fault = _condition_fault(annotations, f"conditions.{service}", facts)
        if fault:
            key = f"{PREFIX}conditions.{service}"
            text = f"ignoring Ingress {ingress.ref} since invalid {key} annotation: {fault}"
            yield f"metadata.annotations.{key}", text


def _condition_fault(annotations: Annotated, key: str, facts: Facts) -> str:
    try:
        conditions = trees(annotations, key, shapes_of(facts.config.version).conditions)
    except Refused as refused:
        return refused.message
    return next(filter(None, map(condition_fault, conditions)), "")
