"""Patches: what somebody changes in the cluster between the consent and the write is kept."""

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest

from kubectl_alb.apply.guard import TRIES, guarded
from kubectl_alb.apply.kubernetes import KubeWriter
from kubectl_alb.apply.writer import ChangedError, Done, DryRun, MovedError, Writer
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.model.action import Operation, PatchObject, pointer, untouched
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Result
from tests.scripted import Reply, Scripted, serving

ABOUT = ObjectRef("Ingress", "shop", "web")
PATH = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/web"
WRONG, RIGHT = "alb.ingress.k8s.io/scheme", "alb.ingress.kubernetes.io/scheme"
OLD, NEW = (pointer("metadata", "annotations", key) for key in (WRONG, RIGHT))
FINALIZERS = "/metadata/finalizers"
TIME = "2026-03-02T10:15:00Z"


def operation(op: str, path: str, *value: Any) -> Operation:
    return {"op": op, "path": path, **({"value": value[0]} if value else {})}


RENAME = PatchObject(
    ABOUT,
    (
        *untouched("u1"),
        operation("test", OLD, "internal"),
        operation("test", NEW, None),
        operation("remove", OLD),
        operation("add", NEW, "internal"),
    ),
)
RELEASE = PatchObject(
    ABOUT,
    (
        *untouched("u1"),
        operation("test", "/metadata/deletionTimestamp", TIME),
        operation("test", FINALIZERS, ["ours"]),
        operation("replace", FINALIZERS, []),
    ),
)
CERTIFICATE = "/webhooks/0/clientConfig/caBundle"
HOOK = ObjectRef("ValidatingWebhookConfiguration", "", "alb")
HOOKS = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/alb"
TRUST = PatchObject(
    HOOK,
    (
        *untouched("u1"),
        operation("test", "/webhooks/0/name", "a.example"),
        operation("test", CERTIFICATE, "b2xk"),
        operation("add", CERTIFICATE, "bmV3"),
    ),
)


@pytest.fixture
def server() -> Iterator[Scripted]:
    with serving() as running:
        yield running


@pytest.fixture
def writer(server: Scripted) -> Writer:
    return cast(Writer, KubeWriter(KubeClient(Connection(server=server.url), 5)))


def stored(value: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value).encode())


def ingress(annotations: dict[str, str], uid: str = "u1") -> dict[str, Any]:
    return {"metadata": {"uid": uid, "resourceVersion": "7", "annotations": annotations}}


def going(finalizers: list[str], uid: str = "u1", time: str | None = TIME) -> dict[str, Any]:
    return {
        "metadata": {
            "uid": uid, "resourceVersion": "7", "finalizers": finalizers, "deletionTimestamp": time
        }
    }  # fmt: skip


def hook(name: str = "a.example", bundle: str = "b2xk", uid: str = "u1") -> dict[str, Any]:
    client = {"clientConfig": {"caBundle": bundle}}
    return {
        "metadata": {"uid": uid, "resourceVersion": "7"},
        "webhooks": [{"name": name, **client}],
    }


SHOWN = ingress({WRONG: "internal"})


def patches(server: Scripted) -> list[list[Operation]]:
    return [json.loads(asked.body) for asked in server.asked if asked.method == "PATCH"]


def test_a_patch_tests_the_version_that_was_read(server: Scripted, writer: Writer) -> None:
    server.routes[PATH] = stored(SHOWN)
    assert guarded(writer, RENAME, DryRun.NONE) == Done(Result.DONE)
    version = operation("test", "/metadata/resourceVersion", "7")
    assert patches(server) == [[version, *RENAME.operations]]


def test_a_dry_run_is_one_for_the_server_too(server: Scripted, writer: Writer) -> None:
    server.routes[PATH] = stored(SHOWN)
    assert guarded(writer, RENAME, DryRun.SERVER).result is Result.PLANNED
    assert "dryRun=All" in server.asked[-1].path


