"""Failures of subnets that are named, of their kind, and of where a load balancer stands."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

PLACEMENT = (
    Failure(
        code="ALB-SUBNET-004",
        slug="two-subnets-same-az",
        title="two of the named subnets are in one zone",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "A zone may contribute a single subnet. Discovery quietly picks one; a list "
            "written by hand is refused."
        ),
        seen="FailedBuildModel that quotes the zone and both subnet ids.",
        causes=("the annotation or the class parameters list two subnets of the same zone",),
        cluster=(
            "Look at alb.ingress.kubernetes.io/subnets, "
            "service.beta.kubernetes.io/aws-load-balancer-subnets or spec.subnets.ids of the "
            "class parameters."
        ),
        aws="DescribeSubnets for the listed ids shows one AvailabilityZone twice.",
        fixes=(fix("Leave one id for each zone", annotate("subnets=<SUBNET_AZ1>,<SUBNET_AZ2>")),),
        signatures=(
            Signature(
                r"cannot be attached to multiple subnets in the same Availability Zone", spec=55
            ),
            Signature(
                r"multiple subnets in same Availability Zone (?P<az>\S+): "
                r"\[(?P<subnets>[^\]]*)\]"
            ),
        ),
        related=("ALB-SUBNET-003",),
        issues=("#1783",),
        sources=("pkg/networking/subnet_resolver.go",),
    ),
    Failure(
        code="ALB-SUBNET-005",
        slug="subnet-id-or-name-not-found",
        title="a named subnet is not in the controller's VPC",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "One of the ids or Name tags in the list could not be resolved inside the VPC that "
            "the controller works on."
        ),
        seen="FailedBuildModel shortly after the list of subnets was edited.",
        causes=(
            "a spelling mistake",
            "infrastructure code recreated the subnet under a new id",
            "a Name tag that several subnets have",
            "the subnet belongs to some other VPC",
        ),
        cluster="Read the subnets annotation or spec.subnets of the class parameters.",
        aws=(
            "DescribeSubnets finds neither the id nor the Name tag inside the VPC; or the "
            "subnet exists in a different VPC, region or account."
        ),
        fixes=(
            fix(
                "List what is there",
                "aws ec2 describe-subnets --filters Name=vpc-id,Values=<VPC_ID> --query "
                "'Subnets[].[SubnetId,AvailabilityZone,Tags[?Key==`Name`]|[0].Value]' --output "
                "table",
            ),
            fix("Write the right ids", annotate("subnets=<SUBNET_ID>,<SUBNET_ID2>")),
        ),
        signatures=(
            Signature(r"SubnetNotFound|The subnet ID '(?P<subnet2>subnet-\w+)' does not exist"),
            Signature(r"subnet ID not found: (?P<subnet>subnet-\w+)"),
            Signature(r"subnet with Name tag not found: (?P<name>\S+)"),
            Signature(
                r"couldn't f(?:in|oun)d all subnets, (?:missing names: \[(?P<names>[^\]]*)\]"
                r"|want: \[(?P<want>[^\]]*)\]|(?:nameOrIDs"
                r"|IDs): (?P<asked>.*?), found: (?P<found>.*))"
            ),
            Signature(r'subnet with Name tag "(?P<dupname>[^"]+)" requested \d+ times'),
            Signature(r"InvalidSubnetID\.NotFound"),
        ),
        actions=("ec2:DescribeSubnets",),
        related=("ALB-CTRL-013",),
        sources=("pkg/networking/subnet_resolver.go",),
    ),
    Failure(
        code="ALB-SUBNET-006",
        slug="mixed-zone-types",
        title="the subnets are of different kinds: ordinary, Local Zone, Wavelength, Outpost",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="The subnets of a load balancer have to agree in their kind of location.",
        seen="FailedBuildModel that speaks of locales.",
        causes=(
            "a Local Zone or Outpost subnet carries the same role tag as the ordinary ones",
            "a hand-made list takes both kinds",
        ),
        cluster="Check the subnets annotation and who put the role tags.",
        aws="The chosen subnets differ in ZoneType, or only some have an OutpostArn.",
        fixes=(
            fix("Name subnets of one kind in the subnets annotation"),
            fix(
                "Or untag the odd one",
                "aws ec2 delete-tags --resources <LOCAL_ZONE_SUBNET> --tags "
                "Key=kubernetes.io/role/elb",
            ),
        ),
        signatures=(
            Signature(r"subnets in multiple locales: \[(?P<locales>[^\]]*)\]"),
            Signature(r"unknown zone type for subnet (?P<subnet>\S+)"),
        ),
        actions=("ec2:DescribeAvailabilityZones",),
        related=("ALB-SUBNET-001",),
        sources=("pkg/networking/subnet_resolver.go",),
    ),
    Failure(
        code="ALB-SUBNET-010",
        slug="conflicting-subnet-spec",
        title="subnets are given twice and differ",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The class parameters and an annotation, or two members of the group, ask for "
            "different subnets of one load balancer."
        ),
        seen="FailedBuildModel about conflicting subnets.",
        causes=(
            "both the IngressClassParams and the annotation hold subnets",
            "members of a group disagree on the list",
        ),
        cluster="Compare spec.subnets of the class parameters with the annotation on each member.",
        fixes=(
            fix(
                "Keep a single source",
                "kubectl -n <NS> annotate ingress <NAME> alb.ingress.kubernetes.io/subnets-",
            ),
        ),
        signatures=(
            Signature(
                r"conflicting (?:subnet specifications: IngressClassParams versus annotation"
                r"|IngressClassParams subnet specifications"
                r"|subnets: (?P<a>\[[^\]]*\]) \| (?P<b>\[[^\]]*\]))",
                spec=60,
            ),
        ),
        related=("ALB-GROUP-007", "ALB-CLASS-007"),
        sources=("pkg/ingress/model_build_load_balancer.go",),
    ),
    Failure(
        code="ALB-SUBNET-007",
        slug="public-lb-in-private-subnet",
        title=(
            "an internet-facing load balancer stands in subnets without a route to an "
            "internet gateway"
        ),
        impact=Impact.DEGRADED,
        rank=Rank.MEDIUM,
        means=(
            "Packets from the internet cannot reach such a load balancer, although everything "
            "looks deployed and healthy."
        ),
        seen=(
            "There is an address and the targets pass their checks, yet clients run into timeouts."
        ),
        causes=(
            "the public role tag was put on private subnets",
            "the list of subnets names private ones",
            "the VPC has no internet gateway",
        ),
        cluster=(
            "The scheme (annotation or class parameters) is internet-facing and the status "
            "has a host name."
        ),
        aws=(
            "For a subnet of the load balancer, its route table (or the main one) lacks "
            "0.0.0.0/0 to an igw- gateway."
        ),
        fixes=(
            fix(
                "Move the tag to public subnets",
                "aws ec2 delete-tags --resources <PRIVATE_SUBNET> --tags "
                "Key=kubernetes.io/role/elb",
                "aws ec2 create-tags --resources <PUBLIC_SUBNET> --tags "
                "Key=kubernetes.io/role/elb,Value=1",
            ),
            fix(
                "A load balancer that already exists changes its subnets only when they are "
                "named explicitly",
                annotate("subnets=<PUBLIC_SUBNET>,<PUBLIC_SUBNET2>"),
            ),
        ),
        signatures=(Signature(r"VPC (?P<vpc>vpc-\w+) has no internet gateway"),),
        actions=("ec2:DescribeRouteTables", "ec2:DescribeInternetGateways"),
        related=("ALB-SUBNET-009",),
        issues=("#2210",),
        sources=("pkg/networking/subnet_resolver.go",),
    ),
    Failure(
        code="ALB-SUBNET-008",
        slug="scheme-default-internal",
        title="the load balancer is internal because nothing asked for a scheme",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means=(
            "Without annotation, class parameter or controller flag the scheme is internal, "
            "for Ingresses and Services alike."
        ),
        seen=(
            "The DNS name begins with internal-, the internet cannot reach it, or discovery "
            "looks for internal-elb tags that nobody wanted."
        ),
        causes=(
            "the scheme annotation is missing",
            "--default-load-balancer-scheme is not set on the controller",
        ),
        cluster="Neither the scheme annotation nor spec.scheme of the class parameters is there.",
        aws="The load balancer has Scheme internal.",
        fixes=(
            fix(
                "Ask for the scheme; this makes a new load balancer with a new DNS name",
                annotate("scheme=internet-facing"),
            ),
        ),
        related=("ALB-NAME-004", "ALB-SUBNET-001"),
        issues=("#2210",),
        sources=("pkg/config/controller_config.go",),
    ),
    Failure(
        code="ALB-SUBNET-009",
        slug="new-subnets-ignored-on-existing-alb",
        title="freshly tagged subnets do not reach the existing load balancer",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means=(
            "An Ingress that names no subnets keeps those of its present load balancer while "
            "the scheme is unchanged; discovery is not repeated."
        ),
        seen=(
            "A zone was added to the VPC, but targets in it stay unused or the traffic keeps "
            "to the old zones."
        ),
        causes=("subnets were tagged after the load balancer had been made",),
        cluster="The Ingress names no subnets.",
        aws=(
            "The zones of the load balancer are fewer than the qualifying subnets offer; some "
            "targets are Target.NotInUse because of their zone."
        ),
        fixes=(fix("Name the full set", annotate("subnets=<S1>,<S2>,<S3>")),),
        related=("ALB-IP-003", "ALB-SUBNET-007"),
        sources=("pkg/ingress/model_build_load_balancer.go",),
    ),
    Failure(
        code="ALB-SUBNET-011",
        slug="zone-not-supported",
        title="a zone of the subnets does not take this load balancer",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "Some Availability Zones are constrained: Elastic Load Balancing makes no load "
            "balancer, or none of this type, in them."
        ),
        seen="CreateLoadBalancer or SetSubnets fails with AvailabilityZoneNotSupported.",
        causes=(
            "a subnet in a constrained zone is tagged for load balancers, or named",
            "the zone does not offer the type, which is often so for Network Load Balancers",
        ),
        cluster="The subnets that the Ingress or its class names, else those that have the tag.",
        aws="The zone of each subnet, against the one in the message.",
        fixes=(
            fix("Leave out the subnet in that zone", annotate("subnets=<S1>,<S2>")),
            fix("Or remove its tag kubernetes.io/role/elb, if the subnets are discovered"),
        ),
        signatures=(
            Signature(r"AvailabilityZoneNotSupported(?:Exception)?\b", spec=58),
            Signature(
                r"[Ll]oad balancers? (?:with|of) type '?(?P<type>[\w-]+)'? (?:is|are) not "
                r"supported in (?P<zone>[a-z]+\d?-[\w-]+)",
                spec=58,
            ),
            Signature(
                r"(?:cannot be created|not supported) in (?:the )?(?:zone |availability zone )?"
                r"'?(?P<zone2>[a-z]{2}[\w-]*-\d[a-z])\b",
                spec=58,
            ),
        ),
        actions=("ec2:DescribeSubnets", "ec2:DescribeAvailabilityZones"),
        related=("ALB-SUBNET-003", "ALB-SUBNET-006"),
    ),
)
