"""Whether anything the controller looks at has changed."""

import hashlib
import json
from typing import Any

from kubectl_alb.context.kubernetes.resources import RESOURCES
from kubectl_alb.model.section import Section
from tests.lab.api import Api

METADATA = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"
WATCHED = (
    Section.INGRESSES,
    Section.INGRESS_CLASSES,
    Section.INGRESS_CLASS_PARAMS,
    Section.SERVICES,
    Section.ENDPOINT_SLICES,
    Section.PODS,
    Section.NODES,
    Section.SECRETS,
    Section.TARGET_GROUP_BINDINGS,
)
# Their status is the controller's own word, and no news to it.
OWN = (Section.INGRESSES, Section.TARGET_GROUP_BINDINGS)
CONTENT = ("uid", "generation", "annotations", "labels", "finalizers", "deletionTimestamp")


def revision(api: Api) -> str:
    """Return the revision of the whole cluster: one cheap request."""
    return str(api.get("/api/v1/namespaces?limit=1")["metadata"]["resourceVersion"])


def fingerprint(api: Api) -> str:
    """Return a digest of all that the controller watches."""
    seen = [[_trace(need, item["metadata"]) for item in _items(api, need)] for need in WATCHED]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def _items(api: Api, need: Section) -> list[dict[str, Any]]:
    listed = api.get(RESOURCES[need].path(), accept=METADATA)
    items: list[dict[str, Any]] = listed["items"] or []
    return items


def _trace(need: Section, metadata: dict[str, Any]) -> list[Any]:
    fields = CONTENT if need in OWN else ("uid", "resourceVersion")
    return [metadata.get(name) for name in fields]
