"""Changes of a plan in the words that people read."""

from collections.abc import Callable, Iterator

from kubectl_alb.analysis.plan.diff import Op
from kubectl_alb.analysis.plan.fields import Value
from kubectl_alb.analysis.plan.planned import FieldChange
from kubectl_alb.analysis.plan.provenance import Cause
from kubectl_alb.controller.releases.lookup import ReleaseRules
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.origin import OriginKind
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.rule import (
    Action,
    AuthenticateCognito,
    AuthenticateOidc,
    FixedResponse,
    Forward,
    JwtValidation,
    Redirect,
    Token,
)
from kubectl_alb.render.document import Line, Part, Style, Styled

SIGNS = {Op.CREATE: "+", Op.UPDATE: "~", Op.REPLACE: "-/+", Op.DELETE: "-"}
STYLES = {
    Op.CREATE: Style.GOOD,
    Op.UPDATE: Style.WARN,
    Op.REPLACE: Style.BAD,
    Op.DELETE: Style.BAD,
}
UNKNOWN = "unknownUntilApply"
# The part of a path that people need no telling of.
SHORT = {
    "tags.": "tag ",
    "loadBalancerAttributes.": "attribute ",
    "listenerAttributes.": "attribute ",
    "targetGroupAttributes.": "attribute ",
    "healthCheckConfig.": "health check ",
    "targets.": "target ",
}
ITEMS = {
    "certificates": "certificate",
    "ingress": "inbound",
    "securityGroups": "security group",
    "subnetMapping": "subnet",
    "networking": "allows",
}

Name = Callable[[Token], str]


def sign(op: Op, kept: bool = False) -> Styled:
    """Return the sign in front of a change, three columns wide."""
    if kept:
        return Styled("  =", Style.DIM)
    return Styled(f"{SIGNS[op]:>3}", STYLES[op])


def actions(said: tuple[Action, ...], name: Name) -> str:
    """Say what a rule does, in order."""
    return ", then ".join(action(one, name) for one in said)


def action(said: Action, name: Name) -> str:
    """Say one thing that a rule does; `name` says what people call a target group."""
    match said:
        case Forward():
            return "→ " + _targets(said, name)
        case Redirect():
            return f"redirect {_url(said)} {said.status_code}"
        case FixedResponse():
            body = f" {said.message_body!r}" if said.message_body else ""
            return f"fixed-response {said.status_code}{body}"
        case AuthenticateOidc():
            return f"authenticate with {said.issuer}"
        case AuthenticateCognito():
            return f"authenticate with {said.domain}"
        case JwtValidation():
            return f"check the token of {said.issuer}"


def _targets(forward: Forward, name: Name) -> str:
    if len(forward.targets) == 1:
        return name(forward.targets[0].target_group)
    return ", ".join(
        f"{name(one.target_group)} weight {1 if one.weight is None else one.weight}"
        for one in forward.targets
    )


def _url(said: Redirect) -> str:
    protocol = (said.protocol or "#{protocol}").lower()
    query = "#{query}" if said.query is None else said.query
    place = f"{said.host or '#{host}'}:{said.port or '#{port}'}{said.path or '/#{path}'}"
    return f"{protocol}://{place}" + (f"?{query}" if query else "")


def how_refused(refusal: Refusal) -> str:
    """Say what becomes of a group for which nothing is planned."""
    if refusal.unknown:
        return "cannot be predicted"
    return f"is {'not deployed' if refusal.deploying else 'refused'} by the controller"


def cause(said: Cause) -> str:
    """Say what decided a value: object, annotation, file and line; empty when nothing did."""
    parts = []
    origin = said.origin
    if origin is not None and origin.kind is OriginKind.FLAG:
        parts.append(f"controller flag {origin.key}")
    elif origin is not None and origin.object is not None:
        kind = {"IngressClassParams": "class params"}.get(
            origin.object_kind, origin.object_kind.lower()
        )
        parts += [f"{kind} {origin.object}", origin.key.removeprefix(PREFIX)]
    elif said.ingress is not None:
        parts.append(f"ingress {said.ingress}")
    if said.file:
        parts.append(f"{said.file}:{said.line}")
    return f"({', '.join(parts)})" if parts else ""


