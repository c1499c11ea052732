"""The annotations of the controller: key, kind, place, release, and how a group merges them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from kubectl_alb.controller.class_fields import BEATING
from kubectl_alb.controller.flags import Version
from kubectl_alb.facts.tags import PREFIX


class Kind(Enum):
    """How the controller reads a raw annotation value."""

    TEXT = "string"
    BOOL = "boolean"
    INT32 = "integer"
    INT64 = "integer (64 bit)"
    LIST = "comma-separated list"
    MAP = "k1=v1,k2=v2"
    JSON = "JSON"


class Scope(Enum):
    """What one value of an annotation governs."""

    GROUP = "the load balancer of the whole group"
    PORT = "one listener port"
    INGRESS = "the rules of its Ingress"
    BACKEND = "the target group of one Ingress, Service and port"


class Merge(Enum):
    """What happens when several members of a group set an annotation."""

    AGREE = "members that set it must set the same value"
    PER_KEY = "merged per key; a key set twice must have one value"
    JOIN = "the members' lists are concatenated"
    OWN = "every Ingress has its own"
    SERVICE_WINS = "the Service's value replaces the Ingress's"
    IDENTICAL = "members that set it must set equal maps"


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation key, without the prefix.

    `family` means that a name follows the key (`actions.NAME`). `values` are the accepted words
    where they are few.
    """

    key: str
    kind: Kind
    scope: Scope
    merge: Merge
    since: Version
    help: str
    default: str = ""
    values: tuple[str, ...] = ()
    on_service: bool = False
    family: bool = False

    @property
    def full_key(self) -> str:
        """The key as it is written on an object."""
        return PREFIX + self.key

    @property
    def class_field(self) -> str:
        """The path of the IngressClassParams field that wins over it; empty for none."""
        return BEATING[self.key].path if self.key in BEATING else ""


_K, _S, _M = Kind, Scope, Merge
_V2_0: Version = (2, 0, 0)

