"""The whole state of the lab as values that can be compared: objects and AWS resources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.e2e.scenarios.objects import PLACES, all_of
from tests.lab.api import ApiError
from tests.lab.lab import Lab

# What says who an object is and what became of it, not what it says.
PASSING = ("resourceVersion", "managedFields", "generation", "uid", "creationTimestamp")
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
# Leases are renewed, events tell of what was done.
LEFT_OUT = ("Event", "Lease")
ABSENT = 404
# Lists of AWS whose order says nothing.
SETS = ("Tags", "IpPermissions")


@dataclass(frozen=True, slots=True)
class Capture:
    """All objects by `KIND NAMESPACE/NAME`, and all that AWS remembers."""

    objects: Mapping[str, Any]
    aws: Mapping[str, Any]


def capture(lab: Lab) -> Capture:
    """Read the whole state."""
    objects = {
        key: value for kind in PLACES if kind not in LEFT_OUT for key, value in _all(lab, kind)
    }
    return Capture(objects, _filled(lab.aws.state()))


def _filled(state: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out rooms in which nothing is kept, which a look into them is enough to make."""
    kept = {k: _filled(v) if isinstance(v, Mapping) else v for k, v in state.items()}
    return {k: _ordered(k, v) for k, v in kept.items() if v != {}}


def _ordered(name: str, value: Any) -> Any:
    """Sort what is a set; an empty list in one of its records is as good as none."""
    if name not in SETS:
        return value
    return sorted(({k: v for k, v in each.items() if v != []} for each in value), key=repr)


def _all(lab: Lab, kind: str) -> Iterator[tuple[str, Any]]:
    try:
        found = lab.cluster.api.items(all_of(kind))
    except ApiError as error:
        # Custom resources whose definition is gone are gone too.
        if error.status != ABSENT:
            raise
        return
    for each in found:
        meta = {k: v for k, v in each["metadata"].items() if k not in PASSING and v}
        notes = {k: v for k, v in meta.pop("annotations", {}).items() if k != LAST_APPLIED}
        meta.update({"annotations": notes} if notes else {})
        name = f"{kind} {meta.get('namespace', '')}/{meta['name']}"
        yield name, {**each, "metadata": meta}


def differences(before: Capture, after: Capture) -> list[str]:
    """Say where two captures differ, one place a line; nothing where they are equal."""
    return [
        *_between(before.objects, after.objects, ""),
        *_between(before.aws, after.aws, "aws"),
    ]


def _between(before: Any, after: Any, where: str) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted(before.keys() | after.keys()):
            yield from _between(before.get(key), after.get(key), f"{where}.{key}".strip("."))
    elif before != after:
        yield f"{where}: {before!r} -> {after!r}"
