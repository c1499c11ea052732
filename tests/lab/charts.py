"""The lab's chart as an older release would have it, and with definitions that have changed."""

import shutil
from pathlib import Path
from typing import Any

import yaml

OLD_CHART, OLD = "1.8.1", "v2.8.1"
NEW = "v3.5.0"
PARAMS = "ingressclassparams.elbv2.k8s.aws"
FIELD = "novel"


def older(chart: Path, folder: Path) -> Path:
    """Copy a chart, with the numbers of a release before v2.9.0, which needs fewer IAM actions."""
    return _copied(chart, folder / "old", OLD_CHART, OLD)


def newer(chart: Path, folder: Path) -> Path:
    """Copy a chart with a field more in one of its definitions."""
    copy = _copied(chart, folder / "new", NEW.removeprefix("v"), NEW)
    for file in sorted((copy / "crds").rglob("*.y*ml")):
        documents = [d for d in yaml.safe_load_all(file.read_text()) if d]
        for document in documents:
            if document["metadata"]["name"] == PARAMS:
                _with_field(document)
        file.write_text(yaml.safe_dump_all(documents))
    return copy


def _copied(chart: Path, folder: Path, version: str, app: str) -> Path:
    shutil.copytree(chart, folder)
    _edit(folder / "Chart.yaml", lambda found: found.update(version=version, appVersion=app))
    _edit(folder / "values.yaml", lambda found: found["image"].update(tag=app))
    return folder


def _edit(file: Path, change: Any) -> None:
    found = yaml.safe_load(file.read_text())
    change(found)
    file.write_text(yaml.safe_dump(found))


def _with_field(definition: dict[str, Any]) -> None:
    for version in definition["spec"]["versions"]:
        schema = version["schema"]["openAPIV3Schema"]
        anything = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
        spec = schema.setdefault("properties", {}).setdefault("spec", anything)
        spec.setdefault("properties", {})[FIELD] = {"type": "string"}
