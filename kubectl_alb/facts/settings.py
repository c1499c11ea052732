"""Where the value of a setting comes from: the one rule of precedence.

    IngressClassParams          of the member, or of the group's first (`Reach.FIRST`)
    annotation of the Service   for settings of a target group
    annotation of the Ingress
    another member of the group for settings of its load balancer and listeners
    flag of the controller
    default

controller v3.5.0: pkg/ingress/model_build_*.go
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kubectl_alb.controller.annotations.annotation import Annotation, Scope
from kubectl_alb.controller.annotations.catalogue import CATALOGUE
from kubectl_alb.controller.annotations.values import parse_list
from kubectl_alb.controller.class_fields import BEATING, ClassValue, Reach
from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.facts.dialect import dialect
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, Member
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.kubernetes import USE_ANNOTATION, Ingress
from kubectl_alb.model.names import Ref
from kubectl_alb.model.origin import OriginKind
from kubectl_alb.model.refusal import Refused
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.workloads import Service

ALWAYS = ("scheme", "ip-address-type", "target-type")
SHARED = (Scope.GROUP, Scope.PORT)
# How the group itself and per-path extras read is shown elsewhere.
ELSEWHERE = ("group.name", "group.order", "tags")


@dataclass(frozen=True, slots=True)
class Given:
    """A text that a member of a group gives, and where it stands."""

    value: str
    member: Member
    kind: OriginKind
    key: str
    object: Ref
    object_kind: str = "Ingress"


def from_annotation(member: Member, key: str, value: str = "") -> Given:
    """Return a value that stands in an annotation of a member."""
    return Given(value, member, OriginKind.ANNOTATION, PREFIX + key, member.ref)


def from_class(member: Member, field: str, value: str = "") -> Given:
    """Return a value that stands in the IngressClassParams of a member."""
    return Given(value, member, OriginKind.CLASS, field, Ref("", params_of(member)),
                 "IngressClassParams")  # fmt: skip


def params_of(member: Member) -> str:
    """Return the name of the IngressClassParams of a member; empty for none."""
    return member.params.meta.name if member.params is not None else ""


def class_value(member: Member, key: str) -> ClassValue:
    """Return what the class of a member sets instead of an annotation; empty where it does not."""
    return BEATING[key].read(member.params) if key in BEATING else ""


def given_texts(members: Sequence[Member], key: str) -> list[Given]:
    """Return what each member gives: its class's value unless empty, else its annotation."""
    found = []
    for member in members:
        value = "" if _by_first(key) and member is not members[0] else class_value(member, key)
        if isinstance(value, str) and value:
            found.append(from_class(member, BEATING[key].path, value))
        elif (raw := member.annotations.text(key)) is not None:
            found.append(from_annotation(member, key, raw))
    return found


def given_items(member: Member, key: str) -> tuple[str, ...]:
    """Return the list that a member gives: its class's unless empty, else its annotation's."""
    return items_of_class(member, key) or member.annotations.strings(key) or ()


def items_of_class(member: Member, key: str) -> tuple[str, ...]:
    """Return the list that the class of a member sets instead of an annotation."""
    value = class_value(member, key)
    return value if isinstance(value, tuple) else ()


def distinct(given: Iterable[Given]) -> list[str]:
    """Return the different values, sorted."""
    return sorted({g.value for g in given})


@dataclass(frozen=True, slots=True)
class Override:
    """An annotation, or one of its pairs, that has no effect beside a class's value."""

    key: str
    annotated: str
    of_class: str
    params: str


def overrides(member: Member, group: Group) -> Iterator[Override]:
    """Yield the annotations of a member whose value differs from that of the class that decides."""
    for key in BEATING:
        decides = _decides(member, key, group)
        of_class = class_value(decides, key)
        raw = member.annotations.text(key)
        if raw is not None and of_class:
            for annotated, wins in _differences(member, key, of_class):
                yield Override(key, annotated, wins, params_of(decides))


def _decides(member: Member, key: str, group: Group) -> Member:
    """Return the member whose class decides about a setting of another, or of its own."""
    return group.members[0] if _by_first(key) and group.members else member


def _by_first(key: str) -> bool:
    """Return whether only the class of the group's first member can set a value."""
    return key in BEATING and BEATING[key].reach is Reach.FIRST


def _differences(member: Member, key: str, of_class: ClassValue) -> Iterator[tuple[str, str]]:
    """Yield what a member annotates and what its class sets instead, where the two differ."""
    raw = member.annotations.raw[key]
    if isinstance(of_class, Mapping):
        for name, value in _pairs(member, key).items():
            if of_class.get(name, value) != value:
                yield f"{name}={value}", f"{name}={of_class[name]}"
    elif isinstance(of_class, tuple):
        listed = parse_list(raw)
        if listed and set(listed) != set(of_class):
            yield ",".join(listed), ",".join(of_class)
    elif raw != of_class:
        yield raw, of_class


