"""A bundle of a large cluster and its account: the world `shop`, and very much beside it.

What AWS tells of the added groups follows from the stacks that the controller builds of them, so
that a plan finds the changes that were made by hand, and nothing else.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kubectl_alb.context.load import load
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.desired.build import NEEDS
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.model.stack import Stack
from tests.bench.grown import SHOP
from tests.bench.large_account import Account, Home
from tests.bench.large_cluster import Record, addressed, ingress, namespaces, service
from tests.bench.large_network import network
from tests.bench.large_pods import endpoint_slice, event, node, pod
from tests.bench.large_size import FAILING, Size, is_gated
from tests.lab.world import read

Sections = dict[str, list[Record]]
LOG = Path("logs") / "controller.jsonl"
# Read, and there is nothing of them.
EMPTY = (
    "kubernetes/gateways",
    "kubernetes/gateway-classes",
    "aws/quotas",
    "aws/shield-protections",
    "aws/trust-stores",
    "aws/web-acls",
)
LOGGED = "2026-11-24T19:26:58Z"


def write_large(folder: Path, size: Size) -> Path:
    """Write the bundle into a folder that is not there yet."""
    world = read(SHOP)
    sections: Sections = defaultdict(list, {n: list(r) for n, r in world.sections.items()})
    sections.update({name: [] for name in EMPTY})
    home = _home(world.meta, sections)
    network(sections, size, home.vpc)
    sections["kubernetes/namespaces"] += namespaces()
    sections["kubernetes/ingresses"] += [ingress(n, size) for n in range(size.ingresses)]
    sections["kubernetes/services"] += [service(n) for n in range(size.services)]
    _write(folder, world.meta, sections)
    accounts = {
        stack.id.name: Account(stack, number, home)
        for number, stack in enumerate(_stacks(folder), start=1)
    }
    for account in accounts.values():
        for name, record in account.records(size):
            sections[name].append(record)
    _deploy(sections, size, {name: account.dns_name for name, account in accounts.items()})
    _write(folder, world.meta, sections)
    (folder / LOG).parent.mkdir(exist_ok=True)
    lines = (json.dumps(line) for line in (*world.log, *_log(size)))
    (folder / LOG).write_text("".join(f"{line}\n" for line in lines))
    return folder


def _home(meta: Mapping[str, Any], sections: Sections) -> Home:
    zones = {subnet["SubnetId"]: subnet["AvailabilityZone"] for subnet in sections["aws/subnets"]}
    return Home(meta["context"]["clusterName"], meta["context"]["vpcId"], zones)


def _stacks(folder: Path) -> Iterator[Stack]:
    """Yield the stacks of the added groups."""
    snapshot = load(open_source(ContextOptions(bundle=str(folder)), None), NEEDS)
    for id_, stack in stacks(Facts(snapshot)).items():
        if id_.name.startswith("edge-"):
            yield stack


def _deploy(sections: Sections, size: Size, hosts: Mapping[str, str]) -> None:
    """Give Ingresses their addresses and events, Services their pods and those their gates."""
    added = range(size.ingresses)
    groups = {f"app-{number}": f"edge-{size.group_of(number)}" for number in added}
    sections["kubernetes/ingresses"] = [
        addressed(record, hosts[groups[name]]) if (name := record["metadata"]["name"]) in groups
        else record
        for record in sections["kubernetes/ingresses"]
    ]  # fmt: skip
    about = sections["kubernetes/ingresses"][-size.ingresses :]
    sections["kubernetes/events"] += [event(n, record) for n, record in enumerate(about)]
    gates = _gates(sections)
    sections["kubernetes/endpoint-slices"] += [
        endpoint_slice(n, size) for n in range(size.services)
    ]
    sections["kubernetes/pods"] += [
        pod(n, size, gates.get(n % size.services, ())) for n in range(size.pods)
    ]
    sections["kubernetes/nodes"] += [node(n) for n in range(size.nodes)]


def _gates(sections: Sections) -> Mapping[int, list[str]]:
    """Return the bindings that the pods of each Service wait for."""
    found: dict[int, list[str]] = defaultdict(list)
    for record in sections["kubernetes/target-group-bindings"]:
        prefix, _, number = record["spec"]["serviceRef"]["name"].partition("-")
        if prefix == "app" and is_gated(int(number)):
            found[int(number)].append(record["metadata"]["name"])
    return found


def _log(size: Size) -> Iterator[Record]:
    """Yield two lines for each Ingress, and an error for one in so many."""
    for number in range(size.ingresses):
        place = {"namespace": f"team-{number % 30}", "name": f"app-{number}"}
        yield _line("info", "successfully deployed model", ingressGroup=f"edge-{number}")
        if number % FAILING:
            yield _line("debug", "reconciling", controller="ingress", object=place)
        else:
            call = "operation error Elastic Load Balancing v2: DescribeRules"
            text = f"{call}, api error Throttling: Rate exceeded"
            yield _line("error", "Reconciler error", controller="ingress", object=place, error=text)


def _line(level: str, message: str, **fields: object) -> Record:
    text = json.dumps({"level": level, "ts": LOGGED, "msg": message, **fields})
    name = "aws-load-balancer-controller"
    return {"pod": f"{name}-5c9d8b7f6-x2lqp", "container": name, "line": text}


def _write(folder: Path, meta: Mapping[str, Any], sections: Sections) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "meta.json").write_text(json.dumps(meta))
    for name, records in sections.items():
        path = folder / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(records, separators=(",", ":")))
