"""What `sample` shows: the steps, how the load balancer stands, and what explains a failure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from shlex import quote

from kubectl_alb.analysis.status.group import GroupStatus
from kubectl_alb.analysis.trace.result import TraceResult
from kubectl_alb.checks.engine.explained import Explained
from kubectl_alb.model.cluster_action import ApplyObject
from kubectl_alb.model.counting import count
from kubectl_alb.model.kubernetes import Address
from kubectl_alb.model.run import Run
from kubectl_alb.model.sample import NAME, SampleRequest
from kubectl_alb.model.step import Outcome, Step
from kubectl_alb.render.document import Block, Document, Line, Mark, Paragraph
from kubectl_alb.render.secrets import without_secrets
from kubectl_alb.views import trace_value
from kubectl_alb.views.envelope import present
from kubectl_alb.views.finding import finding_line, finding_value
from kubectl_alb.views.fix import SIGNS, run_value, step_lines, step_value
from kubectl_alb.views.logs import LogView

NOTHING_CHANGED: Line = (Mark.SKIP, " nothing was changed")
NOT_KNOWN: Line = (
    Mark.WARN,
    " whether it works is not known: run the same command again to go on waiting",
)
COSTS = "(costs run until then)"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be shown of a run; the steps of `in_place` have nothing to do.

    `left` says what is not removed and why, `awaited` what is not as it shall be.
    """

    verb: str = ""
    namespace: str = ""
    steps: tuple[Step, ...] = ()
    in_place: frozenset[str] = frozenset()
    outcomes: tuple[Outcome, ...] = ()
    left: tuple[str, ...] = ()
    group: GroupStatus | None = None
    awaited: tuple[str, ...] = ()
    explained: Explained | None = None
    url: str = ""
    trace: TraceResult | None = None

    @property
    def open(self) -> tuple[Step, ...]:
        """The steps that change something."""
        return tuple(step for step in self.steps if step.id not in self.in_place)

    @property
    def address(self) -> str:
        """The address of the load balancer; empty where there is none yet."""
        members = self.group.members if self.group else ()
        found = (host_of(each) for member in members for each in member.ingress.addresses)
        return next(iter(found), "")


def host_of(address: Address) -> str:
    """Return what of an address is to be requested."""
    return address.hostname or address.ip


def proposal(shown: Shown, wide: bool = False) -> Document:
    """Show each step, and what is left; when `wide` each with its command."""
    lines: list[Line] = []
    for step in shown.steps if shown.open else ():
        if step.id in shown.in_place:
            lines.append(f"  = {step.title}: already in place")
            continue
        if wide:
            lines += step_lines(step)
            continue
        lines.append(f"  {SIGNS[step.op]} {step.title}")
        for difference in step.differences:
            before, after = (text or "(none)" for text in (difference.before, difference.after))
            lines.append(f"      {difference.path}: {before} → {after}")
        lines += [("      ", Mark.WARN, f" {t}") for t in (step.warning, step.irreversible) if t]
    blocks: list[Block] = [Paragraph(("Steps", *lines))] if lines else []
    if shown.left:
        blocks.append(Paragraph(tuple((Mark.SKIP, f" left: {text}") for text in shown.left)))
    return Document(tuple(blocks))


def bodies(steps: Iterable[Step]) -> Iterator[Mapping[str, object]]:
    """Yield the objects that are applied."""
    for step in steps:
        if isinstance(step.action, ApplyObject):
            yield step.action.body


def before_them(steps: Iterable[Step]) -> Iterator[str]:
    """Yield, as comments, the commands for what is no object of the cluster."""
    for step in steps:
        if not isinstance(step.action, ApplyObject):
            yield f"# {step.title}: {step.action.command}\n"


def standing(shown: Shown) -> Document:
    """Show the load balancer with its targets; where something is wrong, what explains it."""
    blocks: list[Block] = []
    lines = tuple(_balancer(shown.group)) if shown.group else ()
    if lines:
        blocks.append(Paragraph(lines))
    if shown.explained is not None:
        blocks += explanation(shown.explained)
    return Document(tuple(blocks))


