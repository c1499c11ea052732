"""What `status` is asked, from its flags, and one look that answers it."""

from dataclasses import dataclass, replace
from shlex import join

from kubectl_alb.analysis.ask import find_group, find_ingress, find_namespace
from kubectl_alb.analysis.status.overview import STATUS_NEEDS, Overview, overview
from kubectl_alb.checks.engine.status_report import (
    WITHIN,
    StatusReport,
    StatusScope,
    status_report,
)
from kubectl_alb.checks.engine.within import GroupsScope
from kubectl_alb.checks.logs.last_error import LastError, LogSpan, span_of
from kubectl_alb.cli.commands.status import KINDS, StatusOptions
from kubectl_alb.cli.credentials import without_credentials
from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.reading import namespace_of, read_beside_log, require, written
from kubectl_alb.cli.subjects import Subject, parse_one
from kubectl_alb.context.open import default_namespace
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Answer, Focus, Source
from kubectl_alb.errors import AlbError, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.model.selector import parse_selector
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.secrets import without_secrets

# Without these nobody can say whether a load balancer serves what it should.
VITAL = (
    Section.INGRESSES,
    Section.LOAD_BALANCERS,
    Section.TARGET_GROUPS,
    Section.TARGET_HEALTH,
)
NEEDS = Needs.of(STATUS_NEEDS, *VITAL)
# To wait for a reconcile takes the events that tell of it.
WAIT_NEEDS = Needs.of(STATUS_NEEDS, *VITAL, Section.EVENTS)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at everything: what was read, what it comes to, and what vital was not read."""

    snapshot: Snapshot
    report: StatusReport
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: an Ingress or a group, else a namespace; an empty one means all of them."""

    where: ContextOptions
    asked: Subject | None
    namespace: str
    selector: str
    needs: Needs

    @property
    def focus(self) -> Focus:
        """What has to be read."""
        if self.asked is None:
            namespaces = (self.namespace,) if self.namespace else ()
            return Focus(namespaces=namespaces, overview=True, sparing=True)
        if self.asked.kind == "group":
            return Focus(group=self.asked.name, overview=True)
        return Focus(ingress=Ref(self.asked.namespace, self.asked.name), overview=True)

    def look(self, source: Source) -> Look:
        """Read everything and examine it; raise `AlbError` where there is no answer at all."""
        snapshot, answer = read_beside_log(
            source, self.needs.sections, self.where, WITHIN.total_seconds()
        )
        facts = Facts(snapshot)
        groups = self.overview(facts)
        report = status_report(groups, facts, _span(answer, snapshot), self._scope(groups, facts))
        return Look(snapshot, _safe(report), self.needs.vital_gap(snapshot, self.where))

    def overview(self, facts: Facts) -> Overview:
        """Look at the groups in question; raise `NotFoundError` for one that is not there."""
        require(facts.snapshot, Section.INGRESSES)
        return overview(facts, self._ingresses(facts))

    def _ingresses(self, facts: Facts) -> tuple[Ingress, ...]:
        snapshot, asked = facts.snapshot, self.asked
        if asked is not None and asked.kind == "group":
            return find_group(asked.name, facts).ingresses
        if asked is not None:
            return (find_ingress(Ref(asked.namespace, asked.name), snapshot),)
        if self.namespace:
            find_namespace(self.namespace, snapshot)
        selects = parse_selector(self.selector)
        return tuple(
            ingress
            for ingress in snapshot.kubernetes.ingresses
            if self.namespace in ("", ingress.ref.namespace) and selects(ingress.meta.labels)
        )

    def _scope(self, overview: Overview, facts: Facts) -> StatusScope:
        asked = self.asked
        ref = Ref(asked.namespace, asked.name) if asked and asked.kind == "ingress" else None
        narrowed = not self.focus.everything and not self.where.bundle
        if asked is None and not self.namespace and not self.selector:
            return StatusScope()
        refs = {member.ingress.ref for group in overview.groups for member in group.members}
        objects = {ObjectRef("IngressGroup", "", str(group.id)) for group in overview.groups}
        balancers = (lb for group in overview.groups for lb in group.load_balancers or ())
        objects |= {ObjectRef("LoadBalancer", "", lb.name) for lb in balancers}
        limit = GroupsScope(
            frozenset(refs | ({ref} if ref else set())),
            frozenset(objects),
            "" if asked or self.selector else self.namespace,
            facts.snapshot.context.controller_namespace.value,
        )
        return StatusScope(limit, ref, narrowed)

    @property
    def spec(self) -> dict[str, object]:
        """What was asked, for machines."""
        asked = self.asked
        named = {"kind": asked.kind, "name": asked.name} if asked else {}
        namespace = asked.namespace if asked else self.namespace
        return {**named, "namespace": namespace, "selector": self.selector}

    @property
    def next_command(self) -> str:
        """The command that says more."""
        asked = self.asked
        namespace = asked.namespace if asked else self.namespace
        subject = [f"{asked.kind}/{asked.name}"] if asked else []
        return join(
            ["kubectl", "alb", "doctor", *subject, *(["-n", namespace] if namespace else [])]
        )

    @property
    def nothing(self) -> str:
        """What to say where there is no group."""
        if self.asked is not None:
            return "No load balancer group."
        labels = f" with the labels {self.selector}" if self.selector else ""
        if self.namespace:
            where = f"in namespace {self.namespace} (-A for all)"
        else:
            where = "in the cluster"
        return f"No Ingress of this controller{labels} {where}."


def question(options: StatusOptions, where: ContextOptions) -> Question:
    """Read the options; raise `UsageError` for those that do not go together."""
    subject = parse_one(options.subject, KINDS)
    if subject and (options.selector or options.all_namespaces):
        raise UsageError("-A and -l go without a NAME", hint="omit the NAME, or -A and -l")
    asked = namespace_of(subject, where) if subject else None
    everywhere = options.all_namespaces or asked is not None
    namespace = "" if everywhere else where.kubernetes.namespace or default_namespace(where)
    needs = WAIT_NEEDS if options.wait else NEEDS
    return Question(where, asked, namespace, options.selector, needs)


def _span(answer: Answer | AlbError, snapshot: Snapshot) -> LogSpan:
    if isinstance(answer, AlbError):
        return LogSpan(missing=answer.message)
    return span_of(written(answer), answer.missing, snapshot.taken_at - WITHIN)


def _safe(report: StatusReport) -> StatusReport:
    """Return a report that shows no credentials of what it quotes of logs and events."""
    last = report.error
    if last is not None:
        text = without_secrets(last.error.text, prose=True)
        last = LastError(replace(last.error, text=text), last.resolved)
    return replace(report, findings=without_credentials(report.findings), error=last)