def _pairs(member: Member, key: str) -> Mapping[str, str]:
    try:
        return member.annotations.mapping(key) or {}
    except Refused:
        # A value that does not parse is another failure.
        return {}


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting's value and its origin; `instead_of` is what the Ingress asks for in vain."""

    name: str
    value: str
    origin: str
    instead_of: str = ""


def settings_of(ingress: Ingress, group: Group | None, facts: Facts) -> tuple[Setting, ...]:
    """Return the settings that differ from the defaults, and the few that matter always.

    One that is being deleted has none any more.
    """
    members = (*group.members, *group.uncertain) if group is not None else ()
    own = next((m for m in members if m.ref == ingress.ref), None)
    if own is None or group is None:
        return ()
    hidden = dialect(facts).hidden
    # A class that was not read may set what is a default otherwise.
    closed = own.unread is None or own.params is not None
    found = []
    for annotation in CATALOGUE.values():
        if annotation.family or annotation.key in ELSEWHERE or annotation.key in hidden:
            continue
        given = list(_given(annotation, own, group, facts.snapshot))
        if not given and annotation.key in ALWAYS and closed:
            given = [_default(annotation, facts.config)]
        found += given
    return tuple(found)


def _given(
    annotation: Annotation, own: Member, group: Group, snapshot: Snapshot
) -> Iterator[Setting]:
    key = annotation.key
    decides = _decides(own, key, group)
    if class_value(decides, key):
        yield from _of_class(key, own, decides)
        return
    raw = own.annotations.text(key)
    services = list(_of_services(annotation, own, snapshot)) if annotation.on_service else []
    yield from (setting for setting in services if setting is not None)
    if raw is None and annotation.scope in SHARED:
        yield from _of_others(annotation, own, group)
    elif raw is not None and (not services or None in services):
        yield Setting(key, raw, "ingress")


def _of_class(key: str, own: Member, decides: Member) -> Iterator[Setting]:
    value = class_value(decides, key)
    raw = own.annotations.text(key)
    vain = [asked for asked, _ in _differences(own, key, value)] if raw is not None else []
    yield Setting(key, _spelled(value), f"class params {params_of(decides)}", ",".join(vain))
    if isinstance(value, Mapping):
        kept = {name: text for name, text in _pairs(own, key).items() if name not in value}
        if kept:
            yield Setting(key, _spelled(kept), "ingress")


def _of_services(
    annotation: Annotation, own: Member, snapshot: Snapshot
) -> Iterator[Setting | None]:
    """Yield what the annotation of each backend Service sets; None for one without it."""
    raw = own.annotations.text(annotation.key)
    for service in backends(own, snapshot):
        value = service.meta.annotations.get(annotation.full_key)
        if value is None:
            yield None
        else:
            vain = raw if raw is not None and raw != value else ""
            yield Setting(annotation.key, value, f"service {service.ref}", vain)


def backends(member: Member, snapshot: Snapshot) -> Iterator[Service]:
    """Yield each Service that an Ingress names, once."""
    ingress = member.ingress
    named = [p.backend for rule in ingress.rules for p in rule.paths] + [ingress.default_backend]
    names = dict.fromkeys(b.service for b in named if b and b.port != USE_ANNOTATION)
    for name in names:
        service = snapshot.kubernetes.service_by_ref.get(Ref(ingress.ref.namespace, name))
        if service is not None:
            yield service


def _of_others(annotation: Annotation, own: Member, group: Group) -> Iterator[Setting]:
    key = annotation.key
    for member in group.members:
        if member is own:
            continue
        of_class = "" if _by_first(key) else _spelled(class_value(member, key))
        value = of_class or member.annotations.text(key)
        if value:
            yield Setting(key, value, f"group member {member.ref}")
            return


def _default(annotation: Annotation, config: ControllerConfig) -> Setting:
    if not annotation.default.startswith("--"):
        return Setting(annotation.key, annotation.default, "default")
    flag = annotation.default.removeprefix("--")
    values = {
        "default-load-balancer-scheme": config.default_scheme,
        "default-target-type": config.default_target_type,
    }
    origin = f"controller flag --{flag}" if flag in config.given else "controller default"
    return Setting(annotation.key, values[flag], origin)


def _spelled(value: ClassValue) -> str:
    """Return a value as an annotation spells it."""
    if isinstance(value, Mapping):
        return ",".join(f"{key}={text}" for key, text in value.items())
    return value if isinstance(value, str) else ",".join(value)
