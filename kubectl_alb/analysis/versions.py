"""The versions in play: this program's, the controller's, its definitions', the server's."""

from dataclasses import dataclass

from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import CustomResourceDefinition

VERSION_NEEDS = (Section.CUSTOM_RESOURCE_DEFINITIONS,)
CONTROLLER_GROUPS = ("elbv2.k8s.aws", "gateway.k8s.aws", "aga.k8s.aws")


@dataclass(frozen=True, slots=True)
class Build:
    """This program: its version, the commit if it is known, and `os/arch` in Go's words."""

    version: str
    platform: str
    commit: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Versions:
    """What was found, empty otherwise; `definitions` is None when they were not read."""

    client: Build
    controller: str = ""
    namespace: str = ""
    server: str = ""
    definitions: tuple[CustomResourceDefinition, ...] | None = None


def versions(client: Build, server: str, snapshot: Snapshot) -> Versions:
    """Collect the versions that a snapshot knows, beside this program's and the server's."""
    context = snapshot.context
    known = Section.CUSTOM_RESOURCE_DEFINITIONS in snapshot.read
    ours = (
        d for d in snapshot.kubernetes.custom_resource_definitions if d.group in CONTROLLER_GROUPS
    )
    return Versions(
        client,
        controller=context.controller_version.value,
        namespace=context.controller_namespace.value,
        server=server,
        definitions=tuple(sorted(ours, key=lambda d: d.meta.name)) if known else None,
    )
