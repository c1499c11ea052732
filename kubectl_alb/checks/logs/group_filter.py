"""Which lines of the controller's log concern an IngressGroup.

The controller reconciles a group as one: what it says of one member concerns all of them. Targets
are registered by TargetGroupBindings, whose lines name nothing but a binding, or an ARN.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kubectl_alb.analysis.ask import find_ingress
from kubectl_alb.checks.logs.entry import Entry
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, group_shown, groups
from kubectl_alb.facts.tags import STACK_LABEL, STACK_NAME_LABEL, STACK_NAMESPACE_LABEL
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.section import Section

NEEDS = frozenset(
    {
        Section.NAMESPACES,
        Section.INGRESSES,
        Section.INGRESS_CLASSES,
        Section.INGRESS_CLASS_PARAMS,
        Section.TARGET_GROUP_BINDINGS,
    }
)
_KINDS = ("", "Ingress", "IngressGroup", "TargetGroupBinding")


@dataclass(frozen=True)
class GroupFilter:
    """A group, its members and bindings, and the names of its load balancer and target groups."""

    group: GroupID
    members: tuple[Ref, ...] = ()
    bindings: tuple[Ref, ...] = ()
    aws_names: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """What the lines are about, in words."""
        return str(self.group)

    def may_hold(self, raw: str) -> bool:
        """Return whether a line may concern the group, from its text alone."""
        return self._names.search(raw) is not None

    def holds(self, entry: Entry, raw: str) -> bool:
        """Return whether a line concerns the group; `may_hold` has been asked."""
        if str(entry.subject) in self._subjects and entry.subject.kind in _KINDS:
            return True
        member = entry.match.member if entry.match else ""
        return member in self._subjects or self._mentions.search(raw) is not None

    @cached_property
    def _subjects(self) -> frozenset[str]:
        return frozenset(map(str, (self.group, *self.members, *self.bindings)))

    @cached_property
    def _names(self) -> re.Pattern[str]:
        objects = {each.name for each in (*self.members, *self.bindings)}
        return _any_of({self.group.name, *objects, *self.aws_names})

    @cached_property
    def _mentions(self) -> re.Pattern[str]:
        own = () if self.group.explicit else (str(self.group),)
        inside = _any_of({*own, *map(str, self.members)})
        # In an ARN; in the log of a built model, quoted twice.
        parts = [rf"/(?:{_any_of(self.aws_names).pattern})/"] if self.aws_names else []
        parts.append(rf'\\"id\\":\\"{re.escape(str(self.group))}\\"')
        if inside.pattern:
            parts.append(rf"(?<![\w./-])(?:{inside.pattern})(?![\w./-])")
        return re.compile("|".join(parts))


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(texts))))


def filter_of_ingress(ref: Ref, facts: Facts) -> GroupFilter:
    """Return what the lines about an Ingress's group name; raise `NotFoundError`."""
    find_ingress(ref, facts.snapshot)
    id_ = group_shown(facts).get(ref)
    if id_ is not None:
        return filter_of(groups(facts)[id_], facts)
    return GroupFilter(GroupID(ref.namespace, ref.name))


def filter_of(group: Group, facts: Facts) -> GroupFilter:
    """Return what the lines about a group name."""
    bindings = [
        b
        for b in facts.snapshot.kubernetes.target_group_bindings
        if _group_of(b.meta.labels) == group.id
    ]
    arns = (b.target_group_arn for b in bindings)
    balancers = (
        _balancer(address.hostname)
        for ingress in group.ingresses
        for address in ingress.addresses
        if address.hostname
    )
    targets = (arn.split("/")[1] for arn in arns if arn.count("/") > 1)
    return GroupFilter(
        group.id,
        tuple(ingress.ref for ingress in group.ingresses),
        tuple(b.ref for b in bindings),
        tuple(sorted({*targets, *balancers} - {""})),
    )


def _group_of(labels: Mapping[str, str]) -> GroupID:
    # controller: pkg/deploy/tracking/provider.go, StackLabels
    explicit = labels.get(STACK_LABEL, "")
    return GroupID(
        labels.get(STACK_NAMESPACE_LABEL, ""), explicit or labels.get(STACK_NAME_LABEL, "")
    )


def _balancer(hostname: str) -> str:
    """Return the load balancer's name: its DNS name is `[internal-]NAME-DIGITS.…`."""
    label = hostname.removeprefix("dualstack.").partition(".")[0]
    return label.removeprefix("internal-").rpartition("-")[0]
