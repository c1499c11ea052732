"""JSON in annotations, read as Go's decoder reads it."""

from collections.abc import Mapping

from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.desired.go.json import Shape, Tree, Value, decode, is_json
from kubectl_alb.model.refusal import RefusalReason

# What JSON of another shape means, by the beginning of the key.
_MISFITS: Mapping[str, RefusalReason] = {
    "actions": RefusalReason.ACTION_INVALID,
    "conditions": RefusalReason.CONDITION_INVALID,
    "transforms": RefusalReason.TRANSFORM_INVALID,
    "auth-idp-cognito": RefusalReason.IDENTITY_PROVIDER_INVALID,
    "auth-idp-oidc": RefusalReason.IDENTITY_PROVIDER_INVALID,
    "jwt-validation": RefusalReason.JWT_INVALID,
}


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
    return annotations.parsed(
        key, "json", lambda raw: decode(raw, shape), lambda raw: _fault(key, raw)
    )


def _fault(key: str, raw: str) -> RefusalReason:
    """Return what is wrong with a value that was not read: its syntax, or its shape."""
    misfit = _MISFITS.get(key.partition(".")[0], RefusalReason.ANNOTATION_NOT_JSON)
    return misfit if is_json(raw) else RefusalReason.ANNOTATION_NOT_JSON
