"""Listeners: default action, attributes, certificates.

controller: pkg/ingress/model_build_listener.go
"""

from kubectl_alb.controller.go_text import slice_text
from kubectl_alb.desired.actions import NOT_FOUND, actions_of, ssl_redirect
from kubectl_alb.desired.backends import Backends
from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.port_merge import Port
from kubectl_alb.desired.ports import HTTP
from kubectl_alb.desired.tags import group_tags, with_defaults
from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.settings import from_annotation, from_class
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.names import Ref
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.rule import Action
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import ALB_ID, Listener, MutualAuthentication, Type


def add_listener(draft: Draft, port: Port, redirect_to: int | None, backends: Backends) -> bool:
    """Build the listener of a port; tell whether it has rules, which a redirecting one has not."""
    redirects = redirect_to is not None and port.protocol == HTTP
    source = None
    if redirect_to is not None and redirects:
        actions: tuple[Action, ...] = (ssl_redirect(redirect_to),)
    else:
        actions, source = _default_actions(draft, port, backends)
    tags = with_defaults(group_tags(port.members, draft.facts), draft.facts)
    draft.listeners.append(
        Listener(
            id=str(port.number),
            load_balancer=ALB_ID,
            port=port.number,
            protocol=port.protocol,
            default_actions=actions,
            certificates=port.certificates,
            ssl_policy=port.ssl_policy,
            mutual_authentication=_mutual_authentication(draft, port),
            attributes=_attributes(draft, port),
            tags=tags,
            default_source=source,
        )
    )
    _trace(draft, port)
    return not redirects


def _default_actions(
    draft: Draft, port: Port, backends: Backends
) -> tuple[tuple[Action, ...], Ref | None]:
    with_default = [m for m in port.members if m.ingress.has_default_backend]
    if not with_default:
        return (NOT_FOUND,), None
    if len(with_default) > 1:
        refs = slice_text(member.ref for member in with_default)
        text = f"multiple ingress defined default backend: {refs}"
        raise Refused(RefusalReason.DEFAULT_BACKENDS, text, with_default[1].ref)
    member = with_default[0]
    backend = backends.of(member, member.ingress.default_backend)
    return actions_of(draft, member, port.protocol, backend), member.ref


def _mutual_authentication(draft: Draft, port: Port) -> MutualAuthentication | None:
    silent = port.mutual_authentication is None and port.protocol != HTTP
    if silent and (2, 7, 0) <= draft.facts.config.version <= (2, 8, 0):
        return MutualAuthentication("off")
    return port.mutual_authentication


def _attributes(draft: Draft, port: Port) -> dict[str, str]:
    """Merge the members' attributes; the class of the first member on the port wins."""
    first = port.members[0]
    of_class = _class_attributes(first, port)
    key = f"listener-attributes.{port.protocol}-{port.number}"
    settles = draft.facts.config.version >= (2, 10, 1)
    merged: dict[str, str] = {}
    for member in port.members:
        for name, value in (member.annotations.mapping(key) or {}).items():
            if merged.get(name, value) != value and not (settles and name in of_class):
                text = f"conflicting listener attributes {name}: {merged[name]} | {value}"
                raise Refused(
                    RefusalReason.LISTENER_ATTRIBUTE_CONFLICT,
                    f"{text} for ingress {member.ref}",
                    member.ref,
                    PREFIX + key,
                )
            merged[name] = value
            given = from_annotation(member, key)
            draft.trace(Type.LISTENER, str(port.number), f"listenerAttributes.{name}", given)
    for name in of_class:
        given = from_class(first, "listeners")
        draft.trace(Type.LISTENER, str(port.number), f"listenerAttributes.{name}", given)
    return {**merged, **of_class}


def _class_attributes(member: Member, port: Port) -> dict[str, str]:
    for entry in member.params.listeners if member.params is not None else ():
        if (entry.protocol, entry.port) == (port.protocol, port.number):
            return dict(entry.attributes)
    return {}


def _trace(draft: Draft, port: Port) -> None:
    id_ = str(port.number)
    draft.trace(Type.LISTENER, id_, "sslPolicy", port.ssl_policy_given)
    if port.ssl_policy_given is None and port.ssl_policy is not None:
        draft.flag(Type.LISTENER, id_, "sslPolicy", "default-ssl-policy")
    if port.certificates_unknown:
        why = f"{Section.CERTIFICATES.value} was not read"
        draft.unknown(Type.LISTENER, id_, "certificates", why)
    for key, path in (
        ("certificate-arn", "certificates"),
        ("listen-ports", "port"),
        ("mutual-authentication", "mutualAuthentication"),
    ):
        member = next((m for m in port.members if key in m.annotations.raw), None)
        if member is not None:
            draft.trace(Type.LISTENER, id_, path, from_annotation(member, key))
