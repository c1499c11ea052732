"""What the controller says, beside what the state shows.

    state has the failure             nothing to add
    the object succeeded afterwards   told for information, as past, with both times
    the state refutes it              told for information, as past
    no check looks at the fact, or
    none could                        a finding, as grave as the failure is
    no signature knows it             an error with the raw text

The state refutes a text if it is younger, and if the check of its failure looks at the very fact
that the text reports: a signature says so, or the text is a refusal to build the stack of an
Ingress, which can be built from the state.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kubectl_alb.analysis.wording import whose
from kubectl_alb.checks.engine.affected import concerns_of
from kubectl_alb.checks.engine.causes import SYMPTOMS, with_causes
from kubectl_alb.checks.engine.placeholders import first_remedy
from kubectl_alb.checks.engine.run import Report
from kubectl_alb.checks.logs.named_values import with_values
from kubectl_alb.checks.logs.reported import CONTROLLER, ReportedError
from kubectl_alb.checks.releases.failures import bug_of
from kubectl_alb.facts.controllers import controllers
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import group_of
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.model.counting import noun
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.refusal import RefusalReason

LONGEST = 400
UNKNOWN_ERROR = "ALB-CTRL-015"
NO_ADDRESS = "ALB-DNS-001"
# What is read is read one after the other: what was said while it was read may be news to it.
YOUNGER = timedelta(seconds=10)
# These pass by themselves, or with the next attempt.
_PASSING = frozenset({"ALB-CTRL-006", "ALB-CTRL-011", "ALB-TGB-005"})
# What AWS itself refused, a stack that can be built says nothing of.
_ANSWERED = re.compile(r"operation error |api error |status code: \d")
# A change of an object makes the controller try again at once, one in AWS does not.
RETRIED_WITHIN = timedelta(minutes=17)
_OF_ACCOUNT = frozenset({"CERT", "IAM", "IP", "SG", "SUBNET"})
_REFUSALS = frozenset(reason.code for reason in RefusalReason if reason.code)


@dataclass(frozen=True, slots=True)
class _State:
    """What was examined: its report, and the facts that it rests on."""

    report: Report
    facts: Facts

    @property
    def taken_at(self) -> datetime:
        return self.facts.snapshot.taken_at

    def refutes(self, one: ReportedError) -> bool:
        """Return whether younger data shows that what a text reports is so no more."""
        if one.match is None or one.last is None or self.taken_at - one.last < YOUNGER:
            return False
        if one.match.signature.examined and one.code in self.report.passed:
            return True
        refusal = one.code in _REFUSALS and not _ANSWERED.search(one.text)
        if one.match.failure.area not in _OF_ACCOUNT and self.taken_at - one.last < RETRIED_WITHIN:
            return False
        return refusal and one.code in self.report.passed and self._built(one)

    def _built(self, one: ReportedError) -> bool:
        """Return whether the stack of the Ingress or group in question can be built."""
        if one.about.kind == "IngressGroup":
            id_: GroupID | None = GroupID.parse(one.about.name)
        elif one.about.kind == "Ingress":
            id_ = group_of(self.facts).get(Ref(one.about.namespace, one.about.name))
        else:
            return False
        return id_ is not None and id_ in stacks(self.facts)


def with_reported(
    report: Report, reported: Iterable[ReportedError], facts: Facts, codes: Collection[str] = ()
) -> Report:
    """Add findings for what only the controller's words tell; `codes` limits them, if any."""
    added: list[Finding] = []
    state = _State(report, facts)
    current: dict[str, None] = {}
    for one in (_of_release(each, facts) for each in reported):
        if codes and (one.code or UNKNOWN_ERROR) not in codes:
            continue
        refuted = not one.past and state.refutes(one)
        if not (one.past or refuted or _severity(one) is Severity.INFO):
            current[one.code or UNKNOWN_ERROR] = None
        added.extend(_findings(one, refuted, state, tuple(added)))
    if not current and not added:
        return report
    found = (_with_cause(finding, current) for finding in report.findings)
    return replace(report, findings=with_causes((*found, *added)))


def _of_release(one: ReportedError, facts: Facts) -> ReportedError:
    """Take a text for unknown where it is that of a bug which the release at work does not have."""
    bug = bug_of(one.code)
    if bug is None or not facts.config.version_known or bug.is_of(facts.config.version):
        return one
    return replace(one, match=None)


