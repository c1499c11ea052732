"""What has been built so far for one group, and where its values came from."""

from dataclasses import dataclass, field

from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, Member
from kubectl_alb.facts.settings import Given
from kubectl_alb.model.origin import Origin, OriginKind
from kubectl_alb.model.stack import (
    Binding,
    Certificate,
    FrontendTarget,
    Listener,
    LoadBalancer,
    ManagedSecurityGroup,
    Rule,
    ShieldProtection,
    Stack,
    TargetGroup,
    Token,
    WebAclAssociation,
)


@dataclass(slots=True)
class Draft:
    """A stack in the making.

    `backend_sg` is the source of node and pod rules, None where the controller writes none.
    """

    facts: Facts
    group: Group
    load_balancers: list[LoadBalancer] = field(default_factory=list)
    security_groups: list[ManagedSecurityGroup] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    target_groups: dict[str, TargetGroup] = field(default_factory=dict)
    bindings: dict[str, Binding] = field(default_factory=dict)
    certificates: list[Certificate] = field(default_factory=list)
    web_acls: list[WebAclAssociation] = field(default_factory=list)
    shield: ShieldProtection | None = None
    frontend_targets: list[FrontendTarget] = field(default_factory=list)
    backend_sg: Token | None = None
    origins: list[Origin] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def members(self) -> tuple[Member, ...]:
        """The group's active members in order."""
        return self.group.members

    def trace(self, type_: str, id_: str, path: str, given: Given | None) -> None:
        """Remember what decided a field; nothing for a built-in default."""
        if given is not None:
            self.origins.append(
                Origin(type_, id_, path, given.kind, given.key, given.object, given.object_kind)
            )

    def flag(self, type_: str, id_: str, path: str, flag: str) -> None:
        """Remember that a controller flag decided a field, if the flag was given at all."""
        if flag in self.facts.config.given:
            self.origins.append(Origin(type_, id_, path, OriginKind.FLAG, f"--{flag}"))

    def unknown(self, type_: str, id_: str, path: str, why: str) -> None:
        """Remember that a field could not be predicted."""
        self.origins.append(Origin(type_, id_, path, OriginKind.UNKNOWN, why))
        if why not in self.notes:
            self.notes.append(why)

    def stack(self) -> Stack:
        """Return what was built, every list in order of port or id."""
        return Stack(
            id=self.group.id,
            load_balancers=tuple(self.load_balancers),
            security_groups=tuple(self.security_groups),
            listeners=tuple(sorted(self.listeners, key=lambda ls: (ls.load_balancer, ls.port))),
            rules=tuple(self.rules),
            target_groups=tuple(self.target_groups[key] for key in sorted(self.target_groups)),
            bindings=tuple(self.bindings[key] for key in sorted(self.bindings)),
            certificates=tuple(sorted(self.certificates, key=lambda c: c.id)),
            web_acls=tuple(self.web_acls),
            shield=self.shield,
            frontend_targets=tuple(sorted(self.frontend_targets, key=lambda t: t.port)),
            members=tuple(member.ref for member in self.members),
            origins=tuple(self.origins),
            notes=tuple(self.notes),
        )
