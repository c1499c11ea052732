"""Actions as AWS tells them, in the words of the model.

AWS adds to what it was told: the order, a weight, the parts of a redirect that stay as they are.
"""

from collections.abc import Callable, Mapping
from typing import Any

from kubectl_alb.model import elbv2
from kubectl_alb.model.rule import (
    Action,
    AuthenticateCognito,
    AuthenticateOidc,
    FixedResponse,
    Forward,
    JwtClaim,
    JwtValidation,
    Redirect,
    Session,
    Stickiness,
    Token,
    WeightedTarget,
)

TokenOf = Callable[[str], Token]
Settings = Mapping[str, Any]

# What AWS makes of the parts of a redirect that were left out.
KEPT_HOST, KEPT_PATH, KEPT_PORT = "#{host}", "/#{path}", "#{port}"
KEPT_PROTOCOL, KEPT_QUERY = "#{protocol}", "#{query}"


def actions_of(actions: tuple[elbv2.Action, ...], token: TokenOf) -> tuple[Action, ...]:
    """Return the actions in order; `token` turns the ARN of a target group into what it is here.

    An action of a type that is not known here is left out: the controller makes none of these.
    """
    found = (_action(action, token) for action in actions)
    return tuple(action for action in found if action is not None)


def _action(action: elbv2.Action, token: TokenOf) -> Action | None:
    match action.type:
        case "forward":
            return _forward(action, token)
        case "redirect":
            return _redirect(action.redirect)
        case "fixed-response":
            return FixedResponse(
                action.status_code, action.content_type or None, action.message_body or None
            )
    read = _READERS.get(action.type)
    return read(action.settings) if read is not None else None


def _forward(action: elbv2.Action, token: TokenOf) -> Forward:
    targets = (WeightedTarget(token(group.arn), group.weight) for group in action.target_groups)
    sticky = action.sticky_seconds
    return Forward(tuple(targets), Stickiness(sticky is not None, sticky))


def _redirect(said: Mapping[str, str]) -> Redirect:
    return Redirect(
        said.get("StatusCode", ""),
        said.get("Host", KEPT_HOST),
        said.get("Path", KEPT_PATH),
        said.get("Port", KEPT_PORT),
        said.get("Protocol", KEPT_PROTOCOL),
        said.get("Query", KEPT_QUERY),
    )


def _session(said: Settings) -> Session:
    return Session(
        said.get("OnUnauthenticatedRequest") or "authenticate",
        said.get("Scope") or "openid",
        said.get("SessionCookieName") or "AWSELBAuthSessionCookie",
        int(said.get("SessionTimeout") or 604800),
        said.get("AuthenticationRequestExtraParams") or {},
    )


def _cognito(said: Settings) -> AuthenticateCognito:
    return AuthenticateCognito(
        said.get("UserPoolArn") or "",
        said.get("UserPoolClientId") or "",
        said.get("UserPoolDomain") or "",
        _session(said),
    )


def _oidc(said: Settings) -> AuthenticateOidc:
    return AuthenticateOidc(
        said.get("Issuer") or "",
        said.get("AuthorizationEndpoint") or "",
        said.get("TokenEndpoint") or "",
        said.get("UserInfoEndpoint") or "",
        _session(said),
    )


def _jwt(said: Settings) -> JwtValidation:
    claims = (
        JwtClaim(claim.get("Format") or "", claim.get("Name") or "", tuple(claim["Values"] or ()))
        for claim in said.get("AdditionalClaims") or ()
    )
    return JwtValidation(said.get("JwksEndpoint") or "", said.get("Issuer") or "", tuple(claims))


_READERS: Mapping[str, Callable[[Settings], Action]] = {
    "authenticate-cognito": _cognito,
    "authenticate-oidc": _oidc,
    "jwt-validation": _jwt,
}
