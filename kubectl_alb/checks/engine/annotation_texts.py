"""What `explain` adds to an annotation's facts: an example, what to mind, and where it fails."""

import re
from collections.abc import Mapping

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.failure import Failure

EXAMPLES: Mapping[str, str] = {
    "group.name": "shop-public",
    "group.order": '"10"',
    "load-balancer-name": "shop-public",
    "scheme": "internet-facing",
    "ip-address-type": "dualstack",
    "subnets": "subnet-0aa1,public-b",
    "security-groups": "sg-0aa1,web",
    "manage-backend-security-group-rules": '"true"',
    "customer-owned-ipv4-pool": "ipv4pool-coip-0aa1",
    "ipam-ipv4-pool-id": "ipam-pool-0aa1",
    "load-balancer-attributes": "idle_timeout.timeout_seconds=120,deletion_protection.enabled=true",
    "minimum-load-balancer-capacity": "CapacityUnits=500",
    "tags": "team=shop,stage=live",
    "listen-ports": '\'[{"HTTP":80},{"HTTPS":443}]\'',
    "ssl-redirect": '"443"',
    "inbound-cidrs": "10.0.0.0/8,192.0.2.7/32",
    "security-group-prefix-lists": "pl-0aa1",
    "certificate-arn": "arn:aws:acm:eu-west-1:111122223333:certificate/0aa1",
    "ssl-policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
    "mutual-authentication": '\'[{"port":443,"mode":"verify","trustStore":"partners"}]\'',
    "listener-attributes": "routing.http.response.server.enabled=false",
    "create-acm-cert": '"true"',
    "acm-pca-arn": "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/0aa1",
    "actions": '\'{"type":"redirect","redirectConfig":{"host":"new.example",'
    '"statusCode":"HTTP_301"}}\'',
    "conditions": '\'[{"field":"http-header","httpHeaderConfig":{"httpHeaderName":"X-Beta",'
    '"values":["on"]}}]\'',
    "transforms": '\'[{"type":"url-rewrite","urlRewriteConfig":{"rewrites":[{"regex":"^/v1/(.*)$",'
    '"replace":"/$1"}]}}]\'',
    "use-regex-path-match": '"true"',
    "target-type": "ip",
    "backend-protocol": "HTTPS",
    "backend-protocol-version": "GRPC",
    "target-group-attributes": "deregistration_delay.timeout_seconds=30",
    "target-node-labels": "pool=web",
    "multi-cluster-target-group": '"true"',
    "target-control-port": '"3000"',
    "healthcheck-port": "traffic-port",
    "healthcheck-protocol": "HTTP",
    "healthcheck-path": "/healthz",
    "healthcheck-interval-seconds": '"10"',
    "healthcheck-timeout-seconds": '"4"',
    "healthy-threshold-count": '"2"',
    "unhealthy-threshold-count": '"3"',
    "success-codes": "200-399",
    "auth-type": "oidc",
    "auth-idp-cognito": '\'{"userPoolARN":"arn:aws:cognito-idp:…","userPoolClientID":"…",'
    '"userPoolDomain":"…"}\'',
    "auth-idp-oidc": '\'{"issuer":"https://idp.example","authorizationEndpoint":"…",'
    '"tokenEndpoint":"…","userInfoEndpoint":"…","secretName":"oidc"}\'',
    "auth-on-unauthenticated-request": "deny",
    "auth-scope": "openid email",
    "auth-session-cookie": "shop-session",
    "auth-session-timeout": '"86400"',
    "jwt-validation": '\'{"jwksEndpoint":"https://idp.example/keys","issuer":"https://idp.example"}\'',
    "wafv2-acl-name": "shop-edge",
    "wafv2-acl-arn": "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop-edge/0aa1",
    "waf-acl-id": "0aa1-…",
    "web-acl-id": "0aa1-…",
    "shield-advanced-protection": '"true"',
    "enable-frontend-nlb": '"true"',
    "frontend-nlb-scheme": "internal",
    "frontend-nlb-subnets": "subnet-0aa1,subnet-0bb2",
    "frontend-nlb-security-groups": "sg-0aa1",
    "frontend-nlb-eip-allocations": "eipalloc-0aa1,eipalloc-0bb2",
    "frontend-nlb-listener-port-mapping": "80=443",
    "frontend-nlb-attributes": "load_balancing.cross_zone.enabled=true",
    "frontend-nlb-tags": "team=edge",
    "frontend-nlb-healthcheck-path": "/healthz",
}

