"""Failures of subnet discovery."""

from kubectl_alb.checks.engine.remedy_commands import fix, helm_set
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

SUBNETS = (
    Failure(
        code="ALB-SUBNET-001",
        slug="no-role-tagged-subnets",
        title="subnet discovery found nothing: no role tag for this scheme",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "Subnet discovery ended without a single candidate, so neither the load balancer "
            "nor an address can be made."
        ),
        seen=(
            "The address stays empty and FailedBuildModel is repeated; a Service of type "
            "LoadBalancer remains pending."
        ),
        causes=(
            (
                "the role tag kubernetes.io/role/elb (internet-facing) or "
                "kubernetes.io/role/internal-elb (internal) is absent"
            ),
            "the tag holds something other than 1 or an empty text, for example true",
            "only the tag of the opposite scheme was set",
            "the controller works on another VPC or region than the one you tagged",
            (
                "from v2.13.0: the fallback by route tables (gate SubnetDiscoveryByReachability) "
                "found no fitting subnet either, or may not read route tables; it is tried only "
                "while no subnet at all has the role tag"
            ),
        ),
        cluster=(
            "No subnets annotation and no spec.subnets in the class parameters; the wanted "
            "scheme comes from them, else from --default-load-balancer-scheme (internal)."
        ),
        aws=(
            "DescribeSubnets for the VPC gives no row with the role tag set to 1 or empty; on "
            "v3, no route table sends (public) or every one sends (internal) traffic to an "
            "igw- gateway."
        ),
        fixes=(
            fix(
                "Tag two subnets in two zones for an internet-facing load balancer",
                "aws ec2 create-tags --resources <SUBNET_ID> <SUBNET_ID2> --tags "
                "Key=kubernetes.io/role/elb,Value=1",
            ),
            fix(
                "Tag them for an internal one",
                "aws ec2 create-tags --resources <SUBNET_ID> <SUBNET_ID2> --tags "
                "Key=kubernetes.io/role/internal-elb,Value=1",
            ),
            fix(
                "Or name the subnets on the Ingress",
                "kubectl -n <NS> annotate ingress <NAME> "
                "alb.ingress.kubernetes.io/subnets=<SUBNET_ID>,<SUBNET_ID2>",
            ),
            fix(
                "The next retry picks the tags up; changing any annotation of the Ingress makes "
                "it happen at once"
            ),
        ),
        signatures=(
            Signature(
                r"[Uu]nable to (?:resolve"
                r"|discover) at least one subnet(?:\. Evaluated (?P<evaluated>0) subnets|\s*$"
                r"| across availability zones)"
            ),
            Signature(
                r"unable to resolve at least one subnet \((?P<matched>0) match VPC and "
                r"tags(?:: \[(?P<tags>[^\]]*)\])?\)",
                versions="v2.6 to v2.12",
            ),
        ),
        versions=(
            'the wording changed: "unable to discover" (to v2.4), "unable to resolve" alone '
            '(v2.5, and named subnets), "(N match VPC and tags" (v2.6 to v2.12; v2.7 added the '
            'tag names), "Evaluated N subnets" (from v2.13)'
        ),
        actions=("ec2:DescribeSubnets", "ec2:DescribeRouteTables"),
        related=("ALB-SUBNET-002", "ALB-SUBNET-008", "ALB-IAM-008", "ALB-CTRL-013"),
        issues=(
            "#3212",
            "#3545",
            "#2194",
            "#3021",
            "#2812",
            "#3051",
            "#1693",
            "#1796",
            "#2607",
            "#2316",
            "#1905",
            "#886",
            "aws/eks-charts#488",
        ),
        sources=("pkg/networking/subnet_resolver.go",),
    ),
    Failure(
        code="ALB-SUBNET-002",
        slug="subnets-belong-to-other-cluster",
        title="every role-tagged subnet is tagged for another cluster",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "Candidates exist, but all of them carry cluster tags that name other clusters "
            "only, and such subnets are left out."
        ),
        seen="The event reads like missing role tags although the console shows them in place.",
        causes=(
            "a VPC shared by several clusters",
            "the cluster was rebuilt under a different name and the old tags stayed",
            "--cluster-name of the controller is wrong or empty",
        ),
        cluster=(
            "Compare --cluster-name of the controller Deployment with the name the EKS API reports."
        ),
        aws=(
            "All role-tagged subnets have a key below kubernetes.io/cluster/ and in none of "
            "them the rest equals the cluster name."
        ),
        fixes=(
            fix(
                "Share the subnets with this cluster",
                "aws ec2 create-tags --resources <SUBNET_ID> --tags "
                "Key=kubernetes.io/cluster/<CLUSTER>,Value=shared",
            ),
            fix(
                "Or take the outdated cluster tags away",
                "aws ec2 delete-tags --resources <SUBNET_ID> --tags "
                "Key=kubernetes.io/cluster/<OLD_CLUSTER>",
            ),
            fix(
                "Or turn the comparison off with the feature gate SubnetsClusterTagCheck",
                helm_set("controllerConfig.featureGates.SubnetsClusterTagCheck=false"),
            ),
            fix(
                "A wrong cluster name is corrected in the Helm values",
                helm_set("clusterName=<CLUSTER>"),
            ),
        ),
        signatures=(
            Signature(
                r"unable to resolve at least one subnet\. Evaluated (?P<evaluated>[1-9]\d*) "
                r"subnets: (?P<other_cluster>[1-9]\d*) are tagged for other clusters",
                spec=70,
                versions="v2.13 and later",
            ),
            Signature(
                r"unable to resolve at least one subnet \((?P<matched>[1-9]\d*) match VPC and "
                r"tags(?:: \[(?P<tags>[^\]]*)\])?, (?P<other_cluster_old>\d+) tagged for "
                r"other cluster",
                spec=70,
                versions="v2.6 to v2.12",
            ),
        ),
        versions=(
            "the gate exists since v2.4.3; up to v2.1.1 the tag of the own cluster was obligatory"
        ),
        related=("ALB-SUBNET-001", "ALB-CTRL-004"),
        issues=("#1693", "#3021", "#3051"),
        sources=("pkg/networking/subnet_resolver.go",),
    ),
    Failure(
        code="ALB-SUBNET-003",
        slug="too-few-azs-for-alb",
        title="the usable subnets lie in fewer than two Availability Zones",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "An Application Load Balancer spans two zones at least; of each zone one subnet "
            "counts, and less than two were left."
        ),
        seen=(
            "FailedBuildModel with a comparison of two numbers, often with two tagged subnets "
            "that share a zone."
        ),
        causes=(
            "only one zone has a tagged subnet",
            "further zones were dropped for lack of free addresses or because of cluster tags",
        ),
        cluster=(
            "See which subnets the Ingress gets, named or discovered, and whether the gate "
            "ALBSingleSubnet is on."
        ),
        aws=(
            "Count the distinct AvailabilityZone values of the qualifying subnets; one subnet "
            "suffices on Outposts, in Local Zones and in Wavelength."
        ),
        fixes=(
            fix(
                "Make or tag a subnet in another zone",
                "aws ec2 create-tags --resources <SUBNET_ID_AZ2> --tags "
                "Key=kubernetes.io/role/elb,Value=1",
            ),
            fix(
                "Accounts that AWS admitted to single-subnet load balancers may open the gate",
                helm_set("controllerConfig.featureGates.ALBSingleSubnet=true"),
            ),
        ),
        signatures=(
            Signature(r"must specify at least (?:2|two) subnets"),
            Signature(
                r"[Aa]t least two subnets in two different Availability Zones must be specified"
            ),
            Signature(
                r"subnets count less than minimal required count: (?P<have>\d+) < "
                r"(?P<want>\d+)"
            ),
            Signature(
                r"cannot find at least two subnets from different Availability Zones",
                versions="v2.0",
            ),
            Signature(r"failed to resolve 2 qualified subnets?", versions="v1"),
        ),
        actions=("ec2:DescribeSubnets", "ec2:DescribeAvailabilityZones"),
        related=("ALB-SUBNET-004", "ALB-IP-001"),
        issues=("#1783", "#2446", "#683", "#1354", "awslabs/kubeflow-manifests#63"),
        sources=("pkg/networking/subnet_resolver.go",),
    ),
)
