"""Authentication and JWT settings of a backend, and the actions they become.

controller: pkg/ingress/auth_config_builder.go, model_build_actions.go
"""

from dataclasses import dataclass

from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.controller.go_text import map_text, quote, slice_text
from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.go.annotations import tree
from kubectl_alb.desired.go.json import Tree
from kubectl_alb.desired.go.shapes import COGNITO, JWT, OIDC
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.names import Ref
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.rule import (
    Action,
    AuthenticateCognito,
    AuthenticateOidc,
    JwtClaim,
    JwtValidation,
    Session,
)
from kubectl_alb.model.section import Section

SEVEN_DAYS = 604800
# The keys of a Secret of OIDC, each with how it may be spelled.
CLIENT_KEYS = {"clientID": {"clientID", "clientId"}, "clientSecret": {"clientSecret"}}


@dataclass(frozen=True, slots=True)
class AuthConfig:
    """What the annotations say about authentication, used or not."""

    type: str
    session: tuple[str, str, str, int]
    cognito: Tree | None
    oidc: Tree | None


def auth_config(annotations: Annotated) -> AuthConfig:
    """Read the settings; values that will not be used must parse all the same."""
    kind = annotations.text("auth-type")
    kind = "none" if kind is None else kind
    if kind not in ("none", "cognito", "oidc"):
        raise Refused(
            RefusalReason.AUTH_TYPE_UNKNOWN,
            f"unknown authType: {kind}",
            annotations.ingress,
            PREFIX + "auth-type",
        )
    timeout = annotations.integer64("auth-session-timeout")
    return AuthConfig(
        kind,
        (
            _text(annotations, "auth-on-unauthenticated-request", "authenticate"),
            _text(annotations, "auth-scope", "openid"),
            _text(annotations, "auth-session-cookie", "AWSELBAuthSessionCookie"),
            SEVEN_DAYS if timeout is None else timeout,
        ),
        tree(annotations, "auth-idp-cognito", COGNITO),
        tree(annotations, "auth-idp-oidc", OIDC),
    )


def _text(annotations: Annotated, key: str, default: str) -> str:
    raw = annotations.text(key)
    return default if raw is None else raw


def jwt_config(annotations: Annotated) -> JwtValidation | None:
    """Read `jwt-validation`; refuse what lacks a required field."""
    given = tree(annotations, "jwt-validation", JWT)
    if given is None:
        return None
    fault = next((f"{key} is a required field for" for key in _REQUIRED if not given.text(key)), "")
    claims = given.trees("additionalClaims")
    fault = fault or next(filter(None, map(_claim_fault, claims)), "")
    if fault:
        text = f"{fault} jwt validation"
        raise Refused(
            RefusalReason.JWT_INVALID, text, annotations.ingress, PREFIX + "jwt-validation"
        )
    return JwtValidation(
        given.text("jwksEndpoint"),
        given.text("issuer"),
        tuple(JwtClaim(c.text("format"), c.text("name"), c.texts("values")) for c in claims),
    )


_REQUIRED = ("jwksEndpoint", "issuer")


def _claim_fault(claim: Tree) -> str:
    for key in ("format", "name"):
        if not claim.text(key):
            return f"{key} is a required field for additional claims for"
    return "" if claim.texts("values") else "values must not be empty for additional claims for"


def auth_action(draft: Draft, namespace: str, config: AuthConfig) -> Action | None:
    """Return the action that authenticates; None when there is nothing to do."""
    on_unauthenticated, scope, cookie, timeout = config.session
    given = {"cognito": config.cognito, "oidc": config.oidc}.get(config.type)
    if given is None:
        if config.type == "none":
            return None
        name = {"cognito": "IDPConfigCognito", "oidc": "IDPConfigOIDC"}[config.type]
        raise Refused(
            RefusalReason.IDENTITY_PROVIDER_NOT_FOUND,
            f"missing {name}",
            annotation=f"{PREFIX}auth-idp-{config.type}",
        )
    params = given.text_map("authenticationRequestExtraParams")
    session = Session(on_unauthenticated, scope, cookie, timeout, params)
    if config.type == "cognito":
        return AuthenticateCognito(
            given.text("userPoolARN"),
            given.text("userPoolClientID"),
            given.text("userPoolDomain"),
            session,
        )
    secret = Ref(namespace, given.text("secretName"))
    require_secret(draft, secret)
    return AuthenticateOidc(
        given.text("issuer"),
        given.text("authorizationEndpoint"),
        given.text("tokenEndpoint"),
        given.text("userInfoEndpoint"),
        session,
        secret,
    )


def require_secret(draft: Draft, ref: Ref) -> None:
    """Refuse a Secret that is not there or lacks a key; an unread section is assumed good."""
    facts = draft.facts
    if not facts.snapshot.known(Section.SECRETS):
        note = f"not known whether secret {ref} is good: {Section.SECRETS.value} was not read"
        if note not in draft.notes:
            draft.notes.append(note)
        return
    fault = name_fault(ref.name)
    if fault:
        raise Refused(RefusalReason.SECRET_NAME_INVALID, fault)
    secret = next((s for s in facts.snapshot.kubernetes.secrets if s.meta.ref == ref), None)
    if secret is None:
        text = f'secrets "{ref.name}" not found'
        raise Refused(RefusalReason.SECRET_NOT_FOUND, text, missing=ref.name)
    key, _, value = facts.config.required_secrets_label.partition("=")
    if key and secret.meta.labels.get(key) != value:
        labels = map_text(secret.meta.labels)
        text = f"secret {ref} is missing required label {key}={value}; actual labels: {labels}"
        raise Refused(RefusalReason.SECRET_WITHOUT_LABEL, text)
    for key, spellings in CLIENT_KEYS.items():
        if not spellings & set(secret.keys):
            text = f"missing {key}, secret: {ref}"
            raise Refused(RefusalReason.SECRET_WITHOUT_KEY, text, missing=ref.name)


def name_fault(name: str) -> str:
    """Return what the Kubernetes client has against a name (client-go, rest/request.go)."""
    if not name:
        return "resource name may not be empty"
    if name in (".", ".."):
        faults = [f"may not be '{name}'"]
    else:
        faults = [f"may not contain '{part}'" for part in "/%" if part in name]
    return f"invalid resource name {quote(name)}: {slice_text(faults)}" if faults else ""
