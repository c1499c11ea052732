"""Annotations whose name is that of a backend, and which no backend takes: ANNO-019."""

from collections.abc import Iterator
from difflib import get_close_matches

from kubectl_alb.analysis.wording import about_ref, listed, place_of
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Member, groups
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import USE_ANNOTATION, IngressBackend
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.rule import RuleSource

FAMILIES = ("actions", "conditions", "transforms")
NEAR = 0.5


@check("ALB-ANNO-019", *MEMBERSHIP)
def annotation_without_backend(facts: Facts) -> Iterator[CheckResult]:
    """Find actions, conditions and transforms that belong to no backend of their Ingress."""
    for id_, group in groups(facts).items():
        for member in group.members:
            for key in sorted(member.annotations.raw):
                family, _, name = key.partition(".")
                if family in FAMILIES and name:
                    yield from _unused(member, family, name, id_)


def _unused(member: Member, family: str, name: str, id_: GroupID) -> Iterator[Finding]:
    paths = _backends(member)
    same = [backend for backend in paths if backend.service == name]
    if family == "actions":
        default = member.ingress.default_backend
        same += [default] if default is not None and default.service == name else []
        same = [] if all(b.port != USE_ANNOTATION for b in same) else same
    if same:
        return
    yield Finding(
        about_ref(member.ref),
        f"{member.ref}: {family}.{name} has no effect, {_why(member, family, name)}",
        "; ".join(filter(None, (_left_bare(member, family, id_), _names(paths)))),
        key=f"{PREFIX}{family}.{name}",
        rating=_rating(member, family, name),
        hint=_hint(member, family, name),
        concerns=(member.ref,),
    )


def _places(member: Member) -> Iterator[tuple[RuleSource, IngressBackend]]:
    """Yield the backends of the paths of an Ingress, with where they stand."""
    for rule in member.ingress.rules:
        for path in rule.paths:
            if path.backend is not None:
                source = RuleSource(member.ref, rule.host, path.path, path.path_type, path.backend)
                yield source, path.backend


def _backends(member: Member) -> list[IngressBackend]:
    return [backend for _, backend in _places(member)]


def _why(member: Member, family: str, name: str) -> str:
    default = member.ingress.default_backend
    if family != "actions" and default is not None and default.service == name:
        return f"{name} is the default backend, which takes no {family}"
    ports = {b.port for b in _backends(member) if b.service == name}
    if ports:
        return f"backend {name} has port {listed(ports)}, not {USE_ANNOTATION}"
    return f"no backend of the Ingress is named {name}"


def _candidates(member: Member, family: str) -> list[str]:
    """Return the backends that have no annotation of this family, and could have one."""
    names = dict.fromkeys(
        backend.service
        for backend in _backends(member)
        if family != "actions" or backend.port == USE_ANNOTATION
    )
    return [name for name in names if f"{family}.{name}" not in member.annotations.raw]


def _meant(member: Member, family: str, name: str) -> str:
    """Return the backend that an annotation may be meant for; empty where none is likely."""
    candidates = _candidates(member, family)
    return next(iter(get_close_matches(name, candidates, n=1, cutoff=NEAR)), "")


def _rating(member: Member, family: str, name: str) -> Severity:
    """Rate an action that nobody asks for as harmless, what a rule lacks as a warning."""
    named = any(b.service == name for b in _backends(member))
    if family != "actions" or named or _meant(member, family, name):
        return Severity.WARNING
    return Severity.INFO


def _left_bare(member: Member, family: str, id_: GroupID) -> str:
    """Return what the rules match that were most likely meant to have the conditions."""
    bare = [
        (source, backend)
        for source, backend in _places(member)
        if backend.service in _candidates(member, family)
    ]
    if family != "conditions" or not bare:
        return ""
    source, backend = bare[0]
    rule = f"the rule for {place_of(source)} to {backend.service} has no such condition"
    if source.host in ("", "*") and source.path.rstrip("*") in ("", "/"):
        return f"{rule}, nor any other: it matches every request of group {id_}"
    return f"{rule}, it matches by host and path alone"


def _names(backends: list[IngressBackend]) -> str:
    names = dict.fromkeys(backend.service for backend in backends)
    return f"backends of its paths: {listed(names)}" if names else "it has no path with a backend"


def _hint(member: Member, family: str, name: str) -> str:
    meant = _meant(member, family, name)
    if any(b.service == name for b in _backends(member)):
        return f"give the backend {name} the port {USE_ANNOTATION}, or remove the annotation"
    if meant:
        return f"name the annotation {family}.{meant}, or the backend {name}"
    return f"name the annotation after the backend it is for, as in {family}.NAME, or remove it"
