"""Which groups `plan` is about: that of an Ingress, one by name, those of a namespace, or all."""

from dataclasses import dataclass

from kubectl_alb.analysis import ask
from kubectl_alb.checks.engine.doctor_report import ReportScope
from kubectl_alb.checks.engine.within import NamespaceScope, scope_of
from kubectl_alb.cli.commands.plan import KINDS, PlanOptions
from kubectl_alb.cli.reading import namespace_of, require
from kubectl_alb.cli.subjects import Subject, parse_one
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Focus
from kubectl_alb.errors import UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups_shown
from kubectl_alb.model.names import GroupID, Ref


@dataclass(frozen=True, slots=True)
class PlanScope:
    """A subject, or a namespace; neither means every group. Manifests narrow it on their own."""

    asked: Subject | None = None
    namespace: str = ""
    manifests: bool = False

    @property
    def focus(self) -> Focus:
        """What has to be read: with manifests everything, since they may bring new members."""
        if self.manifests:
            return Focus()
        if self.asked is None:
            return Focus(namespaces=(self.namespace,), whole=True) if self.namespace else Focus()
        if self.asked.kind == "group":
            return Focus(group=self.asked.name, whole=True)
        return Focus(ingress=Ref(self.asked.namespace, self.asked.name), whole=True)

    def wanted(self, facts: Facts) -> frozenset[GroupID] | None:
        """Return the groups, None for all; raise an `AlbError` for what is not there or known."""
        if self.asked is not None:
            group = _group_of(self.asked, facts)
            unread = dict.fromkeys(member.unread for member in group.uncertain)
            require(facts.snapshot, *(section for section in unread if section is not None))
            return frozenset({group.id})
        if not self.namespace:
            return None
        ask.find_namespace(self.namespace, facts.snapshot)
        return frozenset(
            id_
            for id_, group in groups_shown(facts).items()
            if any(ingress.ref.namespace == self.namespace for ingress in group.ingresses)
        )

    def limit(self, wanted: frozenset[GroupID] | None, facts: Facts) -> ReportScope | None:
        """Return what findings have to bear on; None where all count."""
        if self.asked is not None and wanted:
            (id_,) = wanted
            return scope_of("group", Ref("", str(id_)), facts)
        controller = facts.snapshot.context.controller_namespace.value
        return NamespaceScope(self.namespace, controller) if self.namespace else None

    def tells_of(self, gateway: Ref) -> bool:
        """Return whether a Gateway that is left out bears on what was asked."""
        return self.asked is None and self.namespace in ("", gateway.namespace)

    @property
    def spec(self) -> dict[str, object]:
        """What was asked, for machines."""
        asked = self.asked
        if asked is None:
            return {"namespace": self.namespace} if self.namespace else {}
        place = {"namespace": asked.namespace} if asked.namespace else {}
        return {"kind": asked.kind, "name": asked.name, **place}


def plan_scope(options: PlanOptions, where: ContextOptions) -> PlanScope:
    """Read the options; a namespace counts where it is given, as with `doctor`."""
    subject = parse_one(options.subject, KINDS)
    if subject is not None and options.all_namespaces:
        raise UsageError("-A goes without a NAME", hint="omit the NAME, or -A")
    asked = namespace_of(subject, where) if subject else None
    limited = not (asked or options.all_namespaces or where.manifests)
    return PlanScope(asked, where.kubernetes.namespace if limited else "", where.manifests)


def _group_of(asked: Subject, facts: Facts) -> Group:
    if asked.kind == "group":
        return ask.find_group(asked.name, facts)
    return ask.find_group_of(Ref(asked.namespace, asked.name), facts)
