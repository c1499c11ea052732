"""A plain client of the Kubernetes API, for what the lab itself has to ask or write."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import urllib3

from tests.lab.certificates import Pair

# A server that is busy, or makes its storage anew after a definition has changed, says how long to
# wait, and has done nothing.
BUSY = urllib3.Retry(
    total=None,
    connect=0,
    read=0,
    redirect=0,
    other=0,
    status=10,
    allowed_methods=None,
    status_forcelist=(429,),
    raise_on_status=False,
)
JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"


class ApiError(Exception):
    """The API server refused a request."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


class Api:
    """An API server as one user sees it; takes and gives plain JSON."""

    def __init__(self, server: str, authority: Path, user: Pair) -> None:
        self.server = server
        self._pool = urllib3.PoolManager(
            ca_certs=str(authority),
            cert_file=str(user.certificate),
            key_file=str(user.key),
            retries=False,
        )

    def ready(self) -> bool:
        """Tell whether the server and all that it starts with are up."""
        try:
            answer = self._pool.request("GET", f"{self.server}/readyz", timeout=2)
        except urllib3.exceptions.HTTPError:
            return False
        return answer.status == 200

    def get(self, path: str, accept: str = JSON) -> Any:
        """Read an object or a list."""
        return self._call("GET", path, accept=accept)

    def items(self, path: str) -> Sequence[dict[str, Any]]:
        """Read a list, with `kind` and `apiVersion` on each item as on an object of its own."""
        answer = self.get(path)
        kind = answer["kind"].removesuffix("List")
        return tuple(
            {"apiVersion": answer["apiVersion"], "kind": kind, **i} for i in answer["items"]
        )

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Create an object."""
        return self._call("POST", path, body)

    def put(self, path: str, body: Mapping[str, Any]) -> Any:
        """Replace an object."""
        return self._call("PUT", path, body)

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        """Merge `body` into an object."""
        return self._call("PATCH", path, body, content_type=MERGE_PATCH)

    def delete(self, path: str) -> Any:
        """Delete an object."""
        return self._call("DELETE", path)

    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        content_type: str = JSON,
        accept: str = JSON,
    ) -> Any:
        answer = self._pool.request(
            method,
            self.server + path,
            body=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": content_type, "Accept": accept},
            retries=BUSY,
        )
        if answer.status >= 400:
            raise ApiError(answer.status, _message(answer.data))
        return json.loads(answer.data)


def _message(data: bytes) -> str:
    try:
        return str(json.loads(data)["message"])
    except (ValueError, KeyError):
        return data.decode(errors="replace").strip()
