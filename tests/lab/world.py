"""Recorded bundles as live worlds: the cluster's half into etcd, AWS's half into the emulator.

Objects go beneath the API server, so that they keep what its API lets nobody choose: UIDs,
creation times, status, a deletion that has begun. What was recorded through an API server is
complete and valid, and `tests/e2e/test_lab.py` has this one confirm it. Four things differ from
the recording: resource versions; webhooks ignore their failure, because nobody serves them and
they would refuse every later write; a definition of custom resources is the lab's own where that
has the same names, versions and annotations, and else takes any content; where no Deployment was
recorded, one stands for the controller that `meta.json` names, with the pods whose log there is.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.lab import crds, storage
from tests.lab.cluster import Cluster
from tests.lab.kubelet import Logs
from tests.lab.recorded_controller import RecordedController, recorded_controller
from tests.lab.storage import Entry, Record

WEBHOOKS = ("kubernetes/mutating-webhooks", "kubernetes/validating-webhooks")
DEPLOYMENTS = "kubernetes/deployments"
SERVICES = "kubernetes/services"
PODS = "kubernetes/pods"
NODES = "kubernetes/nodes"
LEASES = "kubernetes/leases"
API_SERVER_LEASE = "apiserver.kubernetes.io/identity"

Sections = Mapping[str, tuple[Record, ...]]


@dataclass(frozen=True, slots=True)
class World:
    """A bundle: what `meta.json` says, the records of each section, the controller's log."""

    meta: Mapping[str, Any]
    sections: Sections
    log: tuple[Record, ...] = ()

    @property
    def kubernetes(self) -> Sections:
        """The cluster's half."""
        return {k: v for k, v in self.sections.items() if k.startswith("kubernetes/")}

    @property
    def aws(self) -> Sections:
        """AWS's half."""
        return {k: v for k, v in self.sections.items() if k.startswith("aws/")}


def read(path: Path) -> World:
    """Read a bundle folder, or a case file that holds a bundle and names its AWS half."""
    if path.is_dir():
        sections = {
            f"{file.parent.name}/{file.stem}": tuple(json.loads(file.read_text()))
            for file in sorted(path.glob("*/*.json"))
        }
        return World(json.loads((path / "meta.json").read_text()), sections, _read_log(path))
    case = json.loads(path.read_text())
    aws = json.loads((path.parents[1] / "aws" / f"{case['aws']}.json").read_text())
    sections = {
        name.removesuffix(".json"): tuple(records)
        for name, records in {**case["kubernetes"], **aws}.items()
    }
    return World(case["meta"], sections)


def _read_log(path: Path) -> tuple[Record, ...]:
    file = path / "logs" / "controller.jsonl"
    return tuple(map(json.loads, file.read_text().splitlines())) if file.exists() else ()


def load_kubernetes(world: World, cluster: Cluster) -> None:
    """Write the cluster's half into an empty cluster; return when the API serves all of it."""
    definitions = _load_definitions(world, cluster)
    for entry in _entries(world):
        cluster.store.put(entry.key, entry.value)
    _load_log(world, cluster.logs)
    crds.wait_served(cluster.api, definitions)


def _load_log(world: World, logs: Logs) -> None:
    """Give the kubelet the controller's log, each line at its own time, else at the recording's."""
    controller = recorded_controller(world.meta)
    if controller is None:
        return
    for line in world.log:
        file = logs.file(controller.namespace, line["pod"], line["container"])
        moment = json.loads(line["line"]).get("ts", world.meta["takenAt"]).replace("Z", "+00:00")
        logs.add(file, line["line"], datetime.fromisoformat(moment))


def _load_definitions(world: World, cluster: Cluster) -> tuple[Record, ...]:
    """Give the cluster the definitions that were recorded, if they were; return the new ones."""
    recorded = world.sections.get(storage.DEFINITIONS)
    if recorded is None:
        return ()
    own = {definition["metadata"]["name"]: definition for definition in crds.definitions()}
    for name in own.keys() - {record["metadata"]["name"] for record in recorded}:
        cluster.store.delete(storage.key(storage.DEFINITIONS_ROOM, name))
    new = tuple(
        crds.with_schema(record)
        for record in recorded
        if not crds.stands_for(own.get(record["metadata"]["name"]), record)
    )
    for definition in new:
        entry = storage.entry(storage.DEFINITIONS_ROOM, definition)
        cluster.store.put(entry.key, entry.value)
    return new


def _entries(world: World) -> Iterator[Entry]:
    """Give all entries, the services last: the API server looks for their addresses at once."""
    services = world.sections.get(SERVICES, ())
    yield from storage.allocations(services)
    for section, records in _alive(world).items():
        if section != SERVICES:
            yield from storage.entries(section, records)
    yield from storage.entries(SERVICES, services)


def _alive(world: World) -> Sections:
    """Return the cluster's half as it can be lived with: the docstring above says how."""
    sections = dict(world.kubernetes)
    for section in WEBHOOKS:
        sections[section] = tuple(_ignored(record) for record in sections.get(section, ()))
    # An API server's lease is the word of one that is no more.
    sections[LEASES] = tuple(
        lease
        for lease in sections.get(LEASES, ())
        if API_SERVER_LEASE not in lease["metadata"].get("labels", {})
    )
    controller = recorded_controller(world.meta)
    if controller and not sections.get(DEPLOYMENTS):
        sections[DEPLOYMENTS] = (controller.deployment,)
        sections[PODS] = (*sections.get(PODS, ()), *_logging_pods(world, controller))
    return sections


def _logging_pods(world: World, controller: RecordedController) -> Iterator[Record]:
    """Give the pods whose logs were recorded, on the first node."""
    for node in world.sections.get(NODES, ())[:1]:
        for name in sorted({line["pod"] for line in world.log}):
            yield controller.pod(name, node["metadata"]["name"])


def _ignored(configuration: Record) -> Record:
    webhooks = [{**each, "failurePolicy": "Ignore"} for each in configuration["webhooks"]]
    return {**configuration, "webhooks": webhooks}
