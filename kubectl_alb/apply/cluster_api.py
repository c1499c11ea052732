"""Writes to the cluster through the `kubernetes` package, over the connection that reads have.

The package decides what is sent; how it is sent stays ours: trust, credentials and their renewal,
impersonation, proxies and deadlines. It is imported only when something is written.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from kubectl_alb.context.json_text import parsed
from kubectl_alb.context.kubernetes.client import KubeClient, Request
from kubectl_alb.context.kubernetes.errors import (
    ConflictError,
    NotServedError,
    refused,
    unreadable,
)
from kubectl_alb.context.private_files import private

MANAGER = "kubectl-alb"
JSON_PATCH = "application/json-patch+json"
FIELD_CONFLICT = "FieldManagerConflict"
GROUPS_PATH = "/apis"
DEFINITIONS_PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
ALL = "All"

Object = Mapping[str, Any]


class FieldConflictError(ConflictError):
    """Another manager holds fields with other values; the message names it and them."""


class NoKindError(NotServedError):
    """The API server has no such kind: its definition (CRD) is missing."""


class _Pool:
    """What the package takes for a pool of connections: our client."""

    def __init__(self, client: KubeClient) -> None:
        self._client = client

    def request(self, method: str, url: str, **options: Any) -> Any:
        """Send a request of the package; a status is its business, silence is ours."""
        path = url.removeprefix(self._client.connection.server)
        body = options.get("body")
        if isinstance(body, str):
            body = body.encode()
        headers = options.get("headers") or {}
        kind = headers.get("Content-Type", "") if body else ""
        return self._client.exchange(Request(method, path, {}, body, content_type=kind))

    def clear(self) -> None:
        """Keep the connections: they are the client's."""