@pytest.mark.parametrize(
    ("action", "now", "text"),
    [
        (RENAME, ingress({WRONG: "internet-facing"}), 'shown "internal", now "internet-facing"'),
        (RENAME, ingress({WRONG: "internal", RIGHT: "x"}), 'shown (none), now "x"'),
        (RENAME, ingress({}), 'shown "internal", now (none)'),
        (RENAME, ingress({WRONG: "internal"}, "u2"), 'metadata.uid: shown "u1", now "u2"'),
        (RELEASE, going(["ours", "other"]), 'now ["ours", "other"]'),
        (RELEASE, going(["ours"], "u2"), 'metadata.uid: shown "u1", now "u2"'),
        (RELEASE, going(["ours"], time=None), "metadata.deletionTimestamp: shown"),
        (RELEASE, going(["ours"], time="2026-03-02T10:16:00Z"), "now \"2026-03-02T10:16:00Z\""),
        (TRUST, hook(bundle="c29tZQ=="), 'caBundle: shown "b2xk", now "c29tZQ=="'),
        (TRUST, hook(name="b.example"), 'name: shown "a.example", now "b.example"'),
        (TRUST, hook(uid="u2"), "metadata.uid"),
    ],
)  # fmt: skip
def test_what_changed_since_it_was_shown_is_not_patched(
    server: Scripted, writer: Writer, action: PatchObject, now: object, text: str
) -> None:
    server.routes[PATH] = server.routes[HOOKS] = stored(now)
    with pytest.raises(ChangedError) as caught:
        guarded(writer, action, DryRun.NONE)
    assert text in caught.value.message
    assert patches(server) == []


@pytest.mark.parametrize(
    ("action", "now"),
    [
        (RENAME, ingress({RIGHT: "internal"})),
        (RELEASE, {"metadata": {"uid": "u1", "deletionTimestamp": TIME}}),
        (TRUST, hook(bundle="bmV3")),
    ],
)
def test_what_is_so_already_is_not_patched(
    server: Scripted, writer: Writer, action: PatchObject, now: object
) -> None:
    server.routes[PATH] = server.routes[HOOKS] = stored(now)
    assert guarded(writer, action, DryRun.NONE) == Done(Result.UNCHANGED, "already in place")
    assert patches(server) == []


def test_an_object_that_is_gone_is_not_missed(server: Scripted, writer: Writer) -> None:
    server.routes[PATH] = stored({}, 404)
    assert guarded(writer, RELEASE, DryRun.NONE) == Done(Result.UNCHANGED, "already gone")


@pytest.mark.parametrize("status", [409, 422])
def test_an_object_that_changes_in_the_same_moment_is_read_again(
    server: Scripted, writer: Writer, status: int
) -> None:
    server.routes[PATH] = stored(SHOWN)
    server.routes[f"PATCH {PATH}"] = stored({"message": "the object has been modified"}, status)
    with pytest.raises(MovedError, match="keeps changing"):
        guarded(writer, RENAME, DryRun.NONE)
    assert len(patches(server)) == TRIES


@pytest.mark.parametrize("reply", [Reply(500), Reply(503), Reply(cut=2)])
def test_a_lost_answer_is_looked_after(server: Scripted, writer: Writer, reply: Reply) -> None:
    server.replies[:] = [stored(SHOWN), stored(ingress({RIGHT: "internal"}))]
    server.routes[f"PATCH {PATH}"] = reply
    done = guarded(writer, RENAME, DryRun.NONE)
    assert (done.result, "the answer was lost" in done.detail) == (Result.DONE, True)
    assert len(patches(server)) == 1


def test_a_patch_that_was_not_carried_out_is_a_failure(server: Scripted, writer: Writer) -> None:
    server.routes[PATH] = stored(SHOWN)
    server.routes[f"PATCH {PATH}"] = Reply(500)
    done = guarded(writer, RENAME, DryRun.NONE)
    assert (done.result, "nothing was changed" in done.detail) == (Result.FAILED, True)
