"""Which flags and feature gates each controller release knows, and their defaults."""

from collections.abc import Mapping
from dataclasses import dataclass

Version = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Flag:
    """A command-line flag; `kind` is text, bool, int, duration, list or map.

    `changed` holds later defaults as (since, default), oldest first.
    """

    name: str
    kind: str
    default: str
    since: Version
    changed: tuple[tuple[Version, str], ...] = ()

    def default_of(self, version: Version) -> str:
        """Return the default that this release has."""
        return next((d for since, d in reversed(self.changed) if version >= since), self.default)


@dataclass(frozen=True, slots=True)
class Gate:
    """A feature gate: its defaults as (since, on), oldest first; `removed` in a later release."""

    name: str
    defaults: tuple[tuple[Version, bool], ...]
    removed: Version | None = None

    def known(self, version: Version) -> bool:
        """Tell whether this release accepts the gate."""
        gone = self.removed is not None and version >= self.removed
        return version >= self.defaults[0][0] and not gone

    def default_of(self, version: Version) -> bool:
        """Return the default that this release has; off before the gate existed."""
        return next((on for since, on in reversed(self.defaults) if version >= since), False)


_BASE: Version = (2, 0, 0)

_FLAGS = (
    Flag("cluster-name", "text", "", _BASE),
    Flag("log-level", "text", "info", _BASE),
    Flag("default-tags", "map", "", (2, 1, 0)),
    Flag("external-managed-tags", "list", "", (2, 2, 0)),
    Flag("feature-gates", "text", "", (2, 3, 1)),
    Flag("default-target-type", "text", "instance", (2, 5, 0)),
    Flag("default-load-balancer-scheme", "text", "internal", (2, 11, 0)),
    Flag("default-ssl-policy", "text", "ELBSecurityPolicy-2016-08", (2, 2, 0)),
    Flag("required-secrets-label", "text", "", (3, 5, 0)),
    Flag("aws-region", "text", "", _BASE),
    Flag("aws-vpc-id", "text", "", _BASE),
    Flag("aws-vpc-tags", "map", "", (2, 9, 0)),
    Flag("aws-vpc-tag-key", "text", "Name", (2, 9, 0)),
    Flag("aws-max-retries", "int", "10", _BASE),
    Flag("aws-api-endpoints", "text", "", (2, 3, 0)),
    Flag("aws-api-throttle", "text", "", _BASE),
    Flag("ingress-class", "text", "alb", _BASE, (((2, 1, 0), ""), ((2, 2, 0), "alb"))),
    Flag("disable-ingress-class-annotation", "bool", "false", (2, 2, 0)),
    Flag("disable-ingress-group-name-annotation", "bool", "false", (2, 2, 0)),
    Flag("tolerate-non-existent-backend-service", "bool", "true", (2, 6, 2)),
    Flag("tolerate-non-existent-backend-action", "bool", "true", (2, 6, 2)),
    Flag("allowed-certificate-authority-arns", "list", "", (2, 7, 2)),
    Flag("default-pca-arn", "text", "", (3, 3, 0)),
    Flag("load-balancer-class", "text", "service.k8s.aws/nlb", (2, 4, 0)),
    Flag("enable-waf", "bool", "true", _BASE),
    Flag("enable-wafv2", "bool", "true", _BASE),
    Flag("enable-shield", "bool", "true", _BASE),
    Flag("enable-pod-readiness-gate-inject", "bool", "true", _BASE),
    Flag("enable-endpoint-slices", "bool", "false", (2, 3, 0), (((2, 14, 0), "true"),)),
    Flag("max-targets-per-target-group", "int", "0", (2, 14, 1)),
    Flag("targetgroupbinding-requeue-duration", "duration", "15s", (3, 2, 0)),
    Flag("targetgroupbinding-max-exponential-backoff-delay", "duration", "16m40s", (2, 2, 1)),
    Flag("lb-stabilization-monitor-interval", "duration", "2m", (2, 11, 0)),
    Flag("ingress-max-concurrent-reconciles", "int", "3", _BASE),
    Flag("service-max-concurrent-reconciles", "int", "3", _BASE),
    Flag("targetgroupbinding-max-concurrent-reconciles", "int", "3", _BASE),
    Flag("gateway-class-max-concurrent-reconciles", "int", "3", (2, 13, 0)),
    Flag("alb-gateway-max-concurrent-reconciles", "int", "3", (2, 13, 0)),
    Flag("nlb-gateway-max-concurrent-reconciles", "int", "3", (2, 13, 0)),
    Flag("globalaccelerator-max-concurrent-reconciles", "int", "1", (2, 14, 1)),
    Flag("globalaccelerator-max-exponential-backoff-delay", "duration", "16m40s", (2, 17, 0)),
    Flag("quic-environment-variable-name", "text", "AWS_LBC_QUIC_SERVER_ID", (2, 15, 0)),
    Flag("enable-backend-security-group", "bool", "true", (2, 3, 0)),
    Flag("backend-security-group", "text", "", (2, 3, 0)),
    Flag("enable-manage-backend-security-group-rules", "bool", "false", (2, 13, 0)),
    Flag("disable-restricted-sg-rules", "bool", "false", (2, 3, 0)),
    Flag("service-target-eni-security-group-tags", "map", "", (2, 7, 0)),
    Flag("metrics-bind-addr", "text", ":8080", _BASE),
    Flag("health-probe-bind-addr", "text", ":61779", _BASE),
    Flag("webhook-bind-port", "int", "9443", _BASE),
    Flag("webhook-cert-dir", "text", "", (2, 2, 0)),
    Flag("webhook-cert-file", "text", "tls.crt", (2, 2, 0)),
    Flag("webhook-key-file", "text", "tls.key", (2, 2, 0)),
    Flag("enable-leader-election", "bool", "true", _BASE),
    Flag("leader-election-id", "text", "aws-load-balancer-controller-leader", _BASE),
    Flag("leader-election-namespace", "text", "", _BASE),
    Flag("watch-namespace", "text", "", _BASE),
    Flag("sync-period", "duration", "1h", _BASE, (((2, 5, 4), "10h"),)),
    Flag("kubeconfig", "text", "", _BASE),
    Flag("kube-ca-pem-filepath", "text", "", (2, 14, 0)),
)

