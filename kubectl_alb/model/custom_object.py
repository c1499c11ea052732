"""An object of a kind that came with a CustomResourceDefinition."""

from dataclasses import dataclass

from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import ObjectRef


@dataclass(frozen=True, slots=True)
class CustomObject:
    """An object; `manifest` is what makes an equal one, as JSON."""

    api_version: str
    kind: str
    meta: Meta
    manifest: str = ""

    @property
    def about(self) -> ObjectRef:
        """The name of the object."""
        return ObjectRef(self.kind, self.meta.namespace, self.meta.name)
