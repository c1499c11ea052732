"""Names of objects: namespaced references, IngressGroup ids and ARNs."""

from dataclasses import dataclass
from typing import NewType

from kubectl_alb.facts.tags import EXPLICIT_FINALIZER, IMPLICIT_FINALIZER

Arn = NewType("Arn", str)


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A namespaced Kubernetes name; its text form is `namespace/name`."""

    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


@dataclass(frozen=True, slots=True, order=True)
class ObjectRef:
    """A Kubernetes object by kind, namespace (empty for cluster scope) and name."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind.lower()}/{self.name}" + (
            f" in {self.namespace}" if self.namespace else ""
        )


@dataclass(frozen=True, slots=True, order=True)
class GroupID:
    """The identity of an IngressGroup; explicit groups have no namespace.

    The text form is what the controller tags and hashes: `edge`, or `shop/web` for an implicit
    group. controller: pkg/ingress/group.go
    """

    namespace: str
    name: str

    @property
    def explicit(self) -> bool:
        """True for a group named by `group.name` or by its IngressClassParams."""
        return not self.namespace

    @property
    def finalizer(self) -> str:
        """The finalizer that the group's members carry."""
        return f"{EXPLICIT_FINALIZER}{self.name}" if self.explicit else IMPLICIT_FINALIZER

    @classmethod
    def parse(cls, text: str) -> "GroupID":
        """Read the text form."""
        namespace, _, name = text.rpartition("/")
        return cls(namespace, name)

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}" if self.namespace else self.name
