"""Where the lines of `logs` come from: the cluster, a bundle, or files; and which are wanted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

from kubectl_alb.analysis.ask import find_group, find_namespace
from kubectl_alb.checks.logs.group_filter import NEEDS as SUBJECT_NEEDS
from kubectl_alb.checks.logs.group_filter import GroupFilter, filter_of, filter_of_ingress
from kubectl_alb.checks.logs.namespace_filter import NamespaceFilter, filter_of_namespace
from kubectl_alb.checks.logs.selection import LineFilter, Selection, by_time
from kubectl_alb.cli.commands.logs import KINDS, LogsOptions
from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.reading import loaded, namespace_of, require
from kubectl_alb.cli.subject_focus import focus_of
from kubectl_alb.cli.subjects import Subject, parse_one
from kubectl_alb.context.logs.file import STDIN, log_file
from kubectl_alb.context.logs.omitted import Omitted
from kubectl_alb.context.open import open_logs
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Focus, LogStreams, StreamingSource
from kubectl_alb.errors import AlbError, NotFoundError, UsageError
from kubectl_alb.facts.controllers import leader
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.log import Written
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import Line, Mark
from kubectl_alb.views.gaps import gap_lines

# What tells which pod leads, and which Ingresses a subject is about.
LEADER_NEEDS = frozenset({Section.LEASES, Section.DEPLOYMENTS})
NEEDS = Needs.of(LEADER_NEEDS | SUBJECT_NEEDS, Section.DEPLOYMENTS)


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of `logs`, checked: the subject or a namespace, and where to look for it."""

    options: LogsOptions
    where: ContextOptions
    subject: Subject | None
    namespace: str = ""

    @property
    def focus(self) -> Focus:
        """What of the cluster has to be read."""
        if self.subject is not None:
            return focus_of(self.subject)
        return Focus(namespaces=(self.namespace,) if self.namespace else ())

    @property
    def narrowed(self) -> bool:
        """Whether only lines about something are asked for."""
        return bool(self.subject or self.namespace)


@dataclass(frozen=True, slots=True)
class Logs:
    """Opened logs.

    `leader` is empty when it is not known; `doubts` are said in the end; `absent` is raised when
    no line names what was asked for; `source` and `streams` are there unless files are read.
    """

    lines: Iterator[Written]
    selection: Selection
    leader: str = ""
    doubts: tuple[Line, ...] = ()
    absent: NotFoundError | None = None
    source: StreamingSource | None = None
    streams: LogStreams | None = None
    snapshot: Snapshot | None = None
    omitted: Omitted = field(default_factory=Omitted)

    @property
    def failures(self) -> tuple[str, ...]:
        """What kept some logs from being read, each reason once."""
        told = self.streams.failures if self.streams else ()
        return tuple(dict.fromkeys(failure.message for failure in told))


@dataclass(slots=True)
class _Filters:
    """Which lines are asked for, and what is to be said of it."""

    line_filter: LineFilter | None = None
    doubts: tuple[Line, ...] = ()
    absent: NotFoundError | None = None


def asked(options: LogsOptions) -> Asked:
    """Check the options; raise `UsageError` for those that do not go together."""
    where = options.shared.context_options()
    subject = parse_one(options.subject, KINDS)
    if options.follow and (where.bundle or set(options.files) - {STDIN}):
        raise UsageError("-f needs the live cluster, or stdin", hint="leave -f out")
    if options.leader and options.files:
        raise UsageError("--leader needs the cluster: a file does not tell who leads")
    if options.files.count(STDIN) > 1:
        raise UsageError("stdin can be read once only")
    if subject is not None and options.all_namespaces:
        raise UsageError("-A goes without a NAME", hint="omit the NAME, or -A")
    everywhere = subject is not None or options.all_namespaces
    return Asked(options, where, subject, "" if everywhere else where.kubernetes.namespace)


def opened(wanted: Asked) -> Logs:
    """Open the logs that are asked for."""
    return _of_files(wanted) if wanted.options.files else _of_cluster(wanted)


