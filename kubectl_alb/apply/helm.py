"""Helm's actions carried out: the release is looked at before, and after what fails."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from kubectl_alb.apply.helm_program import HelmAbsentError, HelmError, HelmProgram
from kubectl_alb.apply.writer import Done, Sight, State
from kubectl_alb.errors import AlbError, ExitCode, UnreachableError
from kubectl_alb.model.action import Action
from kubectl_alb.model.helm_action import (
    DEPLOYED,
    HelmRelease,
    HelmRollback,
    HelmUninstall,
    HelmUpgrade,
    values_digest,
)
from kubectl_alb.model.step import Result, Step

HelmAction: TypeAlias = HelmUpgrade | HelmRollback | HelmUninstall

GONE = "already gone"
UNINSTALLED = "uninstalled"
NO_RELEASE = "no release"
# Helm says nothing of it when it cannot record how it ended.
UNRECORDED_HINT = (
    "so it is where the right to update secrets is missing: run the same command again with it"
)
PENDING_HINT = "another helm works on it, or was killed while it did"


@dataclass(frozen=True, slots=True)
class HelmWriter:
    """Carries helm's actions out with the user's helm."""

    helm: HelmProgram

    def prepared(self, step: Step) -> Step:
        """Return a step as it is; raise `ConfigError` where there is no helm to carry it out."""
        _ = self.helm.version
        return step

    def release(self, name: str, namespace: str) -> HelmRelease | None:
        """Return the newest revision of a release; None where there is none."""
        revisions = self.revisions(name, namespace)
        if not revisions:
            return None
        values = self._json("get", "values", name, "--namespace", namespace)
        return _release(revisions[-1], values_digest(values))

    def revisions(self, name: str, namespace: str) -> list[Any]:
        """Return what helm's history has of a release, oldest first."""
        found = self._json("history", name, "--namespace", namespace, "--max", "256")
        return sorted(found or (), key=lambda revision: int(revision["revision"]))

    def look(self, action: HelmAction) -> Sight:
        """Read the release, and compare it with what was shown and with what shall be."""
        looks: Mapping[type, Callable[[Any, HelmRelease | None], Sight]] = {
            HelmUpgrade: _upgraded,
            HelmRollback: _rolled_back,
            HelmUninstall: _uninstalled,
        }
        return looks[type(action)](action, self.release(action.release, action.namespace))

    def write(self, action: HelmAction, sight: Sight) -> Done:
        """Run helm; where it fails, say what it has left behind."""
        try:
            self._run(action)
        except UnreachableError:
            raise
        except AlbError as error:
            if error.exit_code == ExitCode.TIMED_OUT:
                raise
            return self._failed(action, error)
        sight = self.look(action)
        if sight.state is not State.AFTER:
            detail = f"helm has ended, and its records do not say so: {sight.now}"
            return Done(Result.FAILED, detail, hint=UNRECORDED_HINT)
        return Done(Result.DONE, undo=sight.undo)

    def rehearse(self, action: HelmAction, sight: Sight) -> Done:
        """Let helm render and the API server check, without carrying it out."""
        bare = self.helm.version.major < 4 and isinstance(action, HelmRollback)
        flag = "--dry-run" if bare or isinstance(action, HelmUninstall) else "--dry-run=server"
        words = [word for word in action.arguments if word != "--wait"]
        if isinstance(action, HelmUpgrade):
            self._rehearsed(action, (*words, flag, "--hide-notes"))
        else:
            self.helm.read(*words, flag)
        return Done(Result.PLANNED, "helm's dry run succeeds")

    def _rehearsed(self, action: HelmUpgrade, words: tuple[str, ...]) -> None:
        quiet = HelmProgram(self.helm.connection, deadline=self.helm.deadline)
        quiet.run(words, _values(action))

    def _run(self, action: HelmAction) -> None:
        if isinstance(action, HelmUpgrade):
            self.helm.run(action.arguments, _values(action))
        else:
            self.helm.run(action.arguments)

    def _failed(self, action: HelmAction, error: AlbError) -> Done:
        """Return a failure with the state of the release; raise it where nothing was changed."""
        try:
            now = self.release(action.release, action.namespace)
        except AlbError as blind:
            detail = f"{error.message}; the release cannot be read ({blind.message})"
            return Done(Result.UNKNOWN, detail, hint=error.hint)
        if _is_same(now, action.before):
            raise error
        detail = f"{error.message}; the release is now: {now or NO_RELEASE}"
        hint = error.hint or f"see helm history {action.release} --namespace {action.namespace}"
        return Done(Result.FAILED, detail, hint=hint, code=error.exit_code)

    def _json(self, *words: str) -> Any:
        try:
            answer = self.helm.read(*words, "--output", "json")
        except HelmAbsentError:
            return None
        try:
            return json.loads(answer)
        except ValueError as error:
            raise HelmError(f"helm {words[0]} printed no JSON") from error


