"""Failures of Services of type LoadBalancer."""

from kubectl_alb.checks.engine.remedy_commands import annotate_service, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

NETWORK_LOAD_BALANCERS = (
    Failure(
        code="ALB-NLB-001",
        slug="service-not-claimed",
        title="the Service does not belong to this controller",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="Class and type annotation of the Service do not lead to this controller.",
        seen="A Classic Load Balancer appears, or EXTERNAL-IP stays pending without events.",
        causes=(
            "neither spec.loadBalancerClass nor the type external",
            "aws-load-balancer-type: nlb, which addresses the in-tree controller",
            "the Service is older than the webhook, which sets the class on creation only",
        ),
        cluster=(
            "spec.loadBalancerClass is not service.k8s.aws/nlb (or --load-balancer-class), "
            "and aws-load-balancer-type is not external or nlb-ip; the finalizer "
            "service.kubernetes.io/load-balancer-cleanup tells of the in-tree one."
        ),
        aws="A Classic Load Balancer is tagged kubernetes.io/service-name=<NS>/<NAME>.",
        fixes=(
            fix(
                "The class cannot be changed later: create the Service again with "
                "spec.loadBalancerClass: service.k8s.aws/nlb"
            ),
        ),
        signatures=(
            Signature(
                r"Error syncing load balancer: failed to ensure load balancer"
                r"|could not find any suitable subnets for creating the ELB"
                r"|[eE]nsure only the k8s security group is tagged",
                Where.EVENT,
            ),
        ),
        related=("ALB-CLUSTER-001", "ALB-DNS-001"),
        issues=("#2916", "kubernetes/cloud-provider-aws#680"),
        sources=("webhooks/core/service_mutator.go",),
    ),
    Failure(
        code="ALB-NLB-002",
        slug="eip-mismatch",
        title="fixed addresses do not fit subnets or scheme",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "One address for each subnet is needed, and its kind has to suit scheme and "
            "address type."
        ),
        seen="FailedBuildModel.",
        causes=(
            "fewer or more addresses than subnets",
            "Elastic IPs on an internal, or private addresses on a public load balancer",
            "an address that lies in none of the subnets",
            "an allocation that is in use or does not exist",
        ),
        cluster=(
            "Compare aws-load-balancer-eip-allocations and "
            "aws-load-balancer-private-ipv4-addresses with subnets and scheme."
        ),
        aws="DescribeAddresses for the allocations.",
        fixes=(
            fix(
                "List as many as there are subnets, in their order",
                "aws ec2 describe-addresses --allocation-ids <ALLOCATION_ID>",
            ),
        ),
        signatures=(
            Signature(
                r"(?:count|[Nn]umber) of (?:EIP allocations|private IPv4 addresses"
                r"|PrivateIpv4Addresses"
                r"|IPv6 addresses) \((?P<have>\d+)\) and subnets \((?P<want>\d+)\) must match"
                r"|only one of EIP allocations or PrivateIpv4Addresses can be set"
                r"|PrivateIpv4Addresses can only be set for internal"
                r"|no matching ip for subnet (?P<subnet>\S+)"
                r"|EIP allocations can only be set for internet facing"
                r"|private IPv4 addresses can only be set for internal"
                r"|IPv6 addresses can only be set for dualstack|expect one (?:private IPv4"
                r"|IPv6) address configured for subnet|addresses must be valid IP"
            ),
            Signature(r"AllocationIdNotFound|AllocationId(?:.*)already in use"),
            Signature(r"ResourceInUse: The allocation IDs"),
        ),
        actions=("ec2:DescribeAddresses",),
        related=("ALB-GW-004", "ALB-NLB-009"),
        sources=("pkg/service/model_build_load_balancer.go",),
    ),
    Failure(
        code="ALB-NLB-003",
        slug="nlb-sg-cannot-be-added",
        title="a Network Load Balancer keeps its choice about security groups",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means=(
            "Created without security groups it never gets any, and created with them it "
            "cannot lose all; the controller passes over the annotation."
        ),
        seen="On a load balancer made earlier the annotation changes nothing.",
        causes=("security groups were named, or switched off, later",),
        cluster="aws-load-balancer-security-groups or the switch was set after creation.",
        aws="SecurityGroups is empty although wanted, or the other way round.",
        fixes=(fix("Create the Service again; the DNS name changes"),),
        signatures=(
            Signature(r"conflicting security groups configuration", spec=62),
            Signature(
                r"(?:You cannot (?:add|change).*security groups"
                r"|SetSecurityGroups is not supported)",
                spec=62,
            ),
            Signature(r"You cannot (?:set|remove) security groups", spec=62),
        ),
        versions="security groups on NLBs since v2.6",
        related=("ALB-NLB-005",),
        issues=("#4012", "#3354"),
        sources=("pkg/service/model_build_load_balancer.go",),
    ),
    Failure(
        code="ALB-NLB-004",
        slug="nlb-hairpin-loopback",
        title="connections to the own node through the load balancer time out",
        impact=Impact.DEGRADED,
        rank=Rank.MEDIUM,
        means=(
            "With preserved client addresses source and target are the same instance, which a "
            "Network Load Balancer cannot do."
        ),
        seen="Timeouts now and then for pods that use the load balancer from inside.",
        causes=(
            "client and target share a node",
            "preserve_client_ip.enabled, on by default for instance targets",
        ),
        cluster="Client pods on nodes that are targets.",
        aws="preserve_client_ip.enabled is true and the load balancer internal.",
        fixes=(
            fix(
                "Switch the preservation off",
                annotate_service(
                    "service.beta.kubernetes.io/aws-load-balancer-target-group-attributes=preserve_client_ip.enabled=false"
                ),
            ),
        ),
        related=("ALB-TGT-002",),
        issues=(
            "#1842",
            "#1864",
            "kubernetes/cloud-provider-aws#1160",
            "aws/amazon-vpc-cni-k8s#840",
            "kubernetes/kubernetes#66796",
        ),
    ),
    Failure(
        code="ALB-NLB-005",
        slug="nlb-source-ranges-ineffective",
        title="loadBalancerSourceRanges does not do what was expected",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means=(
            "The ranges go into the managed security group; with own groups, or none, they "
            "filter elsewhere or not at all."
        ),
        seen="Everybody can connect, or nobody.",
        causes=(
            "own security groups are listed",
            "an NLB without security groups and without preserved client addresses",
        ),
        cluster="spec.loadBalancerSourceRanges together with own groups or an old NLB.",
        aws="Look at the rules of the node group.",
        fixes=(fix("Use NLB security groups, and set the ranges on the managed one"),),
        related=("ALB-NLB-003",),
        issues=("#3008",),
        sources=("pkg/service/model_build_managed_sg.go",),
    ),
    Failure(
        code="ALB-NLB-006",
        slug="nlb-ssl-ports-unused",
        title="ssl-ports names a port that the Service does not have",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="A port in the list is not used by any listener.",
        seen="FailedBuildModel, or on older releases a listener without TLS.",
        causes=("a typing error in number or name",),
        cluster="Compare aws-load-balancer-ssl-ports with the Service's ports.",
        aws="The listener is TCP where TLS was wanted.",
        fixes=(
            fix(
                "Correct the list",
                annotate_service("service.beta.kubernetes.io/aws-load-balancer-ssl-ports=443"),
            ),
        ),
        signatures=(Signature(r"Unused port in ssl-ports annotation \[?(?P<ports>[^\]]+)\]?"),),
        related=("ALB-NLB-007",),
        issues=("#2931",),
        sources=("pkg/service/model_build_listener.go",),
    ),
    Failure(
        code="ALB-NLB-007",
        slug="nlb-annotation-invalid",
        title="an annotation of a Service has an invalid value",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The value is not supported for a Network Load Balancer, or not in this combination."
        ),
        seen="FailedBuildModel.",
        causes=("proxy protocol, ALPN, health-check port, source NAT or merged protocols",),
        cluster="Look at the annotation that the text names.",
        fixes=(fix("Correct the value"),),
        signatures=(
            Signature(
                r"[iI]nvalid value (?P<v>\S+) for Load Balancer proxy protocol v2"
                r'|health check port "(?P<hcport>[^"]*)" not supported'
                r'|unsupported target type "(?P<tt>[^"]*)" for load balancer type'
                r"|invalid ALPN policy (?P<alpn>\S+)"
                r"|invalid dns_record\.client_routing_policy|Unsupported QUIC upgrade"
                r"|can only merge two ports|Invalid (?:enable-prefix-for-ipv6-source-nat"
                r"|value in source-nat-ipv6-prefixes)"
                r"|Invalid value for securityGroupsInboundRulesOnPrivateLink"
                r"|(?:enable-prefix-for-ipv6-source-nat"
                r"|source-nat-ipv6-prefixes) annotation (?:is only applicable"
                r"|can only be set)|To enable prefix for source NAT"
                r"|Number of values in source-nat-ipv6-prefixes|Subnet has invalid IPv6 CIDRs"
                r"|unsupported protocol for merging|protocols can't match for merging"
                r"|invalid port number in proxy-protocol-per-target-group",
                spec=58,
            ),
            Signature(r"ALPNPolicyNot(?:Supported|Found)"),
        ),
        related=("ALB-ANNO-003", "ALB-ANNO-010"),
        sources=("pkg/service",),
    ),
    Failure(
        code="ALB-NLB-008",
        slug="external-traffic-policy-local",
        title="externalTrafficPolicy Local leaves nodes without pods unhealthy",
        impact=Impact.INFO,
        rank=Rank.LOW,
        means=(
            "This is intended: a node without a pod of the Service fails the check, so that it "
            "gets no traffic."
        ),
        seen="Only nodes with pods are healthy.",
        causes=("externalTrafficPolicy: Local with instance targets",),
        cluster="spec.externalTrafficPolicy is Local and the targets are instances.",
        aws="The health port is the healthCheckNodePort.",
        fixes=(fix("Nothing to do, or use IP targets or the policy Cluster"),),
        related=("ALB-TGT-002",),
        issues=("kubernetes/cloud-provider-aws#87", "kubernetes/cloud-provider-aws#564"),
    ),
    Failure(
        code="ALB-NLB-013",
        slug="service-of-another-controller",
        title="another controller makes the load balancer and ignores annotations",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means=(
            "Annotations with the prefix service.beta.kubernetes.io/aws-load-balancer- are read by "
            "this controller, by the cloud provider of Kubernetes and by EKS Auto Mode, each of "
            "which knows others than the rest."
        ),
        seen="A load balancer of another kind or scheme, or open to more clients than meant.",
        causes=(
            "the Service names neither spec.loadBalancerClass nor the type external, and the "
            "webhook that would set the class is off or came later",
            "the class is that of EKS Auto Mode or of another product",
        ),
        cluster=(
            "The finalizer service.kubernetes.io/load-balancer-cleanup is that of the cloud "
            "provider, service.k8s.aws/resources that of this controller."
        ),
        fixes=(
            fix(
                "Remove what is ignored, or create the Service again with "
                "spec.loadBalancerClass: service.k8s.aws/nlb"
            ),
        ),
        related=("ALB-NLB-001", "ALB-CLUSTER-001"),
        sources=("pkg/service/service_utils.go", "webhooks/core/service_mutator.go"),
    ),
)
