"""JSON in annotations, read as Go's decoder reads it."""

from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.desired.go.json import Shape, Tree, Value, decode
from kubectl_alb.model.refusal import RefusalReason


def tree(annotations: Annotated, key: str, shape: Shape) -> Tree | None:
    """Return the JSON object of an annotation; None when the key is absent."""
    value = _value(annotations, key, shape)
    return value if isinstance(value, Tree) else None


def trees(annotations: Annotated, key: str, shape: Shape) -> tuple[Tree, ...]:
    """Return the objects of an annotation's JSON array; empty when the key is absent."""
    value = _value(annotations, key, shape)
    items = value if isinstance(value, tuple) else ()
    return tuple(item for item in items if isinstance(item, Tree))


def _value(annotations: Annotated, key: str, shape: Shape) -> Value:
    reason = RefusalReason.ANNOTATION_NOT_JSON
    return annotations.parsed(key, "json", lambda raw: decode(raw, shape), reason)
