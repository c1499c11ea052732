"""Where the values in a stack come from."""

from dataclasses import dataclass
from enum import Enum

from kubectl_alb.model.names import Ref


class OriginKind(Enum):
    """What decided a value."""

    ANNOTATION = "annotation"
    CLASS = "IngressClassParams"
    FLAG = "controller flag"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Origin:
    """What decided a field of a resource; a field without an origin has the built-in default.

    `field` is the path in the stack JSON's `spec`, with the key appended for tags and attributes
    (`tags.team`). `key` is the full annotation, the params field or the flag; `object` is the
    Ingress or Service that carries it, or the IngressClassParams (no namespace). A field of kind
    UNKNOWN could not be predicted, and `key` says why: no difference should be made of it.
    """

    type: str
    id: str
    field: str
    kind: OriginKind
    key: str
    object: Ref | None = None
    object_kind: str = "Ingress"