class ClusterApi:
    """The API of one cluster; what it finds out about kinds is kept in a file of the user's."""

    def __init__(self, client: KubeClient, folder: Path | None = None) -> None:
        self._client = client
        self._folder = folder

    def patch(self, path: str, operations: Sequence[Object], dry_run: bool = False) -> None:
        """Change the object at a path by JSON Patch."""
        with _translated(path, "patch"):
            self._requests.request(
                "patch",
                path,
                body=[dict(operation) for operation in operations],
                content_type=JSON_PATCH,
                field_manager=MANAGER,
                dry_run=_all(dry_run),
                serialize=False,
            )

    def get(self, manifest: Object) -> Object | None:
        """Read the object that a manifest names; None where there is none, nor its kind."""
        try:
            path = self.path(manifest)
        except NoKindError:
            return None
        try:
            return _object(self._client.raw(path), path)
        except NotServedError:
            return None

    def objects_of(self, definition: str) -> tuple[str, ...]:
        """Return the names of some objects of a definition's kind; none where it is not there."""
        path = f"{DEFINITIONS_PATH}/{definition}"
        try:
            spec = self._client.get(path)["spec"]
            version = next(each["name"] for each in spec["versions"] if each["served"])
            plural = f"/apis/{spec['group']}/{version}/{spec['names']['plural']}"
            found = self._client.get(plural, {"limit": "5"})["items"]
        except (NotServedError, StopIteration):
            return ()
        metas = (each["metadata"] for each in found)
        return tuple("/".join(filter(None, (m.get("namespace"), m["name"]))) for m in metas)

    def apply(self, manifest: Object, force: bool = False, dry_run: bool = False) -> Object:
        """Apply a manifest on the server's side, and return the object.

        With `force` fields of other managers are taken over. Raise `FieldConflictError` where
        they are in the way.
        """
        path = self.path(manifest)
        with _translated(path, "patch"):
            answer = self._requests.server_side_apply(
                self._resource(manifest),
                body=dict(manifest),
                namespace=manifest["metadata"].get("namespace"),
                field_manager=MANAGER,
                force_conflicts="true" if force else None,
                dry_run=_all(dry_run),
                serialize=False,
            )
            return _object(answer.data, path)

    def delete(self, manifest: Object, uid: str, dry_run: bool = False) -> None:
        """Delete the object that a manifest names, if it has this uid.

        What it owns is deleted in the background. Raise `NotServedError` where it is gone.
        """
        path = self.path(manifest)
        options = {
            "apiVersion": "v1",
            "kind": "DeleteOptions",
            "preconditions": {"uid": uid},
            "propagationPolicy": "Background",
            # Where there is a body, the server reads nothing from the query.
            **({"dryRun": [ALL]} if dry_run else {}),
        }
        with _translated(path, "delete"):
            self._requests.request(
                "delete", path, body=options, dry_run=_all(dry_run), serialize=False
            )

    def path(self, manifest: Object) -> str:
        """Return the path of the object that a manifest names; raise `NoKindError` for no kind."""
        meta = manifest["metadata"]
        resource = self._resource(manifest)
        namespace = meta.get("namespace") if resource.namespaced else None
        return str(resource.path(name=meta["name"], namespace=namespace))

    def _resource(self, manifest: Object) -> Any:
        from kubernetes.dynamic.exceptions import ResourceNotFoundError, ResourceNotUniqueError

        version, kind = str(manifest["apiVersion"]), str(manifest["kind"])
        try:
            with _translated(GROUPS_PATH, "get"):
                return self._discovered.resources.get(api_version=version, kind=kind)
        except (ResourceNotFoundError, ResourceNotUniqueError) as error:
            raise NoKindError(
                f"the API server has no {kind} of {version}",
                hint=f"install the CustomResourceDefinition of {kind} first",
            ) from error

    @cached_property
    def _requests(self) -> Any:
        """The dynamic client without discovery: paths are known."""
        from kubernetes import client, dynamic

        configuration = client.Configuration()
        configuration.host = self._client.connection.server
        api = client.ApiClient(configuration)
        api.rest_client.pool_manager = _Pool(self._client)
        return dynamic.DynamicClient(api, discoverer=lambda *_: None)

    @cached_property
    def _discovered(self) -> Any:
        """The dynamic client that knows the kinds of the server."""
        from kubernetes import dynamic

        return dynamic.DynamicClient(self._requests.client, cache_file=self._file())

    def _file(self) -> str:
        """Return the file of what is known of this server, readable by the user alone.

        Where it cannot be made nothing is kept.
        """
        if self._folder is None:
            return str(Path(os.devnull) / "none")
        connection = self._client.connection
        key = hashlib.sha256(connection.server.encode() + connection.authority).hexdigest()[:24]
        file = self._folder / f"{key}.json"
        with suppress(OSError):
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_readable(file):
                file.unlink(missing_ok=True)
                with private(file, "w", "utf-8") as stream:
                    stream.write("{}")
        return str(file)


def _is_readable(file: Path) -> bool:
    try:
        return isinstance(json.loads(file.read_bytes()), dict)
    except (OSError, ValueError, RecursionError):
        return False


def _object(answer: bytes, path: str) -> Object:
    """Read an object that the server sent."""
    try:
        read = parsed(answer)
    except (ValueError, RecursionError) as error:
        raise unreadable(path, "is no JSON") from error
    if not isinstance(read, Mapping):
        raise unreadable(path, "is no object")
    return read


@contextmanager
def _translated(path: str, verb: str) -> Iterator[None]:
    """Raise what the package raises as an `AlbError` in our words, with the missing right."""
    from kubernetes.client.exceptions import ApiException, OpenApiException

    try:
        yield
    except ApiException as error:
        body = (error.body or "").encode()
        failure = refused(error.status or 0, body, path, verb)
        if isinstance(failure, ConflictError) and FIELD_CONFLICT in _reasons(body):
            raise FieldConflictError(failure.message, failure.hint) from error
        raise failure from error
    except (OpenApiException, ValueError, AttributeError, KeyError, TypeError) as error:
        # What is no API server answers in another shape.
        raise unreadable(path, "is not that of an API server") from error


def _reasons(body: bytes) -> set[str]:
    """Return the reasons of the causes in a Status."""
    try:
        causes = json.loads(body)["details"]["causes"]
        return {str(cause.get("reason")) for cause in causes}
    except (ValueError, KeyError, TypeError, AttributeError):
        return set()


def _all(dry_run: bool) -> str | None:
    return ALL if dry_run else None
