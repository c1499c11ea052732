"""Failures of the Gateway API."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

GATEWAYS = (
    Failure(
        code="ALB-GW-001",
        slug="gateway-class-not-accepted",
        title="the Gateway waits for its class or configuration",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="The GatewayClass is not accepted yet, or its parameters cannot be resolved.",
        seen="The Gateway is not programmed.",
        causes=(
            "parametersRef is wrong or lacks the namespace",
            "the class has not been reconciled",
        ),
        cluster=(
            "Accepted in the status of the GatewayClass, and the LoadBalancerConfiguration "
            "it refers to."
        ),
        fixes=(fix("Correct parametersRef", "kubectl describe gatewayclass <CLASS>"),),
        signatures=(
            Signature(
                r"Unable to materialize gateway when gateway class \[(?P<gc>[^\]]+)\] is not "
                r"accepted"
            ),
            Signature(
                r"GatewayClass \[(?P<gc2>[^\]]+)\] hasn't processed latest loadbalancer "
                r"config"
            ),
            Signature(
                r"Namespace must be specified in ParametersRef"
                r"|failed to resolve default TargetGroupConfiguration"
            ),
        ),
        versions="v2.13 and later",
        related=("ALB-GW-002", "ALB-CRD-003"),
        sources=("controllers/gateway/config_resolver.go",),
    ),
    Failure(
        code="ALB-GW-002",
        slug="gateway-delete-blocked",
        title="a Gateway or its configuration is still in use",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="Something still refers to it, so it cannot be deleted.",
        seen="The Gateway stays in Terminating with FailedDeleteRoutesAttached.",
        causes=(
            "routes are attached",
            "Gateways refer to the configuration",
            "deletion protection",
        ),
        cluster="Routes with the Gateway in parentRefs; Gateways with the configuration.",
        aws="deletion_protection.enabled of the load balancer.",
        fixes=(fix("Delete routes, then the Gateway, then configurations"),),
        signatures=(
            Signature(
                r"(?:loadbalancer|default targetgroup|targetgroup"
                r"|listener rule) configuration \[(?P<cfg>[^\]]+)\] is still in use"
                r"|unable to delete GatewayClass \[(?P<gc>[^\]]+)\]"
                r"|Unable to delete gateway (?P<gw>\S+) because deletion protection"
                r"|FailedDeleteRoutesAttached|Gateway (?:still has routes attached"
                r"|deletion invoked with routes attached)",
                spec=55,
            ),
        ),
        versions="v2.13 and later",
        related=("ALB-GROUP-009",),
        sources=("controllers/gateway",),
    ),
    Failure(
        code="ALB-GW-003",
        slug="gateway-spec-unsupported",
        title="a Gateway or route asks for what an ALB cannot do",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "A filter, action, match or combination of listeners has no counterpart, or no "
            "host name is known for certificates."
        ),
        seen="FailedBuildModel on the Gateway, or a false condition on the route.",
        causes=(
            "an unsupported filter or scheme",
            "two protocols on one port",
            "TLS without host name",
        ),
        cluster="Filters of the routes, ListenerRuleConfiguration, host names of the listeners.",
        fixes=(
            fix(
                "Change headers in LoadBalancerConfiguration; set a host name or defaultCertificate"
            ),
        ),
        signatures=(
            Signature(
                r"[uU]nsupported (?:filter type|action type|redirect scheme)"
                r"|listeners with same ports cannot have different protocols"
                r"|ReplaceFullPath shouldn't|ReplacePrefixMatch shouldn't"
                r"|Invalid grpc method match|hostname can not be IP address"
                r"|invalid hostname label length|Weight \[\d+\] must be"
            ),
            Signature(
                r"No hostnames found for TLS cert discovery for listener on gateway "
                r"(?P<gw>\S+)"
            ),
        ),
        versions="v2.13 and later",
        related=("ALB-CERT-001",),
        sources=("pkg/gateway/routeutils",),
    ),
    Failure(
        code="ALB-GW-004",
        slug="gateway-subnet-allocation",
        title="addresses given for subnets do not match them",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "Either all subnets carry an allocation or none, of the kind that scheme and "
            "address type allow."
        ),
        seen="FailedBuildModel.",
        causes=("some subnets lack the allocation",),
        cluster="spec.loadBalancerSubnets of the LoadBalancerConfiguration.",
        fixes=(fix("Complete the list"),),
        signatures=(
            Signature(
                r"Unable to assign (?P<what>private IPv4 addresses|IPv6 addresses"
                r"|Source NAT prefix|EIP allocations)"
                r"|Either specify all (?:subnet identifiers|eip|ipv6|private ipv4|source nat)"
                r"|(?:EIP ?Allocation|IPv6Allocation|PrivateIPv4Allocation"
                r"|SourceNatIPv6Prefix) (?:is only|can only)"
            ),
        ),
        versions="v2.13 and later",
        related=("ALB-NLB-002",),
        sources=("pkg/gateway/model",),
    ),
    Failure(
        code="ALB-GW-005",
        slug="reference-grant-missing",
        title="a reference into another namespace is not permitted",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="The owner of the other namespace has to allow it by a ReferenceGrant.",
        seen="Condition ResolvedRefs is False on the route.",
        causes=("there is no ReferenceGrant, or its CRD is not installed",),
        cluster="ReferenceGrants in the namespace of the backend.",
        fixes=(fix("Create a ReferenceGrant there"),),
        signatures=(
            Signature(
                r"(?:RefNotPermitted|cross-namespace reference from \S+ to .* is not allowed"
                r"|Unable to perform reference grant check|failed to check reference grants)"
            ),
        ),
        versions="v2.13 and later",
        related=("ALB-CRD-003", "ALB-ADDON-005"),
        sources=("pkg/shared_utils/cross_namespace_validator.go",),
    ),
    Failure(
        code="ALB-GW-006",
        slug="route-not-attached",
        title="a listener does not take the route",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "A route names a Gateway, but no listener of it allows the route's kind, namespace or "
            "host name, so nothing is built for it."
        ),
        seen="The route's condition Accepted is False.",
        causes=(
            "allowedRoutes of the listener names other kinds or namespaces",
            "the protocol of the listener does not take the kind: a TLS listener with mode "
            "Terminate takes TCPRoutes, with mode Passthrough TLSRoutes",
            "the host names of listener and route do not overlap",
            "sectionName or port in parentRefs names no listener",
        ),
        cluster="Conditions in the status of the route, allowedRoutes of the listeners.",
        fixes=(fix("Compare both", "kubectl get gateways,httproutes,tlsroutes -A -o yaml"),),
        signatures=(
            Signature(
                r"[Ll]istener does not allow route attachment|NotAllowedByListeners"
                r"|NoMatchingListenerHostname|NoMatchingParent"
            ),
        ),
        related=("ALB-GW-003", "ALB-GW-005"),
        issues=("#4561",),
        sources=("pkg/gateway/routeutils",),
    ),
    Failure(
        code="ALB-GW-007",
        slug="gateway-not-programmed",
        title="a Gateway or route is not accepted or not carried out",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "The controller says in the conditions Accepted, ResolvedRefs and Programmed of a "
            "Gateway, of its listeners and of each route how far it has come, and why not further."
        ),
        seen="The Gateway has no address, or requests get no rule of the route.",
        causes=(
            "a listener or certificate that the controller cannot use",
            "a backend, Secret or configuration that does not exist or may not be referred to",
            "the controller has switched Gateways off, as definitions are missing",
        ),
        cluster="The conditions in status of Gateway, its listeners and the route's parents.",
        fixes=(
            fix(
                "Correct what the condition names",
                "kubectl -n <NS> get gateway <NAME> -o yaml",
            ),
        ),
        versions="v2.13 and later",
        related=("ALB-GW-001", "ALB-GW-003", "ALB-GW-005", "ALB-CRD-003"),
        sources=("pkg/gateway/routeutils", "controllers/gateway"),
    ),
    Failure(
        code="ALB-GW-008",
        slug="annotations-on-gateway",
        title="annotations of Ingresses stand on a Gateway or route",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means="Gateways are configured by objects of gateway.k8s.aws, not by annotations.",
        seen="Nothing happens, without an error.",
        causes=("annotations were kept when an Ingress or Service became a Gateway",),
        cluster="Annotations alb.ingress.kubernetes.io/ or aws-load-balancer- on it.",
        fixes=(fix("Write a LoadBalancerConfiguration or TargetGroupConfiguration instead"),),
        versions="v2.13 and later",
        related=("ALB-ANNO-011",),
        sources=("pkg/gateway/model",),
    ),
    Failure(
        code="ALB-GW-009",
        slug="listener-configuration-unused",
        title="a configuration names a listener that the Gateway does not have",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means=(
            "An entry of listenerConfigurations holds for the listener whose protocol and port it "
            "names; the controller ignores one that fits none."
        ),
        seen="A certificate, TLS policy or attribute of a listener has no effect.",
        causes=(
            "the port or protocol of the listener was changed in one place only",
            "TLS:443 for a listener that passes TLS through, which is TCP:443",
            "the configuration belongs to another Gateway",
        ),
        cluster="Compare protocolPort with protocol and port of the Gateway's listeners.",
        fixes=(
            fix("Correct protocolPort", "kubectl -n <NS> edit loadbalancerconfiguration <NAME>"),
        ),
        versions="v2.13 and later",
        related=("ALB-GW-001", "ALB-GW-003"),
        sources=("pkg/gateway/model/model_build_listener.go",),
    ),
    Failure(
        code="ALB-GW-010",
        slug="configuration-too-new",
        title="a configuration has fields that the controller does not know yet",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means=(
            "The definitions are newer than the controller, or became so before it: the API server "
            "stores the field, and the controller does not read it."
        ),
        seen="Nothing happens, without an error.",
        causes=("the controller was rolled back or not upgraded with its definitions",),
        cluster="Fields of LoadBalancerConfigurations against the controller's release.",
        fixes=(fix("Upgrade the controller", "kubectl alb upgrade --check"),),
        versions="v2.13 and later",
        related=("ALB-CRD-002", "ALB-CRD-003", "ALB-CLUSTER-006"),
        sources=("apis/gateway",),
    ),
)
