"""Requests to the world `shop`, predicted, sent to the lab's data plane, and compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import requests

HOSTS = (
    "app.example.com",
    "APP.example.com",
    "shop.example.org",
    "grafana.example.com",
    "www.example.com",
    "nope.example",
)
PATHS = (
    "/", "/cart", "/cart/", "/cart/items", "/carts", "/CART", "/healthz", "/healthz/", "/health",
    "/a%20b", "/cart?x=1", "/?cart=/cart", "/cart//x", "/cart%2Fitems",
)  # fmt: skip
LOAD_BALANCERS = (
    ("shop-public", 443),
    ("shop-public", 80),
    ("ops/admin", 80),
    ("ops/nodeapp", 80),
    ("beta/lost", 80),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request to one listener of a group's load balancer."""

    group: str
    port: int
    host: str
    target: str

    @property
    def url(self) -> str:
        scheme = "https" if self.port == 443 else "http"
        return f"{scheme}://{self.host}{self.target}"


def every_request() -> Iterator[Sent]:
    for (group, port), host, target in product(LOAD_BALANCERS, HOSTS, PATHS):
        yield Sent(group, port, host, target)


def answered(endpoint: str, sent: Sent, load_balancer: str) -> dict[str, Any]:
    """Return what the lab's data plane decides about a request."""
    headers = {
        "Host": sent.host,
        "X-Lab-Load-Balancer": load_balancer,
        "X-Lab-Port": str(sent.port),
    }
    answer = requests.get(
        f"{endpoint}{sent.target}", headers=headers, allow_redirects=False, timeout=10
    )
    decision: dict[str, Any] = answer.json()
    return decision


def differences(status: dict[str, Any], decision: dict[str, Any]) -> Iterator[str]:
    """Yield where the `status` of a trace and a decision of the data plane disagree."""
    rule = status["rule"]
    priority = "default" if rule.get("default") else str(rule["priority"])
    if priority != decision["priority"]:
        yield f"rule {priority}, not {decision['priority']}"
    if status["action"]["type"] != decision["action"]:
        yield f"action {status['action']['type']}, not {decision['action']}"
    if status["action"].get("location", "") != decision.get("location", ""):
        yield f"to {status['action'].get('location')}, not {decision.get('location')}"
    if status.get("responseStatus", 200) != decision["status"]:
        yield f"status {status.get('responseStatus')}, not {decision['status']}"
    certificate = status.get("certificate", {}).get("arn")
    if certificate != decision.get("certificate"):
        yield f"certificate {certificate}, not {decision.get('certificate')}"
    target = decision.get("target")
    if target and (target["id"], target["port"]) not in {
        (each["id"], each["port"]) for each in status["targets"]
    }:
        yield f"target {target} is not predicted"
