"""Findings that somebody does not want to be told: by flag, or by annotation on the object.

`--suppress CODE[=NAMESPACE/NAME]` and the annotation `alb.kubectl/suppress: CODE,CODE`; both take
`*` and `?` as wildcards.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from kubectl_alb.checks.failures import catalog
from kubectl_alb.checks.objects import meta_of
from kubectl_alb.facts.tags import SUPPRESS
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Wish:
    """A code and an object, both patterns; an empty `object` means all."""

    code: str
    object: str = ""

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding is one of those meant."""
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


def parsed(texts: Iterable[str]) -> tuple[Wish, ...]:
    """Read `CODE[=NAMESPACE/NAME]` texts, codes in any case, with or without `ALB-`."""
    found = []
    for text in texts:
        code, _, object_ = text.strip().partition("=")
        found.append(Wish(_whole(code), object_.strip()))
    return tuple(found)


def _whole(code: str) -> str:
    upper = code.strip().upper()
    return upper if upper.startswith(("ALB-", "*")) else f"ALB-{upper}"


def unknown(wishes: Iterable[Wish]) -> Iterator[Wish]:
    """Yield the wishes whose code no failure has."""
    for wish in wishes:
        if not any(fnmatchcase(failure.code, wish.code) for failure in catalog.ALL):
            yield wish


def with_suppressed(
    findings: Iterable[Finding], wishes: tuple[Wish, ...], snapshot: Snapshot
) -> Iterator[Finding]:
    """Yield all findings; those that are suppressed say by what."""
    for finding in findings:
        by = next((f"--suppress {wish}" for wish in wishes if wish.covers(finding)), "")
        yield replace(finding, suppressed_by=by or _annotated(finding, snapshot))


def _annotated(finding: Finding, snapshot: Snapshot) -> str:
    """Look at the object, or at all Ingresses that share it if it is none of Kubernetes'."""
    about = finding.about
    objects = [about]
    if about.kind in GROUPS:
        objects = [ObjectRef("Ingress", ref.namespace, ref.name) for ref in finding.concerns]
    if objects and all(_silences(one, finding, snapshot) for one in objects):
        return f"annotation {SUPPRESS}"
    return ""


def _silences(about: ObjectRef, finding: Finding, snapshot: Snapshot) -> bool:
    wishes = _codes(meta_of(about, snapshot))
    return any(fnmatchcase(finding.code, wish.code) for wish in wishes)


def _codes(meta: Meta | None) -> tuple[Wish, ...]:
    value = meta.annotations.get(SUPPRESS, "") if meta else ""
    return parsed(code for code in value.split(",") if code.strip())


def noted_unknown(snapshot: Snapshot) -> Iterator[tuple[Meta, Wish]]:
    """Yield Ingresses and Services whose annotation names a code that no failure has."""
    metas = [i.meta for i in snapshot.ingresses] + [s.meta for s in snapshot.services]
    for meta in metas:
        for wish in unknown(_codes(meta)):
            yield meta, wish
