"""The releases that are known."""

from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.catalogue import Release
from kubectl_alb.controller.releases.requirements import gateway_api, kubernetes_range
from kubectl_alb.render.document import Document, Line, Table
from kubectl_alb.views.envelope import present


def document(result: tuple[Release, ...], wide: bool) -> Document:
    """List the releases; wide adds the Gateway API that each is built for."""
    headings = ("VERSION", "CHARTS", "RELEASED", "KUBERNETES", *(("GATEWAY API",) if wide else ()))
    return Document((Table(headings, tuple(_row(release, wide) for release in result)),))


def _row(release: Release, wide: bool) -> tuple[Line, ...]:
    api = gateway_api(release.version)
    more = ("-" if api is None else _text(api),) if wide else ()
    return release.name, ", ".join(release.charts), release.date, _kubernetes(release), *more


def _kubernetes(release: Release) -> str:
    found = kubernetes_range(release.version)
    return f"{_text(found.first)}{'+' if found.last is None else f' - {_text(found.last)}'}"


def _text(version: Version | tuple[int, int]) -> str:
    return ".".join(map(str, version))


def value(result: tuple[Release, ...]) -> dict[str, object]:
    """Return the fields for machines."""
    return {"releases": [_value(release) for release in result]}


def _value(release: Release) -> dict[str, object]:
    found, api = kubernetes_range(release.version), gateway_api(release.version)
    return present(
        version=release.name,
        charts=list(release.charts),
        released=release.date,
        kubernetes=present(
            first=_text(found.first), last=None if found.last is None else _text(found.last)
        ),
        gatewayAPI=None if api is None else _text(api),
    )
