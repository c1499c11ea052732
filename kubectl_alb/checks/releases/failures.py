"""The known bugs of releases as failures: found by their texts in logs and events."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.bug import Bug, Harm
from kubectl_alb.controller.releases.bugs import BUGS
from kubectl_alb.model.failure import Failure, Fix, Impact, Rank

_IMPACTS = {
    Harm.OUTAGE: Impact.BLOCKER,
    Harm.TRAFFIC: Impact.ERROR,
    Harm.STUCK: Impact.ERROR,
    Harm.HARMLESS: Impact.INFO,
}
_BY_CODE = {bug.code: bug for bug in BUGS}


def bug_of(code: str) -> Bug | None:
    """Return the bug that a code stands for; None for any other failure."""
    return _BY_CODE.get(code)


def _text(version: Version) -> str:
    return "v" + ".".join(map(str, version))


def _releases(bug: Bug) -> str:
    if bug.fixed is None:
        return f"{_text(bug.since)} and later; no release has a fix yet"
    return f"{_text(bug.since)} and later, fixed in {_text(bug.fixed)}"


def _fixes(bug: Bug) -> tuple[Fix, ...]:
    steps = [fix(bug.way_round[:1].upper() + bug.way_round[1:])] if bug.way_round else []
    if bug.fixed is not None:
        release = _text(bug.fixed)
        upgrade = f"kubectl alb upgrade --version {release} --dry-run"
        steps.append(fix(f"Upgrade to {release} or later", upgrade))
    return tuple(steps)


def _failure(bug: Bug) -> Failure:
    when = f" It hits those with: {bug.when}." if bug.when else ""
    return Failure(
        code=bug.code,
        slug=bug.id,
        title=f"{bug.title} (bug of the controller, {_releases(bug).partition(';')[0]})",
        impact=_IMPACTS[bug.harm],
        rank=Rank.LOW,
        means=f"A bug of {_releases(bug)}.{when}",
        seen=f"{bug.harm.value[:1].upper()}{bug.harm.value[1:]}.",
        causes=(f"the release of the controller is {_releases(bug).partition(';')[0]}",),
        cluster="The release of the controller is one of these: kubectl alb version.",
        fixes=_fixes(bug),
        signatures=bug.signatures,
        versions=_releases(bug),
        issues=(f"#{bug.issue}",) if bug.issue else (),
        harmless=bug.harm is Harm.HARMLESS,
    )


RELEASE_BUGS: tuple[Failure, ...] = tuple(map(_failure, BUGS))
