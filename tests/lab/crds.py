"""The custom resource definitions that the lab's API server has."""

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from tests.lab.api import Api, ApiError
from tests.lab.process import wait_until

OWN = Path(__file__).with_name("chart") / "crds"
DEFINITIONS_PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
ANYTHING = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}

SERVED_SECONDS = 10

Definition = dict[str, Any]


def folder() -> Path:
    """Return the folder of definition files: `$LAB_CRDS`, or the lab's own small ones."""
    chosen = os.environ.get("LAB_CRDS")
    return Path(chosen) if chosen else OWN


def definitions() -> tuple[Definition, ...]:
    """Read every definition of the lab."""
    return definitions_in(folder())


def definitions_in(folder: Path) -> tuple[Definition, ...]:
    """Read every definition in a folder's YAML files; other objects in them are left out."""
    documents = (
        document
        for path in sorted(folder.rglob("*.y*ml"))
        for document in yaml.safe_load_all(path.read_text())
    )
    return tuple(d for d in documents if d and d["kind"] == "CustomResourceDefinition")


def with_schema(recorded: Definition) -> Definition:
    """Return a recorded definition, whose schema was left out, with one that takes anything."""
    versions = [{**version, "schema": ANYTHING} for version in recorded["spec"]["versions"]]
    return {**recorded, "spec": {**recorded["spec"], "versions": versions}}


def stands_for(own: Definition | None, recorded: Definition) -> bool:
    """Tell whether the lab's definition can stay where `recorded` is wanted.

    Definitions that `$LAB_CRDS` names always stay: they have the schema that a recording lacks.
    """
    if own is None:
        return False
    return "LAB_CRDS" in os.environ or _essence(own) == _essence(recorded)


def _essence(definition: Definition) -> tuple[object, ...]:
    spec = definition["spec"]
    versions = [
        (v["name"], v["served"], v["storage"], "status" in v.get("subresources", {}))
        for v in spec["versions"]
    ]
    annotations = dict(definition["metadata"].get("annotations", {}))
    annotations.pop("kubectl.kubernetes.io/last-applied-configuration", None)
    return spec["group"], spec["scope"], spec["names"], annotations, versions


def wait_served(api: Api, wanted: Iterable[Definition]) -> None:
    """Wait until the API server answers for every version that the definitions serve."""
    for definition in wanted:
        spec = definition["spec"]
        for version in spec["versions"]:
            path = f"/apis/{spec['group']}/{version['name']}"
            if version["served"]:
                wait_until(partial(_answers, api, path, spec["names"]["plural"]), SERVED_SECONDS)


def _answers(api: Api, path: str, plural: str) -> bool:
    try:
        api.get(f"{path}/{plural}?limit=1")
        resources = api.get(path)["resources"]
    except ApiError:
        return False
    return any(resource["name"] == plural for resource in resources)
