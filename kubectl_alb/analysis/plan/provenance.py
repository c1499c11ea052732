"""What decided a field: the annotation, class field or flag, and the line of the manifest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kubectl_alb.desired.tags import LOW_PRIORITY
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.indexes import grouped
from kubectl_alb.model.kubernetes import USE_ANNOTATION, Meta
from kubectl_alb.model.names import Ref
from kubectl_alb.model.origin import Origin, OriginKind
from kubectl_alb.model.rule import Forward, Redirect, Reference, RuleSource
from kubectl_alb.model.stack import Binding, Listener, Rule, Stack, Type

# Annotations that may stand behind a field for which the builder names nothing, likeliest first.
LIKELY: Mapping[tuple[str, str], tuple[str, ...]] = {
    (Type.SECURITY_GROUP, "ingress"): (
        "inbound-cidrs",
        "security-group-prefix-lists",
        "listen-ports",
    ),
    (Type.LISTENER, "port"): ("listen-ports",),
    (Type.LISTENER, "protocol"): ("listen-ports",),
    (Type.LISTENER, "certificates"): ("certificate-arn",),
    (Type.LISTENER, "defaultActions"): ("ssl-redirect",),
}
TAG = "tags."


@dataclass(frozen=True, slots=True)
class Cause:
    """What decided a value; `file` and `line` are set for objects read from a manifest."""

    origin: Origin | None = None
    ingress: Ref | None = None
    file: str = ""
    line: int = 0


NOBODY = Cause()


class Provenance:
    """Finds the causes of one stack's fields."""

    def __init__(self, stack: Stack, facts: Facts) -> None:
        self.stack = stack
        self.facts = facts
        self.snapshot = facts.snapshot
        self.config = facts.config

    @cached_property
    def _origins(self) -> Mapping[tuple[str, str, str], Origin]:
        known = (o for o in self.stack.origins if o.kind is not OriginKind.UNKNOWN)
        return {(o.type, o.id, o.field): o for o in known}

    @cached_property
    def _members(self) -> tuple[Meta, ...]:
        found = (self.snapshot.kubernetes.ingress_by_ref.get(ref) for ref in self.stack.members)
        return tuple(one.meta for one in found if one is not None)

    @cached_property
    def _with_annotation(self) -> Mapping[str, tuple[Meta, ...]]:
        """The members by each annotation they carry, in order."""
        pairs = [(key, meta) for meta in self._members for key in meta.annotations]
        found = grouped(pairs, lambda pair: pair[0])
        return {key: tuple(meta for _, meta in some) for key, some in found.items()}

    def field(self, type_: str, resource: object, path: str) -> Cause:
        """Return what decided a field of a wanted resource."""
        id_ = getattr(resource, "id", "")
        origin = (
            self._fixed_tag(path)
            or self._nearest(type_, id_, path)
            or self._tag(path)
            or (None if _serves(resource, path) else self._likely(type_, path))
        )
        if origin is not None:
            return self.of_origin(origin)
        if isinstance(resource, Rule) and resource.source is not None:
            return self.of_source(resource.source, path)
        if isinstance(resource, Listener) and resource.default_source is not None:
            return self._at("Ingress", resource.default_source, "spec.defaultBackend")
        return NOBODY

    def resource(self, type_: str, resource: object) -> Cause:
        """Return what asks for a resource at all."""
        if isinstance(resource, Rule) and resource.source is not None:
            return self.of_source(resource.source, "")
        if isinstance(resource, Binding):
            return self._of_binding(resource)
        owner = getattr(resource, "ingress", None)
        if isinstance(owner, Ref):
            return self._at("Ingress", owner, "spec")
        likely = self._likely(type_, "port")
        if likely is not None:
            return self.of_origin(likely)
        return self._at("Ingress", self.stack.members[0], "") if self.stack.members else NOBODY

    def _of_binding(self, binding: Binding) -> Cause:
        """Return the Ingress whose backend asks for a binding, at the path if a rule leads there.

        Without a rule it is a default backend.
        """
        group = next((tg for tg in self.stack.target_groups if tg.id == binding.id), None)
        if group is None or group.ingress is None:
            return NOBODY
        for rule in self.stack.rules:
            if rule.source and rule.source.ingress == group.ingress and _leads_to(rule, group.id):
                return self.of_source(rule.source, "")
        return self._at("Ingress", group.ingress, "spec.defaultBackend")

    def of_source(self, source: RuleSource, path: str) -> Cause:
        """Return the Ingress path of a rule, or the annotation that says what the rule does."""
        backend = source.backend
        if path == "actions" and backend is not None and backend.port == USE_ANNOTATION:
            key = f"{PREFIX}actions.{backend.service}"
            origin = Origin(Type.RULE, "", path, OriginKind.ANNOTATION, key, source.ingress)
            return self.of_origin(origin)
        place = f"spec.rules.{source.rule_index}.http.paths.{source.path_index}"
        return self._at("Ingress", source.ingress, place)

    def of_origin(self, origin: Origin) -> Cause:
        """Return an origin with the line on which it stands."""
        if origin.object is None:
            return Cause(origin)
        annotation = origin.kind is OriginKind.ANNOTATION
        path = f"metadata.annotations.{origin.key}" if annotation else f"spec.{origin.key}"
        found = self._at(origin.object_kind, origin.object, path)
        return Cause(origin, found.ingress, found.file, found.line)

    def _nearest(self, type_: str, id_: str, path: str) -> Origin | None:
        while path:
            found = self._origins.get((type_, id_, path))
            if found is not None:
                return found
            path = path.rpartition(".")[0]
        return None

    def _fixed_tag(self, path: str) -> Origin | None:
        """Return the flag or class whose tag wins over annotations."""
        if not path.startswith(TAG):
            return None
        key = path.removeprefix(TAG)
        flagged = key in self.config.default_tags
        params = next((one for one in self._params if key in dict(one.tags)), None)
        if params is not None and not (flagged and not self.config.gate(LOW_PRIORITY)):
            name = Ref("", params.meta.name)
            return Origin("", "", path, OriginKind.CLASS, "tags", name, "IngressClassParams")
        if flagged and not self.config.gate(LOW_PRIORITY):
            return Origin("", "", path, OriginKind.FLAG, "--default-tags")
        return None

    @cached_property
    def _params(self) -> tuple[IngressClassParams, ...]:
        """The parameters of the members' classes."""
        group = groups(self.facts).get(self.stack.id)
        members = group.members if group is not None else ()
        found = {m.params.meta.name: m.params for m in members if m.params is not None}
        return tuple(found.values())

    def _tag(self, path: str) -> Origin | None:
        if not path.startswith(TAG):
            return None
        key = path.removeprefix(TAG)
        found = self._annotated(("tags",), path, f"{key}=")
        if found is None and key in self.config.default_tags:
            return Origin("", "", path, OriginKind.FLAG, "--default-tags")
        return found

    def _likely(self, type_: str, path: str) -> Origin | None:
        return self._annotated(LIKELY.get((type_, path), ()), path)

    def _annotated(self, keys: Iterable[str], path: str, part: str = "") -> Origin | None:
        for key in keys:
            for meta in self._with_annotation.get(PREFIX + key, ()):
                if part in meta.annotations[PREFIX + key]:
                    return Origin("", "", path, OriginKind.ANNOTATION, PREFIX + key, meta.ref)
        return None

    def annotated_with(self, text: str, key: str) -> Cause:
        """Return the member whose annotation holds a text."""
        origin = self._annotated((key,), key, text)
        return NOBODY if origin is None else self.of_origin(origin)

    def _at(self, kind: str, ref: Ref, path: str) -> Cause:
        meta = self._meta(kind, ref)
        ingress = ref if kind == "Ingress" else None
        if meta is None or meta.position is None:
            return Cause(None, ingress)
        return Cause(None, ingress, meta.position.file, meta.position.line_of(path))

    def _meta(self, kind: str, ref: Ref) -> Meta | None:
        return next(self._metas(kind, ref), None)

    def _metas(self, kind: str, ref: Ref) -> Iterator[Meta]:
        if kind == "Ingress" and ref in self.snapshot.kubernetes.ingress_by_ref:
            yield self.snapshot.kubernetes.ingress_by_ref[ref].meta
        elif kind == "Service" and ref in self.snapshot.kubernetes.service_by_ref:
            yield self.snapshot.kubernetes.service_by_ref[ref].meta
        elif (
            kind == "IngressClassParams"
            and ref.name in self.snapshot.kubernetes.class_params_by_name
        ):
            yield self.snapshot.kubernetes.class_params_by_name[ref.name].meta


def _serves(resource: object, path: str) -> bool:
    """Return whether the default action of a listener is its own, and no redirect to TLS."""
    return (
        path == "defaultActions"
        and isinstance(resource, Listener)
        and not any(isinstance(action, Redirect) for action in resource.default_actions)
    )


def _leads_to(rule: Rule, group: str) -> bool:
    """Return whether a rule forwards to a target group of the stack."""
    wanted = (Type.TARGET_GROUP, group)
    forwards = (action for action in rule.actions if isinstance(action, Forward))
    tokens = (target.target_group for forward in forwards for target in forward.targets)
    return any(isinstance(t, Reference) and (t.type, t.id) == wanted for t in tokens)
