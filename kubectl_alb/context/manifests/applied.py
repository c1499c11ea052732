"""What the API server would store when a manifest is applied to an object that it has.

`kubectl apply` takes away what the last applied manifest had and the new one has not, and leaves
alone what others have set. Kubernetes: `kubectl apply`, "merge calculation".
"""

import json
from collections.abc import Mapping
from typing import Any

from kubectl_alb.context.source import Record
from kubectl_alb.facts.tags import LAST_APPLIED
from kubectl_alb.model.section import Section

Json = Mapping[str, Any]

# What the server or the controller has put there, and no manifest takes away by its silence.
KEPT = {
    Section.INGRESSES: ("ingressClassName",),
    Section.SERVICES: (
        "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "sessionAffinity",
        "internalTrafficPolicy", "healthCheckNodePort", "loadBalancerClass", "type",
    ),
}  # fmt: skip
NO_CLUSTER_IP = ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")


def last_applied(record: Record) -> Json | None:
    """Return the manifest that was applied last; None when that is not known."""
    text = ((record.get("metadata") or {}).get("annotations") or {}).get(LAST_APPLIED)
    try:
        found = json.loads(text) if text else None
    except (ValueError, TypeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def applied(need: Section, live: Record, manifest: Record) -> Record:
    """Return the object that becomes of `live`."""
    last = last_applied(live)
    merged = {**live, **manifest}
    merged["metadata"] = _metadata(live["metadata"], manifest["metadata"], last)
    if "spec" in live or "spec" in manifest:
        merged["spec"] = _spec(need, live.get("spec") or {}, manifest.get("spec") or {}, last)
    if "status" in live:
        merged["status"] = live["status"]
    return merged


def _metadata(live: Json, manifest: Json, last: Json | None) -> Json:
    before = _inner(last, "metadata")
    merged = {**manifest, **live}
    for name in ("labels", "annotations"):
        kept = _three_way(live.get(name) or {}, manifest.get(name) or {}, _inner(before, name))
        kept.pop(LAST_APPLIED, None)
        merged[name] = kept
    both = [*(live.get("finalizers") or ()), *(manifest.get("finalizers") or ())]
    merged["finalizers"] = list(dict.fromkeys(both))
    return merged


def _inner(value: Json | None, name: str) -> Json:
    found = (value or {}).get(name)
    return found if isinstance(found, dict) else {}


def _three_way(live: Json, manifest: Json, last: Json) -> dict[str, Any]:
    kept = {k: v for k, v in live.items() if k in manifest or k not in last}
    return {**kept, **manifest}


def _spec(need: Section, live: Json, manifest: Json, last: Json | None) -> Json:
    before = _inner(last, "spec")
    kept = KEPT.get(need, ())
    merged = {
        key: value
        for key, value in live.items()
        if key not in manifest and key not in before and (last is not None or key in kept)
    }
    merged.update(manifest)
    if need is Section.SERVICES:
        return _service(live, merged)
    return merged


def _service(live: Json, merged: dict[str, Any]) -> Json:
    kind = merged.get("type") or "ClusterIP"
    if kind == "ExternalName":
        return {key: value for key, value in merged.items() if key not in NO_CLUSTER_IP}
    if kind in ("NodePort", "LoadBalancer"):
        given = {_port_key(port): port.get("nodePort") for port in live.get("ports") or ()}
        merged["ports"] = [
            _with_node_port(port, given.get(_port_key(port))) for port in merged.get("ports") or ()
        ]
    return merged


def _port_key(port: Json) -> tuple[Any, str]:
    return port.get("port"), port.get("protocol") or "TCP"


def _with_node_port(port: Json, given: int | None) -> Json:
    return {**port, "nodePort": given} if given and not port.get("nodePort") else port
