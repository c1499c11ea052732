"""Listener rules: conditions, transforms, actions, and the Ingress path each rule came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kubectl_alb.model.kubernetes import IngressBackend
from kubectl_alb.model.names import Arn, Ref


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that AWS assigns on creation: an attribute of a resource of the same stack."""

    type: str
    id: str
    attribute: str

    def __str__(self) -> str:
        return f"#/resources/{self.type}/{self.id}/{self.attribute}"


# A known value, or one that exists only after deployment.
Token: TypeAlias = str | Reference

HOST_HEADER = "host-header"
PATH_PATTERN = "path-pattern"
HTTP_HEADER = "http-header"
HTTP_REQUEST_METHOD = "http-request-method"
QUERY_STRING = "query-string"
SOURCE_IP = "source-ip"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule; its values, or its regular expressions, are alternatives.

    `header` belongs to `http-header`; `pairs` (key or None, value) to `query-string`.
    """

    field: str
    values: tuple[str, ...] = ()
    regex_values: tuple[str, ...] = ()
    header: str = ""
    pairs: tuple[tuple[str | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Transform:
    """A rewrite of the URL or the host (`type`); each rewrite is (regex, replacement)."""

    type: str
    rewrites: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WeightedTarget:
    """One target group of a forward; `weight` is None where none was given."""

    target_group: Token
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Stickiness:
    """Target group stickiness of a forward; None means not given."""

    enabled: bool | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Forward:
    """Forward to target groups."""

    targets: tuple[WeightedTarget, ...]
    stickiness: Stickiness | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """Redirect the client; a part that is None stays as the client sent it."""

    status_code: str
    host: str | None = None
    path: str | None = None
    port: str | None = None
    protocol: str | None = None
    query: str | None = None


@dataclass(frozen=True, slots=True)
class FixedResponse:
    """Answer without a target."""

    status_code: str
    content_type: str | None = None
    message_body: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """What both ways to authenticate have in common."""

    on_unauthenticated: str
    scope: str
    cookie: str
    timeout_seconds: int
    extra_params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuthenticateCognito:
    """Authenticate with a Cognito user pool."""

    user_pool_arn: str
    client_id: str
    domain: str
    session: Session


@dataclass(frozen=True, slots=True)
class AuthenticateOidc:
    """Authenticate with an OpenID Connect provider; `secret` holds its client id and secret."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    user_info_endpoint: str
    session: Session
    secret: Ref | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class JwtClaim:
    """A claim that a token must have."""

    format: str
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JwtValidation:
    """Check a JSON Web Token."""

    jwks_endpoint: str
    issuer: str
    claims: tuple[JwtClaim, ...] = ()


Action: TypeAlias = (
    Forward | Redirect | FixedResponse | AuthenticateCognito | AuthenticateOidc | JwtValidation
)


@dataclass(frozen=True, slots=True)
class RuleSource:
    """The Ingress path that a rule was built from; indexes count from 0 in the manifest.

    `guess` marks one that was inferred from what a live rule looks like.
    """

    ingress: Ref
    host: str
    path: str
    path_type: str
    backend: IngressBackend | None
    rule_index: int = 0
    path_index: int = 0
    guess: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A listener rule; `listener` is the id of its listener."""

    listener: str
    priority: int
    conditions: tuple[Condition, ...]
    actions: tuple[Action, ...]
    transforms: tuple[Transform, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    source: RuleSource | None = field(default=None, compare=False)
    arn: Arn | None = field(default=None, compare=False)

    @property
    def id(self) -> str:
        """The resource id: listener port and priority."""
        return f"{self.listener}:{self.priority}"
