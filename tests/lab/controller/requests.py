"""Rules as requests to AWS, with the defaults that AWS would fill in."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kubectl_alb.context.decode import elbv2 as decode_elbv2
from kubectl_alb.model import elbv2
from kubectl_alb.model.names import Ref
from kubectl_alb.model.rule import (
    HTTP_HEADER,
    QUERY_STRING,
    Action,
    AuthenticateCognito,
    AuthenticateOidc,
    Condition,
    FixedResponse,
    Forward,
    JwtValidation,
    Redirect,
    Session,
    Token,
    Transform,
)
from tests.lab.api import Api

Json = dict[str, Any]
REWRITES = {
    "host-header-rewrite": "HostHeaderRewriteConfig",
    "url-rewrite": "UrlRewriteConfig",
}


@dataclass(frozen=True, slots=True)
class Requests:
    """Writes requests; `resolve` gives what AWS assigned, `api` the secrets of OIDC clients."""

    resolve: Callable[[Token], str]
    api: Api

    def actions(self, actions: Sequence[Action]) -> list[Json]:
        """Return actions in their order."""
        return [{**self._action(a), "Order": n} for n, a in enumerate(actions, start=1)]

    def _action(self, action: Action) -> Json:
        match action:
            case Forward():
                return {"Type": "forward", "ForwardConfig": self._forward(action)}
            case Redirect():
                return {"Type": "redirect", "RedirectConfig": _redirect(action)}
            case FixedResponse():
                return {"Type": "fixed-response", "FixedResponseConfig": _fixed(action)}
            case AuthenticateCognito():
                config = {**_session(action.session), **_cognito(action)}
                return {"Type": "authenticate-cognito", "AuthenticateCognitoConfig": config}
            case AuthenticateOidc():
                config = {**_session(action.session), **self._oidc(action)}
                return {"Type": "authenticate-oidc", "AuthenticateOidcConfig": config}
            case JwtValidation():
                return {"Type": "jwt-validation", "JwtValidationConfig": _jwt(action)}

    def _forward(self, forward: Forward) -> Json:
        sticky = forward.stickiness
        stickiness: Json = {"Enabled": bool(sticky and sticky.enabled)}
        if sticky and sticky.seconds is not None:
            stickiness["DurationSeconds"] = sticky.seconds
        targets = [
            {
                "TargetGroupArn": self.resolve(target.target_group),
                "Weight": 1 if target.weight is None else target.weight,
            }
            for target in forward.targets
        ]
        return {"TargetGroups": targets, "TargetGroupStickinessConfig": stickiness}

    def _oidc(self, action: AuthenticateOidc) -> Json:
        return {
            "Issuer": action.issuer,
            "AuthorizationEndpoint": action.authorization_endpoint,
            "TokenEndpoint": action.token_endpoint,
            "UserInfoEndpoint": action.user_info_endpoint,
            **self._client(action.secret),
        }

    def _client(self, secret: Ref | None) -> Json:
        if secret is None:
            return {}
        path = f"/api/v1/namespaces/{secret.namespace}/secrets/{secret.name}"
        data = self.api.get(path).get("data") or {}
        texts = {key: base64.b64decode(value).decode() for key, value in data.items()}
        # Releases before 2.2 took the id from `clientId`.
        id_ = texts.get("clientID", texts.get("clientId", ""))
        return {
            "ClientId": id_.rstrip("\n\r"),
            "ClientSecret": texts.get("clientSecret", "").rstrip("\n\r"),
        }


def _redirect(action: Redirect) -> Json:
    return {
        "Protocol": action.protocol or "#{protocol}",
        "Port": action.port or "#{port}",
        "Host": action.host or "#{host}",
        "Path": action.path or "/#{path}",
        "Query": "#{query}" if action.query is None else action.query,
        "StatusCode": action.status_code,
    }


def _fixed(action: FixedResponse) -> Json:
    config = {"StatusCode": action.status_code}
    if action.content_type:
        config["ContentType"] = action.content_type
    if action.message_body:
        config["MessageBody"] = action.message_body
    return config


def _session(session: Session) -> Json:
    config: Json = {
        "Scope": session.scope,
        "SessionCookieName": session.cookie,
        "SessionTimeout": session.timeout_seconds,
        "OnUnauthenticatedRequest": session.on_unauthenticated,
    }
    if session.extra_params:
        config["AuthenticationRequestExtraParams"] = dict(session.extra_params)
    return config


def _cognito(action: AuthenticateCognito) -> Json:
    return {
        "UserPoolArn": action.user_pool_arn,
        "UserPoolClientId": action.client_id,
        "UserPoolDomain": action.domain,
    }


def _jwt(action: JwtValidation) -> Json:
    config: Json = {"JwksEndpoint": action.jwks_endpoint, "Issuer": action.issuer}
    if action.claims:
        config["AdditionalClaims"] = [
            {"Format": claim.format, "Name": claim.name, "Values": list(claim.values)}
            for claim in action.claims
        ]
    return config


def condition_request(condition: Condition) -> Json:
    """Return one condition."""
    config: Json = {}
    if condition.field == HTTP_HEADER:
        config["HttpHeaderName"] = condition.header
    if condition.field == QUERY_STRING:
        config["Values"] = [
            {"Value": value} if key is None else {"Key": key, "Value": value}
            for key, value in condition.pairs
        ]
    elif condition.regex_values:
        config["RegexValues"] = list(condition.regex_values)
    else:
        config["Values"] = list(condition.values)
    return {"Field": condition.field, decode_elbv2.CONFIGS[condition.field]: config}


def transform_request(transform: Transform) -> Json:
    """Return one transform."""
    rewrites = [{"Regex": regex, "Replace": replace} for regex, replace in transform.rewrites]
    return {"Type": transform.type, REWRITES[transform.type]: {"Rewrites": rewrites}}


def as_told(actions: Sequence[Json]) -> tuple[elbv2.Action, ...]:
    """Read requested actions as AWS would tell them, to compare."""
    return tuple(map(decode_elbv2.action, actions))
