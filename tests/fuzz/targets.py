"""The targets: what is read from others, each with inputs that resemble sound ones.

A target does not raise anything but `AlbError` for whatever it is given.
"""

import bz2
import gzip
import json
import lzma
import random
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click

from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.analysis.reorder.order_spec import OrderSpec, edits_for, order_after
from kubectl_alb.analysis.trace.request import parse_request
from kubectl_alb.cli.durations import DURATION
from kubectl_alb.cli.subjects import KINDS, parse_subject
from kubectl_alb.context.bundle.archive import files_at
from kubectl_alb.context.bundle.files import packed_tar, packed_zip
from kubectl_alb.context.bundle.source import DEMO, BundleSource
from kubectl_alb.context.json_text import parsed
from kubectl_alb.context.kubernetes.client import _page_of
from kubectl_alb.context.kubernetes.connection import connection
from kubectl_alb.context.kubernetes.errors import refused
from kubectl_alb.context.kubernetes.kubeconfig import load_kubeconfig
from kubectl_alb.context.load import load
from kubectl_alb.context.logs.file import log_file
from kubectl_alb.context.manifests.files import Text
from kubectl_alb.context.manifests.objects import objects_of
from kubectl_alb.context.options import KubernetesFlags
from kubectl_alb.context.source import Answer
from kubectl_alb.controller.group_order import order_rules
from kubectl_alb.errors import AlbError
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from tests.fuzz.commands import changed_bundle, run_on_bundle
from tests.fuzz.inputs import Feed, by_chance, damaged_bytes, damaged_text, drawn
from tests.kubeconfig_mutations import mutations
from tests.mutations import mutated, with_odd_values
from tests.scripted import authority
from tests.strategies import clusters
from tests.unit.checks.logs.test_lines_of_any_kind import FIELDS, WHOLE, tell
from tests.unit.desired.test_any_ingress import snapshot_of, stacks

Chance = random.Random
NEW = order_rules((3, 5, 0))
URLS = ("https://app.example.com/cart?x=1", "http://[::1]:8080/a/../b", "https://u:p@a.b:443/%2e")
METHODS = ("GET", "POST", "get", "", "G T", "\ud800")
HEADERS = ("Host: a.example.com", "host:[::1]:80", "Cookie: a=b", ": x", "Host:", "X-\x00: y")
SOURCES = ("", "10.0.0.1", "::1", "10.0.0.0/8", "x", "1.2.3.4%eth0")
SUBJECTS = (
    "ingress/shop/web", "group/edge", "svc/web", "class/alb", "lb/k8s-shop-web", "shop/web",
    "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/k8s-shop/0a1b2c",
    "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/k8s-shop/0a1b2c",
    "k8s-shop-web-1234.eu-west-1.elb.amazonaws.com",
)  # fmt: skip
MANIFESTS = tuple(
    file.read_text(encoding="utf-8") for file in sorted(Path("tests/golden/checks").glob("*.yaml"))
)


@dataclass(frozen=True, slots=True)
class Target:
    """What is fed, and with which share of the inputs."""

    name: str
    feed: Feed
    act: Callable[[Any], object]
    share: float = 1.0


@cache
def scratch() -> Path:
    """Return a folder for this process alone."""
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


@cache
def demo() -> Mapping[Section, list[Any]]:
    """Return the sound records of a bundle."""
    files = {need: DEMO / f"{need.value}.json" for need in Section}
    return {
        need: json.loads(file.read_text(encoding="utf-8"))
        for need, file in files.items()
        if file.exists()
    }


@cache
def archives() -> tuple[bytes, ...]:
    """Return small bundles, packed in each way."""
    files = {"meta.json": (DEMO / "meta.json").read_bytes(), "aws/vpcs.json": b"[]"}
    when = BundleSource("demo").taken_at
    tar, zipped = packed_tar(files, when, "b"), packed_zip(files, when, "b")
    plain = gzip.decompress(tar)
    return tar, zipped, plain, bz2.compress(plain), lzma.compress(plain)


def read_archive(content: bytes) -> object:
    """Read an archive from a file, as the only way."""
    file = scratch() / "bundle"
    file.write_bytes(content)
    return files_at(file)


def read_records(given: tuple[Section, object]) -> object:
    """Decode the answer of an API: what is malformed becomes a gap."""
    need, value = given
    records: list[Any] = value if isinstance(value, list) else [value]

    class Source(BundleSource):
        def fetch(self, _: Section) -> Answer:
            return Answer(tuple(records))

    return load(Source("demo"), [need])


def records(chance: Chance, aws: bool) -> tuple[Section, object]:
    """Return records of a section, changed."""
    need = chance.choice([need for need in demo() if need.is_aws is aws and demo()[need]])
    value = demo()[need]
    changed = mutated(value, chance) if chance.random() < 0.7 else None
    return need, changed if changed is not None else with_odd_values(value, chance, 0.05)


def answer(chance: Chance) -> tuple[int, bytes]:
    """Return status and body as an API server might give them."""
    status = {
        "kind": "Status", "status": "Failure", "code": 403, "reason": "Forbidden",
        "message": 'User "eve" cannot list resource "pods"',
        "details": {"causes": [{"field": "a"}]},
    }  # fmt: skip
    listed = {"kind": "PodList", "apiVersion": "v1", "metadata": {"continue": "x"}, "items": [{}]}
    body = json.dumps(mutated(chance.choice((status, listed)), chance))
    text = body if chance.random() < 0.6 else damaged_text(chance, [body])
    return chance.choice((200, 300, 400, 403, 404, 409, 410, 422, 429, 500, 999)), text.encode(
        "utf-8", "surrogatepass"
    )


