"""What is kept of `metadata.managedFields`, most of which nobody asks for."""

from collections.abc import Iterator, Mapping
from typing import Any

# When which part of an Ingress was changed, and who set what of a Deployment.
INGRESS = ("time", "subresource")
DEPLOYMENT = ("manager", "operation", "subresource")
# What the controller's chart always sets, if nothing scales the Deployment.
SET_BY_CHART = ("args", "image", "replicas")


def shorten(metadata: dict[str, Any], kind: str) -> None:
    """Drop the bulk of `managedFields`; a Deployment keeps the last parts of paths, as `fields`."""
    history = metadata.pop("managedFields", None)
    if not isinstance(history, list) or kind not in ("Ingress", "Deployment"):
        return
    entries = [entry for entry in history if isinstance(entry, Mapping)]
    if kind == "Ingress":
        metadata["managedFields"] = [_parts(entry, INGRESS) for entry in entries]
        return
    metadata["managedFields"] = [
        {**_parts(entry, DEPLOYMENT), "fields": sorted(set(_set(entry.get("fieldsV1"))))}
        for entry in entries
    ]


def _parts(entry: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: entry[name] for name in names if name in entry}


def _set(fields: Any) -> Iterator[str]:
    """Yield what of the chart's fields a set of paths ends at."""
    for path, inner in fields.items() if isinstance(fields, Mapping) else ():
        name = str(path).removeprefix("f:")
        if name in SET_BY_CHART:
            yield name
        elif name != "status":
            yield from _set(inner)
