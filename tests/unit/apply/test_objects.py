"""Objects applied and deleted over HTTP: what others hold, or did meanwhile, is not overwritten."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from kubectl_alb.apply.cluster_api import ClusterApi, FieldConflictError, NoKindError
from kubectl_alb.apply.guard import guarded
from kubectl_alb.apply.objects import ObjectWriter
from kubectl_alb.apply.writer import ChangedError, Done, DryRun, MovedError, State, Writer
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.errors import AccessError
from kubectl_alb.facts.tags import MADE_BY, PROGRAM
from kubectl_alb.model.cluster_action import ApplyObject, DeleteObject, applied, deleted
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Op, Result, Step
from tests.scripted import Reply, Scripted, serving

PATH = "/api/v1/namespaces/shop/configmaps/web"
ABOUT = ObjectRef("ConfigMap", "shop", "web")
META = {"name": "web", "namespace": "shop"}
MANIFEST = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": META, "data": {"a": "new"}}
GROUPS = {"kind": "APIGroupList", "groups": []}
CONFIG_MAPS = {
    "name": "configmaps", "singularName": "configmap", "namespaced": True, "kind": "ConfigMap",
    "verbs": ["get", "patch", "delete"],
}  # fmt: skip
RESOURCES = {"kind": "APIResourceList", "groupVersion": "v1", "resources": [CONFIG_MAPS]}


def sent(value: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value).encode())


def stored(data: dict[str, str], ours: bool = True, uid: str = "u1", **meta: Any) -> dict[str, Any]:
    labels = {MADE_BY: PROGRAM} if ours else {}
    return {
        **MANIFEST,
        "metadata": {**META, "uid": uid, "resourceVersion": "7", "labels": labels, **meta},
        "data": data,
    }


def status(code: int, message: str, *reasons: str) -> Reply:
    causes = [{"reason": reason} for reason in reasons]
    return sent({"kind": "Status", "message": message, "details": {"causes": causes}}, code)


CONFLICT = status(409, 'conflict with "helm": .data.a', "FieldManagerConflict")


@pytest.fixture
def server() -> Iterator[Scripted]:
    with serving(Reply(404)) as running:
        running.routes.update(
            {
                "/version": sent({"gitVersion": "v1"}),
                "/apis": sent(GROUPS),
                "/api/v1": sent(RESOURCES),
            }
        )
        yield running


@pytest.fixture
def api(server: Scripted, tmp_path: Path) -> ClusterApi:
    return ClusterApi(KubeClient(Connection(server=server.url), 5), tmp_path / "discovery")


@pytest.fixture
def writer(api: ClusterApi) -> Writer:
    return cast(Writer, ObjectWriter(api))


def step(action: ApplyObject) -> Step:
    return Step("s", "apply it", Op.UPDATE, ABOUT, action, None)


def prepared(writer: Writer, adopt: bool = False) -> Step:
    return writer.prepared(step(applied(MANIFEST, adopt)))


def patches(server: Scripted) -> list[tuple[str, dict[str, Any]]]:
    asked = [request for request in server.asked if request.method == "PATCH"]
    return [(request.path.partition("?")[2], json.loads(request.body)) for request in asked]


def written(server: Scripted) -> list[tuple[str, dict[str, Any]]]:
    return [(query, body) for query, body in patches(server) if "dryRun" not in query]


def test_what_is_not_there_is_made_with_our_label_and_undone_by_its_uid(
    server: Scripted, writer: Writer
) -> None:
    server.routes[f"GET {PATH}"] = status(404, "not found")
    server.routes[f"PATCH {PATH}"] = sent(stored({"a": "new"}))
    ready = prepared(writer)
    done = guarded(writer, ready.action, DryRun.NONE)
    ((query, body),) = written(server)
    assert (ready.op, done.result, query) == (Op.CREATE, Result.DONE, "fieldManager=kubectl-alb")
    assert body["metadata"]["labels"] == {MADE_BY: PROGRAM}
    assert cast(DeleteObject, done.undo).uid == "u1"


def test_what_is_there_is_changed_under_a_lock_and_its_fields_come_back(
    server: Scripted, writer: Writer
) -> None:
    server.routes[f"GET {PATH}"] = sent(stored({"a": "old", "b": "kept"}))
    server.routes[f"PATCH {PATH}"] = sent(stored({"a": "new", "b": "kept"}))
    ready = prepared(writer)
    done = guarded(writer, ready.action, DryRun.NONE)
    ((_, body),) = written(server)
    assert body["metadata"]["resourceVersion"] == "7"
    assert [(d.path, d.before, d.after) for d in ready.differences] == [
        ("data.a", '"old"', '"new"')
    ]
    undo = cast(ApplyObject, done.undo)
    assert (json.loads(undo.manifest)["data"], undo.adopt) == ({"a": "old"}, True)


def test_what_is_as_it_shall_be_is_not_written(server: Scripted, writer: Writer) -> None:
    now = stored({"a": "new"})
    server.routes[f"GET {PATH}"] = sent(now)
    server.routes[f"PATCH {PATH}"] = sent(
        {**now, "metadata": {**now["metadata"], "resourceVersion": "8"}}
    )
    assert guarded(writer, prepared(writer).action, DryRun.NONE).result is Result.UNCHANGED
    assert written(server) == []


def test_what_somebody_else_made_does_not_get_our_label(server: Scripted, writer: Writer) -> None:
    server.routes[f"GET {PATH}"] = sent(stored({"a": "old"}, ours=False))
    server.routes[f"PATCH {PATH}"] = sent(stored({"a": "new"}, ours=False))
    guarded(writer, prepared(writer).action, DryRun.NONE)
    ((_, body),) = written(server)
    assert "labels" not in body["metadata"]


def test_a_conflict_with_another_manager_is_shown_and_nothing_is_written(
    server: Scripted, writer: Writer
) -> None:
    server.routes[f"GET {PATH}"] = sent(stored({"a": "old"}))
    server.routes[f"PATCH {PATH}"] = CONFLICT
    ready = prepared(writer)
    assert 'conflict with "helm": .data.a' in ready.warning
    with pytest.raises(ChangedError, match='conflict with "helm"'):
        guarded(writer, ready.action, DryRun.NONE)
    assert written(server) == []


def test_adopted_fields_are_taken_over_by_force(server: Scripted, writer: Writer) -> None:
    server.routes[f"GET {PATH}"] = sent(stored({"a": "old"}))
    server.routes[f"PATCH {PATH}"] = CONFLICT
    ready = prepared(writer, adopt=True)
    assert ready.warning.startswith("takes over: ")
    server.routes[f"PATCH {PATH}"] = sent(stored({"a": "new"}))
    assert guarded(writer, ready.action, DryRun.NONE).result is Result.DONE
    assert "force=true" in written(server)[0][0]


def test_what_appears_after_it_was_shown_as_absent_is_not_taken_over(
    server: Scripted, writer: Writer
) -> None:
    server.routes[f"GET {PATH}"] = status(404, "not found")
    action = prepared(writer, adopt=True).action
    server.routes[f"GET {PATH}"] = sent(stored({"a": "old"}, ours=False))
    server.routes[f"PATCH {PATH}"] = sent(stored({"a": "new"}, ours=False))
    with pytest.raises(ChangedError, match="configmap/web in shop has appeared since"):
        guarded(writer, action, DryRun.NONE)
    assert all("force" not in query for query, _ in patches(server))


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (stored({"a": "other"}), 'data.a: shown "old", now "other"'),
        (stored({"a": "old"}, uid="u2"), "shown with uid u1, now u2"),
        (stored({}), 'data.a: shown "old", now (none)'),
    ],
)
def test_what_changed_since_it_was_shown_is_left(
    server: Scripted, writer: Writer, now: object, text: str
) -> None:
    server.routes[f"GET {PATH}"] = sent(stored({"a": "old"}))
    server.routes[f"PATCH {PATH}"] = sent(stored({"a": "new"}))
    action = prepared(writer).action
    server.routes[f"GET {PATH}"] = sent(now)
    with pytest.raises(ChangedError) as caught:
        guarded(writer, action, DryRun.NONE)
    assert text in caught.value.message
    assert written(server) == []


def test_what_is_gone_since_it_was_shown_is_not_made_again(
    server: Scripted, writer: Writer
) -> None:
    server.routes[f"GET {PATH}"] = sent(stored({"a": "old"}))
    server.routes[f"PATCH {PATH}"] = sent(stored({"a": "new"}))
    action = prepared(writer).action
    server.routes[f"GET {PATH}"] = status(404, "not found")
    with pytest.raises(ChangedError, match="now there is none"):
        guarded(writer, action, DryRun.NONE)


def test_what_changes_in_the_same_moment_is_read_again(
    server: Scripted, writer: Writer, api: ClusterApi
) -> None:
    server.routes[f"GET {PATH}"] = sent(stored({"a": "old"}))
    server.routes[f"PATCH {PATH}"] = sent(stored({"a": "new"}))
    action = prepared(writer).action
    sight = writer.look(action)
    server.routes[f"PATCH {PATH}"] = status(409, "the object has been modified")
    with pytest.raises(MovedError, match="keeps changing"):
        writer.write(action, sight)


@pytest.mark.parametrize("verb", ["patch", "create"])
def test_a_refusal_names_the_right(server: Scripted, writer: Writer, verb: str) -> None:
    said = f'configmaps "web" is forbidden: User "eve" cannot {verb} resource "configmaps"'
    server.routes[f"GET {PATH}"] = status(404, "not found")
    server.routes[f"PATCH {PATH}"] = status(403, said)
    with pytest.raises(AccessError) as caught:
        writer.write(applied(MANIFEST), writer.look(applied(MANIFEST)))
    assert caught.value.permission == f"{verb} configmaps in namespace shop"


def test_a_kind_that_the_server_has_not_is_named(api: ClusterApi) -> None:
    unknown = {**MANIFEST, "apiVersion": "elbv2.k8s.aws/v1beta1", "kind": "IngressClassParams"}
    assert api.get(unknown) is None
    with pytest.raises(NoKindError, match=r"no IngressClassParams of elbv2.k8s.aws/v1beta1"):
        api.apply(unknown)


def test_a_conflict_is_told_from_a_lock_that_did_not_hold(
    server: Scripted, api: ClusterApi
) -> None:
    server.routes[f"PATCH {PATH}"] = CONFLICT
    with pytest.raises(FieldConflictError):
        api.apply(MANIFEST)


def test_what_is_known_of_kinds_is_kept_for_the_user_alone(
    server: Scripted, api: ClusterApi, tmp_path: Path
) -> None:
    server.routes[f"PATCH {PATH}"] = sent(stored({}))
    api.apply(MANIFEST)
    (file,) = (tmp_path / "discovery").iterdir()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    again = ClusterApi(KubeClient(Connection(server=server.url), 5), tmp_path / "discovery")
    server.asked.clear()
    again.apply(MANIFEST)
    assert [request.method for request in server.asked] == ["PATCH"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff", b'{"library_version": "0"}'])
def test_a_damaged_file_of_kinds_is_made_anew(
    server: Scripted, api: ClusterApi, tmp_path: Path, content: bytes
) -> None:
    server.routes[f"PATCH {PATH}"] = sent(stored({}))
    api.apply(MANIFEST)
    (file,) = (tmp_path / "discovery").iterdir()
    file.write_bytes(content)
    again = ClusterApi(KubeClient(Connection(server=server.url), 5), tmp_path / "discovery")
    again.apply(MANIFEST)
    assert json.loads(file.read_bytes())["resources"]


LIVE = stored({"a": "old"}, finalizers=["x/y"])


def test_a_deletion_tests_the_uid_and_can_be_taken_back(server: Scripted, writer: Writer) -> None:
    server.routes[f"GET {PATH}"] = sent(LIVE)
    server.routes[f"DELETE {PATH}"] = sent({"kind": "Status"})
    done = guarded(writer, deleted(LIVE), DryRun.NONE)
    body = json.loads(server.asked[-1].body)
    assert (done.result, body["preconditions"]) == (Result.DONE, {"uid": "u1"})
    assert "finalizers have to be removed first: x/y" in done.detail
    restored = json.loads(cast(ApplyObject, done.undo).manifest)
    assert restored["metadata"] == {**META, "labels": {MADE_BY: PROGRAM}}


@pytest.mark.parametrize(
    ("now", "action", "text"),
    [
        (stored({}, uid="u2"), deleted(LIVE), "shown with uid u1, now u2"),
        (stored({}, ours=False), DeleteObject(ABOUT, "v1"), "was not made by kubectl-alb"),
    ],
)
def test_another_object_of_the_name_is_not_deleted(
    server: Scripted, writer: Writer, now: object, action: DeleteObject, text: str
) -> None:
    server.routes[f"GET {PATH}"] = sent(now)
    with pytest.raises(ChangedError, match=text):
        guarded(writer, action, DryRun.NONE)


def test_an_object_that_goes_or_is_replaced_in_the_same_moment(
    server: Scripted, writer: Writer
) -> None:
    server.routes[f"GET {PATH}"] = sent(LIVE)
    server.routes[f"DELETE {PATH}"] = status(404, "not found")
    assert guarded(writer, deleted(LIVE), DryRun.NONE) == Done(Result.UNCHANGED, "already gone")
    server.routes[f"DELETE {PATH}"] = status(409, "the UID in the precondition does not match")
    with pytest.raises(MovedError):
        guarded(writer, deleted(LIVE), DryRun.NONE)


def test_what_is_being_deleted_is_not_deleted_again(server: Scripted, writer: Writer) -> None:
    going = stored({}, deletionTimestamp="2026-03-02T10:15:00Z", finalizers=["x/y"])
    server.routes[f"GET {PATH}"] = sent(going)
    sight = writer.look(deleted(LIVE))
    assert (sight.state, "x/y" in sight.now) == (State.AFTER, True)


def test_a_dry_run_is_one_for_the_server_too(server: Scripted, writer: Writer) -> None:
    server.routes[f"GET {PATH}"] = sent(LIVE)
    server.routes[f"DELETE {PATH}"] = sent({"kind": "Status"})
    assert guarded(writer, deleted(LIVE), DryRun.SERVER).result is Result.PLANNED
    assert server.asked[-1].path.endswith("?dryRun=All")
    # A server that gets a body reads nothing from the query.
    assert json.loads(server.asked[-1].body)["dryRun"] == ["All"]


def test_a_secret_is_kept_in_no_journal() -> None:
    secret = {**LIVE, "kind": "Secret", "data": {"tls.key": "c2VjcmV0"}}
    assert deleted(secret).before == ""


def test_commands_do_the_same() -> None:
    action = deleted({**LIVE, "apiVersion": "elbv2.k8s.aws/v1beta1", "kind": "TargetGroupBinding"})
    assert action.command == (
        "kubectl -n shop delete targetgroupbinding.v1beta1.elbv2.k8s.aws web --wait=false"
    )
    assert (
        "kubectl apply --server-side --field-manager=kubectl-alb -f -" in applied(MANIFEST).command
    )
    assert " --force-conflicts -f -" in applied(MANIFEST, adopt=True).command
