"""A healthy cluster, live: the one that the cases of checks are laid over, moved into the lab.

`tests/golden/checks/base.yaml` says what there is. What differs: the region, all times (as long
ago as they were there), the UIDs, the name of the target group, which hangs on one of them, and
the webhooks' certificate, which a server of the lab really has.
"""

import base64
import json
import re
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from kubectl_alb.desired.naming import digest, target_group_name
from kubectl_alb.model.section import Section
from tests.cases import healthy
from tests.lab.certificates import Authority, Pair
from tests.lab.road import KUBELET_PORT
from tests.lab.world import World

Record = dict[str, Any]

MOVED = {"eu-west-1": "us-west-2", "euw1-": "usw2-"}
MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d")
# The lab's own definitions of custom resources stay.
LEFT_OUT = (Section.CUSTOM_RESOURCE_DEFINITIONS,)
TARGET_GROUP = "k8s-shop-web-4e8d04bc5f"
ADDRESSES = {"node-a": "10.0.128.10", "node-b": "10.0.144.10"}
MICRO_TIMES = ("acquireTime", "renewTime")


def healthy_world(authority: Authority, serving: Pair) -> World:
    """Return the cluster as a world whose webhooks are served with a certificate."""
    source = healthy()
    late = datetime.now(timezone.utc) - source.taken_at
    documents = [[n.value, d] for (n, _), d in source.documents.items() if n not in LEFT_OUT]
    text = json.dumps([source.meta, documents], default=str).replace(TARGET_GROUP, target_group())
    for old, new in MOVED.items():
        text = text.replace(old, new)
    meta, records = json.loads(MOMENT.sub(lambda found: _later(found[0], late), text))
    sections: dict[str, tuple[Record, ...]] = {}
    for section, record in records:
        if section.startswith("kubernetes/"):
            _complete(record, authority, serving)
        sections[section] = (*sections.get(section, ()), record)
    return World(meta, sections)


def _later(moment: str, by: timedelta) -> str:
    return f"{datetime.fromisoformat(moment) + by:%Y-%m-%dT%H:%M:%S}"


def _uid(kind: str, namespace: str, name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{kind}/{namespace}/{name}"))


def target_group() -> str:
    """Return the name that the controller gives the group for the Service's UID."""
    parts = ("8080", "ip", "HTTP", "HTTP1")
    hashed = digest(
        "shop-prod", "shop/web", "shop", "web", _uid("Service", "shop", "web"), "http", *parts
    )
    return target_group_name("shop", "web", hashed)


def _complete(record: Record, authority: Authority, serving: Pair) -> None:
    """Add what an API server or a controller would."""
    meta, kind = record["metadata"], record["kind"]
    meta["uid"] = _uid(kind, meta.get("namespace", ""), meta["name"])
    meta.setdefault("creationTimestamp", f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}")
    bundle = _encoded(authority.own.certificate.read_bytes())
    if kind == "Node":
        # The API server looks for its kubelet there, when somebody asks for logs.
        address = {"type": "InternalIP", "address": ADDRESSES[meta["name"]]}
        endpoint = {"kubeletEndpoint": {"Port": KUBELET_PORT}}
        record["status"].update(addresses=[address], daemonEndpoints=endpoint)
    elif kind == "Lease":
        for name in MICRO_TIMES:
            record["spec"][name] = record["spec"][name].replace("Z", ".000000Z")
    elif kind == "Secret":
        pair = {"tls.crt": serving.certificate, "tls.key": serving.key}
        record["data"] = {
            "ca.crt": bundle,
            **{k: _encoded(f.read_bytes()) for k, f in pair.items()},
        }
    for webhook in record.get("webhooks", ()):
        webhook["clientConfig"]["caBundle"] = bundle


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()