_ALL = (
    Annotation(
        "group.name",
        _K.TEXT,
        _S.INGRESS,
        _M.OWN,
        _V2_0,
        "names the IngressGroup that the Ingress joins",
    ),
    Annotation(
        "group.order",
        _K.INT32,
        _S.INGRESS,
        _M.OWN,
        _V2_0,
        "places the Ingress in its group, from -1000 to 1000; the lowest comes first",
        default="0",
    ),
    Annotation(
        "load-balancer-name",
        _K.TEXT,
        _S.GROUP,
        _M.AGREE,
        (2, 2, 0),
        "fixes the name of the load balancer, at most 32 characters",
    ),
    Annotation(
        "scheme",
        _K.TEXT,
        _S.GROUP,
        _M.AGREE,
        _V2_0,
        "chooses between public and private addresses",
        default="--default-load-balancer-scheme",
        values=("internal", "internet-facing"),
    ),
    Annotation(
        "ip-address-type",
        _K.TEXT,
        _S.GROUP,
        _M.AGREE,
        _V2_0,
        "chooses the IP families of the load balancer",
        default="ipv4",
        values=("ipv4", "dualstack", "dualstack-without-public-ipv4"),
    ),
    Annotation(
        "subnets",
        _K.LIST,
        _S.GROUP,
        _M.AGREE,
        _V2_0,
        "lists subnets by id or Name tag; without it they are discovered",
    ),
    Annotation(
        "security-groups",
        _K.LIST,
        _S.GROUP,
        _M.AGREE,
        _V2_0,
        "lists security groups by id or Name tag instead of the managed one",
    ),
    Annotation(
        "manage-backend-security-group-rules",
        _K.BOOL,
        _S.GROUP,
        _M.AGREE,
        (2, 3, 0),
        "lets the controller open node and pod ports for listed security groups",
        default="--enable-manage-backend-security-group-rules",
    ),
    Annotation(
        "customer-owned-ipv4-pool",
        _K.TEXT,
        _S.GROUP,
        _M.AGREE,
        (2, 1, 0),
        "takes addresses from a customer-owned pool on Outposts",
    ),
    Annotation(
        "ipam-ipv4-pool-id",
        _K.TEXT,
        _S.GROUP,
        _M.AGREE,
        (2, 12, 0),
        "takes public IPv4 addresses from an IPAM pool",
    ),
    Annotation(
        "load-balancer-attributes",
        _K.MAP,
        _S.GROUP,
        _M.PER_KEY,
        _V2_0,
        "sets attributes of the load balancer",
    ),
    Annotation(
        "minimum-load-balancer-capacity",
        _K.MAP,
        _S.GROUP,
        _M.AGREE,
        (2, 11, 0),
        "reserves capacity: CapacityUnits=N",
    ),
    Annotation(
        "tags",
        _K.MAP,
        _S.GROUP,
        _M.PER_KEY,
        _V2_0,
        "tags the AWS resources",
        on_service=True,
    ),
    Annotation(
        "listen-ports",
        _K.JSON,
        _S.INGRESS,
        _M.JOIN,
        _V2_0,
        'lists the ports to listen on, as [{"HTTP":80},{"HTTPS":443}]',
        default="443 with a certificate, else 80",
    ),
    Annotation(
        "ssl-redirect",
        _K.INT32,
        _S.GROUP,
        _M.AGREE,
        (2, 2, 0),
        "redirects every HTTP listener to this HTTPS port",
    ),
    Annotation(
        "inbound-cidrs",
        _K.LIST,
        _S.PORT,
        _M.AGREE,
        _V2_0,
        "limits which addresses may connect",
        default="0.0.0.0/0, ::/0",
    ),
    Annotation(
        "security-group-prefix-lists",
        _K.LIST,
        _S.PORT,
        _M.AGREE,
        (2, 8, 0),
        "limits who may connect to managed prefix lists",
    ),
    Annotation(
        "certificate-arn",
        _K.LIST,
        _S.PORT,
        _M.JOIN,
        _V2_0,
        "lists ACM certificates; the first of the first member is the default one",
        default="discovered by host name",
    ),
    Annotation(
        "ssl-policy",
        _K.TEXT,
        _S.PORT,
        _M.AGREE,
        _V2_0,
        "chooses the TLS policy of HTTPS listeners",
        default="--default-ssl-policy",
    ),
    Annotation(
        "mutual-authentication",
        _K.JSON,
        _S.PORT,
        _M.AGREE,
        (2, 7, 0),
        "asks clients for certificates, per port",
    ),
    Annotation(
        "listener-attributes",
        _K.MAP,
        _S.PORT,
        _M.PER_KEY,
        (2, 9, 0),
        "sets attributes of the listener PROTOCOL-PORT",
        family=True,
    ),
    Annotation(
        "create-acm-cert",
        _K.BOOL,
        _S.INGRESS,
        _M.OWN,
        (3, 3, 0),
        "has the controller request a certificate for the hosts of the Ingress",
        default="false",
    ),
    Annotation(
        "acm-pca-arn",
        _K.TEXT,
        _S.INGRESS,
        _M.OWN,
        (3, 3, 0),
        "names the private CA that issues the requested certificate",
        default="--default-pca-arn",
    ),
    Annotation(
        "actions",
        _K.JSON,
        _S.INGRESS,
        _M.OWN,
        _V2_0,
        "defines what a backend called NAME with port use-annotation does",
        family=True,
    ),
    Annotation(
        "conditions",
        _K.JSON,
        _S.INGRESS,
        _M.OWN,
        _V2_0,
        "adds conditions to every path whose backend is called NAME",
        family=True,
    ),
    Annotation(
        "transforms",
        _K.JSON,
        _S.INGRESS,
        _M.OWN,
        (2, 14, 1),
        "rewrites the URL or host for every path whose backend is called NAME",
        family=True,
    ),
    Annotation(
        "use-regex-path-match",
        _K.BOOL,
        _S.INGRESS,
        _M.OWN,
        (2, 14, 1),
        "reads ImplementationSpecific paths as regular expressions",
        default="false",
    ),
    Annotation(
        "target-type",
        _K.TEXT,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "registers nodes (instance) or pods (ip)",
        default="--default-target-type",
        values=("instance", "ip"),
        on_service=True,
    ),
    Annotation(
        "backend-protocol",
        _K.TEXT,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "chooses the protocol between load balancer and targets",
        default="HTTP",
        values=("HTTP", "HTTPS"),
        on_service=True,
    ),
    Annotation(
        "backend-protocol-version",
        _K.TEXT,
        _S.BACKEND,
        _M.SERVICE_WINS,
        (2, 1, 0),
        "chooses the HTTP version between load balancer and targets",
        default="HTTP1",
        values=("HTTP1", "HTTP2", "GRPC"),
        on_service=True,
    ),
    Annotation(
        "target-group-attributes",
        _K.MAP,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "sets attributes of the target group",
        on_service=True,
    ),
    Annotation(
        "target-node-labels",
        _K.MAP,
        _S.BACKEND,
        _M.SERVICE_WINS,
        (2, 2, 0),
        "registers only nodes with these labels (instance targets)",
        on_service=True,
    ),
    Annotation(
        "multi-cluster-target-group",
        _K.BOOL,
        _S.BACKEND,
        _M.SERVICE_WINS,
        (2, 10, 0),
        "lets several clusters register targets in one target group",
        default="false",
        on_service=True,
    ),
    Annotation(
        "target-control-port",
        _K.INT32,
        _S.BACKEND,
        _M.SERVICE_WINS,
        (2, 16, 0),
        "sets the port of the target control agent of SERVICE.PORT",
        family=True,
        on_service=True,
    ),
    Annotation(
        "healthcheck-port",
        _K.TEXT,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "chooses the probed port: traffic-port, a number or a Service port name",
        default="traffic-port",
        on_service=True,
    ),
    Annotation(
        "healthcheck-protocol",
        _K.TEXT,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "chooses the protocol of probes",
        default="the backend protocol",
        values=("HTTP", "HTTPS"),
        on_service=True,
    ),
    Annotation(
        "healthcheck-path",
        _K.TEXT,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "chooses the path of probes",
        default="/ (GRPC: /AWS.ALB/healthcheck)",
        on_service=True,
    ),
    Annotation(
        "healthcheck-interval-seconds",
        _K.INT32,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "sets the seconds between probes",
        default="15",
        on_service=True,
    ),
    Annotation(
        "healthcheck-timeout-seconds",
        _K.INT32,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "sets the seconds after which a probe fails",
        default="5",
        on_service=True,
    ),
    Annotation(
        "healthy-threshold-count",
        _K.INT32,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "sets how many good probes make a target healthy again",
        default="2",
        on_service=True,
    ),
    Annotation(
        "unhealthy-threshold-count",
        _K.INT32,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "sets how many bad probes make a target unhealthy",
        default="2",
        on_service=True,
    ),
    Annotation(
        "success-codes",
        _K.TEXT,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "lists the response codes that a probe accepts",
        default="200 (GRPC: 12)",
        on_service=True,
    ),
    Annotation(
        "auth-type",
        _K.TEXT,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "has HTTPS listeners authenticate users first",
        default="none",
        values=("none", "cognito", "oidc"),
        on_service=True,
    ),
    Annotation(
        "auth-idp-cognito",
        _K.JSON,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "describes the Cognito user pool",
        on_service=True,
    ),
    Annotation(
        "auth-idp-oidc",
        _K.JSON,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "describes the OpenID Connect provider",
        on_service=True,
    ),
    Annotation(
        "auth-on-unauthenticated-request",
        _K.TEXT,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "chooses what happens to users who are not signed in",
        default="authenticate",
        values=("authenticate", "allow", "deny"),
        on_service=True,
    ),
    Annotation(
        "auth-scope",
        _K.TEXT,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "lists the user claims to ask for",
        default="openid",
        on_service=True,
    ),
    Annotation(
        "auth-session-cookie",
        _K.TEXT,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "names the session cookie",
        default="AWSELBAuthSessionCookie",
        on_service=True,
    ),
    Annotation(
        "auth-session-timeout",
        _K.INT64,
        _S.BACKEND,
        _M.SERVICE_WINS,
        _V2_0,
        "sets how many seconds a session lasts",
        default="604800",
        on_service=True,
    ),
    Annotation(
        "jwt-validation",
        _K.JSON,
        _S.INGRESS,
        _M.OWN,
        (2, 15, 0),
        "has HTTPS listeners check JSON Web Tokens first",
    ),
    Annotation(
        "wafv2-acl-name",
        _K.TEXT,
        _S.GROUP,
        _M.AGREE,
        (2, 14, 0),
        "associates a web ACL by name; none removes it",
    ),
    Annotation(
        "wafv2-acl-arn",
        _K.TEXT,
        _S.GROUP,
        _M.AGREE,
        _V2_0,
        "associates a web ACL by ARN; none or empty removes it",
    ),
    Annotation(
        "waf-acl-id",
        _K.TEXT,
        _S.GROUP,
        _M.AGREE,
        _V2_0,
        "associates a WAF Classic web ACL; none removes it",
    ),
    Annotation("web-acl-id", _K.TEXT, _S.GROUP, _M.AGREE, _V2_0, "is the old name of waf-acl-id"),
    Annotation(
        "shield-advanced-protection",
        _K.BOOL,
        _S.GROUP,
        _M.AGREE,
        _V2_0,
        "turns Shield Advanced protection on or off",
    ),
    Annotation(
        "enable-frontend-nlb",
        _K.BOOL,
        _S.GROUP,
        _M.AGREE,
        (2, 13, 0),
        "puts a Network Load Balancer in front of the ALB",
        default="false",
    ),
    Annotation(
        "frontend-nlb-scheme",
        _K.TEXT,
        _S.GROUP,
        _M.AGREE,
        (2, 13, 0),
        "chooses the scheme of the frontend NLB",
        default="--default-load-balancer-scheme",
        values=("internal", "internet-facing"),
    ),
    Annotation(
        "frontend-nlb-subnets",
        _K.LIST,
        _S.GROUP,
        _M.AGREE,
        (2, 13, 0),
        "lists the subnets of the frontend NLB",
    ),
    Annotation(
        "frontend-nlb-security-groups",
        _K.LIST,
        _S.GROUP,
        _M.AGREE,
        (2, 13, 0),
        "lists the security groups of the frontend NLB",
        default="those of the ALB",
    ),
    Annotation(
        "frontend-nlb-eip-allocations",
        _K.LIST,
        _S.GROUP,
        _M.AGREE,
        (2, 14, 0),
        "lists an Elastic IP allocation for each subnet of the frontend NLB",
    ),
    Annotation(
        "frontend-nlb-listener-port-mapping",
        _K.MAP,
        _S.INGRESS,
        _M.OWN,
        (2, 13, 0),
        "maps NLB ports to ALB ports: NLB=ALB",
        default="the same ports",
    ),
    Annotation(
        "frontend-nlb-attributes",
        _K.MAP,
        _S.GROUP,
        _M.IDENTICAL,
        (3, 2, 0),
        "sets attributes of the frontend NLB",
    ),
    Annotation(
        "frontend-nlb-tags",
        _K.MAP,
        _S.GROUP,
        _M.IDENTICAL,
        (2, 14, 0),
        "tags the frontend NLB, instead of all other tags",
        default="the tags of the ALB",
    ),
    Annotation(
        "frontend-nlb-healthcheck-port",
        _K.TEXT,
        _S.GROUP,
        _M.AGREE,
        (2, 13, 0),
        "chooses the port on which the NLB probes the ALB",
        default="traffic-port",
    ),
    Annotation(
        "frontend-nlb-healthcheck-protocol",
        _K.TEXT,
        _S.GROUP,
        _M.AGREE,
        (2, 13, 0),
        "chooses the protocol of the NLB's probes",
        default="HTTP",
        values=("HTTP", "HTTPS"),
    ),
    Annotation(
        "frontend-nlb-healthcheck-path",
        _K.TEXT,
        _S.GROUP,
        _M.AGREE,
        (2, 13, 0),
        "chooses the path of the NLB's probes",
        default="/",
    ),
    Annotation(
        "frontend-nlb-healthcheck-interval-seconds",
        _K.INT32,
        _S.GROUP,
        _M.AGREE,
        (2, 13, 0),
        "sets the seconds between the NLB's probes",
        default="15",
    ),
    Annotation(
        "frontend-nlb-healthcheck-timeout-seconds",
        _K.INT32,
        _S.GROUP,
        _M.AGREE,
        (2, 13, 0),
        "sets the seconds after which an NLB probe fails",
        default="5",
    ),
    Annotation(
        "frontend-nlb-healthcheck-healthy-threshold-count",
        _K.INT32,
        _S.GROUP,
        _M.AGREE,
        (2, 13, 0),
        "sets how many good NLB probes make the ALB healthy",
        default="2",
    ),
    Annotation(
        "frontend-nlb-healthcheck-unhealthy-threshold-count",
        _K.INT32,
        _S.GROUP,
        _M.AGREE,
        (2, 13, 0),
        "sets how many bad NLB probes make the ALB unhealthy",
        default="2",
    ),
    Annotation(
        "frontend-nlb-healthcheck-success-codes",
        _K.TEXT,
        _S.GROUP,
        _M.AGREE,
        (2, 13, 0),
        "lists the codes that the NLB's probes accept",
        default="200",
    ),
)

# What the controller itself writes, on Ingresses and on TargetGroupBindings.
WRITTEN = (
    PREFIX + "dry-run-plan",
    "elbv2.k8s.aws/checkpoint",
    "elbv2.k8s.aws/checkpoint-timestamp",
)

CATALOGUE: Mapping[str, Annotation] = {entry.key: entry for entry in _ALL}


def annotation(suffix: str) -> Annotation | None:
    """Find the catalogue's entry for a key without prefix; None for a key it does not know.

    A family matches with or without its name: `actions.login` and `actions` give one entry.
    """
    found = CATALOGUE.get(suffix)
    if found is None:
        found = CATALOGUE.get(suffix.partition(".")[0])
        return found if found is not None and found.family else None
    return found


def unknown_keys(annotations: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each prefixed key that the controller ignores, with known keys that look like it."""
    for full in annotations:
        if full in WRITTEN or not full.startswith(PREFIX):
            continue
        suffix = full[len(PREFIX) :]
        found = annotation(suffix)
        if found is None or (found.family and "." not in suffix):
            near = get_close_matches(suffix, CATALOGUE, n=3, cutoff=0.75)
            yield full, tuple(PREFIX + key for key in near)
