"""How a difference between AWS and the desired stack is told."""

from collections.abc import Iterable, Mapping

from kubectl_alb.analysis.plan.diff import Op
from kubectl_alb.analysis.plan.planned import WORDS, ResourceChange
from kubectl_alb.analysis.wording import listed, place_of
from kubectl_alb.model.stack import Listener, Rule, Type

STATES: Mapping[Op, str] = {
    Op.CREATE: "is missing",
    Op.UPDATE: "differs",
    Op.DELETE: "is there and nothing asks for it",
}


def spelled(change: ResourceChange) -> str:
    """Name a resource and what is with it: `rule 3 of port 443 is missing`."""
    fields = [f.path for f in change.fields if not f.path.startswith("tags.")]
    extra = [path.removeprefix("targets.") for path in fields if path.startswith("targets.")]
    if extra:
        return f"{_named(change)} has targets {listed(extra, 3)} that are no pod or node"
    more = f" in {listed(fields, 3)}" if change.op is Op.UPDATE and fields else ""
    moved = change.op is Op.UPDATE and change.reason.startswith("moved")
    return f"{_named(change)} {'stands elsewhere' if moved else STATES[change.op]}{more}"


def _named(change: ResourceChange) -> str:
    subject = change.new if change.new is not None else change.old
    if isinstance(subject, Rule):
        source = f" ({place_of(subject.source)})" if subject.source else ""
        return f"rule {subject.priority} of port {subject.listener}{source}"
    if isinstance(subject, Listener):
        return f"listener {subject.protocol}:{subject.port}"
    return f"{WORDS.get(change.type, change.type)} {change.name or change.id}"


def effects(changes: Iterable[ResourceChange]) -> str:
    """Say what traffic sees of differences, each once."""
    return "; ".join(dict.fromkeys(filter(None, map(_effect, changes))))


def _effect(change: ResourceChange) -> str:
    subject = change.new if change.new is not None else change.old
    if change.type == Type.SECURITY_GROUP and not any("ingress" in f.path for f in change.fields):
        return ""
    return _EFFECTS.get((change.type, change.op), "").format(port=getattr(subject, "port", ""))


_OTHER_CLIENTS = "other clients get in than the Ingresses let in"
_EFFECTS: Mapping[tuple[str, Op], str] = {
    (Type.LISTENER, Op.CREATE): "port {port} refuses connections",
    (Type.LISTENER, Op.DELETE): "port {port} answers, though nothing asks for it",
    (Type.LISTENER, Op.UPDATE): "clients get another certificate, TLS policy or default answer",
    (Type.RULE, Op.CREATE): "requests for missing rules go to a later rule or the default action",
    (Type.RULE, Op.DELETE): "rules of nobody take requests before those that come later",
    (Type.RULE, Op.UPDATE): "requests go where the Ingresses do not send them",
    (Type.SECURITY_GROUP, Op.UPDATE): _OTHER_CLIENTS,
    (Type.SECURITY_GROUP, Op.CREATE): _OTHER_CLIENTS,
}