def read_answer(given: tuple[int, bytes]) -> object:
    """Read an answer as a page, and as a refusal."""
    status, body = given
    refused(status, body, "/api/v1/namespaces/shop/pods")
    try:
        return _page_of(parsed(body))
    except (ValueError, RecursionError):
        return None


def read_kubeconfig(content: bytes) -> object:
    """Resolve a kubeconfig to a connection."""
    file = scratch() / "config"
    file.write_bytes(content)
    flags = KubernetesFlags(kubeconfig=str(file))
    return connection(load_kubeconfig(flags, {}), flags, {})


def kubeconfigs(count: int, seed: int, each: Callable[[Any], None]) -> None:
    """Feed damaged kubeconfigs."""
    for content in mutations(authority(scratch() / "pki"), count, seed):
        each(content)


def request(chance: Chance) -> tuple[str, str, list[str], str]:
    """Return what `trace` is given."""
    few = chance.choices(HEADERS, k=chance.randrange(3))
    return (
        chance.choice(METHODS),
        damaged_text(chance, URLS),
        [damaged_text(chance, [one]) for one in few],
        chance.choice(SOURCES),
    )


def wish(chance: Chance) -> tuple[tuple[MemberOrder, ...], OrderSpec]:
    """Return members with orders, and what is asked of them."""
    refs = [Ref("shop", name) for name in "abcdef"[: chance.randrange(1, 7)]]
    orders = (None, -1000, 0, 1, 1000, 1001, 10**30)
    places = tuple(
        MemberOrder(ref) if (order := chance.choice(orders)) is None else
        MemberOrder(ref, str(order), order)
        for ref in refs
    )  # fmt: skip
    pairs = [(chance.choice(refs), chance.choice(refs)) for _ in range(4)]
    return places, OrderSpec(
        before=tuple(pairs[: chance.randrange(3)]),
        after=tuple(pairs[3 : 3 + chance.randrange(2)]),
        top=tuple(chance.sample(refs, chance.randrange(len(refs) + 1)))[:2],
        bottom=tuple(chance.sample(refs, chance.randrange(len(refs) + 1)))[:1],
        orders={chance.choice(refs): chance.choice((0, -5, 1000))} if chance.random() < 0.3 else {},
        spread=chance.choice((0, 0, 1, 10, 1999, 10**20)),
    )


def read_wish(given: tuple[tuple[MemberOrder, ...], OrderSpec]) -> object:
    """Return the order that is asked for."""
    places, spec = given
    return order_after(places, edits_for(places, spec, NEW))


def read_duration(text: str) -> object:
    """Read a flag's duration; click's own refusal is one of ours."""
    try:
        return DURATION.convert(text, None, None)
    except click.UsageError as error:
        raise AlbError(str(error)) from None


def read_manifests(text: str) -> object:
    """Read a file of manifests, which is UTF-8."""
    return objects_of([Text("a.yaml", text.encode("utf-8", "replace").decode())], "default")


def read_log(text: str) -> object:
    """Read a text as a log, or as documents."""
    file = scratch() / "log"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    return list(log_file(str(file)))


EVENTS = json.dumps({"kind": "List", "items": [{"kind": "Event", "message": "a", "reason": "b"}]})
LOGS = (
    EVENTS,
    "kind: List\nitems:\n- kind: Event\n  message: a\n",
    WHOLE,
    '{"events": [{"message": "a"}]}',
)
TARGETS = (
    Target("annotations", drawn(clusters), lambda given: stacks(snapshot_of(given)), 0.3),
    Target("manifests", by_chance(lambda chance: damaged_text(chance, MANIFESTS)),
           read_manifests),
    Target("commands", by_chance(changed_bundle), run_on_bundle, 0.1),
    Target("archives", by_chance(lambda chance: damaged_bytes(chance, archives())),
           read_archive, 2),
    Target("AWS records", by_chance(lambda chance: records(chance, aws=True)), read_records),
    Target("API records", by_chance(lambda chance: records(chance, aws=False)), read_records),
    Target("API answers", by_chance(answer), read_answer, 3),
    Target("kubeconfigs", kubeconfigs, read_kubeconfig, 0.5),
    Target("log lines", drawn(FIELDS), lambda fields: tell(json.dumps(fields))),
    Target("damaged log lines", by_chance(lambda chance: damaged_text(chance, [WHOLE])), tell, 2),
    Target("log files", by_chance(lambda chance: damaged_text(chance, LOGS)), read_log, 1),
    Target("trace requests", by_chance(request), lambda given: parse_request(*given), 4),
    Target("subjects and ARNs", by_chance(lambda chance: damaged_text(chance, SUBJECTS)),
           lambda text: parse_subject(text, tuple(KINDS.values())), 4),
    Target("reorder wishes", by_chance(wish), read_wish, 4),
    Target("durations", by_chance(lambda chance: damaged_text(chance, ["1h30m", "5", "2.5s"])),
           read_duration, 4),
)  # fmt: skip
