"""One stack in the making: what AWS has of it, and what of that was not read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import Owned, Tags, owned_by, tags_of
from kubectl_alb.facts.tags import RESOURCE_TAG
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.origin import Origin, OriginKind
from kubectl_alb.model.rule import Reference, Token
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.stack import MANAGED_SG_ID, Type

# A field: the type and the id of its resource, and its path.
Place = tuple[str, str, str]


@dataclass(slots=True)
class Observation:
    """What is looked at for one IngressGroup.

    `tokens` maps ARNs and security group ids of the stack to what the model calls them. `unread`
    collects the fields that could not be looked at.
    """

    group: GroupID
    facts: Facts
    owned: Owned = field(init=False)
    tokens: Mapping[str, Reference] = field(init=False)
    unread: list[Origin] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.owned = owned_by(self.group, self.facts)
        self.tokens = _tokens(self.owned, self.facts)

    @property
    def snapshot(self) -> Snapshot:
        """What was read."""
        return self.facts.snapshot

    def resource_id(self, arn: str) -> str:
        """Return the resource tag of an ELBv2 resource; empty if it has none."""
        return tags_of(arn, self.facts).get(RESOURCE_TAG, "")

    def token(self, value: str) -> Token:
        """Return the reference to a resource of the stack; other values stay as they are."""
        return self.tokens.get(value, value)

    def read(self, need: Section, arn: str, at: Place) -> bool:
        """Tell whether a section was read of a resource; if not, remember what it would show."""
        if self.snapshot.known_of(need, (arn,)):
            return True
        gap = self.snapshot.gaps.get(need)
        self._miss(*at, f"{need.value}: {gap.reason if gap else 'not read'}")
        return False

    def tags(self, arn: str, type_: str, id_: str) -> Tags:
        """Return the tags of an ELBv2 resource, none and a mark if they were not read."""
        found = self.snapshot.aws.tags_by_arn.get(arn)
        if found is None:
            self._miss(type_, id_, "tags", f"{Section.TAGS.value}: not read of {arn}")
        return found or {}

    def attributes(self, need: Section, values: Mapping[str, Tags], arn: str, at: Place) -> Tags:
        """Return the attributes of a resource, none and a mark if they were not read."""
        if not self.read(need, arn, at):
            return {}
        found = values.get(arn)
        if found is None:
            self._miss(*at, f"{need.value}: not read of {arn}")
        return found or {}

    def _miss(self, type_: str, id_: str, path: str, why: str) -> None:
        self.unread.append(Origin(type_, id_, path, OriginKind.UNKNOWN, why))


def _tokens(owned: Owned, facts: Facts) -> Mapping[str, Reference]:
    found = {
        group.id: Reference(Type.SECURITY_GROUP, MANAGED_SG_ID, "status/groupID")
        for group in owned.security_groups[:1]
    }
    unread: set[str] = set()
    for target_group in owned.target_groups:
        id_ = tags_of(target_group.arn, facts).get(RESOURCE_TAG, "")
        if id_ not in unread:
            unread.add(id_)
            found[target_group.arn] = Reference(Type.TARGET_GROUP, id_, "status/targetGroupARN")
    return found
