"""The long text of one failure."""

from collections.abc import Iterator

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.facts.tags import SUPPRESS
from kubectl_alb.model.failure import Failure, Impact, Rank, Severity, Signature
from kubectl_alb.render.document import Command, Document, Fields, Hanging, Paragraph, Style, Styled
from kubectl_alb.steps.remedy import REPAIRS
from kubectl_alb.views.wrapped import WIDTH, Pair, field, flat, items

STYLES = {Severity.ERROR: Style.BAD, Severity.WARNING: Style.WARN, Severity.INFO: Style.DIM}
REACH = {
    Impact.BLOCKER: "stops a whole group, or everything",
    Impact.ERROR: "breaks the object",
    Impact.DEGRADED: "works in part",
    Impact.WARNING: "will surprise",
    Impact.INFO: "normal or harmless",
}
OFTEN = {Rank.HIGH: "met often", Rank.MEDIUM: "met now and then", Rank.LOW: "met seldom"}
REPOSITORY = "https://github.com/kubernetes-sigs/aws-load-balancer-controller"


def failure_document(failure: Failure, wide: bool) -> Document:
    """Lay the failure out; wide adds signatures, reports and the controller's files."""
    title = Styled(failure.title, Style.BOLD)
    severity = Styled(failure.severity.value, STYLES[failure.severity])
    pairs = [*_what(failure), *_remedies(failure), *_beside(failure)]
    if wide:
        pairs += _evidence(failure)
    return Document(
        (
            Paragraph(((f"{failure.code}  ", title), severity_line(failure, severity))),
            Fields(tuple(pairs)),
        )
    )


def severity_line(failure: Failure, severity: Styled) -> tuple[Styled, str]:
    """Say how bad it is, how far it reaches and how often it is met."""
    return severity, f", {REACH[failure.impact]}, {OFTEN[failure.rank]}"


def _what(failure: Failure) -> Iterator[Pair]:
    yield from field("Means", failure.means)
    yield from field("Seen", failure.seen)
    yield from items("Causes", failure.causes)
    yield from field("Cluster", failure.cluster)
    yield from field("AWS", failure.aws)
    yield from field("Leaves", _traces(failure))


def _traces(failure: Failure) -> str:
    if failure.silent:
        return "no event and no log line: only the state of cluster and AWS shows it"
    return "a line in the controller's log, not always an event" if failure.log_only else ""


def _remedies(failure: Failure) -> Iterator[Pair]:
    for number, fix in enumerate(failure.fixes, 1):
        first = "Fix" if number == 1 else ""
        yield first, Hanging(f"{number}. ", flat(fix.step), 3, WIDTH + 3)
        for command in fix.commands:
            yield "", ("   ", Command(command, Style.BOLD))
    if failure.code in REPAIRS:
        command = f"kubectl alb doctor --fix {failure.code}"
        yield "", ("or ", Styled(command, Style.BOLD), ", which shows its steps before it asks")


def _beside(failure: Failure) -> Iterator[Pair]:
    yield from field("Releases", failure.versions)
    yield from field("IAM", ", ".join(failure.actions))
    yield from field(
        "Silence", f'annotation {SUPPRESS}: "{failure.code}"   or   --skip {failure.code}'
    )
    yield from field("Related", *(_named(code) for code in failure.related))


def _named(code: str) -> str:
    related = failure_catalogue.failure(code)
    return f"{code}  {related.title}" if related else code


def _evidence(failure: Failure) -> Iterator[Pair]:
    yield from field("Reports", *(issue_url(issue) for issue in failure.issues))
    yield from field("Sources", *failure.sources)
    for place, signature in enumerate(failure.signatures):
        yield ("Texts" if not place else ""), _signature_line(signature)


def _signature_line(signature: Signature) -> str:
    versions = f", {signature.versions}" if signature.versions else ""
    return f"{signature.where.value} {signature.spec}{versions}: {signature.pattern}"


def issue_url(issue: str) -> str:
    """Spell an issue as its address."""
    repository, _, number = issue.partition("#")
    base = f"https://github.com/{repository}" if repository else REPOSITORY
    return f"{base}/issues/{number}"


def failure_value(failure: Failure) -> dict[str, object]:
    """Return all facts of a failure."""
    return {
        **failure_row(failure),
        "means": failure.means,
        "seen": failure.seen,
        "causes": list(failure.causes),
        "cluster": failure.cluster,
        "aws": failure.aws,
        "fixes": [{"step": fix.step, "commands": list(fix.commands)} for fix in failure.fixes],
        "signatures": [
            {
                "pattern": signature.pattern,
                "where": signature.where.value,
                "specificity": signature.spec,
                "versions": signature.versions,
            }
            for signature in failure.signatures
        ],
        "versions": failure.versions,
        "iamActions": list(failure.actions),
        "related": list(failure.related),
        "reports": [issue_url(issue) for issue in failure.issues],
        "sources": list(failure.sources),
        "logOnly": failure.log_only,
        "silent": failure.silent,
    }


def failure_row(failure: Failure) -> dict[str, object]:
    """Return the facts that a list holds."""
    return {
        "code": failure.code,
        "slug": failure.slug,
        "area": failure.area,
        "title": failure.title,
        "severity": failure.severity.value,
        "impact": failure.impact.value,
        "rank": failure.rank.value,
    }