def _of_cluster(wanted: Asked) -> Logs:
    where = wanted.where
    source = open_logs(where, wanted.focus)
    needs = LEADER_NEEDS | (SUBJECT_NEEDS if wanted.narrowed else frozenset())
    snapshot = loaded(source, needs, where)
    found = _concerns(wanted, snapshot)
    pod = leader(Facts(snapshot))
    if wanted.options.leader and not pod:
        require(snapshot, Section.LEASES)
        raise AlbError(
            "no pod of the controller leads", hint=where.addressing.told("see kubectl alb doctor")
        )
    streams = source.log_streams()
    # Of a bundle, all lines come; the kubelet leaves out those that are too old.
    since = source.taken_at - timedelta(seconds=wanted.options.since) if where.bundle else None
    selection = Selection(
        wanted.options.level,
        found.line_filter,
        since if wanted.options.since else None,
        pod if wanted.options.leader else "",
    )
    gaps = tuple((Mark.WARN, f" not read: {line}") for line in gap_lines(snapshot))
    doubts = (*found.doubts, *gaps)
    lines = streams.history(wanted.options.since or None)
    return Logs(lines, selection, pod, doubts, found.absent, source, streams, snapshot)


def _concerns(wanted: Asked, snapshot: Snapshot) -> _Filters:
    if wanted.subject is None:
        return _of_namespace(wanted.namespace, snapshot)
    subject, facts = namespace_of(wanted.subject, wanted.where), Facts(snapshot)
    try:
        if Section.INGRESSES not in snapshot.read:
            return _by_name(subject, "its members")
        if subject.kind == "group":
            group_filter = filter_of(find_group(subject.name, facts), facts)
        else:
            group_filter = filter_of_ingress(Ref(subject.namespace, subject.name), facts)
    except NotFoundError as error:
        # It may have been there when the log was written.
        found = _by_name(subject)
        told = (Mark.WARN, f" {error.message}, but the log names it")
        return _Filters(found.line_filter, (told,), error)
    others = ", ".join(str(ref) for ref in group_filter.members if ref.name != subject.name)
    if not others or subject.kind == "group":
        return _Filters(group_filter)
    group = f"{subject.namespace}/{subject.name} is in group {group_filter.group}, with {others}"
    return _Filters(group_filter, ((Mark.SKIP, f" {group}"),))


def _of_namespace(namespace: str, snapshot: Snapshot | None) -> _Filters:
    """Look for a namespace; for no more than its name where its groups are not known."""
    if not namespace:
        return _Filters()
    if snapshot is None or Section.INGRESSES not in snapshot.read:
        doubt = f" its groups are not known: only lines that name {namespace} are shown"
        return _Filters(NamespaceFilter(namespace), ((Mark.WARN, doubt),))
    find_namespace(namespace, snapshot)
    return _Filters(filter_of_namespace(namespace, Facts(snapshot)))


def _by_name(subject: Subject, unknown: str = "") -> _Filters:
    """Look for no more than the name, where nothing else is known of the group."""
    text = subject.name if subject.kind == "group" else f"{subject.namespace}/{subject.name}"
    doubt = Mark.WARN, f" {unknown} are not known: only lines that name {text} are shown"
    return _Filters(GroupFilter(GroupID.parse(text)), (doubt,) if unknown else ())


def _of_files(wanted: Asked) -> Logs:
    subject = wanted.subject
    if wanted.narrowed and wanted.where.bundle:
        source = open_logs(wanted.where, wanted.focus)
        found = _concerns(wanted, loaded(source, SUBJECT_NEEDS, wanted.where))
    elif subject is not None:
        namespace = subject.namespace or wanted.where.kubernetes.namespace or "default"
        unknown = "the members of its group" if subject.kind == "ingress" else "its members"
        found = _by_name(Subject(subject.kind, subject.name, namespace), unknown)
    else:
        found = _of_namespace(wanted.namespace, None)
    since = (
        datetime.now(timezone.utc) - timedelta(seconds=wanted.options.since)
        if wanted.options.since
        else None
    )
    selection = Selection(wanted.options.level, found.line_filter, since)
    omitted = Omitted()
    lines = _files(wanted.options.files, omitted)
    return Logs(lines, selection, "", found.doubts, found.absent, omitted=omitted)


def _files(names: tuple[str, ...], omitted: Omitted) -> Iterator[Written]:
    if len(names) == 1:
        return log_file(names[0], omitted)
    return by_time(_called(name, omitted) for name in names)


def _called(name: str, omitted: Omitted) -> Iterator[Written]:
    """Read one of several files; its name stands for the pod where lines name none."""
    called = "stdin" if name == STDIN else Path(name).name.split(".")[0]
    for written in log_file(name, omitted):
        yield written if written.line.startswith("[pod/") else Written(written.line, called)