def _values(action: HelmUpgrade) -> Mapping[str, Any]:
    """Return the values of an action; raise `AlbError` for one that a journal has."""
    values: Mapping[str, Any] = json.loads(action.values or "{}")
    if values_digest(values) != action.digest:
        raise AlbError(
            f"the values of release {action.release} are not in the journal",
            hint="run install or upgrade again with them",
        )
    return values


def _upgraded(action: HelmUpgrade, now: HelmRelease | None) -> Sight:
    wanted = (DEPLOYED, f"{action.name}-{action.version}", action.digest)
    if now is not None and (now.status, now.chart, now.values) == wanted:
        return Sight(State.AFTER, undo=_back(action, now))
    return _compared(action, now)


def _rolled_back(action: HelmRollback, now: HelmRelease | None) -> Sight:
    if now is None or not _is_rolled_back(action, now):
        return _compared(action, now)
    return Sight(State.AFTER, undo=_rollback(action, action.before, now))


def _is_rolled_back(action: HelmRollback, now: HelmRelease) -> bool:
    newer = now.revision > action.before.revision and now.status == DEPLOYED
    return newer and now.description == f"Rollback to {action.revision}"


def _uninstalled(action: HelmUninstall, now: HelmRelease | None) -> Sight:
    if now is None or now.status == UNINSTALLED:
        return Sight(State.AFTER, GONE)
    return _compared(action, now)


def _compared(action: HelmAction, now: HelmRelease | None) -> Sight:
    if _is_same(now, action.before):
        return Sight(State.BEFORE)
    hint = f" ({PENDING_HINT})" if now is not None and now.is_pending else ""
    shown, found = action.before or NO_RELEASE, now or NO_RELEASE
    return Sight(State.OTHER, f"release {action.release}: shown {shown}, now {found}{hint}")


def _is_same(now: HelmRelease | None, before: HelmRelease | None) -> bool:
    if now is None or before is None:
        return now is before
    return (now.revision, now.status) == (before.revision, before.status)


def _back(action: HelmUpgrade, now: HelmRelease) -> Action | None:
    """Return what takes an upgrade back; None where it was so before."""
    if action.before is None:
        return HelmUninstall(
            action.release, action.namespace, now, action.wait, action.timeout_seconds
        )
    return _rollback(action, action.before, now)


def _rollback(
    action: HelmUpgrade | HelmRollback, to: HelmRelease, now: HelmRelease
) -> HelmRollback | None:
    """Return the way back to a revision; None to one that was never whole, and to the same one."""
    if to.is_pending or to.revision == now.revision:
        return None
    wait = action.wait, action.timeout_seconds
    return HelmRollback(action.release, action.namespace, to.revision, now, *wait)


def _release(revision: Mapping[str, Any], values: str) -> HelmRelease:
    return HelmRelease(
        int(revision["revision"]),
        str(revision["status"]),
        str(revision["chart"]),
        values,
        str(revision.get("app_version") or ""),
        str(revision.get("description") or ""),
    )
