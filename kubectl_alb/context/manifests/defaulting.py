"""What the API server fills in when it stores an object, as far as that can be known before.

A uid and a node port are given out by the server: they stay absent, which means not known.
"""

from collections.abc import Mapping
from typing import Any

from kubectl_alb.context.manifests.kinds import CLUSTER_SCOPED
from kubectl_alb.model.section import Section

Json = Mapping[str, Any]


def placed(need: Section, record: Json, namespace: str) -> Json:
    """Return an object in its namespace; `namespace` is for those without, where there is one."""
    meta = dict(record["metadata"])
    for name in ("annotations", "labels"):
        if meta.get(name):
            # The server reads an empty value as empty text.
            meta[name] = {k: "" if v is None else v for k, v in meta[name].items()}
    if need in CLUSTER_SCOPED:
        meta.pop("namespace", None)
    elif not meta.get("namespace"):
        meta["namespace"] = namespace
    return {**record, "metadata": meta}


def defaulted(need: Section, record: Json) -> Json:
    """Return an object as it would be stored.

    Kubernetes: pkg/apis/core/v1/defaults.go and pkg/registry/core/service.
    """
    if need is not Section.SERVICES:
        return record
    return {**record, "spec": _service(record.get("spec") or {})}


def _service(spec: Json) -> Json:
    kind = spec.get("type") or "ClusterIP"
    stored: dict[str, Any] = {
        **spec,
        "type": kind,
        "ports": [_port(port) for port in spec.get("ports") or ()],
    }
    if kind == "ExternalName":
        return stored
    if not stored.get("ipFamilies"):
        # Clusters that prefer IPv6 would say otherwise; those on EKS say so in every Service.
        stored["ipFamilies"] = ["IPv4"]
    if kind == "ClusterIP":
        stored["ports"] = [_without(port, "nodePort") for port in stored["ports"]]
    return stored


def _port(port: Json) -> Json:
    """Fill in protocol and target port; a missing `port` is left for the decoder to report."""
    stored: dict[str, Any] = {**port, "protocol": port.get("protocol") or "TCP"}
    if not stored.get("targetPort") and "port" in stored:
        stored["targetPort"] = stored["port"]
    return stored


def _without(port: Json, key: str) -> Json:
    return {name: value for name, value in port.items() if name != key}
