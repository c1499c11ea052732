"""Events, counted as the client of the real controller counts them."""

import logging
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from kubectl_alb.model.kubernetes import Meta
from tests.lab.api import Api, ApiError

log = logging.getLogger("controller")
KINDS = {
    "Ingress": ("networking.k8s.io/v1", "ingress"),
    "TargetGroupBinding": ("elbv2.k8s.aws/v1beta1", "targetGroupBinding"),
}
SUCCESS = ("SuccessfullyReconciled", "Successfully reconciled")


@dataclass(slots=True)
class Events:
    """Writes events; the same event again raises the count of the first.

    An event that the API server refuses, for example in a namespace that is being deleted, is
    logged and dropped, as client-go's recorder does.
    """

    api: Api
    known: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)

    def success(self, kind: str, meta: Meta) -> None:
        """Tell that an object was reconciled."""
        self._write(kind, meta, "Normal", *SUCCESS)

    def warn(self, kind: str, meta: Meta, reason: str, message: str) -> None:
        """Tell what is wrong with an object."""
        self._write(kind, meta, "Warning", reason, message)

    def _write(self, kind: str, meta: Meta, type_: str, reason: str, message: str) -> None:
        try:
            self._record(kind, meta, type_, reason, message)
        except ApiError as error:
            log.warning("event of %s %s: %s", kind, meta.name, error)

    def _record(self, kind: str, meta: Meta, type_: str, reason: str, message: str) -> None:
        key = (meta.uid, reason, message)
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        path = f"/api/v1/namespaces/{meta.namespace}/events"
        event = self.known.get(key)
        if event is None:
            event = _event(kind, meta, type_, now)
            event |= {"reason": reason, "message": message}
            self.api.post(path, event)
            self.known[key] = event
            return
        event |= {"count": event["count"] + 1, "lastTimestamp": now}
        changed = {name: event[name] for name in ("count", "lastTimestamp")}
        self.api.patch(f"{path}/{event['metadata']['name']}", changed)


def _event(kind: str, meta: Meta, type_: str, now: str) -> dict[str, Any]:
    version, component = KINDS[kind]
    name = f"{meta.name}.{secrets.token_hex(8)}"
    return {
        "metadata": {"name": name, "namespace": meta.namespace},
        "involvedObject": {
            "kind": kind,
            "namespace": meta.namespace,
            "name": meta.name,
            "uid": meta.uid,
            "apiVersion": version,
        },
        "source": {"component": component},
        "reportingComponent": component,
        "type": type_,
        "count": 1,
        "firstTimestamp": now,
        "lastTimestamp": now,
    }
