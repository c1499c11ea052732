"""The known bugs of both releases that matter here."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from kubectl_alb.analysis.upgrade.bug_scope import PARTLY_SEEN, SCOPES
from kubectl_alb.analysis.upgrade.remark import ERROR, INFO, NOBODY, WARNING, Affected, Remark
from kubectl_alb.analysis.upgrade.situation import Situation, text_of
from kubectl_alb.controller.releases.bug import Bug, Harm
from kubectl_alb.controller.releases.bugs import bugs_of
from kubectl_alb.model.failure import Severity

NOT_SEEN = "cannot be seen in the cluster"


class Course(Enum):
    """What the upgrade does about a bug."""

    BROUGHT = "brought"
    KEPT = "kept"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class BugState:
    """A bug of one of the releases, and whom it hits here; `likely` tells that all of it is seen.

    Where `likely` is false, those named meet only a part of its condition.
    """

    bug: Bug
    course: Course
    affected: Affected = NOBODY
    likely: bool = True

    @property
    def severity(self) -> Severity:
        """How much it weighs here: only what comes with the upgrade speaks against it."""
        sure = self.affected.certain and self.likely
        if self.course is not Course.BROUGHT or self.bug.harm is Harm.HARMLESS or not sure:
            maybe = self.affected.certain and self.course is Course.BROUGHT
            return WARNING if maybe and self.bug.harm is not Harm.HARMLESS else INFO
        return ERROR if self.bug.harm is Harm.OUTAGE else WARNING


def bug_states(case: Situation) -> tuple[BugState, ...]:
    """Return the bugs of both releases that hit somebody here, or may: the brought ones first."""
    courses = {
        **dict.fromkeys(bugs_of(case.old), Course.FIXED),
        **dict.fromkeys(bugs_of(case.new), Course.BROUGHT),
    }
    found = (
        _state(bug, Course.KEPT if bug.is_of(case.old) and bug.is_of(case.new) else course, case)
        for bug, course in courses.items()
    )
    harms, order = list(Harm), list(Course)
    every = (state for state in found if state.affected.possible)
    return tuple(sorted(every, key=lambda s: (order.index(s.course), harms.index(s.bug.harm))))


def _state(bug: Bug, course: Course, case: Situation) -> BugState:
    scope = SCOPES.get(bug.id)
    affected = Affected(unknown=NOT_SEEN) if scope is None else scope(case)
    return BugState(bug, course, affected, bug.id not in PARTLY_SEEN)


# What the remarks about the certificate, the definitions and the Gateway API say better.
ELSEWHERE = ("certificate-regenerated", "gateway-configuration-crash", "gateways-switched-off")


def bug_remarks(case: Situation) -> Iterator[Remark]:
    """Yield the bugs that come with the upgrade, or stay."""
    for state in bug_states(case):
        if state.course is Course.FIXED or state.bug.id in ELSEWHERE:
            continue
        yield Remark(
            f"bug:{state.bug.id}",
            state.severity,
            f"{state.bug.title} ({_when(state)})",
            way_round(state),
            state.affected.names,
        )


def _when(state: BugState) -> str:
    fixed = f"fixed in {text_of(state.bug.fixed)}" if state.bug.fixed else "not fixed yet"
    return f"{state.bug.when}; {fixed}" if state.bug.when else fixed


def way_round(state: BugState) -> str:
    """Return what gets round a bug: a setting, or a release that has the fix."""
    fixed = state.bug.fixed
    release = f"upgrade to {text_of(fixed)} or newer" if fixed else ""
    return ", or ".join(filter(None, (state.bug.way_round, release)))
