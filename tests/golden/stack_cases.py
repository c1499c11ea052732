"""Recorded cases: objects in, and the stacks that a real controller built from them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any

from kubectl_alb.context.load import load
from kubectl_alb.context.source import Answer
from kubectl_alb.controller.config import controller_of
from kubectl_alb.desired.build import NEEDS
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views.stack import groups_value

HERE = Path(__file__).parent / "stacks"
CASES = tuple(sorted(path.stem for path in (HERE / "cases").glob("*.json")))

# The rules of a security group, beside its name; a TargetGroupBinding's keep their order.
RULES = "ingress of a security group"
# What the controller itself writes in random order.
UNORDERED = {
    "loadBalancerAttributes",
    "targetGroupAttributes",
    "listenerAttributes",
    "securityGroups",
    RULES,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One recorded case, a source of its own objects."""

    id: str
    data: Mapping[str, Any]
    aws: Mapping[str, Any]

    @property
    def taken_at(self) -> datetime:
        return datetime(2026, 11, 24, 20, tzinfo=timezone.utc)

    def identity(self) -> ClusterContext:
        context, controller = self.data["meta"]["context"], self.data["meta"]["controller"]
        return ClusterContext(
            cluster_name=Found(context["clusterName"]),
            vpc_id=Found(context["vpcId"]),
            controller_version=Found(controller["version"]),
            controller_args=tuple(controller["args"]),
            source="bundle",
        )

    def fetch(self, need: Section) -> Answer:
        name = f"{need.value}.json"
        records = self.data["kubernetes"].get(name, self.aws.get(name))
        if records is None:
            raise AlbError(f"{need.value} was not recorded")
        return Answer(tuple(records))

    @property
    def expected(self) -> Mapping[str, Any]:
        groups: Mapping[str, Any] = self.data["expected"]["groups"]
        return groups


@cache
def _aws(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((HERE / "aws" / f"{name}.json").read_text())
    return found


def case(id_: str) -> Case:
    """Read a case by its id."""
    data = json.loads((HERE / "cases" / f"{id_}.json").read_text())
    return Case(id_, data, _aws(data["aws"]))


def snapshot_of(recorded: Case) -> Snapshot:
    """Load the objects of a case."""
    return load(recorded, NEEDS)


def planned(snapshot: Snapshot) -> Mapping[str, Any]:
    """Return the groups as `plan -o stack` prints them."""
    config = controller_of(snapshot.context)
    value, _ = groups_value(outcomes(Facts(snapshot, config)), config.version)
    groups: Mapping[str, Any] = json.loads(json.dumps(value))["groups"]
    return groups


def normalized(value: Any, key: str = "") -> Any:
    """Sort what the controller writes in random order."""
    if isinstance(value, dict):
        rules = "ingress" if "groupName" in value else ""
        return {name: normalized(v, RULES if name == rules else name) for name, v in value.items()}
    if isinstance(value, list):
        items = [normalized(item) for item in value]
        if key in UNORDERED:
            return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
        return items
    return value


def masked(error: str) -> str:
    """Strip an error of AWS's own words, memory addresses and the order inside brackets."""
    error = re.sub(r"operation error .*", "operation error", error, flags=re.S)
    error = re.sub(r"0x[0-9a-f…]+", "0x", error)
    return re.sub(r"\[([^\[\]]*)\]", lambda m: f"[{' '.join(sorted(m[1].split()))}]", error)


def comparable(group: Mapping[str, Any]) -> object:
    """Return what must be equal about a group, its certificates apart."""
    if "error" in group:
        return masked(group["error"])
    return normalized(group["stack"])


def certificates(group: Mapping[str, Any], ports: Iterator[str] | list[str]) -> object:
    """Return, for these ports, the default certificate and the set of all."""
    found = group.get("certificates", {})
    return {port: (found.get(port, [""])[0], set(found.get(port, []))) for port in ports}