NOTES: Mapping[str, tuple[str, ...]] = {
    "group.name": (
        "Ingresses of all namespaces may join a group; with an invalid name an Ingress has none.",
    ),
    "group.order": (
        "Members of equal order are sorted by namespace/name.",
        "A bad value stops the whole group and shows in the log only.",
    ),
    "scheme": ("A new value makes a new load balancer, with another DNS name.",),
    "subnets": ("An existing load balancer changes its subnets only when they are named.",),
    "security-groups": (
        "Names are compared with the Name tag; members have to list them in the same order.",
        "Rules towards the targets are yours then, see manage-backend-security-group-rules.",
    ),
    "manage-backend-security-group-rules": ("Only read together with security-groups.",),
    "tags": (
        "Tags of the Service win over those of the Ingress, the class wins over both, and "
        "--default-tags over all.",
    ),
    "listen-ports": (
        "spec.tls alone opens no HTTPS port.",
        "Protocols in capitals; of one port given twice the later entry counts.",
    ),
    "ssl-redirect": (
        "All rules of the group's HTTP listeners give way to the redirect, other members' too.",
    ),
    "inbound-cidrs": (
        "One member limits the port for all members that set nothing.",
        "Without effect when security-groups are listed.",
    ),
    "certificate-arn": ("Without it, a certificate is looked up for every host.",),
    "create-acm-cert": ("Needs the gate EnableCertificateManagement.",),
    "listener-attributes": ("The name is PROTOCOL-PORT in capitals, for example HTTPS-443.",),
    "actions": ("The path's backend is called NAME and its port is named use-annotation.",),
    "conditions": (
        "NAME is the name of a backend Service or action; any other name is ignored.",
        "A rule takes five values together with its hosts and paths.",
    ),
    "target-type": ("instance needs a Service with node ports; Fargate needs ip.",),
    "target-group-attributes": (
        "A map on the Service counts alone; nothing of the Ingress's is mixed in.",
    ),
    "target-node-labels": ("Only for instance targets.",),
    "multi-cluster-target-group": ("true on either of Ingress and Service is true.",),
    "target-control-port": ("The name is SERVICE.PORT, the port as the backend spells it.",),
    "healthcheck-port": ("traffic-port, a number, or the name of a Service port.",),
    "auth-type": ("Only HTTPS listeners authenticate; an HTTP port stays open.",),
    "auth-idp-oidc": (
        "The Secret stands beside the Ingress, with clientID and clientSecret, and the controller "
        "has to be allowed to read it.",
    ),
    "jwt-validation": ("Not together with auth-type on the same rule.",),
    "wafv2-acl-name": ("Needs wafv2:ListWebACLs, which the published policy lacks.",),
    "wafv2-acl-arn": ("Present but empty also removes the association.",),
    "frontend-nlb-scheme": ("Does not follow the scheme of the ALB.",),
}

_BY_WORD: Mapping[str, tuple[str, ...]] = {
    "actions": ("ALB-ANNO-005", "ALB-ANNO-006"),
    "conditions": ("ALB-ANNO-007", "ALB-ANNO-008"),
    "scheme": ("ALB-GROUP-005", "ALB-NAME-004", "ALB-SUBNET-008"),
    "subnets": ("ALB-SUBNET-004", "ALB-SUBNET-005", "ALB-SUBNET-009", "ALB-SUBNET-010"),
    "tags": ("ALB-ANNO-014", "ALB-QUOTA-008"),
    "transforms": (),
}


def failures_about(key: str) -> tuple[Failure, ...]:
    """Return the failures that have to do with an annotation, in order of code."""
    if key in _BY_WORD:
        return tuple(f for code in _BY_WORD[key] if (f := failure_catalogue.failure(code)))
    mention = _mention(key)
    return tuple(f for f in failure_catalogue.ALL if any(map(mention.search, _texts(f))))


def _mention(key: str) -> re.Pattern[str]:
    # A text may name a family of keys, such as frontend-nlb-*.
    families = [rf"{re.escape(key[: dash.end()])}\*" for dash in re.finditer("-", key)]
    names = "|".join([rf"{re.escape(key)}(?![\w-])", *families])
    return re.compile(rf"(?<![\w.-])(?:{re.escape(PREFIX)})?(?:{names})")


def _texts(failure: Failure) -> tuple[str, ...]:
    steps = tuple(fix.step for fix in failure.fixes)
    return (
        failure.title,
        failure.means,
        *failure.causes,
        failure.cluster,
        *steps,
        *failure.commands,
    )
