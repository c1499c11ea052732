"""What a command is asked about: `[KIND/][NAMESPACE/]NAME`."""

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
    "alb": "alb",
    "nlb": "alb",
    "loadbalancer": "alb",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind (ingress, group, service, class, alb), a namespace if one was given, a name."""

    kind: str
    name: str
    namespace: str = ""


def parse_subject(text: str, kinds: tuple[str, ...]) -> Subject:
    """Read a subject; a name without a kind is an Ingress, or of the first kind of the command.

    `group/shop/web` is the implicit group of Ingress shop/web; an ARN is a load balancer.
    """
    if text.startswith("arn:") and "alb" in kinds:
        return Subject("alb", text)
    head, slash, rest = text.partition("/")
    given = KINDS.get(head.lower()) if slash else None
    kind = given or ("ingress" if "ingress" in kinds else kinds[0])
    named = rest if given else text
    if kind in ("group", "alb"):
        subject = Subject(kind, named)
    else:
        namespace, _, name = named.rpartition("/")
        subject = Subject(kind, name, namespace)
    if subject.kind not in kinds:
        raise UsageError(f"{text}: {subject.kind} is not possible here, only {', '.join(kinds)}")
    if not subject.name or "/" in subject.namespace:
        raise UsageError(
            f"{text!r} names no object", hint="write NAME, KIND/NAME or NAMESPACE/NAME"
        )
    return subject
