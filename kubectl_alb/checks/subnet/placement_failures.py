"""Failures of where a load balancer stands: public or private, old or new subnets."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

PLACEMENT = (
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
)
