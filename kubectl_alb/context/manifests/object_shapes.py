"""The types that fields of Kubernetes objects must have, as far as they are read here."""

from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_alb.context.decode.kubernetes import POSITION
from kubectl_alb.model.section import Section

# A type, a map of fields, a list with the shape of its entries, or MAP of text to text.
Shape = Any
MAP = "map"
PORT = (int, str)
META = {
    "name": str,
    "namespace": str,
    "uid": str,
    "labels": MAP,
    "annotations": MAP,
    "finalizers": [str],
    "generation": int,
}
# Known beside those whose type matters.
MORE_META = (
    "generateName", "selfLink", "resourceVersion", "creationTimestamp", "deletionTimestamp",
    "deletionGracePeriodSeconds", "ownerReferences", "managedFields",
)  # fmt: skip
BACKEND = {
    "service": {"name": str, "port": {"name": str, "number": int}},
    "resource": {"apiGroup": str, "kind": str, "name": str},
}
INGRESS = {
    "ingressClassName": str,
    "defaultBackend": BACKEND,
    "rules": [
        {"host": str, "http": {"paths": [{"path": str, "pathType": str, "backend": BACKEND}]}}
    ],
    "tls": [{"hosts": [str], "secretName": str}],
}
SERVICE = {
    "type": str,
    "ports": [
        {
            "name": str,
            "port": int,
            "targetPort": PORT,
            "nodePort": int,
            "protocol": str,
            "appProtocol": str,
        }
    ],
    "selector": MAP,
    "ipFamilies": [str],
    "clusterIP": str,
    "externalName": str,
    "loadBalancerClass": str,
    "loadBalancerSourceRanges": [str],
    "allocateLoadBalancerNodePorts": bool,
}
MORE_SERVICE = (
    "clusterIPs", "externalIPs", "externalTrafficPolicy", "healthCheckNodePort",
    "internalTrafficPolicy", "ipFamilyPolicy", "loadBalancerIP", "publishNotReadyAddresses",
    "sessionAffinity", "sessionAffinityConfig", "trafficDistribution",
)  # fmt: skip
PARAMETERS = {"apiGroup": str, "kind": str, "name": str, "scope": str, "namespace": str}
CLASS = {"controller": str, "parameters": PARAMETERS}
PAIRS = [{"key": str, "value": str}]
PARAMS = {
    "loadBalancerName": str,
    "certificateArn": [str],
    "namespaceSelector": {"matchLabels": MAP, "matchExpressions": [{"key": str}]},
    "group": {"name": str},
    "scheme": str,
    "inboundCIDRs": [str],
    "sslPolicy": str,
    "sslRedirectPort": str,
    "subnets": {"ids": [str], "tags": dict},
    "ipAddressType": str,
    "tags": PAIRS,
    "targetType": str,
    "loadBalancerAttributes": PAIRS,
    "listeners": [{"protocol": str, "port": int, "listenerAttributes": PAIRS}],
    "prefixListsIDs": [str],
}
SPECS: Mapping[Section, Shape] = {
    Section.INGRESSES: INGRESS,
    Section.SERVICES: SERVICE,
    Section.INGRESS_CLASSES: CLASS,
    Section.INGRESS_CLASS_PARAMS: PARAMS,
}
# Kinds of which every field is known.
WHOLE: Mapping[Section, tuple[str, ...]] = {
    Section.INGRESSES: (),
    Section.INGRESS_CLASSES: (),
    Section.SERVICES: MORE_SERVICE,
}
TOP = ("apiVersion", "kind", "metadata", "spec", "status", POSITION)
NAMES = {str: "text", int: "a whole number", bool: "true or false", dict: "a mapping", MAP: "text"}


def mismatches(need: Section, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the path of each field of a wrong type, and what is wrong."""
    shape = {"metadata": META, "spec": SPECS.get(need, dict), "status": dict}
    yield from _compared(record, shape, "")


def unknown_fields(need: Section, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each field that the API server does not know, as `kubectl apply` has it look."""
    if need not in WHOLE:
        return
    spec, meta = SPECS[need], {**META, **dict.fromkeys(MORE_META)}
    shape = {**dict.fromkeys(TOP), "metadata": meta, "spec": {**spec, **dict.fromkeys(WHOLE[need])}}
    for path in _unknown(record, shape, ""):
        yield path, "unknown field"


def _unknown(value: Any, shape: Shape, path: str) -> Iterator[str]:
    if isinstance(shape, list) and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unknown(item, shape[0], f"{path}.{index}")
    elif isinstance(shape, dict) and isinstance(value, dict):
        for key, inner in value.items():
            at = f"{path}.{key}" if path else str(key)
            if key not in shape:
                yield at
            else:
                yield from _unknown(inner, shape[key], at)


def _compared(value: Any, shape: Shape, path: str) -> Iterator[tuple[str, str]]:
    if value is None:
        return
    if isinstance(shape, list):
        yield from _list(value, shape[0], path)
    elif isinstance(shape, dict) or shape == MAP:
        yield from _map(value, shape, path)
    elif not _is(value, shape):
        yield path, f"{path} must be {_expected(shape)}, not {_said(value)}"


def _list(value: Any, shape: Shape, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield path, f"{path} must be a list, not {_said(value)}"
        return
    for index, item in enumerate(value):
        if item is None:
            yield f"{path}.{index}", f"{path}.{index} is empty"
        yield from _compared(item, shape, f"{path}.{index}")


def _map(value: Any, shape: Shape, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield path, f"{path} must be a mapping, not {_said(value)}"
        return
    fields = dict.fromkeys(value, str) if shape == MAP else shape
    for key, inner in fields.items():
        yield from _compared(value.get(key), inner, f"{path}.{key}" if path else key)


def _is(value: Any, shape: Shape) -> bool:
    kinds = shape if isinstance(shape, tuple) else (shape,)
    return isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))


def _expected(shape: Shape) -> str:
    kinds = shape if isinstance(shape, tuple) else (shape,)
    return " or ".join(NAMES[kind] for kind in kinds)


def _said(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"{text[:40]!r}" if isinstance(value, str) else f"{text[:40]} (put it in quotes?)"
