"""Failures of zones and free addresses."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

ADDRESSES = (
    Failure(
        code="ALB-IP-001",
        slug="subnet-out-of-addresses-discovery",
        title="discovery skips subnets with fewer than 8 free addresses",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "Subnets that are nearly full are not considered, and none with enough room remained."
        ),
        seen="The same event as for missing role tags, with the tags in order.",
        causes=("pods and network interfaces have taken the addresses", "the subnets are small"),
        aws="DescribeSubnets shows AvailableIpAddressCount below 8 for role-tagged subnets.",
        fixes=(
            fix(
                "Add an address range and subnets, then tag them",
                "aws ec2 associate-vpc-cidr-block --vpc-id <VPC_ID> --cidr-block <CIDR>",
            ),
            fix(
                "Look for interfaces that nothing uses",
                "aws ec2 describe-network-interfaces --filters Name=subnet-id,Values=<SUBNET_ID> "
                "Name=status,Values=available",
            ),
            fix("Give pods their own subnets by custom networking of the VPC CNI"),
        ),
        signatures=(
            Signature(
                r"unable to resolve at least one subnet\. Evaluated (?P<evaluated>[1-9]\d*) "
                r"subnets: 0 are tagged for other clusters, (?:and )?(?P<low_ip>[1-9]\d*) "
                r"have insufficient available IP addresses",
                spec=72,
            ),
            Signature(
                r"unable to resolve at least one subnet \(\d+ match VPC and tags(?:: "
                r"\[[^\]]*\])?, (?P<low_ip_old>\d+) have fewer than (?P<min>\d+) free IPs",
                spec=72,
                versions="v2.6 to v2.12",
            ),
        ),
        versions="the limit of 8 applies since v2.1",
        actions=("ec2:DescribeSubnets",),
        related=("ALB-SUBNET-001", "ALB-IP-002"),
        issues=("#2446", "#1333", "#1233", "openshift/managed-notifications#432"),
        sources=("pkg/networking/subnet_resolver.go",),
    ),
    Failure(
        code="ALB-IP-002",
        slug="elb-rejects-small-subnet",
        title="Elastic Load Balancing finds too little address space in a subnet",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "Each subnet must be a /27 or larger and have 8 addresses to spare; AWS refused "
            "one that is not."
        ),
        seen="FailedDeployModel while the load balancer is created.",
        causes=(
            "subnets named by hand are not checked for room beforehand",
            "the subnet is smaller than /27 or full",
        ),
        cluster="The Ingress names its subnets.",
        aws="AvailableIpAddressCount is under 8 or the prefix of the subnet is longer than 27.",
        fixes=(
            fix(
                "Name a roomier subnet, or make room as described for ALB-IP-001",
                annotate("subnets=<SUBNET_ID>,<SUBNET_ID2>"),
            ),
        ),
        signatures=(
            Signature(r"InvalidSubnet: Not enough IP space available in (?P<subnet>subnet-\w+)"),
            Signature(
                r"Not enough IP space available in (?P<subnet2>subnet-\w+)",
                versions="v2.9 and later",
            ),
            Signature(r"InsufficientFreeAddressesInSubnet"),
            Signature(r"IPAM pool '(?P<pool>[^']+)' does not have enough"),
        ),
        actions=("elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:SetSubnets"),
        related=("ALB-IP-001",),
        issues=("#2715", "#1233"),
    ),
    Failure(
        code="ALB-IP-003",
        slug="target-az-not-enabled",
        title="some targets are in a zone that the load balancer does not serve",
        impact=Impact.DEGRADED,
        rank=Rank.LOW,
        means=(
            "Targets of a zone without a load balancer subnet are registered but get no traffic."
        ),
        seen="Part of the targets is unused; capacity shrinks, or 503 if it hits all of them.",
        causes=("pods or nodes run in a zone that none of the load balancer's subnets covers",),
        cluster=(
            "topology.kubernetes.io/zone of the nodes holds a zone beyond those of the load "
            "balancer."
        ),
        aws=(
            "DescribeTargetHealth reports unused with Target.NotInUse and a description about "
            "the zone."
        ),
        fixes=(
            fix("Add a subnet in that zone to the subnets annotation"),
            fix("Or keep the pods in the served zones"),
        ),
        actions=("elasticloadbalancing:DescribeTargetHealth",),
        related=("ALB-SUBNET-009", "ALB-TGT-005"),
        issues=("#4544",),
    ),
    Failure(
        code="ALB-IP-004",
        slug="register-needs-az",
        title="a target outside the VPC was registered without a zone",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The address to register lies beyond the ranges of the VPC, which AWS takes only "
            "together with a zone, or not at all."
        ),
        seen="FailedReconcile on the TargetGroupBinding.",
        causes=(
            "an overlay network gives the pods their addresses",
            "the pods belong to a peered or shared VPC",
        ),
        cluster="Pod addresses are not within the ranges of the VPC.",
        aws="CidrBlockAssociationSet of the VPC has no range for the pod address.",
        fixes=(
            fix(
                "Use the VPC CNI, or send traffic to nodes with a NodePort Service",
                annotate("target-type=instance"),
            ),
            fix("For a target group of another VPC set spec.vpcID of the TargetGroupBinding"),
        ),
        signatures=(
            Signature(r"targets are not in the target group VPC '(?P<vpc>[^']+)'"),
            Signature(r"[Yy]ou must specify an [Aa]vailability [Zz]one"),
            Signature(r"Failed to register targets even with availability zone", Where.MESSAGE),
            Signature(
                r"(?:is not within any CIDR|not within the VPC"
                r"|IP address '(?P<ip>[\d.]+)' is not within)"
            ),
            Signature(
                r"(?:The |the |a valid )Availability Zone (?:is required for"
                r"|for) IP address|or select 'all' for all enabled"
                r"|cannot have its Availability Zone overridden"
            ),
        ),
        actions=("elasticloadbalancing:RegisterTargets",),
        related=("ALB-TGT-015",),
        issues=("#4544",),
        sources=("pkg/targetgroupbinding/resource_manager.go",),
    ),
)