def _with_cause(finding: Finding, current: Iterable[str]) -> Finding:
    """Note in a symptom the codes that the controller reports, be they seen in the state or not."""
    if finding.code not in SYMPTOMS:
        return finding
    causes = (code for code in current if code != finding.code and code not in SYMPTOMS)
    return replace(finding, causes=tuple(dict.fromkeys((*finding.causes, *causes))))


def _findings(
    one: ReportedError, refuted: bool, state: _State, added: tuple[Finding, ...]
) -> Iterator[Finding]:
    about = _named(one.about, state.facts)
    concerns = _concerned(one, about, state.facts)
    known = (*state.report.findings, *added)
    if any(_explains(finding, one, about, concerns) for finding in known):
        return
    yield Finding(
        about,
        _title(one, about),
        _detail(one, refuted, state.taken_at),
        code=one.code or UNKNOWN_ERROR,
        rating=Severity.INFO if one.past or refuted else _severity(one),
        hint="" if one.past or refuted else _hint(one),
        concerns=concerns,
        arn=_arn(about, state.facts),
    )


def _arn(about: ObjectRef, facts: Facts) -> str:
    """Return the ARN of the target group of a TargetGroupBinding."""
    if about.kind != "TargetGroupBinding":
        return ""
    bindings = facts.snapshot.kubernetes.binding_by_ref
    binding = bindings.get(Ref(about.namespace, about.name))
    return binding.target_group_arn if binding else ""


def _severity(one: ReportedError) -> Severity:
    """Rate an error: what stops a build or a deployment is serious, whatever its cause."""
    if one.match is None:
        return Severity.ERROR
    severity = one.match.severity
    stopped = one.stops and severity is Severity.WARNING and one.code not in _PASSING
    return Severity.ERROR if stopped else severity


def _hint(one: ReportedError) -> str:
    if one.match is None:
        return ""
    if one.match.cause is not None and one.match.cause.hint:
        return with_values(one.match.cause.hint, one.match, one.text)
    failure = one.match.failure
    return with_values(first_remedy(failure).step, one.match, one.text) if failure.fixes else ""


def _explains(
    finding: Finding, one: ReportedError, about: ObjectRef, concerns: tuple[Ref, ...]
) -> bool:
    """Return whether a finding is the same failure, or holds the words of an unknown one."""
    # That there is no address is no news; why the status could not be written is.
    if one.match is not None and (finding.code != one.code or finding.code == NO_ADDRESS):
        return False
    near = about in (finding.about, CONTROLLER) or not {
        *finding.concerns, *finding.blocks, Ref(finding.about.namespace, finding.about.name),
    }.isdisjoint(concerns)  # fmt: skip
    if one.match is None:
        return near and _one_line(one.text) in _one_line(finding.detail)
    return near or not finding.concerns


def _named(about: ObjectRef, facts: Facts) -> ObjectRef:
    """Name the controller's Deployment for what it says of no object."""
    if about != CONTROLLER:
        return about
    meta = next((d.meta for d in controllers(facts)), None)
    return ObjectRef("Deployment", meta.namespace, meta.name) if meta else about


def _concerned(one: ReportedError, about: ObjectRef, facts: Facts) -> tuple[Ref, ...]:
    if one.match and one.match.member:
        namespace, _, name = one.match.member.partition("/")
        return (Ref(namespace, name),)
    return concerns_of(about, facts)


def _title(one: ReportedError, about: ObjectRef) -> str:
    if one.match is None:
        return f"{whose(about)}: the controller reports an error that no signature knows"
    return f"{whose(about)}: {one.match.failure.title}"


def _detail(one: ReportedError, refuted: bool, taken_at: datetime) -> str:
    text = _one_line(one.text)
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    times = noun(one.count, "once", f"{one.count} times")
    when = f", last at {one.last:%H:%M:%S} UTC" if one.last else ""
    over = ""
    if one.past:
        later = f" at {one.resolved:%H:%M:%S} UTC" if one.resolved else " since"
        over = f"; past: reconciled with success{later}"
    elif refuted:
        over = f"; past: the state read at {taken_at:%H:%M:%S} UTC does not show it"
    cause = f"; {one.match.cause.text}" if one.match and one.match.cause else ""
    return f"reported by the controller's {one.where} {times}{when}{over}: {text}{cause}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
