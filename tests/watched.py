"""A snapshot that knows which of its sections were looked at."""

from dataclasses import fields, replace

from kubectl_alb.model.aws_records import AwsRecords
from kubectl_alb.model.kubernetes_records import KubernetesRecords
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import FIELDS, Snapshot

SECTIONS = {name: section for section, name in FIELDS.items()}


class _Watched:
    def __getattribute__(self, name: str) -> object:
        if name in SECTIONS:
            object.__getattribute__(self, "__dict__")["looked"].add(SECTIONS[name])
        return super().__getattribute__(name)


class _Kubernetes(_Watched, KubernetesRecords):
    pass


class _Aws(_Watched, AwsRecords):
    pass


def watched(snapshot: Snapshot) -> tuple[Snapshot, set[Section]]:
    """Return the same snapshot, and the set that the sections looked at will be put into."""
    looked: set[Section] = set()
    rooms = {}
    for name, kind in (("kubernetes", _Kubernetes), ("aws", _Aws)):
        room = vars(snapshot)[name]
        rooms[name] = made = kind(**{one.name: getattr(room, one.name) for one in fields(room)})
        vars(made)["looked"] = looked
    return replace(snapshot, **rooms), looked
