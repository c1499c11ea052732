"""Failures of the target type: Fargate, IPv6, node ports."""

from kubectl_alb.checks.engine.remedy_commands import annotate, annotate_service, fix, helm_set
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

TARGET_TYPES = (
    Failure(
        code="ALB-SVC-006",
        slug="fargate-needs-ip",
        title="pods on Fargate are used with instance targets",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means="Fargate nodes are not EC2 instances and never become targets.",
        seen="The load balancer reconciles, its target group is empty, requests get 503.",
        causes=("target-type instance, which is the default",),
        cluster=(
            "Pods run on nodes with eks.amazonaws.com/compute-type=fargate and the target "
            "type in force is instance."
        ),
        aws="A target group of type instance without targets.",
        fixes=(fix("Use IP targets", annotate("target-type=ip")),),
        related=("ALB-TGT-013", "ALB-SVC-001"),
        issues=("#2133", "#2132", "#1884", "#1613", "#1097", "#3379", "#3569"),
        sources=("pkg/backend/endpoint_utils.go",),
    ),
    Failure(
        code="ALB-SVC-007",
        slug="ipv6-lb-not-dualstack",
        title="an IPv6 Service stands behind an IPv4 load balancer",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "A Service with IPv6 needs an IPv6 target group, and that needs a dualstack load "
            "balancer."
        ),
        seen="FailedBuildModel.",
        causes=(
            "spec.ipFamilies contains IPv6, also by PreferDualStack",
            "ip-address-type is not dualstack",
        ),
        cluster="Compare spec.ipFamilies with ip-address-type.",
        aws="The load balancer's IpAddressType is ipv4.",
        fixes=(
            fix(
                "Make the load balancer dualstack, with IP targets",
                annotate("ip-address-type=dualstack", "target-type=ip"),
            ),
            fix(
                "Or make the Service IPv4 only",
                "kubectl -n <NS> patch svc <SVC> -p "
                '\'{"spec":{"ipFamilyPolicy":"SingleStack","ipFamilies":["IPv4"]}}\'',
            ),
        ),
        signatures=(
            Signature(
                r"unsupported IPv6 configuration, lb not dual-stack"
                r"|ipv6 target group not supported for NLB"
            ),
        ),
        versions="v2.4 and later",
        related=("ALB-SVC-008", "ALB-SVC-009"),
        issues=("#3572", "#2668", "#2330", "#4209"),
        sources=("pkg/ingress/model_build_target_group.go",),
    ),
    Failure(
        code="ALB-SVC-008",
        slug="dualstack-subnet-no-ipv6",
        title="a dualstack load balancer is placed in subnets without IPv6",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="Every subnet of a dualstack load balancer needs an IPv6 range.",
        seen="FailedBuildModel on recent releases, a validation error of AWS on others.",
        causes=("the subnets have IPv4 only",),
        cluster="ip-address-type is dualstack or dualstack-without-public-ipv4.",
        aws="Ipv6CidrBlockAssociationSet of a subnet has no entry in state associated.",
        fixes=(
            fix(
                "Give the subnets an IPv6 range",
                "aws ec2 associate-subnet-cidr-block --subnet-id <SUBNET_ID> --ipv6-cidr-block "
                "<CIDR64>",
            ),
            fix("Or go back to IPv4", annotate("ip-address-type=ipv4")),
        ),
        signatures=(
            Signature(
                r"subnets \[(?P<subnets>[^\]]*)\] do not have an associated IPv6 CIDR block",
                spec=74,
            ),
            Signature(r"(?P<noipv6>[1-9]\d*) don't have an associated IPv6 CIDR block", spec=74),
            Signature(r"You must specify subnets with an associated IPv6 CIDR block", spec=74),
        ),
        actions=("ec2:DescribeSubnets",),
        related=("ALB-SVC-007",),
        issues=("#4852", "#2330"),
        sources=("pkg/networking/subnet_resolver.go",),
    ),
    Failure(
        code="ALB-SVC-009",
        slug="ipv6-instance-primary",
        title="an instance has no primary IPv6 address",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "IPv6 target groups take an instance only if its interface has a primary IPv6 address."
        ),
        seen="Registration fails.",
        causes=("primary IPv6 is not enabled on the interface",),
        cluster="Instance targets behind an IPv6 Service.",
        aws="The instances lack a primary IPv6 address.",
        fixes=(
            fix(
                "Use IP targets, or enable it",
                "aws ec2 modify-network-interface-attribute --network-interface-id <ENI> "
                "--enable-primary-ipv6",
            ),
        ),
        signatures=(
            Signature(
                r"cannot be used with this IPv6 target group because of missing primary IPv6 "
                r"address"
            ),
        ),
        actions=("elasticloadbalancing:RegisterTargets",),
        related=("ALB-SVC-007",),
        issues=("#3572",),
    ),
    Failure(
        code="ALB-SVC-010",
        slug="nodeport-not-allocated",
        title="the Service allocates no node ports, but its targets are instances",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "Instance targets go through node ports, and this Service of type LoadBalancer was "
            "told not to have any, or its type has none."
        ),
        seen="FailedBuildModel on the Service.",
        causes=("allocateLoadBalancerNodePorts is false",),
        cluster="spec.allocateLoadBalancerNodePorts=false together with instance targets.",
        fixes=(
            fix(
                "Use IP targets",
                annotate_service("service.beta.kubernetes.io/aws-load-balancer-nlb-target-type=ip"),
            ),
            fix("Or set allocateLoadBalancerNodePorts: true"),
        ),
        signatures=(
            Signature(r"unable to support instance target type with an unallocated NodePort"),
            Signature(r'unsupported service type "(?P<type>\w+)" for load balancer target type'),
        ),
        related=("ALB-SVC-001",),
        sources=("pkg/service/model_build_target_group.go",),
    ),
    Failure(
        code="ALB-SVC-012",
        slug="ip-target-type-disabled",
        title="IP targets are switched off in the controller",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="The feature gate EnableIPTargetType is off, so target-type ip is an error.",
        seen="FailedBuildModel.",
        causes=("EnableIPTargetType=false",),
        cluster="Read --feature-gates of the controller.",
        fixes=(
            fix("Open the gate", helm_set("controllerConfig.featureGates.EnableIPTargetType=true")),
        ),
        signatures=(
            Signature(
                r"unsupported targetType: (?P<t>\w+) when EnableIPTargetType is false", spec=60
            ),
        ),
        related=("ALB-ANNO-018",),
        sources=("pkg/ingress/model_build_target_group.go",),
    ),
)
