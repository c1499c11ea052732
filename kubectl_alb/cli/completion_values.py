"""What completion offers for a value: names from the kubeconfig, the cluster and our catalogues."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from kubectl_alb.cli.subjects import KINDS, kind_of
from kubectl_alb.context.aws.profiles import profiles
from kubectl_alb.context.completion.cache import Glance
from kubectl_alb.context.completion.completion_names import glance
from kubectl_alb.context.completion.object_names import Named
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.controller.class_fields import FIELDS
from kubectl_alb.errors import AlbError
from kubectl_alb.model.counting import count
from kubectl_alb.model.regions import REGIONS
from kubectl_alb.model.section import Section

if TYPE_CHECKING:
    from kubectl_alb.context.kubernetes.kubeconfig import Kubeconfig

SECONDS = 1.5

Candidate = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    """The word typed so far, where the command would look, and how long we may take."""

    word: str
    where: ContextOptions
    deadline: float

    def names(self, need: Section) -> Glance:
        """Glance at one kind; nothing when it cannot be had."""
        try:
            return glance(self.where, need, self.deadline)
        except AlbError:
            return Glance((), "")


def offered(sources: Iterable[str], where: ContextOptions, word: str) -> list[CompletionItem]:
    """Return the candidates of these sources that start with the word, each once."""
    question = CompletionRequest(word, where, time.monotonic() + SECONDS)
    found: dict[str, CompletionItem] = {}
    for source in sources:
        if source == "file":
            found.setdefault("", CompletionItem(word, type="file"))
            continue
        for text, about in SOURCES[source](question):
            if text.startswith(word):
                found.setdefault(text, CompletionItem(text, help=about))
    return list(found.values())


def _kubeconfig(question: CompletionRequest) -> "Kubeconfig":
    # Imported only now, with YAML.
    from kubectl_alb.context.kubernetes.kubeconfig import load_kubeconfig

    return load_kubeconfig(question.where.kubernetes, os.environ)


def _contexts(question: CompletionRequest) -> Iterator[Candidate]:
    known = _kubeconfig(question)
    for name, entry in sorted(known.contexts.items()):
        yield name, f"cluster {entry.cluster}"


def _clusters(question: CompletionRequest) -> Iterator[Candidate]:
    known = _kubeconfig(question)
    for name, entry in sorted(known.clusters.items()):
        yield name, entry.server


def _users(question: CompletionRequest) -> Iterator[Candidate]:
    known = _kubeconfig(question)
    yield from ((name, "") for name in sorted(known.users))


def _namespaces(question: CompletionRequest) -> Iterator[Candidate]:
    for found in question.names(Section.NAMESPACES).names:
        yield found.name, ""
    if not question.where.bundle:
        known = _kubeconfig(question)
        for name, entry in sorted(known.contexts.items()):
            if entry.namespace:
                yield entry.namespace, f"namespace of context {name}"


def _ingresses(question: CompletionRequest) -> Iterator[Candidate]:
    seen = question.names(Section.INGRESSES)
    elsewhere = all(found.namespace != seen.namespace for found in seen.names)
    for found in seen.names:
        about = f"group {found.groups[0]}" if found.groups else ""
        for text in _spellings(found, seen.namespace, question.word, "ingress"):
            yield text, about
        if elsewhere and "/" not in question.word:
            yield f"{found.namespace}/{found.name}", about


def _of_kind(kind: str, need: Section) -> Callable[[CompletionRequest], Iterator[Candidate]]:
    """Return a source of objects that are many: offered once their kind is begun."""

    def offered_once_spelled(question: CompletionRequest) -> Iterator[Candidate]:
        seen = question.names(need) if _spells(question.word, kind) else Glance((), "")
        for found in seen.names:
            for text in _spellings(found, seen.namespace, question.word, kind):
                if kind_of(text.partition("/")[0]) == kind:
                    yield text, ""

    return offered_once_spelled


def _spells(word: str, kind: str) -> bool:
    """Return whether a word begins to spell a kind, and no other one."""
    head = word.partition("/")[0]
    return bool(head) and _kind(word, kind).startswith(head)


def _target_groups(question: CompletionRequest) -> Iterator[Candidate]:
    if _spells(question.word, "tg"):
        for found in question.names(Section.TARGET_GROUP_BINDINGS).names:
            if found.target_group:
                yield f"{_kind(question.word, 'tg')}/{found.target_group}", f"of {found.namespace}"


def _spellings(found: Named, namespace: str, word: str, kind: str) -> Iterator[str]:
    """Spell an object in the manner that the word has begun.

    `NAME` and `KIND/NAME`; once there is a slash for it, `NAMESPACE/NAME` and
    `KIND/NAMESPACE/NAME`.
    """
    head, slash, rest = word.partition("/")
    here, whole = found.namespace == namespace, f"{found.namespace}/{found.name}"
    if slash and kind_of(head) == kind:
        if "/" in rest:
            yield f"{head}/{whole}"
        elif here:
            yield f"{head}/{found.name}"
    elif slash:
        yield whole
    elif here:
        yield found.name
        yield from [f"{_kind(word, kind)}/{found.name}"] * bool(word)


def _kind(word: str, kind: str) -> str:
    """Spell a kind by the name that the word has begun: `svc` for `sv`, `ing` for `ing/`."""
    head = word.partition("/")[0]
    names = [name for name, meant in KINDS.items() if meant == kind]
    if kind_of(head) == kind:
        return head
    return next((name for name in names if name.startswith(head)), kind)


def _groups(question: CompletionRequest) -> Iterator[Candidate]:
    names = question.names(Section.INGRESSES).names
    kind = _kind(question.word, "group")
    for group in sorted({group for found in names for group in found.groups}):
        size = sum(group in found.groups for found in names)
        yield f"{kind}/{group}", count(size, "Ingress")


def _group_names(question: CompletionRequest) -> Iterator[Candidate]:
    names = question.names(Section.INGRESSES).names
    yield from ((group, "") for group in sorted({g for found in names for g in found.groups}))


def _members(question: CompletionRequest) -> Iterator[Candidate]:
    """Offer the Ingresses of groups, as `NAMESPACE/NAME`."""
    for found in question.names(Section.INGRESSES).names:
        if found.groups:
            yield f"{found.namespace}/{found.name}", f"group {found.groups[0]}"


def _classes(question: CompletionRequest) -> Iterator[Candidate]:
    for found in question.names(Section.INGRESS_CLASSES).names:
        yield f"{_kind(question.word, 'class')}/{found.name}", ""


def _load_balancers(question: CompletionRequest) -> Iterator[Candidate]:
    names = question.names(Section.INGRESSES).names
    for name in sorted({found.load_balancer for found in names if found.load_balancer}):
        yield f"{_kind(question.word, 'alb')}/{name}", ""


def _urls(question: CompletionRequest) -> Iterator[Candidate]:
    for found in question.names(Section.INGRESSES).names:
        for url in found.urls:
            yield url, f"Ingress {found.namespace}/{found.name}"


def _hosts(question: CompletionRequest) -> Iterator[Candidate]:
    for url, about in _urls(question):
        yield url.split("/")[2], about


def _regions(question: CompletionRequest) -> Iterator[Candidate]:
    for regions in REGIONS.values():
        yield from regions.items()


def _profiles(question: CompletionRequest) -> Iterator[Candidate]:
    yield from ((name, "") for name in sorted(set(profiles())))


def _bundles(question: CompletionRequest) -> Iterator[Candidate]:
    yield "demo", "the built-in example"


def _annotations(question: CompletionRequest) -> Iterator[Candidate]:
    from kubectl_alb.controller.annotations.catalogue import CATALOGUE
    from kubectl_alb.facts.tags import PREFIX

    # Without their prefix, unless it is being typed.
    prefix = PREFIX if question.word.startswith(PREFIX[:4]) else ""
    for key, entry in CATALOGUE.items():
        yield f"{prefix}{key}", entry.help


def _fields(question: CompletionRequest) -> Iterator[Candidate]:
    for field in FIELDS.values():
        yield field.full_path, field.help


def _codes(question: CompletionRequest) -> Iterator[Candidate]:
    from kubectl_alb.checks.engine.failure_catalogue import ALL

    word = question.word.upper()
    for failure in ALL:
        # Codes are accepted in any case, so they are offered in the case that was begun.
        code = failure.code if word == question.word else failure.code.lower()
        yield code, failure.title


def _areas(question: CompletionRequest) -> Iterator[Candidate]:
    from kubectl_alb.checks.engine.failure_catalogue import AREAS

    yield from ((area.name, area.title) for area in AREAS)


def _kinds(question: CompletionRequest) -> Iterator[Candidate]:
    from kubectl_alb.views.schemas.documents import DOCUMENTS

    yield from ((kind.name, kind.about) for kind in DOCUMENTS)


def _releases(question: CompletionRequest) -> Iterator[Candidate]:
    from kubectl_alb.controller.releases.catalogue import RELEASES

    # Charts are offered once their number is begun, which only they have.
    for release in reversed(RELEASES):
        yield release.name, f"chart {release.charts[-1]}"
        if question.word.startswith("1"):
            yield from ((chart, f"installs {release.name}") for chart in reversed(release.charts))


def _runs(question: CompletionRequest) -> Iterator[Candidate]:
    from kubectl_alb.apply.recorded import recorded_runs
    from kubectl_alb.apply.state_folder import JournalError, runs_folder

    with suppress(JournalError):
        for run in recorded_runs(runs_folder(os.environ)).runs:
            yield run.run.id, f"{run.run.command}, {run.state.value}"


SOURCES: dict[str, Callable[[CompletionRequest], Iterator[Candidate]]] = {
    "context": _contexts,
    "cluster": _clusters,
    "user": _users,
    "namespace": _namespaces,
    "ingress": _ingresses,
    "group": _groups,
    "group name": _group_names,
    "member": _members,
    "service": _of_kind("service", Section.SERVICES),
    "pod": _of_kind("pod", Section.PODS),
    "binding": _of_kind("binding", Section.TARGET_GROUP_BINDINGS),
    "tg": _target_groups,
    "class": _classes,
    "alb": _load_balancers,
    "url": _urls,
    "host": _hosts,
    "region": _regions,
    "profile": _profiles,
    "bundle": _bundles,
    "annotation": _annotations,
    "field": _fields,
    "code": _codes,
    "area": _areas,
    "kind": _kinds,
    "release": _releases,
    "run": _runs,
}
