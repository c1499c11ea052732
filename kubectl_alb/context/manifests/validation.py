"""What the API server, or the controller's webhook, would refuse of an object in a manifest."""

from collections.abc import Callable, Iterator, Mapping
from itertools import starmap
from typing import Any

from kubectl_alb.context.decode.kubernetes import POSITION
from kubectl_alb.context.manifests import name_rules as names
from kubectl_alb.context.manifests.object_shapes import unknown_fields
from kubectl_alb.context.manifests.validation_class import class_params, ingress_class
from kubectl_alb.context.manifests.validation_ingress import ingress
from kubectl_alb.context.manifests.validation_service import service
from kubectl_alb.context.source import Record
from kubectl_alb.facts.tags import INGRESS_CLASS
from kubectl_alb.model.kubernetes import Position
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.rejection import Rejection
from kubectl_alb.model.section import Section

Json = Mapping[str, Any]
Problems = Iterator[tuple[str, str]]

MAX_ANNOTATIONS = 256 * 1024
STANDARD_FINALIZERS = ("foregroundDeletion", "kubernetes", "orphan")
SERVED = {
    Section.INGRESSES: ("networking.k8s.io/v1",),
    Section.INGRESS_CLASSES: ("networking.k8s.io/v1",),
    Section.SERVICES: ("v1",),
    Section.NAMESPACES: ("v1",),
    Section.SECRETS: ("v1",),
    Section.INGRESS_CLASS_PARAMS: ("elbv2.k8s.aws/v1beta1",),
    Section.TARGET_GROUP_BINDINGS: ("elbv2.k8s.aws/v1beta1", "elbv2.k8s.aws/v1alpha1"),
    Section.ENDPOINT_SLICES: ("discovery.k8s.io/v1",),
    Section.DEPLOYMENTS: ("apps/v1",),
}
RULES: Mapping[Section, Callable[[Json], Problems]] = {
    Section.INGRESSES: ingress,
    Section.INGRESS_CLASSES: ingress_class,
    Section.SERVICES: service,
}
WEBHOOK = "the controller's webhook"


def rejections(need: Section, record: Record) -> Iterator[Rejection]:
    """Yield every reason to refuse an object of a manifest; none for records of AWS."""
    if need.is_aws:
        return
    rejection = _Rejecting(record)
    version = str(record["apiVersion"])
    if version not in SERVED.get(need, (version,)):
        text = f'no matches for kind "{record["kind"]}" in version "{version}"'
        yield rejection("apiVersion", f"{text}; write {SERVED[need][0]}")
        return
    unknown = tuple(unknown_fields(need, record))
    if unknown:
        # The server looks no further.
        yield from starmap(rejection, unknown)
        return
    yield from starmap(rejection, _metadata(need, record["metadata"]))
    yield from starmap(rejection, RULES.get(need, _nothing)(record))
    if need is Section.INGRESSES:
        yield from (rejection(*found, on_create=True) for found in _two_classes(record))
    if need is Section.INGRESS_CLASS_PARAMS:
        yield from (rejection(*found, by=WEBHOOK) for found in class_params(record))


class _Rejecting:
    """Makes the rejections of one object."""

    def __init__(self, record: Record) -> None:
        place, meta = record[POSITION], record["metadata"]
        self.position = Position(place["file"], place["line"], place["lines"])
        self.about = ObjectRef(str(record["kind"]), meta.get("namespace") or "", meta["name"])

    def __call__(self, path: str, message: str, **more: Any) -> Rejection:
        at = self.position
        return Rejection(self.about, path, message, at.file, at.line_of(path), **more)


def _nothing(record: Json) -> Problems:
    return iter(())


def _metadata(need: Section, meta: Json) -> Problems:
    named = names.subdomain
    if need is Section.SERVICES:
        named = names.service_name
    elif need is Section.NAMESPACES:
        named = names.label
    checked = [("metadata.name", named(meta["name"]))]
    if meta.get("namespace"):
        checked.append(("metadata.namespace", names.label(meta["namespace"])))
    annotations = meta.get("annotations") or {}
    checked += [(f"metadata.annotations.{k}", names.qualified(k.lower())) for k in annotations]
    for key, value in (meta.get("labels") or {}).items():
        checked.append((f"metadata.labels.{key}", names.qualified(key)))
        checked.append((f"metadata.labels.{key}", names.label_value(value or "")))
    for index, finalizer in enumerate(meta.get("finalizers") or ()):
        checked.append((f"metadata.finalizers.{index}", _finalizer(finalizer)))
    size = sum(len(f"{key}{value or ''}".encode()) for key, value in annotations.items())
    if size > MAX_ANNOTATIONS:
        text = f"annotations may not be more than {MAX_ANNOTATIONS} bytes, these are {size}"
        checked.append(("metadata.annotations", text))
    yield from ((path, message) for path, message in checked if message)


def _finalizer(text: str) -> str:
    if "/" not in text and text not in STANDARD_FINALIZERS:
        return f"{text!r} is neither a standard finalizer nor a name with a domain before it"
    return names.qualified(text)


def _two_classes(record: Json) -> Problems:
    annotated = (record["metadata"].get("annotations") or {}).get(INGRESS_CLASS)
    named = (record.get("spec") or {}).get("ingressClassName")
    if annotated is not None and named is not None and annotated != named:
        text = "must match `ingressClassName` when both are specified"
        yield f"metadata.annotations.{INGRESS_CLASS}", text
