"""What a command is asked about: `[KIND/][NAMESPACE/]NAME`, or `KIND NAME`, as kubectl takes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kubectl_alb.errors import UsageError

KINDS = {
    "ingress": "ingress",
    "ingresses": "ingress",
    "ing": "ingress",
    "group": "group",
    "ingressgroup": "group",
    "service": "service",
    "services": "service",
    "svc": "service",
    "class": "class",
    "ingressclass": "class",
    "ingressclasses": "class",
    "alb": "alb",
    "nlb": "alb",
    "loadbalancer": "alb",
    "tg": "tg",
    "targetgroup": "tg",
    "binding": "binding",
    "targetgroupbinding": "binding",
    "targetgroupbindings": "binding",
    "tgb": "binding",
    "pod": "pod",
    "pods": "pod",
    "po": "pod",
}
# The API groups that kubectl may spell behind a kind; the core group's name is empty.
API_GROUPS = {
    "ingress": ("networking.k8s.io", "extensions"),
    "class": ("networking.k8s.io",),
    "service": ("",),
    "pod": ("",),
    "binding": ("elbv2.k8s.aws",),
}
# These are in a namespace.
NAMESPACED = ("ingress", "service", "binding", "pod")
VERSION = re.compile(r"^v\d+((alpha|beta)\d+)?(\.|$)")


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind (a value of `KINDS`), a namespace if one was given, a name."""

    kind: str
    name: str
    namespace: str = ""

    def __str__(self) -> str:
        """Return the subject as it can be given again, but for the namespace."""
        return f"{self.kind}/{self.name}"


def kind_of(word: str) -> str | None:
    """Return the kind that a word is the name of: `ing`, `ingresses.v1.networking.k8s.io`."""
    name, dot, group = word.lower().partition(".")
    kind = KINDS.get(name)
    if kind is None or not dot:
        return kind
    return kind if VERSION.sub("", group, count=1) in API_GROUPS.get(kind, ()) else None


def parse_subjects(words: Sequence[str], kinds: tuple[str, ...]) -> tuple[Subject, ...]:
    """Read subjects: `KIND NAME…`, several kinds with commas between them, or one a word."""
    given = [kind_of(word) for word in words[0].split(",")] if len(words) > 1 else []
    if not given or None in given:
        return tuple(parse_subject(word, kinds) for word in words)
    return tuple(
        parse_subject(f"{kind}/{_without_kind(word)}", kinds)
        for kind in given
        for word in words[1:]
    )


def parse_one(words: Sequence[str], kinds: tuple[str, ...]) -> Subject | None:
    """Read the one subject of a command, None where there is none; raise `UsageError` for more."""
    subjects = parse_subjects(words, kinds) if words else ()
    if len(subjects) > 1:
        given = ", ".join(map(str, subjects))
        raise UsageError(f"expected one object, got {given}", hint="write KIND/NAME or KIND NAME")
    return subjects[0] if subjects else None


def _without_kind(word: str) -> str:
    """Raise `UsageError` for a name that has a kind of its own, as kubectl does."""
    head, slash, rest = word.partition("/")
    if slash and kind_of(head) is not None and not word.startswith("arn:"):
        raise UsageError(f"{word} names its kind already", hint=f"write {word}, or KIND {rest}")
    return word


def parse_subject(text: str, kinds: tuple[str, ...]) -> Subject:
    """Read a subject; a name without a kind is an Ingress, or of the first kind of the command.

    `group/shop/web` is the implicit group of Ingress shop/web; an ARN is a load balancer or a
    target group.
    """
    if text.startswith("arn:"):
        kind = "tg" if ":targetgroup/" in text else "alb"
        if kind in kinds:
            return Subject(kind, text)
    head, slash, rest = text.partition("/")
    given = kind_of(head) if slash else None
    if slash and given is None and "." in head and not head.startswith("arn:"):
        # A namespace has no dot in its name.
        raise UsageError(f"unknown kind {head}", hint=f"use one of {', '.join(kinds)}")
    subject = _subject(given or ("ingress" if "ingress" in kinds else kinds[0]),
                       rest if given else text)  # fmt: skip
    if subject.kind not in kinds:
        raise UsageError(
            f"{text}: {subject.kind} is not possible here, only {', '.join(kinds)}",
            hint="see kubectl alb describe --help for what every kind can be asked",
        )
    if not subject.name or "/" in subject.namespace:
        raise UsageError(
            f"{text!r} names no object", hint="write NAME, KIND/NAME or NAMESPACE/NAME"
        )
    return subject


def _subject(kind: str, named: str) -> Subject:
    if kind in ("group", "alb", "tg"):
        return Subject(kind, named)
    namespace, _, name = named.rpartition("/")
    return Subject(kind, name, namespace)
