"""Recorded bundles as live worlds: the cluster's half into etcd, AWS's half into the emulator.

Objects go beneath the API server, so that they keep what its API lets nobody choose: UIDs,
creation times, status, a deletion that has begun. What was recorded through an API server is
complete and valid, and `tests/e2e/test_lab.py` has this one confirm it. Four things differ from
the recording: resource versions; webhooks ignore their failure, because nobody serves them and
they would refuse every later write; a definition of custom resources is the lab's own where that
has the same names, versions and annotations, and else takes any content; where no Deployment was
recorded, one stands for the controller that `meta.json` names.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.lab import crds, storage
from tests.lab.cluster import Cluster
from tests.lab.controller_deployment import deployment
from tests.lab.storage import Entry, Record

WEBHOOKS = ("kubernetes/mutating-webhooks", "kubernetes/validating-webhooks")
DEPLOYMENTS = "kubernetes/deployments"
SERVICES = "kubernetes/services"
LEASES = "kubernetes/leases"
API_SERVER_LEASE = "apiserver.kubernetes.io/identity"

Sections = Mapping[str, tuple[Record, ...]]


@dataclass(frozen=True, slots=True)
class World:
    """A bundle: what `meta.json` says, and the records of each section."""

    meta: Mapping[str, Any]
    sections: Sections

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
        return World(json.loads((path / "meta.json").read_text()), sections)
    case = json.loads(path.read_text())
    aws = json.loads((path.parents[1] / "aws" / f"{case['aws']}.json").read_text())
    sections = {
        name.removesuffix(".json"): tuple(records)
        for name, records in {**case["kubernetes"], **aws}.items()
    }
    return World(case["meta"], sections)


def load_kubernetes(world: World, cluster: Cluster) -> None:
    """Write the cluster's half into an empty cluster; return when the API serves all of it."""
    definitions = _load_definitions(world, cluster)
    for entry in _entries(world):
        cluster.store.put(entry.key, entry.value)
    crds.wait_served(cluster.api, definitions)


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
    sections[DEPLOYMENTS] = sections.get(DEPLOYMENTS, ()) or tuple(_controller(world))
    return sections


def _ignored(configuration: Record) -> Record:
    webhooks = [{**each, "failurePolicy": "Ignore"} for each in configuration["webhooks"]]
    return {**configuration, "webhooks": webhooks}


def _controller(world: World) -> Iterator[Record]:
    """Give the Deployment of the controller that `meta.json` names, if it names one."""
    controller = world.meta.get("controller", {})
    if "version" in controller:
        yield deployment(
            controller.get("namespace", "kube-system"),
            controller["version"],
            controller.get("args", ()),
            world.meta["takenAt"],
        )
