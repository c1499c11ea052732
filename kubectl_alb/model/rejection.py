"""What of manifests would not get into the cluster, or cannot even be read, and why."""

from dataclasses import dataclass

from kubectl_alb.model.names import ObjectRef


@dataclass(frozen=True, slots=True)
class Rejection:
    """One reason to refuse an object; `path` is the field to correct, with entries counted from 0.

    `by` is who refuses: the API server, or the controller's webhook. `on_create` marks what is
    tolerated in an object that exists already. `planned` tells that the plan counts the object in.
    """

    about: ObjectRef
    path: str
    message: str
    file: str = ""
    line: int = 0
    by: str = "the API server"
    on_create: bool = False
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A part of a manifest that is no object, or not of its kind's shape; line 0 is the file."""

    file: str
    line: int
    message: str
    hint: str = ""