_GATES = (
    Gate("ListenerRulesTagging", (((2, 3, 1), True),)),
    Gate("WeightedTargetGroups", (((2, 3, 1), True),)),
    Gate("ServiceTypeLoadBalancerOnly", (((2, 4, 0), False),)),
    Gate("EndpointsFailOpen", (((2, 4, 1), False), ((2, 5, 0), True))),
    Gate("EnableServiceController", (((2, 4, 3), True),)),
    Gate("EnableIPTargetType", (((2, 4, 3), True),)),
    Gate("SubnetsClusterTagCheck", (((2, 4, 3), True),)),
    Gate("NLBHealthCheckAdvancedConfig", (((2, 4, 6), True),)),
    Gate("EnableRGTAPI", (((2, 5, 2), False),)),
    Gate("NLBSecurityGroup", (((2, 6, 0), True),)),
    Gate("ALBSingleSubnet", (((2, 7, 0), False),)),
    Gate("LBCapacityReservation", (((2, 11, 0), True),)),
    Gate("SubnetDiscoveryByReachability", (((2, 13, 0), True),)),
    Gate("EnableTCPUDPListener", (((2, 13, 0), False),)),
    Gate("NLBGatewayAPI", (((2, 13, 0), False), ((3, 2, 0), True))),
    Gate("ALBGatewayAPI", (((2, 13, 0), False), ((3, 2, 0), True))),
    Gate("EnhancedDefaultBehavior", (((2, 14, 0), False),)),
    Gate("EnableDefaultTagsLowPriority", (((2, 14, 1), False),)),
    Gate("AGAController", (((2, 14, 1), True), ((2, 15, 0), False)), (2, 17, 0)),
    Gate("GlobalAcceleratorController", (((2, 17, 0), False),)),
    Gate("ALBTargetControlAgent", (((2, 16, 0), False),)),
    Gate("GatewayListenerSet", (((3, 2, 2), True),)),
    Gate("EnableCertificateManagement", (((3, 3, 0), False),)),
    Gate("IngressPlanAnnotation", (((3, 4, 0), False),)),
)

FLAGS: Mapping[str, Flag] = {flag.name: flag for flag in _FLAGS}
GATES: Mapping[str, Gate] = {gate.name: gate for gate in _GATES}
