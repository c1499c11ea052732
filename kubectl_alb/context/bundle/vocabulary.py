"""Words of Kubernetes, AWS and the controller, whatever objects are called."""

from kubectl_alb.facts.tags import PREFIX, SERVICE_PREFIX

# Fields whose values are such words.
WORDS = frozenset(
    {
        "apiVersion", "kind", "type", "status", "phase", "protocol", "pathType", "operator",
        "effect", "controller", "addressType", "apiGroup", "targetType", "failurePolicy",
        "conditionType", "Type", "Scheme", "State", "Code", "Protocol", "ProtocolVersion",
        "TargetType", "Field", "IpAddressType", "Status", "KeyAlgorithm", "Key", "ZoneType",
        "AvailabilityZone", "ZoneName", "SslPolicy", "StatusCode", "ContentType", "Effect",
        "Version", "field", "statusCode", "contentType", "level", "logger", "controllerGroup",
        "controllerKind", "reconcileID", "reason", "Reason", "ipAddressType", "scheme",
        "targetGroupProtocol", "HealthCheckProtocol", "HealthCheckPort",
    }
)  # fmt: skip
# Fields that hold sentences.
PROSE = frozenset({"message", "note", "msg", "error", "Description", "stacktrace"})
# Words with hyphens in which there may be the name of an object.
COMPOUNDS = frozenset(
    {
        "internet-facing", "load-balancer", "target-group", "security-group", "fixed-response",
        "authenticate-oidc", "authenticate-cognito", "jwt-validation", "host-header",
        "path-pattern", "http-header", "http-request-method", "query-string", "source-ip",
        "use-annotation", "traffic-port", "dualstack-without-public-ipv4", "read-only",
        "aws-load-balancer-controller", "aws-load-balancer-webhook", "backend-sg", "internal-elb",
        "url-rewrite", "host-header-rewrite", "service-role", "oidc-provider", "assumed-role",
        "instance-profile", "text-plain", "web-identity", "cluster-name", "ingress-class",
    }
)  # fmt: skip
# Annotations whose values are words and numbers.
PLAIN = frozenset(
    PREFIX + name
    for name in (
        "scheme", "target-type", "ip-address-type", "backend-protocol", "ssl-policy",
        "backend-protocol-version", "success-codes", "ssl-redirect", "healthcheck-protocol",
        "healthcheck-port", "auth-type", "auth-on-unauthenticated-request", "auth-scope",
        "listen-ports", "group.order", "healthcheck-interval-seconds", "healthy-threshold-count",
        "healthcheck-timeout-seconds", "unhealthy-threshold-count", "auth-session-timeout",
        "manage-backend-security-group-rules", "use-regex-path-match",
    )
) | frozenset(
    SERVICE_PREFIX + name
    for name in (
        "type", "scheme", "nlb-target-type", "ip-address-type", "backend-protocol",
        "healthcheck-protocol", "healthcheck-port", "ssl-negotiation-policy", "proxy-protocol",
    )
)  # fmt: skip
# Beginnings of tag keys that belong to nobody in particular.
TAG_PREFIXES = (
    "kubernetes.io/", "k8s.io/", "elbv2.k8s.aws/", "ingress.k8s.aws/", "service.k8s.aws/",
    "gateway.k8s.aws", "aws:", "eks:", "alpha.eksctl.io/", "node.k8s.amazonaws.com/",
    "alb.kubectl/", "kubernetes.io",
)  # fmt: skip
NAME_TAG = "Name"
# Values of tags that mean the same everywhere.
TAG_WORDS = frozenset({"", "owned", "shared", "1", "true", "false", "backend-sg", "enabled"})
