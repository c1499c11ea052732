"""Kubernetes actions carried out: guarded patches."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kubectl_alb.apply.cluster_api import ClusterApi
from kubectl_alb.apply.writer import Done, MovedError, Sight, State
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.errors import ConflictError, NotServedError
from kubectl_alb.context.kubernetes.resources import RESOURCES
from kubectl_alb.errors import DecodeError
from kubectl_alb.model.action import Operation, PatchObject
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.step import Result, Step

UID = "/metadata/uid"
LONG = 100
SECTIONS: Mapping[str, Section] = {
    "Ingress": Section.INGRESSES,
    "Service": Section.SERVICES,
    "TargetGroupBinding": Section.TARGET_GROUP_BINDINGS,
    "MutatingWebhookConfiguration": Section.MUTATING_WEBHOOKS,
    "ValidatingWebhookConfiguration": Section.VALIDATING_WEBHOOKS,
}


@dataclass(frozen=True)
class KubeWriter:
    """Carries patches out with the rights of the kubeconfig's user.

    `cache` is the folder for what is known of the API server's kinds.
    """

    client: KubeClient
    cache: Path | None = None

    def prepared(self, step: Step) -> Step:
        """Return a step as it is: a patch holds all that is known."""
        return step

    def look(self, action: PatchObject) -> Sight:
        """Read the object, and compare it with what the patch tests and what it writes."""
        try:
            path = self._path(action)
            found = self.client.get(path)
        except NotServedError:
            return Sight(State.AFTER, "already gone")
        if not isinstance(found, Mapping):
            raise DecodeError(f"the API server's answer to {path} is no object")
        version = str((found.get("metadata") or {}).get("resourceVersion") or "")
        changes = list(_changes(action, found))
        if not changes:
            return Sight(State.BEFORE, version=version)
        if _is_made(action, found):
            return Sight(State.AFTER)
        return Sight(State.OTHER, f"{action.about}: {'; '.join(changes)}")

    def write(self, action: PatchObject, sight: Sight) -> Done:
        """Send a patch of the object that was seen; raise `MovedError` if it has changed since."""
        if self._sent(action, sight, dry_run=False):
            return Done(Result.DONE)
        return Done(Result.UNCHANGED, "already gone")

    def rehearse(self, action: PatchObject, sight: Sight) -> Done:
        """Let the API server try a patch."""
        if self._sent(action, sight, dry_run=True):
            return Done(Result.PLANNED, "the API server would accept it")
        return Done(Result.UNCHANGED, "already gone")

    @cached_property
    def api(self) -> ClusterApi:
        """What writes; nothing of it is loaded before."""
        return ClusterApi(self.client, self.cache)

    def _path(self, action: PatchObject) -> str:
        """Return the path of an object; that of a custom resource only the server can tell."""
        about = action.about
        if not action.api_version:
            return path_of(about)
        meta = {"name": about.name, "namespace": about.namespace}
        named = {"apiVersion": action.api_version, "kind": about.kind, "metadata": meta}
        return self.api.path(named)

    def _sent(self, action: PatchObject, sight: Sight, dry_run: bool) -> bool:
        """Send a patch; return False where the object is gone."""
        seen: tuple[Operation, ...] = ()
        if sight.version:
            path = "/metadata/resourceVersion"
            seen = ({"op": "test", "path": path, "value": sight.version},)
        try:
            self.api.patch(self._path(action), (*seen, *action.operations), dry_run)
        except NotServedError:
            return False
        except ConflictError as error:
            raise MovedError(
                f"{action.about} keeps changing: {error.message}",
                hint="run the command again",
            ) from error
        return True


def path_of(about: ObjectRef) -> str:
    """Return the path of an object in the API."""
    return f"{RESOURCES[SECTIONS[about.kind]].path(about.namespace)}/{about.name}"


def _changes(action: PatchObject, found: Any) -> Iterator[str]:
    """Yield the tests of a patch that fail, in words."""
    for operation in action.operations:
        if operation["op"] == "test":
            path, shown = operation["path"], operation["value"]
            now = value_at(found, path)
            if now != _present(shown):
                yield f"{_dotted(path)}: shown {_brief(shown)}, now {_brief(now)}"


def _is_made(action: PatchObject, found: Any) -> bool:
    """Return whether the object is what the patch would make of it."""
    for operation in action.operations:
        now = value_at(found, operation["path"])
        if operation["op"] == "test":
            same_object = operation["path"] != UID or now == operation["value"]
            if not same_object:
                return False
        elif now != _present(operation.get("value")):
            return False
    return True


def value_at(found: Any, pointer: str) -> Any:
    """Return what a JSON pointer names in an object; None for what is absent or empty."""
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            return None
    return _present(found)


def _present(value: Any) -> Any:
    """Return a value, None for an empty list: the API server leaves such fields out."""
    return None if value == [] else value


def _dotted(pointer: str) -> str:
    parts = (part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])
    return ".".join(parts)


def _brief(value: Any) -> str:
    """Spell a value; a long one by its digest, since long ones look alike."""
    if value is None:
        return "(none)"
    text = json.dumps(value, ensure_ascii=False)
    if len(text) <= LONG:
        return text
    return f"{text[:20]}… (sha256 {hashlib.sha256(text.encode()).hexdigest()[:12]})"
