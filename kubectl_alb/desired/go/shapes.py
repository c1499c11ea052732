"""The Go types behind the controller's JSON annotations, per release.

controller: pkg/ingress/config_types.go, model_build_listener.go
"""

from dataclasses import dataclass
from functools import lru_cache

from kubectl_alb.controller.flags import Version
from kubectl_alb.desired.go.json import (
    OPTIONAL_BOOL,
    OPTIONAL_PORT,
    OPTIONAL_TEXT,
    TEXT,
    Shape,
    integer,
    list_of,
    map_of,
    named_text,
    pointer,
    struct,
)

_PAIR = struct("QueryStringKeyValuePair", {"key": OPTIONAL_TEXT, "value": TEXT})
_REWRITE = struct("RewriteConfig", {"regex": TEXT, "replace": TEXT})
_REWRITES = pointer(struct("RewriteConfigObject", {"rewrites": list_of(_REWRITE)}))
_FIXED_RESPONSE = struct(
    "FixedResponseActionConfig",
    {"contentType": OPTIONAL_TEXT, "messageBody": OPTIONAL_TEXT, "statusCode": TEXT},
)
_REDIRECT = struct(
    "RedirectActionConfig",
    {
        **dict.fromkeys(("host", "path", "port", "protocol", "query"), OPTIONAL_TEXT),
        "statusCode": TEXT,
    },
)

TRANSFORMS = list_of(
    struct(
        "Transform",
        {
            "type": named_text("ingress.TransformType"),
            "hostHeaderRewriteConfig": _REWRITES,
            "urlRewriteConfig": _REWRITES,
        },
    )
)
COGNITO = struct(
    "AuthIDPConfigCognito",
    {
        **dict.fromkeys(("userPoolARN", "userPoolClientID", "userPoolDomain"), TEXT),
        "authenticationRequestExtraParams": map_of(TEXT),
    },
)
OIDC = struct(
    "AuthIDPConfigOIDC",
    {
        **dict.fromkeys(
            ("issuer", "authorizationEndpoint", "tokenEndpoint", "userInfoEndpoint", "secretName"),
            TEXT,
        ),
        "authenticationRequestExtraParams": map_of(TEXT),
    },
)
JWT = struct(
    "JwtValidationConfig",
    {
        "jwksEndpoint": TEXT,
        "issuer": TEXT,
        "additionalClaims": list_of(
            struct(
                "JwtAdditionalClaim",
                {
                    "format": named_text("ingress.jwtAdditionalClaimFormat"),
                    "name": TEXT,
                    "values": list_of(TEXT),
                },
            )
        ),
    },
)


@dataclass(frozen=True, slots=True)
class Shapes:
    """The types that differ between releases: integers had 64 bits before v2.9.0."""

    action: Shape
    conditions: Shape
    listen_ports: Shape
    mutual_authentication: Shape


@lru_cache
def shapes_of(version: Version) -> Shapes:
    """Return the types of a release."""
    bits = 32 if version >= (2, 9, 0) else 64
    mtls = {
        "port": integer(bits),
        "mode": TEXT,
        "trustStore": OPTIONAL_TEXT,
        "ignoreClientCertificateExpiry": OPTIONAL_BOOL,
    }
    if version >= (2, 12, 0):
        mtls["advertiseTrustStoreCaNames"] = OPTIONAL_TEXT
    return Shapes(
        action=_action(version, bits),
        conditions=_conditions(version),
        listen_ports=list_of(map_of(integer(bits))),
        mutual_authentication=list_of(struct("MutualAuthenticationConfig", mtls)),
    )


def _action(version: Version, bits: int) -> Shape:
    by_name = {"targetGroupName": OPTIONAL_TEXT} if version >= (2, 14, 0) else {}
    target = struct(
        "TargetGroupTuple",
        {
            "targetGroupARN": OPTIONAL_TEXT,
            **by_name,
            "serviceName": OPTIONAL_TEXT,
            "servicePort": OPTIONAL_PORT,
            "weight": integer(bits, optional=True),
        },
    )
    stickiness = struct(
        "TargetGroupStickinessConfig",
        {"enabled": OPTIONAL_BOOL, "durationSeconds": integer(bits, optional=True)},
    )
    forward = struct(
        "ForwardActionConfig",
        {"targetGroups": list_of(target), "targetGroupStickinessConfig": pointer(stickiness)},
    )
    return struct(
        "Action",
        {
            "type": named_text("ingress.ActionType"),
            "targetGroupARN": OPTIONAL_TEXT,
            **by_name,
            "fixedResponseConfig": pointer(_FIXED_RESPONSE),
            "redirectConfig": pointer(_REDIRECT),
            "forwardConfig": pointer(forward),
        },
    )


def _conditions(version: Version) -> Shape:
    texts = list_of(TEXT)
    values = {"values": texts}
    # regexValues came with v2.14.1; before, the key was ignored like any unknown one.
    either = {"regexValues": texts, **values} if version >= (2, 14, 1) else values
    header = {"httpHeaderName": TEXT, **either}
    configs = {
        "hostHeaderConfig": struct("HostHeaderConditionConfig", either),
        "httpHeaderConfig": struct("HTTPHeaderConditionConfig", header),
        "httpRequestMethodConfig": struct("HTTPRequestMethodConditionConfig", values),
        "pathPatternConfig": struct("PathPatternConditionConfig", either),
        "queryStringConfig": struct("QueryStringConditionConfig", {"values": list_of(_PAIR)}),
        "sourceIPConfig": struct("SourceIPConditionConfig", values),
    }
    field = named_text("ingress.RuleConditionField")
    shapes = {name: pointer(shape) for name, shape in configs.items()}
    return list_of(struct("RuleCondition", {"field": field, **shapes}))
