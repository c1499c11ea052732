"""Everything that was read, once, with what could not be read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timezone
from typing import Any

from kubectl_alb.model.aws_records import AwsRecords
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.kubernetes_records import KubernetesRecords
from kubectl_alb.model.rejection import Rejection, Unreadable
from kubectl_alb.model.section import Gap, Section

Records = Mapping[Section, tuple[Any, ...]]

FIELDS: Mapping[Section, str] = {
    one.metadata["section"]: one.name
    for room in (KubernetesRecords, AwsRecords)
    for one in fields(room)
}


@dataclass(frozen=True)
class Snapshot:
    """What was read at `taken_at`.

    `gaps` names the sections that were not, or not wholly, read, with the reason. A section in
    neither `read` nor `gaps` was not asked for. `rejections` are of objects in manifests that
    would not get into the cluster, and are in no section; `unreadable` is what is no object.
    """

    taken_at: datetime = datetime(1970, 1, 1, tzinfo=timezone.utc)
    context: ClusterContext = field(default_factory=ClusterContext)
    read: frozenset[Section] = frozenset()
    gaps: Mapping[Section, Gap] = field(default_factory=dict)
    rejections: tuple[Rejection, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    kubernetes: KubernetesRecords = field(default_factory=KubernetesRecords)
    aws: AwsRecords = field(default_factory=AwsRecords)

    def known(self, *needs: Section) -> bool:
        """Return whether every one of these sections was read whole."""
        return all(need in self.read and need not in self.gaps for need in needs)

    def known_of(self, need: Section, parents: Iterable[str]) -> bool:
        """Return whether a section was read whole as far as it is about these ARNs."""
        gap = self.gaps.get(need)
        if need not in self.read or gap is None:
            return need in self.read
        return bool(gap.parents) and gap.parents.isdisjoint(parents)

    def records(self, section: Section) -> tuple[Any, ...]:
        """Return the records of a section."""
        room = self.aws if section.is_aws else self.kubernetes
        found: tuple[Any, ...] = getattr(room, FIELDS[section])
        return found

    def with_records(self, records: Records) -> "Snapshot":
        """Return a snapshot in which these sections hold other records."""
        aws = {FIELDS[section]: found for section, found in records.items() if section.is_aws}
        own = {FIELDS[section]: found for section, found in records.items() if not section.is_aws}
        return replace(
            self, kubernetes=replace(self.kubernetes, **own), aws=replace(self.aws, **aws)
        )
