"""The names in an object that a command line may ask for, taken from its raw record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kubectl_alb.context.decode.kubernetes import ingress
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import possible_groups
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.snapshot import Snapshot

HTTPS_ANNOTATIONS = (f"{PREFIX}certificate-arn", f"{PREFIX}ssl-redirect")
# No class is read for completion: the groups are those that an Ingress may be in.
NO_CLASSES = Facts(Snapshot())


@dataclass(frozen=True, slots=True)
class Named:
    """One object's names; `urls` are the addresses that an Ingress serves.

    `target_group` is the name of the one that a TargetGroupBinding fills.
    """

    name: str
    namespace: str = ""
    groups: tuple[str, ...] = ()
    load_balancer: str = ""
    urls: tuple[str, ...] = ()
    target_group: str = ""

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Named":
        """Take the names from a record as the API server spells it."""
        meta = record.get("metadata") or {}
        addresses = ((record.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
        return cls(
            name=str(meta.get("name") or ""),
            namespace=str(meta.get("namespace") or ""),
            groups=_groups(record),
            load_balancer=next((_balancer(a.get("hostname") or "") for a in addresses), ""),
            urls=tuple(dict.fromkeys(_urls(record))),
            target_group=_target_group(record),
        )


def _groups(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the explicit groups that an Ingress may be in or may be leaving."""
    try:
        found = possible_groups(ingress(record), NO_CLASSES)
    except (KeyError, TypeError, ValueError, AttributeError):
        return ()
    return tuple(sorted(group.name for group in found if group.explicit))


def _balancer(hostname: str) -> str:
    # NAME-1234567890.REGION.elb.amazonaws.com, with `internal-` in front of an internal one.
    label = hostname.partition(".")[0].removeprefix("internal-")
    return label.rpartition("-")[0] if ".elb." in hostname else ""


def _target_group(record: Mapping[str, Any]) -> str:
    arn = str((record.get("spec") or {}).get("targetGroupARN") or "")
    return arn.partition(":targetgroup/")[2].partition("/")[0]


def _urls(record: Mapping[str, Any]) -> Iterator[str]:
    spec = record.get("spec") or {}
    annotations = (record.get("metadata") or {}).get("annotations") or {}
    secure = bool(spec.get("tls")) or any(name in annotations for name in HTTPS_ANNOTATIONS)
    for rule in spec["rules"] if isinstance(spec.get("rules"), list) else ():
        host = str(rule.get("host") or "")
        if host and not host.startswith("*"):
            yield f"{'https' if secure else 'http'}://{host}/"
