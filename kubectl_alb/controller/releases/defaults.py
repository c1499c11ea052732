"""Defaults of the controller that differ between two releases."""

from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.controller.flags import FLAGS, GATES, Flag, Gate, Version


@dataclass(frozen=True, slots=True)
class DefaultChange:
    """A setting whose default differs: a flag, a feature gate, or something without a switch."""

    name: str
    before: str
    after: str
    since: Version


# Behavior that has no flag or gate of its own, or is new with one that is on.
_OTHERS = (
    DefaultChange("one shared backend security group", "off", "on", (2, 3, 0)),
    DefaultChange("node rules restricted to the ports in use", "off", "on", (2, 3, 0)),
    DefaultChange("security groups of new NLBs", "off", "on", (2, 6, 0)),
    DefaultChange("failure policy of webhook mpod", "Fail", "Ignore", (2, 12, 0)),
    DefaultChange("subnet discovery by reachability", "off", "on", (2, 13, 0)),
)


def changed_defaults(old: Version, new: Version) -> tuple[DefaultChange, ...]:
    """Return the defaults that differ between two releases, either way, oldest change first."""
    found = (*_flags(old, new), *_gates(old, new), *_others(old, new))
    return tuple(sorted(found, key=lambda change: change.since))


def _flags(old: Version, new: Version) -> Iterator[DefaultChange]:
    for flag in FLAGS.values():
        before, after = flag.default_of(old), flag.default_of(new)
        if before != after and min(old, new) >= flag.since:
            yield DefaultChange(f"--{flag.name}", before, after, _flag_since(flag, old, new))


def _flag_since(flag: Flag, old: Version, new: Version) -> Version:
    low, high = sorted((old, new))
    return max(since for since, _ in flag.changed if low < since <= high)


def _gates(old: Version, new: Version) -> Iterator[DefaultChange]:
    for gate in GATES.values():
        before, after = gate.default_of(old), gate.default_of(new)
        if before != after and gate.known(old) and gate.known(new):
            yield DefaultChange(
                f"gate {gate.name}", _on(before), _on(after), _gate_since(gate, old, new)
            )


def _gate_since(gate: Gate, old: Version, new: Version) -> Version:
    low, high = sorted((old, new))
    return max(since for since, _ in gate.defaults if low < since <= high)


def _on(value: bool) -> str:
    return "on" if value else "off"


def _others(old: Version, new: Version) -> Iterator[DefaultChange]:
    for each in _OTHERS:
        if old < each.since <= new:
            yield each
        elif new < each.since <= old:
            yield DefaultChange(each.name, each.after, each.before, each.since)
