"""Which lines of the controller's log concern the objects of a namespace."""

import re
from dataclasses import dataclass
from functools import cached_property

from kubectl_alb.checks.logs.entry import Entry
from kubectl_alb.checks.logs.group_filter import GroupFilter, filter_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups_shown


@dataclass(frozen=True)
class NamespaceFilter:
    """A namespace, and the groups that have a member in it."""

    namespace: str
    groups: tuple[GroupFilter, ...] = ()

    @property
    def about(self) -> str:
        """What the lines are about, in words."""
        return f"namespace {self.namespace}"

    def may_hold(self, raw: str) -> bool:
        """Return whether a line may concern the namespace, from its text alone."""
        return self.namespace in raw or any(group.may_hold(raw) for group in self.groups)

    def holds(self, entry: Entry, raw: str) -> bool:
        """Return whether a line concerns the namespace; `may_hold` has been asked."""
        if entry.subject.namespace == self.namespace or self._mentions.search(raw) is not None:
            return True
        return any(group.may_hold(raw) and group.holds(entry, raw) for group in self.groups)

    @cached_property
    def _mentions(self) -> re.Pattern[str]:
        # An object is `namespace/name`; what stands behind a slash or a dot is a part of a path.
        return re.compile(rf"(?<![\w./-]){re.escape(self.namespace)}/[a-z0-9]")


def filter_of_namespace(namespace: str, facts: Facts) -> NamespaceFilter:
    """Return what the lines about a namespace name."""
    return NamespaceFilter(
        namespace,
        tuple(
            filter_of(group, facts)
            for group in groups_shown(facts).values()
            if any(ingress.ref.namespace == namespace for ingress in group.ingresses)
        ),
    )
