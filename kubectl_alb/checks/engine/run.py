"""Checks carried out: findings, what was skipped and why, what passed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kubectl_alb.checks.engine.affected import blocked_by, concerns_of
from kubectl_alb.checks.engine.causes import with_causes
from kubectl_alb.checks.engine.check import Check, CheckResult, Undecided
from kubectl_alb.checks.engine.objects import meta_of
from kubectl_alb.checks.engine.offers import with_offers
from kubectl_alb.checks.engine.unread import missing
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Position
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.snapshot import Snapshot

UNNAMED = "the cluster's name is not known: give --cluster-name"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A check that could not look, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What all checks came to: causes before their consequences; `passed` holds codes."""

    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    passed: tuple[str, ...] = ()


def diagnose(facts: Facts, checks: Iterable[Check]) -> Report:
    """Run each check whose needs were read; report the others as skipped, never as passed."""
    snapshot = facts.snapshot
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    passed: list[str] = []
    for check in checks:
        reason = missing(check.needs, snapshot) or _unnamed(check, facts)
        answers = () if reason else tuple(check.find(facts))
        found = [completed(a, check, facts) for a in answers if isinstance(a, Finding)]
        reason = reason or next(_undecided(answers), "") or missing(check.also, snapshot)
        findings += found
        if reason:
            skipped.append(Skipped(check.code, reason))
        elif not found:
            passed.append(check.code)
    return Report(with_causes(findings), tuple(skipped), tuple(passed))


def _unnamed(check: Check, facts: Facts) -> str:
    return UNNAMED if check.by_cluster_name and not facts.config.cluster_name else ""


def _undecided(answers: Iterable[CheckResult]) -> Iterator[str]:
    return (answer.reason for answer in answers if isinstance(answer, Undecided))


def completed(finding: Finding, check: Check, facts: Facts) -> Finding:
    """Return a finding with what the catalogue knows where the check left something empty."""
    failure = check.failure
    place = _position(finding.about, facts.snapshot)
    known = replace(
        finding,
        code=check.code,
        rating=finding.rating or failure.severity,
        file=place.file if place else "",
        line=_line(place, finding.key) if place else 0,
        column=1 if place else 0,
        blocks=finding.blocks or blocked_by(failure, finding, facts),
        concerns=finding.concerns or concerns_of(finding.about, facts),
    )
    return replace(with_offers(known, failure, facts), values={})


def _position(about: ObjectRef, snapshot: Snapshot) -> Position | None:
    meta = meta_of(about, snapshot)
    return meta.position if meta else None


def _line(place: Position, key: str) -> int:
    for path in (f"metadata.annotations.{key}", key):
        if path in place.lines:
            return place.lines[path]
    return place.line
