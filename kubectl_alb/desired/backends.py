"""What an Ingress backend means: conditions, transforms, action, authentication.

controller: pkg/ingress/enhanced_backend_builder.go
"""

from dataclasses import dataclass

from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.desired.action_config import (
    ActionConfig,
    ForwardConfig,
    TargetConfig,
    annotated_action,
    unavailable,
)
from kubectl_alb.desired.auth import AuthConfig, auth_config, jwt_config
from kubectl_alb.desired.conditions import condition_fault
from kubectl_alb.desired.go.annotations import trees
from kubectl_alb.desired.go.json import Tree
from kubectl_alb.desired.go.shapes import TRANSFORMS, shapes_of
from kubectl_alb.desired.service_backend import find_service, service_view
from kubectl_alb.facts.dialect import dialect
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.kubernetes import USE_ANNOTATION, IngressBackend
from kubectl_alb.model.names import Ref
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.rule import JwtValidation, Transform

REWRITES = {
    "host-header-rewrite": "hostHeaderRewriteConfig",
    "url-rewrite": "urlRewriteConfig",
}


@dataclass(frozen=True, slots=True)
class Backend:
    """A backend with all that annotations add to it."""

    conditions: tuple[Tree, ...]
    transforms: tuple[Transform, ...]
    action: ActionConfig
    auth: AuthConfig
    jwt: JwtValidation | None


class Backends:
    """The backends of a group, each read once; the controller too keeps Services for the group."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._known: dict[tuple[Ref, IngressBackend], Backend] = {}

    def of(self, member: Member, backend: IngressBackend | None) -> Backend:
        """Read a backend; refuse what the controller refuses, in its order."""
        if backend is None:
            raise Refused(
                RefusalReason.BACKEND_NOT_A_SERVICE, 'missing required "service" field', member.ref
            )
        key = (member.ref, backend)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._read(member, backend)
        return found

    def _read(self, member: Member, backend: IngressBackend) -> Backend:
        conditions = self._conditions(member, backend.service)
        transforms = _transforms(member, backend.service)
        action = self._action(member, backend)
        if isinstance(action, ForwardConfig):
            action = self._with_services(member, action)
        return Backend(
            conditions,
            transforms,
            action,
            auth_config(self._auth_annotations(member, action)),
            jwt_config(member.annotations),
        )

    def _conditions(self, member: Member, service: str) -> tuple[Tree, ...]:
        key = f"conditions.{service}"
        conditions = trees(member.annotations, key, shapes_of(self.facts.config.version).conditions)
        fault = next(filter(None, map(condition_fault, conditions)), "")
        if fault:
            raise Refused(RefusalReason.CONDITION_INVALID, fault, member.ref, PREFIX + key)
        return conditions

    def _action(self, member: Member, backend: IngressBackend) -> ActionConfig:
        if backend.port == USE_ANNOTATION:
            return annotated_action(member, backend.service, self.facts)
        port = 0 if backend.port is None else backend.port
        return ForwardConfig((TargetConfig(service=backend.service, port=port),))

    def _with_services(self, member: Member, action: ForwardConfig) -> ActionConfig:
        """Require every Service; a single missing one becomes a 503 if that is tolerated."""
        names = {t.service for t in action.targets if t.service is not None}
        single = len(action.targets) == 1 and len(names) == 1
        for name in sorted(names):
            if find_service(Ref(member.ref.namespace, name), self.facts) is not None:
                continue
            if single and self.facts.config.tolerate_missing_service:
                return unavailable("Backend service does not exist")
            raise Refused(
                RefusalReason.SERVICE_NOT_FOUND, f'Service "{name}" not found', member.ref
            )
        return action

    def _auth_annotations(self, member: Member, action: ActionConfig) -> Annotated:
        """Let the annotations of a single Service win over those of the Ingress."""
        if not isinstance(action, ForwardConfig) or len(action.targets) != 1:
            return member.annotations
        name = action.targets[0].service
        ref = Ref(member.ref.namespace, name) if name is not None else None
        service = find_service(ref, self.facts) if ref is not None else None
        view = service_view(service, self.facts) if service is not None else {}
        if not view:
            return member.annotations
        return Annotated({**member.annotations.raw, **view}, dialect(self.facts), member.ref)


def _transforms(member: Member, service: str) -> tuple[Transform, ...]:
    key = f"transforms.{service}"
    found = []
    for given in trees(member.annotations, key, TRANSFORMS):
        kind = given.text("type")
        name = REWRITES.get(kind)
        config = given.tree(name) if name is not None else None
        if name is None:
            raise Refused(
                RefusalReason.TRANSFORM_TYPE_UNKNOWN,
                f"unknown transform type: {kind}",
                member.ref,
                PREFIX + key,
            )
        if config is None:
            raise Refused(
                RefusalReason.TRANSFORM_INVALID, f"missing {name}", member.ref, PREFIX + key
            )
        rewrites = tuple((r.text("regex"), r.text("replace")) for r in config.trees("rewrites"))
        if not rewrites:
            raise Refused(
                RefusalReason.TRANSFORM_INVALID,
                f"{name}.rewrites cannot be empty",
                member.ref,
                PREFIX + key,
            )
        found.append(Transform(kind, rewrites))
    return tuple(found)
