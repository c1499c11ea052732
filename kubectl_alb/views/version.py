"""The versions."""

from collections.abc import Iterator

from kubectl_alb.analysis.versions import Build, Versions
from kubectl_alb.render.document import Document, Fields, Line
from kubectl_alb.views.envelope import present


def document(result: Versions, wide: bool) -> Document:
    """Lay out one line for each thing that has a version."""
    return Document((Fields(tuple(_pairs(result))),))


def _pairs(result: Versions) -> Iterator[tuple[str, Line]]:
    yield "client", client(result.client)
    if result.controller or result.namespace:
        version = result.controller or "version unknown"
        yield "controller", f"{version} in {result.namespace or 'an unknown namespace'}"
    for place, found in enumerate(result.definitions or ()):
        yield "" if place else "crds", f"{found.meta.name} {', '.join(found.versions)}"
    if result.server:
        yield "server", result.server


def client(build: Build) -> str:
    """Say which build this is."""
    known = ", ".join(part for part in (build.commit, build.date) if part)
    return f"{build.version}{f' ({known})' if known else ''} {build.platform}"


def value(result: Versions) -> dict[str, object]:
    """Return the fields for machines."""
    build = result.client
    controller = present(version=result.controller, namespace=result.namespace)
    crds = None
    if result.definitions is not None:
        crds = [
            {"name": found.meta.name, "versions": list(found.versions), "stored": found.stored}
            for found in result.definitions
        ]
    return present(
        client=present(
            version=build.version, commit=build.commit, date=build.date, platform=build.platform
        ),
        controller=controller or None,
        crds=crds,
        server={"version": result.server} if result.server else None,
    )
