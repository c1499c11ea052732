"""The health of the controller and of every IngressGroup, for people."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from kubectl_alb.analysis.status.controller import ControllerStatus
from kubectl_alb.analysis.status.group import GroupStatus
from kubectl_alb.analysis.wording import whose
from kubectl_alb.checks.engine.status_report import WITHIN, StatusReport
from kubectl_alb.checks.logs.last_error import LastError
from kubectl_alb.model.context import Found
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import (
    Block,
    Document,
    Fields,
    Line,
    Mark,
    Paragraph,
    Part,
    Style,
    Styled,
    Table,
)
from kubectl_alb.views import status_cells as cells
from kubectl_alb.views import status_value, words
from kubectl_alb.views.envelope import rfc3339
from kubectl_alb.views.finding import finding_line
from kubectl_alb.views.gaps import gap_lines

HEADINGS = (
    "GROUP", "ALB", "STATE", "INGRESSES", "RULES", "TARGETS", "CERTS", "RECONCILED",
)  # fmt: skip
# So many problems of one kind, and lines of waiting, are shown before the rest is counted.
MANY = 5
# What a narrow terminal shows under its row: the load balancer, Ingresses, rules, certificates.
BELOW = (1, 3, 4, 6)
OTHER_STATES = ("failed", "pending", "unknown")


@dataclass(frozen=True, slots=True)
class StatusView:
    """Shows a status; `nothing` is shown where there is no group in question.

    Without `whole`, something vital was not read, so there is no verdict.
    """

    snapshot: Snapshot
    nothing: str
    whole: bool = True

    def document(self, result: StatusReport, wide: bool) -> Document:
        """Return the controller, the groups, their problems, and what was not looked at."""
        head = Fields(tuple(self._head(result, wide)))
        rows = tuple(self._row(group, wide) for group in result.overview.groups)
        headings = (*HEADINGS, "LOAD BALANCER", "MEMBERS") if wide else HEADINGS
        blocks: list[Block] = [head, Table(headings, rows, self.nothing, below=BELOW)]
        for lines in (_problems(result, wide), _awaited(result, wide), self._rest(result)):
            paragraph = tuple(lines)
            if paragraph:
                blocks.append(Paragraph(paragraph))
        return Document(tuple(blocks))

    def value(self, result: StatusReport) -> dict[str, object]:
        """Return the fields of the contract."""
        return status_value.value(result, self.snapshot, self.whole)

    def _head(self, result: StatusReport, wide: bool) -> Iterator[tuple[str, Line]]:
        yield "CONTROLLER", _controller(result.overview.controller)
        skew = ", ".join(_skew(result))
        if skew:
            yield "SKEW", (Mark.WARN, f" {skew}")
        yield "AWS", self._account(wide)
        yield "LAST ERROR", self._last_error(result, wide)

    def _account(self, wide: bool) -> str:
        context = self.snapshot.context
        place = f"{_value_of(context.account, 'account')} {_value_of(context.region, 'region')}"
        if not context.caller:
            return f"{place}, {_value_of(context.caller, 'identity')}"
        arn = context.caller.value
        return f"{place} as {arn if wide else arn.rpartition(':')[2]}"

    def _last_error(self, result: StatusReport, wide: bool) -> Line:
        log, now = result.log, self.snapshot.taken_at
        if result.error is not None:
            return self._error(result.error, wide)
        if log.missing:
            return f"unknown: the controller's log was not read: {log.missing}"
        if log.begins is None:
            return "none known: the controller's log has no line of the last 24h"
        if now - log.begins > WITHIN * 0.9:
            return "none in 24h"
        return f"none in {words.age(log.begins, now)}, since when the log goes back"

    def _error(self, last: LastError, wide: bool) -> Line:
        error, now = last.error, self.snapshot.taken_at
        when = rfc3339(error.last) if wide else f"{words.age(error.last, now)} ago"
        text = " ".join(error.text.split())
        about = whose(error.about) if error.about.name else "the controller"
        code = f"  {error.code}" if error.code else ""
        since = ", succeeded since" if last.resolved else ""
        return (Mark.SKIP if last.resolved else Mark.WARN, f" {when}{since}  {about}{code}  {text}")

    def _row(self, group: GroupStatus, wide: bool) -> tuple[Line, ...]:
        now = self.snapshot.taken_at
        row: tuple[Line, ...] = (
            f"{group.id} (uncertain)" if group.uncertain else str(group.id),
            cells.balancers(group),
            cells.state(group),
            cells.members(group),
            cells.rules(group),
            cells.targets(group),
            cells.certificates(group, now),
            cells.reconciled(group, now, wide),
        )
        if not wide:
            return row
        arns = ", ".join(lb.arn for lb in group.load_balancers or ())
        return (*row, arns or "-", ", ".join(str(m.ingress.ref) for m in group.members))

    def _rest(self, result: StatusReport) -> Iterator[Line]:
        silent = [g for g in result.overview.groups if g.reconcile.state == "unknown"]
        for message, alike in groupby(
            sorted(silent, key=lambda g: g.reconcile.message), lambda g: g.reconcile.message
        ):
            number = len(list(alike))
            yield (Mark.SKIP, f" last reconcile of {count(number, 'group')} unknown: {message}")
        if any(g.rules and not g.rules.applied for g in result.overview.groups):
            yield (Mark.SKIP, " limits of rules are AWS's defaults: the account's were not read")
        if result.overview.unhandled:
            number = len(result.overview.unhandled)
            are = f"{count(number, 'Ingress')} {noun(number, 'is')}"
            yield (Mark.SKIP, f" {are} not handled by this controller")
        yield (
            Mark.SKIP,
            f" {result.made} of doctor's {result.total} checks ran: those that need no more than "
            "what is shown here",
        )
        lines = gap_lines(self.snapshot)
        if lines:
            yield Styled("Not read", Style.BOLD)
            yield from (f"  {line}" for line in lines)


def _value_of(fact: Found, what: str) -> str:
    if fact.value:
        return fact.value
    how = f" ({fact.how})" if fact.how and fact.how != "bundle" else ""
    return f"{what} unknown{how}"


def _controller(status: ControllerStatus) -> Line:
    if status.absent:
        where = f" in {status.namespace}" if status.namespace else ""
        return (Mark.BAD, f" not found{where}")
    version = status.version or "version unknown"
    deployment = status.deployment
    if deployment is None:
        where = status.namespace or "namespace unknown"
        why = "no Deployment of it was found" if status.known else "its Deployment was not read"
        return f"{version}  {where}  replicas unknown ({why}){_leader(status)}"
    count = f" {deployment.ready}/{deployment.desired} ready{_leader(status)}"
    bad = Mark.BAD if not deployment.ready else Mark.WARN
    sound = deployment.ready >= deployment.desired > 0
    return (f"{version}  {deployment.meta.ref}  ", Mark.GOOD if sound else bad, count)


def _leader(status: ControllerStatus) -> str:
    if not status.elects:
        return ", leader election off"
    if status.leader is None:
        return ", leader unknown"
    return f", leader {status.leader}" if status.leader else ", no leader"


def _skew(result: StatusReport) -> Iterator[str]:
    releases = result.overview.controller.releases or ()
    if result.overview.controller.skewed:
        counted = " and ".join(f"{release} ({number})" for release, number in releases)
        yield f"replicas run {counted}"
    if result.definitions == "differ":
        yield "the CRDs are not those of the controller's release"


def _problems(result: StatusReport, wide: bool) -> Iterator[Line]:
    shown = _shown(result)
    if shown:
        yield Styled("Problems", Style.BOLD)
    kinds: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in shown:
        kinds.setdefault((finding.severity, finding.code), []).append(finding)
    for alike in kinds.values():
        limit = len(alike) if wide else MANY
        yield from (("  ", *_parts(finding_line(finding))) for finding in alike[:limit])
        if len(alike) > limit:
            yield f"    … {alike[0].code} for {len(alike) - limit} more (-o wide lists them)"


def _shown(result: StatusReport) -> list[Finding]:
    return [f for f in result.reported if f.severity is not Severity.INFO]


def _parts(line: Line) -> tuple[Part, ...]:
    return line if isinstance(line, tuple) else (line,)


def _awaited(result: StatusReport, wide: bool) -> Iterator[Line]:
    """Yield what groups wait for; unless all is to be shown, not of those that a problem is of."""
    explained = {ref for finding in _shown(result) for ref in finding.concerns}
    texts = [
        text if text.startswith(f"{group.id}: ") else f"{group.id}: {text}"
        for group in result.overview.groups
        for text in group.awaited
        if wide or explained.isdisjoint(member.ingress.ref for member in group.members)
    ]
    if texts:
        yield Styled("Not yet healthy", Style.BOLD)
    limit = len(texts) if wide else MANY * 2
    yield from (f"  {text}" for text in texts[:limit])
    if len(texts) > limit:
        yield f"  … and {len(texts) - limit} more (-o wide lists them)"


def closing(result: StatusReport, whole: bool, command: str) -> Line:
    """Return the closing line, which names the next command."""
    groups = result.overview.groups
    states = Counter(group.state for group in groups)
    others = ", ".join(f"{states[name]} {name}" for name in OTHER_STATES if states[name])
    counts = [
        (sum(f.severity is severity for f in result.reported), severity.value)
        for severity in (Severity.ERROR, Severity.WARNING)
    ]
    parts = [count(number, name) for number, name in counts if number]
    sound = f"{states['healthy']} of {count(len(groups), 'group')} healthy"
    parts.insert(0, sound + (f" ({others})" if others else "") if groups else "no groups")
    mark = {"problems": Mark.BAD, "healthy": Mark.GOOD}.get(result.verdict(whole), Mark.WARN)
    if result.worst is not Severity.ERROR and mark is Mark.BAD:
        mark = Mark.WARN
    unsure = "" if whole else "no verdict, "
    more = f". Next: {command}" if mark is not Mark.GOOD else ""
    return (mark, f" {unsure}{', '.join(parts)}{more}")
