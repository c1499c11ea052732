"""Objects of the cluster that are applied and deleted, as data: see `action`."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kubectl_alb.facts.tags import MADE_BY, PROGRAM
from kubectl_alb.model.names import ObjectRef

CONFLICTS = "--force-conflicts "


@dataclass(frozen=True, slots=True)
class ApplyObject:
    """Apply a manifest on the server's side; with `adopt` fields of other managers are taken over.

    `before` holds what the object that was shown, of this `uid`, had in the fields of the manifest,
    as JSON; empty where there was none. An object that is `ours` gets a label that says so.
    """

    about: ObjectRef
    manifest: str
    before: str = ""
    uid: str = ""
    ours: bool = True
    adopt: bool = False

    @property
    def body(self) -> dict[str, Any]:
        """What is applied: the manifest, with our label on what we made."""
        body: dict[str, Any] = json.loads(self.manifest)
        if self.ours:
            meta = body["metadata"]
            labels = {**(meta.get("labels") or {}), MADE_BY: PROGRAM}
            body["metadata"] = {**meta, "labels": labels}
        return body

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        force = CONFLICTS if self.adopt else ""
        return (
            f"echo {shlex.quote(json.dumps(self.body))} | "
            f"kubectl apply --server-side --field-manager={PROGRAM} {force}-f -"
        )


@dataclass(frozen=True, slots=True)
class DeleteObject:
    """Delete an object of the cluster that has this uid.

    `before` is its manifest, where it can be made again from it. Without a uid the object must
    have our label.
    """

    about: ObjectRef
    api_version: str
    uid: str = ""
    before: str = ""

    @property
    def manifest(self) -> dict[str, Any]:
        """The least manifest that names the object."""
        meta = {"name": self.about.name}
        if self.about.namespace:
            meta["namespace"] = self.about.namespace
        return {"apiVersion": self.api_version, "kind": self.about.kind, "metadata": meta}

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        group, _, version = self.api_version.rpartition("/")
        kind = ".".join(filter(None, (self.about.kind.lower(), version if group else "", group)))
        kubectl = f"kubectl -n {self.about.namespace}" if self.about.namespace else "kubectl"
        return f"{kubectl} delete {kind} {self.about.name} --wait=false"


def applied(manifest: Mapping[str, Any], adopt: bool = False) -> ApplyObject:
    """Return the action that applies a manifest."""
    return ApplyObject(ref_of(manifest), json.dumps(manifest, sort_keys=True), adopt=adopt)


def deleted(live: Mapping[str, Any]) -> DeleteObject:
    """Return the action that deletes an object that was read."""
    uid = str(live["metadata"].get("uid") or "")
    before = "" if live["kind"] == "Secret" else json.dumps(restorable(live), sort_keys=True)
    return DeleteObject(ref_of(live), str(live["apiVersion"]), uid, before)


def ref_of(manifest: Mapping[str, Any]) -> ObjectRef:
    """Return the name of a manifest's object."""
    meta = manifest["metadata"]
    return ObjectRef(str(manifest["kind"]), str(meta.get("namespace") or ""), str(meta["name"]))


def is_ours(live: Mapping[str, Any]) -> bool:
    """Return whether an object that was read has our label."""
    labels = live["metadata"].get("labels") or {}
    return bool(labels.get(MADE_BY) == PROGRAM)


def restorable(live: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of an object makes an equal one, without what the server writes."""
    meta = {
        key: value
        for key, value in live["metadata"].items()
        if key in ("name", "namespace", "labels", "annotations")
    }
    return {**{k: v for k, v in live.items() if k != "status"}, "metadata": meta}
