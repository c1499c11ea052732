"""Objects of the cluster applied and deleted, after a look at what others hold in them.

Whether an apply would change something only the server can say, by a dry run: it fills in
defaults and knows who manages which field.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from kubectl_alb.apply.cluster_api import (
    MANAGER,
    ClusterApi,
    FieldConflictError,
    NoKindError,
    Object,
)
from kubectl_alb.apply.writer import Done, MovedError, Sight, State
from kubectl_alb.context.kubernetes.errors import ConflictError, NotServedError
from kubectl_alb.errors import AccessError, AlbError
from kubectl_alb.facts.tags import PROGRAM
from kubectl_alb.model.action import Action
from kubectl_alb.model.cluster_action import ApplyObject, DeleteObject, is_ours
from kubectl_alb.model.step import Difference, Op, Result, Step

GONE = "already gone"
NONE = "(none)"
DEFINITION = "CustomResourceDefinition"
ObjectAction: TypeAlias = ApplyObject | DeleteObject
# What changes with every write, whatever is written.
VOLATILE = ("managedFields", "resourceVersion", "generation")
LONG = 200
MOST_DIFFERENCES = 30


@dataclass(frozen=True, slots=True)
class ObjectWriter:
    """Applies and deletes objects with the rights of the kubeconfig's user."""

    api: ClusterApi

    def prepared(self, step: Step) -> Step:
        """Complete a step with what is there now, and who else manages it."""
        if not isinstance(step.action, ApplyObject):
            return step
        live = self.api.get(step.action.body)
        if live is None:
            action = replace(step.action, before="", uid="", ours=True)
            return replace(step, op=Op.CREATE, action=action, undo=_unmade(action, ""))
        action = replace(step.action, uid=_uid(live), ours=is_ours(live))
        action = replace(action, before=_text(projected(live, action.body)))
        differences = tuple(_differences(json.loads(action.before), action.body))
        warning = "; ".join(filter(None, (step.warning, self._doubt(action))))
        return replace(
            step,
            op=Op.UPDATE,
            action=action,
            undo=_back(action, live),
            differences=differences[:MOST_DIFFERENCES],
            warning=warning,
        )

    def look(self, action: ObjectAction) -> Sight:
        """Read the object, and compare it with what was shown and with what shall be."""
        if isinstance(action, DeleteObject):
            return self._deleted(action)
        live = self.api.get(action.body)
        if live is None:
            absent = f"{action.about}: shown with uid {action.uid}, now there is none"
            return Sight(State.OTHER, absent) if action.uid else Sight(State.BEFORE)
        if not action.uid and not is_ours(live):
            # What somebody else has made since may be equal, but it is not ours.
            action = replace(action, ours=False)
        try:
            planned = self.api.apply(action.body, _forces(action), dry_run=True)
        except FieldConflictError as error:
            return Sight(State.OTHER, error.message)
        if _settled(planned) == _settled(live):
            return Sight(State.AFTER, undo=self._undo(action, live))
        return _compared(action, live)

    def write(self, action: ObjectAction, sight: Sight) -> Done:
        """Apply or delete an object that was seen; raise `MovedError` if it changed since."""
        try:
            return self._sent(action, sight, dry_run=False)
        except NoKindError:
            raise
        except NotServedError:
            if isinstance(action, DeleteObject):
                return Done(Result.UNCHANGED, GONE)
            raise

    def rehearse(self, action: ObjectAction, sight: Sight) -> Done:
        """Let the API server try it."""
        self._sent(action, sight, dry_run=True)
        return Done(Result.PLANNED, "the API server would accept it")

    def _sent(self, action: ObjectAction, sight: Sight, dry_run: bool) -> Done:
        try:
            if isinstance(action, DeleteObject):
                self._require_unused(action)
                self.api.delete(action.manifest, sight.version, dry_run)
                return Done(Result.DONE, sight.now, _restored(action))
            body = action.body
            if sight.version:
                # A lock: the server refuses another version than the one that was seen.
                body["metadata"] = {**body["metadata"], "resourceVersion": sight.version}
            live = self.api.apply(body, _forces(action), dry_run)
            return Done(Result.DONE, undo=self._undo(action, live))
        except FieldConflictError:
            raise
        except ConflictError as error:
            raise MovedError(
                f"{action.about} keeps changing: {error.message}", hint="run the command again"
            ) from error

    def _require_unused(self, action: DeleteObject) -> None:
        """Raise `AlbError` for a definition of whose kind there are objects: they would go too."""
        if action.about.kind != DEFINITION:
            return
        found = self.api.objects_of(action.about.name)
        if found:
            raise AlbError(
                f"{action.about.name} stays: there are objects of its kind ({', '.join(found)})",
                hint="delete them first",
            )

    def _undo(self, action: ApplyObject, live: Object) -> Action | None:
        """Return what takes an apply back that made this object what it is."""
        if action.uid:
            return _back(action, live)
        return _unmade(action, _uid(live)) if action.ours else None

    def _deleted(self, action: DeleteObject) -> Sight:
        live = self.api.get(action.manifest)
        if live is None:
            return Sight(State.AFTER, GONE)
        uid = _uid(live)
        if action.uid and uid != action.uid:
            return Sight(State.OTHER, f"{action.about}: shown with uid {action.uid}, now {uid}")
        if not action.uid and not is_ours(live):
            return Sight(State.OTHER, f"{action.about} was not made by {PROGRAM}")
        finalizers = ", ".join(live["metadata"].get("finalizers") or ())
        held = f"finalizers have to be removed first: {finalizers}" if finalizers else ""
        if live["metadata"].get("deletionTimestamp"):
            return Sight(State.AFTER, "; ".join(filter(None, ("is being deleted", held))))
        return Sight(State.BEFORE, held, version=uid)

    def _doubt(self, action: ApplyObject) -> str:
        """Return what is in the way of an apply, or whose fields it takes over."""
        try:
            self.api.apply(action.body, force=False, dry_run=True)
        except FieldConflictError as error:
            return f"takes over: {error.message}" if action.adopt else error.message
        except (AccessError, NotServedError) as error:
            return error.message
        return ""


