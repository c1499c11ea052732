"""Which of the controller's annotations others read that make load balancers too."""

# cloud-provider-aws: pkg/providers/v1/aws.go, without the prefix of Services
IN_TREE = frozenset(
    (
        "access-log-emit-interval",
        "access-log-enabled",
        "access-log-s3-bucket-name",
        "access-log-s3-bucket-prefix",
        "additional-resource-tags",
        "backend-protocol",
        "connection-draining-enabled",
        "connection-draining-timeout",
        "connection-idle-timeout",
        "cross-zone-load-balancing-enabled",
        "eip-allocations",
        "extra-security-groups",
        "healthcheck-healthy-threshold",
        "healthcheck-interval",
        "healthcheck-path",
        "healthcheck-port",
        "healthcheck-protocol",
        "healthcheck-timeout",
        "healthcheck-unhealthy-threshold",
        "internal",
        "proxy-protocol",
        "security-groups",
        "ssl-cert",
        "ssl-negotiation-policy",
        "ssl-ports",
        "subnets",
        "target-group-attributes",
        "target-node-labels",
        "type",
    )
)
# AWS: EKS user guide, "Use Service Annotations to configure Network Load Balancers" and "Create an
# IngressClass to configure an Application Load Balancer": what Auto Mode does not support.
AUTO_MODE_SERVICE = frozenset(
    (
        "access-log-enabled",
        "access-log-s3-bucket-name",
        "access-log-s3-bucket-prefix",
        "cross-zone-load-balancing-enabled",
        "internal",
        "proxy-protocol",
    )
)
AUTO_MODE_INGRESS = frozenset(
    ("group.name", "shield-advanced-protection", "waf-acl-id", "web-acl-id")
)
