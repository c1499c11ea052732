"""Ingresses that scenarios add."""

from collections.abc import Mapping
from typing import Any

import yaml

from tests.e2e.scenarios.stage import PREFIX, Stage

ONE_PATH = (("/", "web", "http"),)


def add(
    stage: Stage,
    name: str,
    annotations: Mapping[str, str],
    paths: tuple[tuple[str, str, str | int], ...] = ONE_PATH,
    **spec: Any,
) -> None:
    """Create an Ingress of the controller's class; `paths` are path, Service and port."""
    namespace, _, own = name.rpartition("/")
    rule = {"http": {"paths": [_path(*each) for each in paths]}}
    meta = {
        "name": own,
        "namespace": namespace or "shop",
        "annotations": {PREFIX + key: value for key, value in annotations.items()},
    }
    document = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": meta,
        "spec": {"ingressClassName": "alb", "rules": [rule], **spec},
    }
    stage.create(yaml.safe_dump(document))


def _path(path: str, service: str, port: str | int) -> dict[str, Any]:
    return {
        "path": path,
        "pathType": "ImplementationSpecific" if "*" in path else "Prefix",
        "backend": {"service": backend(service, port)},
    }


def backend(service: str, port: str | int) -> dict[str, Any]:
    """Return a Service and one of its ports, by name or by number."""
    return {"name": service, "port": {"name" if isinstance(port, str) else "number": port}}
