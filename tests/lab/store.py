"""The cluster's etcd, written to beneath the API server.

Only what must not pass through the API server goes this way: whole recorded objects with their
own UIDs, times and status, and the way back to a clean cluster. The API server sees each write
through its watches, as it sees those of another API server on the same etcd.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import urllib3

ROOT = "/registry/"
# What the API server keeps up to date by itself.
VOLATILE = ("/registry/masterleases/", "/registry/leases/kube-system/apiserver-")


@dataclass(frozen=True, slots=True)
class Stored:
    """A value and the store's revision when it was last written."""

    value: bytes
    revision: int


class Store:
    """An etcd, through its HTTP gateway."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._pool = urllib3.PoolManager(retries=False)

    def healthy(self) -> bool:
        """Tell whether etcd answers and has a leader."""
        try:
            answer = self._pool.request("GET", f"{self.endpoint}/health", timeout=1)
        except urllib3.exceptions.HTTPError:
            return False
        return answer.status == 200

    def revision(self) -> int:
        """Return the store's present revision."""
        return int(self._call("range", {"key": _encode(ROOT)})["header"]["revision"])

    def values(self, revision: int = 0) -> dict[str, Stored]:
        """Read all that the API server keeps, at an earlier revision if one is given."""
        end = _encode(ROOT[:-1] + chr(ord(ROOT[-1]) + 1))
        body = {"key": _encode(ROOT), "range_end": end, "revision": str(revision)}
        return {
            base64.b64decode(item["key"]).decode(): Stored(
                base64.b64decode(item.get("value", "")), int(item["mod_revision"])
            )
            for item in self._call("range", body).get("kvs", ())
        }

    def put(self, key: str, value: bytes) -> None:
        """Write one key."""
        self._call("put", {"key": _encode(key), "value": base64.b64encode(value).decode()})

    def delete(self, key: str) -> None:
        """Delete one key."""
        self._call("deleterange", {"key": _encode(key)})

    def restore(self, revision: int) -> None:
        """Make the store hold what it held at that revision; write only what has changed since."""
        wanted, present = self.values(revision), self.values()
        for key in present.keys() - wanted.keys():
            if not key.startswith(VOLATILE):
                self.delete(key)
        for key, stored in wanted.items():
            changed = key not in present or present[key].revision > revision
            if changed and not key.startswith(VOLATILE):
                self.put(key, stored.value)

    def _call(self, operation: str, body: Mapping[str, str]) -> dict[str, Any]:
        answer = self._pool.request(
            "POST", f"{self.endpoint}/v3/kv/{operation}", body=json.dumps(body).encode()
        )
        if answer.status != 200:
            raise OSError(f"etcd {operation}: {answer.status} {answer.data.decode()}")
        answered: dict[str, Any] = json.loads(answer.data)
        return answered


def _encode(key: str) -> str:
    return base64.b64encode(key.encode()).decode()