def with_note(parts: tuple[Part, ...], note: str) -> Line:
    """Put a note behind a line."""
    return (*parts, "   ", Styled(note, Style.DIM)) if note else parts


def value(said: Value) -> str:
    """Spell a value in one line."""
    if isinstance(said, dict):
        if UNKNOWN in said:
            return f"(known after apply: {said[UNKNOWN]})"
        return ", ".join(f"{key}={value(one)}" for key, one in said.items())
    if isinstance(said, list):
        return ", ".join(value(one) for one in said)
    if isinstance(said, bool):
        return str(said).lower()
    return '""' if said == "" else str(said)


def label(path: str) -> str:
    """Return what people call a field."""
    for prefix, short in SHORT.items():
        if path.startswith(prefix):
            return short + path.removeprefix(prefix)
    return path


def field_lines(field: FieldChange, default: bool = False) -> list[Line]:
    """Say how a field changes, one line for every entry of a list.

    `default` marks a field that stays as it is, while AWS's default is another value.
    """
    note = cause(field.cause)
    if field.forces:
        note = f"# forces replacement {note}".rstrip()
    if default:
        text = f"{label(field.path)}  {value(field.before)}"
        return [("      ", text, "   ", Styled(f"(default {value(field.after)})", Style.DIM))]
    if field.path.startswith("targets."):
        wanted = field.after is not None
        what = "to be registered" if wanted else "to be deregistered"
        return [(_inner("+" if wanted else "-"), f"{label(field.path)}  {what}")]
    if field.path in ITEMS and isinstance(field.before or field.after, list):
        return _item_lines(field, note)
    if field.before is None:
        return [with_note((_inner("+"), f"{label(field.path)}  {value(field.after)}"), note)]
    if field.after is None:
        return [with_note((_inner("-"), f"{label(field.path)}  {value(field.before)}"), note)]
    text = f"{label(field.path)}  {value(field.before)} → {value(field.after)}"
    return [with_note((_inner("~"), text), note)]


def parts(field: FieldChange) -> Iterator[FieldChange]:
    """Yield what differs within a field, each under the path to it."""
    yield from _parts(field.path, field.before, field.after, field.cause)


def _parts(path: str, before: Value, after: Value, cause: Cause) -> Iterator[FieldChange]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from _parts(f"{path}.{key}", before.get(key), after.get(key), cause)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _parts(f"{path}.{place}", old, new, cause)
    elif before != after:
        yield FieldChange(path, before, after, cause)


def _item_lines(field: FieldChange, note: str) -> list[Line]:
    old = field.before if isinstance(field.before, list) else []
    new = field.after if isinstance(field.after, list) else []
    what = ITEMS[field.path]
    lines: list[Line] = [
        with_note((_inner("+"), f"{what}  {value(one)}"), note) for one in new if one not in old
    ]
    lines += [(_inner("-"), f"{what}  {value(one)}") for one in old if one not in new]
    if field.path == "certificates" and old and new and old[0] != new[0]:
        text = f"default certificate  {value(old[0])} → {value(new[0])}"
        lines.insert(0, with_note((_inner("~"), text), note))
    return lines or [with_note((_inner("~"), f"order of {what} entries"), note)]


def _inner(mark: str) -> Styled:
    styles = {"+": Style.GOOD, "-": Style.BAD, "~": Style.WARN}
    return Styled(f"      {mark} ", styles[mark])


def other_rules(rules: ReleaseRules) -> str:
    """Say whose rules stand for a release that is not known; empty for a known one."""
    if rules.known:
        return ""
    name = rules.release.name
    if not rules.asked:
        return f"the controller's release is not known: planned with the rules of {name}"
    place = "" if name.removeprefix("v") in rules.asked else f", {rules.place}"
    return f"{rules.asked} is not a known release: planned with the rules of {name}{place}"
