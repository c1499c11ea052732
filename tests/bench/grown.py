"""The world `shop` grown to any size: copies of one of its load balancers, with all below it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from tests.lab.world import World, read

SHOP = Path(__file__).parents[1] / "golden" / "worlds" / "shop"
# How the records of Ingress ops/admin, its Service grafana and its load balancer name each other.
TOKENS = ("k8s-ops-admin-832457ae5b", "k8s-ops-grafana-296ecb3d6e", "grafana")
CLUSTER_WIDE = (
    "kubernetes/nodes",
    "kubernetes/namespaces",
    "kubernetes/events",
    "aws/certificates",
)


def grow(folder: Path, balancers: int, ingresses: int) -> Path:
    """Write a bundle of `shop` with so many more load balancers, and more Ingresses in all."""
    world = read(SHOP)
    sections = {name: list(records) for name, records in world.sections.items()}
    for name, records in _template(world).items():
        for number in range(1, balancers + 1):
            sections[name] += [_copy(record, number) for record in records]
    (ingress,) = _template(world)["kubernetes/ingresses"]
    for number in range(balancers + 1, ingresses + 1):
        sections["kubernetes/ingresses"].append({**_copy(ingress, number), "status": {}})
    meta = json.dumps(world.meta)
    _write(folder / "meta.json", meta)
    for name, records in sections.items():
        _write(folder / f"{name}.json", json.dumps(records))
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _template(world: World) -> Mapping[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for name, records in world.sections.items():
        if name not in CLUSTER_WIDE:
            found[name] = [dict(r) for r in records if _belongs(json.dumps(r))]
    return found


def _belongs(text: str) -> bool:
    return any(token in text for token in TOKENS)


def _copy(record: Mapping[str, Any], number: int) -> dict[str, Any]:
    text = json.dumps(record)
    for old, new in _stand_ins(number):
        text = text.replace(old, new)
    copy: dict[str, Any] = json.loads(text)
    if "metadata" in copy:
        about = copy["metadata"]
        about["uid"] = str(uuid5(NAMESPACE_OID, f"{about['uid']} {number}"))
        about.get("annotations", {}).pop("alb.ingress.kubernetes.io/dry-run-plan", None)
    return copy


def _stand_ins(number: int) -> Iterator[tuple[str, str]]:
    """Yield what to replace by what, in order."""
    high, low = divmod(number, 250)
    yield "k8s-ops-admin-832457ae5b", f"k8s-ops-admin-{number:010x}"
    yield "k8s-ops-grafana-296ecb3d6e", f"k8s-ops-@-{number:010x}"
    yield "grafana", f"grafana-{number}"
    yield "k8s-ops-@-", "k8s-ops-grafana-"
    yield '"admin"', f'"admin-{number}"'
    yield "ops/admin", f"ops/admin-{number}"
    yield "10.96.163.213", f"10.96.{200 + high}.{low + 1}"
    yield "192.168.129.52", f"10.8.{high}.{low + 1}"
    yield "192.168.161.53", f"10.9.{high}.{low + 1}"
    for identity in (
        "7f278973a6dfb7b8",
        "137a69544cd3a5a8",
        "376c61b4b443542d",
        "c0512b35f19e6400",
    ):
        yield identity, f"{int(identity, 16) ^ number:016x}"
