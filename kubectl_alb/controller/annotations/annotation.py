"""What is known of one annotation: key, kind, place, release, and how a group merges it."""

from dataclasses import dataclass
from enum import Enum

from kubectl_alb.controller.class_fields import BEATING
from kubectl_alb.controller.flags import Version
from kubectl_alb.facts.tags import PREFIX


class Kind(Enum):
    """How the controller reads a raw annotation value."""

    TEXT = "string"
    BOOL = "boolean"
    INT32 = "integer"
    INT64 = "integer (64 bit)"
    LIST = "comma-separated list"
    MAP = "k1=v1,k2=v2"
    JSON = "JSON"


class Scope(Enum):
    """What one value of an annotation governs."""

    GROUP = "the load balancer of the whole group"
    PORT = "one listener port"
    INGRESS = "the rules of its Ingress"
    BACKEND = "the target group of one Ingress, Service and port"


class Merge(Enum):
    """What happens when several members of a group set an annotation."""

    AGREE = "members that set it must set the same value"
    PER_KEY = "merged per key; a key set twice must have one value"
    JOIN = "the members' lists are concatenated"
    OWN = "every Ingress has its own"
    SERVICE_WINS = "the Service's value replaces the Ingress's"
    IDENTICAL = "members that set it must set equal maps"


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation key, without the prefix.

    `family` means that a name follows the key (`actions.NAME`). `values` are the accepted words
    where they are few.
    """

    key: str
    kind: Kind
    scope: Scope
    merge: Merge
    since: Version
    help: str
    default: str = ""
    values: tuple[str, ...] = ()
    on_service: bool = False
    family: bool = False

    @property
    def full_key(self) -> str:
        """The key as it is written on an object."""
        return PREFIX + self.key

    @property
    def class_field(self) -> str:
        """The path of the IngressClassParams field that wins over it; empty for none."""
        return BEATING[self.key].path if self.key in BEATING else ""