def projected(live: Any, shape: Any) -> Any:
    """Return what an object has in the fields of a manifest; lists are taken whole."""
    if not isinstance(shape, Mapping) or not isinstance(live, Mapping):
        return live
    return {key: projected(live[key], shape[key]) for key in shape if key in live}


def _compared(action: ApplyObject, live: Object) -> Sight:
    if not action.uid:
        return Sight(State.OTHER, f"{action.about} has appeared since")
    if _uid(live) != action.uid:
        return Sight(State.OTHER, f"{action.about}: shown with uid {action.uid}, now {_uid(live)}")
    shown = json.loads(action.before)
    changes = list(_differences(shown, projected(live, action.body)))
    if changes:
        texts = (
            f"{c.path}: shown {c.before or '(none)'}, now {c.after or '(none)'}" for c in changes
        )
        return Sight(State.OTHER, f"{action.about}: {'; '.join(texts)}")
    return Sight(State.BEFORE, version=str(live["metadata"].get("resourceVersion") or ""))


def _differences(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from _differences(before.get(key), after.get(key), f"{path}.{key}".lstrip("."))
    elif before != after:
        yield Difference(path, _brief(before), _brief(after))


def _brief(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= LONG else f"{text[:LONG]}…"


def _settled(live: Object) -> Any:
    """Return an object without what changes with every write, and what we manage of it."""
    meta = live["metadata"]
    managed = [
        (entry.get("operation"), entry.get("fieldsV1"))
        for entry in meta.get("managedFields") or ()
        if entry.get("manager") == MANAGER
    ]
    kept = {key: value for key, value in meta.items() if key not in VOLATILE}
    return {**live, "metadata": kept}, managed


def _back(action: ApplyObject, live: Object) -> ApplyObject:
    """Return the apply of what was there before; its fields may be ours by then."""
    now = _text(projected(live, json.loads(action.before)))
    return ApplyObject(action.about, action.before, now, action.uid, action.ours, adopt=True)


def _unmade(action: ApplyObject, uid: str) -> DeleteObject:
    version = str(json.loads(action.manifest)["apiVersion"])
    return DeleteObject(action.about, version, uid, _text(action.body))


def _restored(action: DeleteObject) -> Action | None:
    return ApplyObject(action.about, action.before) if action.before else None


def _forces(action: ApplyObject) -> bool:
    """Return whether fields are taken over: never those of an object that was not shown."""
    return action.adopt and bool(action.uid)


def _uid(live: Object) -> str:
    return str(live["metadata"].get("uid") or "")


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
