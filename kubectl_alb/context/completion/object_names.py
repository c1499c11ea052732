"""The names in an object that a command line may ask for, taken from its raw record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

GROUP_FINALIZER = "group.ingress.k8s.aws/"
GROUP_ANNOTATION = "alb.ingress.kubernetes.io/group.name"
HTTPS_ANNOTATIONS = (
    "alb.ingress.kubernetes.io/certificate-arn",
    "alb.ingress.kubernetes.io/ssl-redirect",
)


@dataclass(frozen=True, slots=True)
class Named:
    """One object's names; `urls` are the addresses that an Ingress serves."""

    name: str
    namespace: str = ""
    group: str = ""
    load_balancer: str = ""
    urls: tuple[str, ...] = ()

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Named":
        """Take the names from a record as the API server spells it."""
        meta = record.get("metadata") or {}
        addresses = ((record.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
        return cls(
            name=str(meta.get("name") or ""),
            namespace=str(meta.get("namespace") or ""),
            group=_group(meta),
            load_balancer=next((_balancer(a.get("hostname") or "") for a in addresses), ""),
            urls=tuple(dict.fromkeys(_urls(record))),
        )


def _group(meta: Mapping[str, Any]) -> str:
    for finalizer in meta.get("finalizers") or ():
        if str(finalizer).startswith(GROUP_FINALIZER):
            return str(finalizer).removeprefix(GROUP_FINALIZER)
    return str((meta.get("annotations") or {}).get(GROUP_ANNOTATION) or "")


def _balancer(hostname: str) -> str:
    # NAME-1234567890.REGION.elb.amazonaws.com, with `internal-` in front of an internal one.
    label = hostname.partition(".")[0].removeprefix("internal-")
    return label.rpartition("-")[0] if ".elb." in hostname else ""


def _urls(record: Mapping[str, Any]) -> Iterator[str]:
    spec = record.get("spec") or {}
    annotations = (record.get("metadata") or {}).get("annotations") or {}
    secure = bool(spec.get("tls")) or any(name in annotations for name in HTTPS_ANNOTATIONS)
    for rule in spec["rules"] if isinstance(spec.get("rules"), list) else ():
        host = str(rule.get("host") or "")
        if host and not host.startswith("*"):
            yield f"{'https' if secure else 'http'}://{host}/"
