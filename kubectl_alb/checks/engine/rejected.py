"""Findings for what of manifests would be refused, or cannot be read."""

from collections.abc import Iterator

from kubectl_alb.analysis.plan.admission import WEBHOOK
from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.placeholders import first_remedy
from kubectl_alb.checks.logs.signatures import match_text
from kubectl_alb.model.failure import Severity, Where
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.rejection import Rejection, Unreadable
from kubectl_alb.model.snapshot import Snapshot

DENIED = "ALB-HOOK-006"
PLACES = (Where.API, Where.ERROR, Where.EVENT)


def rejected(snapshot: Snapshot) -> Iterator[Finding]:
    """Yield a finding for every fault and every rejection.

    The catalogue is of the controller's failures, so what the API server refuses has no code.
    """
    yield from map(_unreadable, snapshot.unreadable)
    yield from map(_rejected, snapshot.rejections)


def _unreadable(one: Unreadable) -> Finding:
    return Finding(
        ObjectRef("Manifest", "", one.file),
        f"{one.file} cannot be read: {one.message}" if one.line else f"{one.file}: {one.message}",
        rating=Severity.ERROR,
        file=one.file,
        line=one.line,
        column=1 if one.line else 0,
        hint=one.hint,
    )


def _rejected(one: Rejection) -> Finding:
    code = _code(one) if one.by == WEBHOOK else ""
    failure = failure_catalogue.failure(code)
    about = one.about
    return Finding(
        about,
        f"{about} is refused by {one.by}",
        f"{one.path}: {one.message}",
        code=code,
        rating=Severity.ERROR,
        file=one.file,
        line=one.line,
        column=1 if one.file else 0,
        hint=first_remedy(failure).step if failure and failure.fixes and code != DENIED else "",
        concerns=(Ref(about.namespace, about.name),) if about.kind == "Ingress" else (),
        key=one.path.removeprefix("metadata.annotations."),
    )


def _code(one: Rejection) -> str:
    found = match_text(one.message, PLACES)
    return found.failure.code if found else DENIED
