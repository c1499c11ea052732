"""Actions, conditions and transforms in the controller's JSON.

controller: pkg/model/elbv2/listener.go, listener_rule.go
"""

from kubectl_alb.desired.marshal_values import Json, given, text_map, token_json
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
    Stickiness,
    Transform,
)

REDACTED = "[REDACTED]"
CONFIGS = {
    "host-header": "hostHeaderConfig",
    "http-header": "httpHeaderConfig",
    "http-request-method": "httpRequestMethodConfig",
    "path-pattern": "pathPatternConfig",
    "query-string": "queryStringConfig",
    "source-ip": "sourceIPConfig",
}
REWRITES = {
    "host-header-rewrite": "hostHeaderRewriteConfig",
    "url-rewrite": "urlRewriteConfig",
}


def action_json(action: Action) -> Json:
    """Return one action."""
    match action:
        case Forward():
            return {"type": "forward", "forwardConfig": _forward(action)}
        case Redirect():
            return {"type": "redirect", "redirectConfig": _redirect(action)}
        case FixedResponse():
            return {"type": "fixed-response", "fixedResponseConfig": _fixed_response(action)}
        case AuthenticateCognito():
            return {"type": "authenticate-cognito", "authenticateCognitoConfig": _cognito(action)}
        case AuthenticateOidc():
            return {"type": "authenticate-oidc", "authenticateOIDCConfig": _oidc(action)}
        case JwtValidation():
            return {"type": "jwt-validation", "jwtValidationConfig": _jwt(action)}


def _forward(forward: Forward) -> Json:
    targets: list[Json] = [
        {"targetGroupARN": token_json(target.target_group), **given({"weight": target.weight})}
        for target in forward.targets
    ]
    return {
        # A forward to nothing is a nil slice in the controller.
        "targetGroups": targets or None,
        **given({"targetGroupStickinessConfig": _stickiness(forward.stickiness)}),
    }


def _stickiness(stickiness: Stickiness | None) -> Json:
    if stickiness is None:
        return None
    return given({"enabled": stickiness.enabled, "durationSeconds": stickiness.seconds})


def _redirect(redirect: Redirect) -> Json:
    parts: dict[str, Json] = {
        "host": redirect.host,
        "path": redirect.path,
        "port": redirect.port,
        "protocol": redirect.protocol,
        "query": redirect.query,
    }
    return {**given(parts), "statusCode": redirect.status_code}


def _fixed_response(response: FixedResponse) -> Json:
    optional: dict[str, Json] = {
        "contentType": response.content_type,
        "messageBody": response.message_body,
    }
    return {**given(optional), "statusCode": response.status_code}


def _session(session: Session) -> dict[str, Json]:
    optional: dict[str, Json] = {
        "authenticationRequestExtraParams": text_map(session.extra_params) or None,
        "onUnauthenticatedRequest": session.on_unauthenticated or None,
    }
    return {
        **given(optional),
        "scope": session.scope,
        "sessionCookieName": session.cookie,
        "sessionTimeout": session.timeout_seconds,
    }


def _cognito(action: AuthenticateCognito) -> Json:
    return {
        **_session(action.session),
        "userPoolARN": action.user_pool_arn,
        "userPoolClientID": action.client_id,
        "userPoolDomain": action.domain,
    }


def _oidc(action: AuthenticateOidc) -> Json:
    return {
        **_session(action.session),
        "issuer": action.issuer,
        "authorizationEndpoint": action.authorization_endpoint,
        "tokenEndpoint": action.token_endpoint,
        "userInfoEndpoint": action.user_info_endpoint,
        "clientID": REDACTED,
        "clientSecret": REDACTED,
    }


def _jwt(action: JwtValidation) -> Json:
    claims: list[Json] = [
        {"format": claim.format, "name": claim.name, "values": [*claim.values]}
        for claim in action.claims
    ]
    fixed: dict[str, Json] = {"jwksEndpoint": action.jwks_endpoint, "issuer": action.issuer}
    return {**fixed, **given({"additionalClaims": claims or None})}


def condition_json(condition: Condition) -> Json:
    """Return one condition."""
    config: dict[str, Json] = {}
    if condition.field == HTTP_HEADER:
        config["httpHeaderName"] = condition.header
    if condition.field == QUERY_STRING:
        pairs: list[Json] = [
            {**given({"key": key}), "value": value} for key, value in condition.pairs
        ]
        config["values"] = pairs
    elif condition.regex_values:
        config["regexValues"] = [*condition.regex_values]
    else:
        config["values"] = [*condition.values]
    return {"field": condition.field, CONFIGS.get(condition.field, condition.field): config}


def transform_json(transform: Transform) -> Json:
    """Return one transform."""
    rewrites: list[Json] = [
        {"regex": regex, "replace": replacement} for regex, replacement in transform.rewrites
    ]
    return {"type": transform.type, REWRITES[transform.type]: {"rewrites": rewrites}}
