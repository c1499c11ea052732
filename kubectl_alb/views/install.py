"""What `install` shows: what was detected and checked, the steps, and what became of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kubectl_alb.analysis.environment import Environment
from kubectl_alb.checks.engine.doctor_report import DoctorReport
from kubectl_alb.errors import AlbError
from kubectl_alb.model.cluster_action import ApplyObject
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.run import Run
from kubectl_alb.model.step import Outcome, Step
from kubectl_alb.render.document import Block, Document, Fields, Line, Mark, Paragraph
from kubectl_alb.steps.install.cluster import split_definitions
from kubectl_alb.steps.install.reasons import REASONS
from kubectl_alb.steps.install.request import Existing, InstallRequest
from kubectl_alb.steps.reason import reason_of
from kubectl_alb.views.envelope import present as filled
from kubectl_alb.views.finding import MARKS, finding_line, finding_value
from kubectl_alb.views.fix import SIGNS, run_value, step_lines, step_value
from kubectl_alb.views.ordered import explained

NEXT = "kubectl alb doctor"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be done; the steps of `in_place` have nothing to do."""

    request: InstallRequest
    existing: Existing
    report: DoctorReport
    steps: tuple[Step, ...]
    in_place: frozenset[str] = frozenset()

    @property
    def open(self) -> tuple[Step, ...]:
        """The steps that change something."""
        return tuple(step for step in self.steps if step.id not in self.in_place)

    @property
    def installed(self) -> str:
        """The version of the controller that is there; empty for none."""
        release = self.existing.release
        return release.newest.app_version if release and release.deployed else ""


def proposal(plan: Proposal, explain: bool, wide: bool = False) -> Document:
    """Show where, what was checked, and each step; when `wide` with its command."""
    blocks: list[Block] = [Fields(tuple(_head(plan)))]
    problems = [f for f in plan.report.reported if f.severity is not Severity.INFO]
    if problems:
        lines: list[Line] = []
        for finding in problems:
            lines.append(finding_line(finding))
            lines += [f"    {text}" for text in (finding.detail, finding.hint) if text]
        blocks.append(Paragraph(tuple(lines)))
    if plan.open or explain:
        lines = [line for step in plan.steps for line in _step(step, plan, explain, wide)]
        blocks.append(Paragraph(("Steps", *lines)))
    return Document(tuple(blocks))


def _head(plan: Proposal) -> Iterator[tuple[str, Line]]:
    request = plan.request
    yield "Detected", detected(request.environment)
    for trait in request.environment.traits:
        yield "", trait
    yield "Checks", _checks(plan.report)
    yield "Version", f"{request.chart.app_version} (chart {request.chart.version})"
    yield "Identity", identity(request)
    _, newer = split_definitions(request.chart.definitions, plan.existing.definitions)
    for name in newer:
        yield "Left", f"definition {name}: the cluster has a newer one than the chart"


def detected(where: Environment) -> str:
    """Name the cluster and where it is."""
    parts = [f"cluster {where.name} (EKS {where.cluster.version})", f"account {where.account}"]
    parts += [where.region, where.cluster.vpc_id]
    if where.public_subnets or where.private_subnets:
        parts.append(f"{where.public_subnets} public + {where.private_subnets} private subnets")
    return ", ".join(filter(None, parts))


def _checks(report: DoctorReport) -> Line:
    counts = report.counts
    parts: list[str | Mark] = [Mark.GOOD, f" {counts['passed']} passed"]
    for severity, word in ((Severity.ERROR, "failed"), (Severity.WARNING, "with warnings")):
        number = counts[severity.value]
        if number:
            parts += ["  ", MARKS[severity], f" {number} {word}"]
    if counts["skipped"]:
        parts += ["  ", Mark.SKIP, f" {counts['skipped']} skipped"]
    return tuple(parts)


def identity(request: InstallRequest) -> str:
    """Say how the controller gets its credentials."""
    account = f"service account {request.namespace}/{request.service_account}"
    role = request.assumed_role
    if not role:
        return f"{account}, as it is"
    return f"{request.identity.value}: {account} gets role {role.rpartition('/')[2]}"


def _step(step: Step, plan: Proposal, explain: bool, wide: bool) -> Iterator[Line]:
    if step.id in plan.in_place:
        yield f"  = {step.title}: already in place"
    elif wide:
        yield from step_lines(step)
    else:
        yield f"  {SIGNS[step.op]} {step.title}"
        for difference in step.differences:
            before, after = (text or "(none)" for text in (difference.before, difference.after))
            yield f"      {difference.path}: {before} → {after}"
        for text in filter(None, (step.warning, step.irreversible)):
            yield "      ", Mark.WARN, f" {text}"
    if explain:
        yield from explained(step, REASONS)


def blocked(plan: Proposal) -> AlbError:
    """Return why nothing is done: checks failed."""
    failed = [f for f in plan.report.reported if f.severity is Severity.ERROR]
    codes = ", ".join(dict.fromkeys(f.code for f in failed))
    return AlbError(
        f"the checks before the installation failed: {codes}; nothing was changed",
        hint=f"correct that, or skip a check with --skip {failed[0].code}",
        see=f"kubectl alb explain {failed[0].code}",
    )


def closing(request: InstallRequest, unchanged: bool) -> Line:
    """Say what is installed now."""
    name = request.chart.app_version or request.chart.version
    word = "is installed already, unchanged" if unchanged else "installed"
    return Mark.GOOD, f" {name} {word}. Next: {NEXT}"


def spec(plan: Proposal) -> dict[str, object]:
    """Return what was asked, for machines."""
    request = plan.request
    return {
        "release": f"{request.namespace}/{request.release}",
        "chart": {"name": request.chart.name, "version": request.chart.version},
        "identity": request.identity.value,
        **filled(roleArn=request.assumed_role),
    }


def value(plan: Proposal, outcomes: Iterable[Outcome], run: Run | None) -> dict[str, object]:
    """Return the steps with their results, the versions, and what was detected and checked."""
    known = {outcome.step.id: outcome for outcome in outcomes}
    where = plan.request.environment
    return {
        "steps": [
            {**step_value(step, known.get(step.id)), **filled(reason=reason_of(step, REASONS))}
            for step in plan.steps
        ],
        **filled(**{"from": plan.installed}),
        "to": plan.request.chart.app_version,
        "detected": {
            "cluster": where.name,
            "kubernetes": where.cluster.version,
            "traits": list(where.traits),
            **filled(vpcId=where.cluster.vpc_id, oidcIssuer=where.issuer),
        },
        "findings": [finding_value(finding) for finding in plan.report.findings],
        **run_value(run),
    }


def resources(
    steps: Iterable[Step],
) -> Iterator[tuple[tuple[str, ...], Mapping[str, object] | None]]:
    """Yield comments and the object to apply for each step; of others the comments name a command.

    The last comment of a step without an object is its command.
    """
    for step in steps:
        comments = tuple(filter(None, (step.title, reason_of(step, REASONS))))
        if isinstance(step.action, ApplyObject):
            yield comments, step.action.body
        else:
            yield (*comments, f"  {step.action.command}"), None