def _balancer(group: GroupStatus) -> Iterator[Line]:
    lb = group.load_balancer
    if lb is not None:
        mark = Mark.GOOD if lb.state == "active" else Mark.WARN
        yield mark, f" load balancer {lb.name} {lb.state}, {lb.scheme}"
    if group.targets is not None:
        found = group.targets
        mark = Mark.GOOD if found.total and found.healthy == found.total else Mark.WARN
        yield mark, f" {found.healthy}/{count(found.total, 'target')} healthy"


def explanation(found: Explained) -> Iterator[Block]:
    """Yield what explains a failure: findings with what to do, events, lines of the log."""
    if found.findings:
        lines: list[Line] = []
        for finding in found.findings:
            lines.append(finding_line(finding))
            lines += [f"    {text}" for text in (finding.detail, finding.hint) if text]
        yield Paragraph(("Problems", *lines))
    if found.events:
        texts = [
            f"  {event.reason}: {without_secrets(event.message, prose=True)}"
            for event in found.events
        ]
        yield Paragraph(("Events of the Ingress", *texts))
    if found.lines:
        yield Paragraph(("Log of the controller",))
        log = LogView()
        for each in found.lines:
            yield from log.blocks(each)
    elif found.missing:
        yield Paragraph(((Mark.WARN, f" the log of the controller: {found.missing}"),))


def reason(shown: Shown) -> str:
    """Return the first thing that is waited for, and how many more there are."""
    if not shown.awaited:
        return "nothing is known of it"
    more = len(shown.awaited) - 1
    return shown.awaited[0] + (f" (and {more} more)" if more else "")


def _command(verb: str, namespace: str) -> str:
    return f"kubectl alb sample {verb} -n {quote(namespace)}"


def applied(request: SampleRequest, unchanged: bool) -> Line:
    """Say that the objects are there, and nothing was waited for."""
    word = "unchanged" if unchanged else "applied"
    return Mark.GOOD, f" {word}. Next: kubectl alb status {request.ingress} --wait"


def deployed(request: SampleRequest, shown: Shown, unchanged: bool) -> Line:
    """Say that the sample works, and what to do with it."""
    word = "unchanged" if unchanged else "deployed"
    url = f"http://{shown.address}/"
    test, delete = (_command(verb, request.namespace) for verb in ("test", "delete"))
    return Mark.GOOD, f" {word}: {url}  Try: {test}  Remove: {delete} {COSTS}"


def removed(shown: Shown) -> Line:
    """Say that nothing of the sample is left."""
    if not shown.steps:
        return Mark.GOOD, f" unchanged: namespace {shown.namespace} has no sample of ours"
    return Mark.GOOD, f" the sample in namespace {shown.namespace} and its load balancer are gone"


def spec(shown: Shown) -> dict[str, object]:
    """Return what was asked, for machines."""
    return {"action": shown.verb, "namespace": shown.namespace, "name": NAME}


def value(shown: Shown, run: Run | None = None) -> dict[str, object]:
    """Return the steps with their results, and how the sample stands."""
    known = {outcome.step.id: outcome for outcome in shown.outcomes}
    group = shown.group
    lb, targets = (group.load_balancer, group.targets) if group else (None, None)
    balancer = present(name=lb.name, state=lb.state, scheme=lb.scheme) if lb else {}
    counted = {"healthy": targets.healthy, "total": targets.total} if targets else {}
    return {
        "steps": [step_value(step, known.get(step.id)) for step in shown.steps],
        "left": list(shown.left),
        "awaited": list(shown.awaited),
        **present(address=shown.address, url=shown.url),
        **({"loadBalancer": balancer} if balancer else {}),
        **({"targets": counted} if counted else {}),
        **(_explained(shown.explained) if shown.explained else {}),
        **({"trace": trace_value.value(shown.trace)} if shown.trace else {}),
        **run_value(run),
    }


def _explained(found: Explained) -> dict[str, object]:
    return {
        "findings": [finding_value(finding) for finding in found.findings],
        "events": [
            {"reason": e.reason, "message": without_secrets(e.message, prose=True)}
            for e in found.events
        ],
        "log": [
            {
                "level": each.entry.level,
                "message": without_secrets(each.entry.message, prose=True),
                **present(
                    error=without_secrets(each.entry.error, prose=True),
                    code=each.entry.match.failure.code if each.entry.match else "",
                ),
            }
            for each in found.lines
        ],
    }
