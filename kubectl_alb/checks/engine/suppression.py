"""Findings that somebody does not want to be told: by flag, or by annotation on the object.

`--suppress CODE[=NAMESPACE/NAME]` and the annotation `alb.kubectl/suppress: CODE,CODE`; both take
`*` and `?` as wildcards.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.objects import meta_of
from kubectl_alb.facts.tags import SUPPRESS
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.snapshot import Snapshot

ANNOTATION = SUPPRESS


@dataclass(frozen=True, slots=True)
class Suppression:
    """A code and an object, both patterns; an empty `object` means all."""

    code: str
    object: str = ""

    def covers(self, finding: Finding) -> bool:
        """Return whether a finding is one of those meant."""
        if not fnmatchcase(finding.code, self.code):
            return False
        about = finding.about
        name = f"{about.namespace}/{about.name}" if about.namespace else about.name
        names = [name, *(str(ref) for ref in finding.concerns)] if about.kind in GROUPS else [name]
        return not self.object or any(fnmatchcase(one, self.object) for one in names)

    def __str__(self) -> str:
        return self.code + (f"={self.object}" if self.object else "")


# What has no namespace of its own is also meant by the Ingresses that it serves.
GROUPS = frozenset({"IngressGroup", "LoadBalancer", "TargetGroup"})


def parsed(texts: Iterable[str]) -> tuple[Suppression, ...]:
    """Read `CODE[=NAMESPACE/NAME]` texts, codes in any case, with or without `ALB-`."""
    found = []
    for text in texts:
        code, _, object_ = text.strip().partition("=")
        found.append(Suppression(_whole(code), object_.strip()))
    return tuple(found)


def _whole(code: str) -> str:
    upper = code.strip().upper()
    return upper if upper.startswith(("ALB-", "*")) else f"ALB-{upper}"


def unknown(suppressions: Iterable[Suppression]) -> Iterator[Suppression]:
    """Yield the suppressions whose code no failure has."""
    for suppression in suppressions:
        if not any(
            fnmatchcase(failure.code, suppression.code) for failure in failure_catalogue.ALL
        ):
            yield suppression


def with_suppressed(
    findings: Iterable[Finding], suppressions: tuple[Suppression, ...], snapshot: Snapshot
) -> Iterator[Finding]:
    """Yield all findings; those that are suppressed say by what."""
    for finding in findings:
        by = next(
            (
                f"--suppress {suppression}"
                for suppression in suppressions
                if suppression.covers(finding)
            ),
            "",
        )
        yield replace(finding, suppressed_by=by or _annotated(finding, snapshot))


def _annotated(finding: Finding, snapshot: Snapshot) -> str:
    """Look at the object, or at all Ingresses that share it if it is none of Kubernetes'."""
    about = finding.about
    objects = [about]
    if about.kind in GROUPS:
        objects = [ObjectRef("Ingress", ref.namespace, ref.name) for ref in finding.concerns]
    if objects and all(_silences(one, finding, snapshot) for one in objects):
        return f"annotation {ANNOTATION}"
    return ""


def _silences(about: ObjectRef, finding: Finding, snapshot: Snapshot) -> bool:
    suppressions = _codes(meta_of(about, snapshot))
    return any(fnmatchcase(finding.code, suppression.code) for suppression in suppressions)


def _codes(meta: Meta | None) -> tuple[Suppression, ...]:
    value = meta.annotations.get(ANNOTATION, "") if meta else ""
    return parsed(code for code in value.split(",") if code.strip())


def noted_unknown(snapshot: Snapshot) -> Iterator[tuple[Meta, Suppression]]:
    """Yield Ingresses and Services whose annotation names a code that no failure has."""
    metas = [i.meta for i in snapshot.kubernetes.ingresses] + [
        s.meta for s in snapshot.kubernetes.services
    ]
    for meta in metas:
        for suppression in unknown(_codes(meta)):
            yield meta, suppression
