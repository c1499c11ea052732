"""Repair of misspelled annotations."""

from difflib import SequenceMatcher

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.commands import Fix, annotated
from kubectl_alb.checks.engine.objects import meta_of
from kubectl_alb.checks.engine.repair import Manual
from kubectl_alb.controller.annotations.ignored import ignored_keys, ignored_service_keys
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.manifest_owner import owner_of
from kubectl_alb.model.action import Operation, PatchObject, pointer, untouched
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Difference, Op, Step

# How much more alike two keys must be than the next two; 1 is the same.
CLEARLY = 0.02


def correct_annotation(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Give a misspelt annotation the key that it must have meant, with the same value."""
    meta = meta_of(finding.about, facts.snapshot)
    if meta is None:
        return Manual(f"{finding.about} is gone")
    key = finding.key
    found = dict(ignored_keys(meta.annotations, facts.config.version))
    found |= dict(ignored_service_keys(meta.annotations))
    if key not in found:
        return Manual("the annotation is gone")
    good = found[key]
    if not good:
        return Manual("a later release of the controller may know it; this one does not")
    meant = _meant(key, good)
    if not meant:
        return Manual(f"it may mean {listed(good)}: which one is yours to say")
    if meant in meta.annotations:
        return Manual(f"{meant} is set too: remove the one that is wrong")
    return (_renamed(finding.about, meta, key, meant),)


def renaming(kind: str, meta: Meta, key: str, good: tuple[str, ...]) -> Fix:
    """Return the command that gives an annotation the key that it must have meant."""
    meant = _meant(key, good) if good else ""
    if not meant or meant in meta.annotations:
        return ()
    return annotated(kind, meta, {meant: meta.annotations[key], key: ""})


def _meant(key: str, good: tuple[str, ...]) -> str:
    """Return the key that is by far the nearest; empty when two are about as near."""
    near = sorted(((SequenceMatcher(None, key, one).ratio(), one) for one in good), reverse=True)
    clear = len(near) == 1 or near[0][0] - near[1][0] > CLEARLY
    return near[0][1] if clear else ""


def _renamed(about: ObjectRef, meta: Meta, key: str, good: str) -> Step:
    value = meta.annotations[key]
    return Step(
        id=f"annotation/{about}/{key}",
        title=f"rename annotation {key} of {about} to {good}",
        op=Op.UPDATE,
        about=about,
        action=PatchObject(about, (*untouched(meta.uid), *_moved(key, good, value))),
        undo=PatchObject(about, (*untouched(meta.uid), *_moved(good, key, value))),
        differences=(
            Difference(f"metadata.annotations.{key}", value, ""),
            Difference(f"metadata.annotations.{good}", "", value),
        ),
        owner=owner_of(meta),
        warning="it then takes effect: `kubectl alb plan` shows what the controller makes of it",
    )


def _moved(key: str, other: str, value: str) -> tuple[Operation, ...]:
    before, after = (pointer("metadata", "annotations", name) for name in (key, other))
    return (
        {"op": "test", "path": before, "value": value},
        {"op": "test", "path": after, "value": None},
        {"op": "remove", "path": before},
        {"op": "add", "path": after, "value": value},
    )
