"""Failures of the controller's start: identity of the cluster, flags, pods."""

from kubectl_alb.checks.engine.remedy_commands import fix, helm_set
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

START = (
    Failure(
        code="ALB-CTRL-001",
        slug="imds-vpc-id-failure",
        title="the controller cannot learn its VPC from instance metadata",
        impact=Impact.BLOCKER,
        rank=Rank.HIGH,
        means=(
            "Without --aws-vpc-id the controller asks the metadata service of its node, which "
            "a pod reaches only across two hops."
        ),
        seen="CrashLoopBackOff right at the start.",
        causes=(
            "HttpPutResponseHopLimit is 1, the default of AL2023 and of Karpenter v1",
            "the metadata service is disabled",
            "Fargate or hybrid nodes, which have none",
        ),
        cluster="--aws-vpc-id is absent and the pod is not on the host's network.",
        aws="MetadataOptions of the instance: hop limit 1, or HttpEndpoint disabled.",
        fixes=(
            fix("Name region and VPC", helm_set("region=<REGION>", "vpcId=<VPC_ID>")),
            fix(
                "Or raise the hop limit",
                "aws ec2 modify-instance-metadata-options --instance-id <INSTANCE_ID> "
                "--http-put-response-hop-limit 2",
            ),
        ),
        signatures=(
            Signature(
                r"failed to introspect vpcID from EC2Metadata",
                Where.START,
                spec=85,
                versions="v2.0 to v2.8",
            ),
            Signature(
                r"failed to get VPC ID: .*(?:failed to fetch VPC ID from instance metadata"
                r"|error in fetching vpc id)",
                Where.START,
                spec=85,
                versions="v2.9 and later",
            ),
            Signature(r"EC2MetadataError: failed to make EC2Metadata request", spec=85),
            Signature(
                r'failed to describe instance "(?P<node>[^"]+)"'
                r"|found more than one (?:reservation for|instance with)",
                Where.START,
                spec=85,
            ),
        ),
        actions=("ec2:DescribeInstances",),
        related=("ALB-CTRL-002", "ALB-IAM-003"),
        issues=("#2584", "#2231", "#3937", "#3604", "#3695", "#3955", "#2243", "#2510"),
        sources=("pkg/aws/cloud.go",),
    ),
    Failure(
        code="ALB-CTRL-002",
        slug="region-unknown",
        title="the controller does not know its region",
        impact=Impact.BLOCKER,
        rank=Rank.MEDIUM,
        means=(
            "Neither flag nor environment names a region and the metadata service did not tell it."
        ),
        seen="CrashLoopBackOff.",
        causes=("as for the VPC, see ALB-CTRL-001",),
        cluster="No --aws-region and no AWS_REGION.",
        aws="As for ALB-CTRL-001.",
        fixes=(fix("Name the region", helm_set("region=<REGION>")),),
        signatures=(
            Signature(
                r"failed to introspect region from EC2Metadata, specify --aws-region",
                Where.START,
                spec=86,
            ),
            Signature(r"(?:MissingRegion|Invalid Configuration: Missing Region)", spec=86),
        ),
        related=("ALB-CTRL-001",),
        issues=("#3569", "#3379"),
        sources=("pkg/aws/cloud.go",),
    ),
    Failure(
        code="ALB-CTRL-003",
        slug="vpc-tags-lookup",
        title="looking the VPC up by tags gives none or several",
        impact=Impact.BLOCKER,
        rank=Rank.LOW,
        means="--aws-vpc-tags has to single out one VPC.",
        seen="CrashLoopBackOff.",
        causes=("the tags fit no VPC, or more than one",),
        cluster="Read --aws-vpc-tags.",
        aws="DescribeVpcs with these tags as filters: not exactly one row.",
        fixes=(fix("Name the VPC by id", helm_set("vpcId=<VPC_ID>")),),
        signatures=(
            Signature(
                r"(?:no VPC exists"
                r"|multiple VPCs exists?) with tags?:? ?(?P<tags>map\[[^\]]*\])?"
                r"|failed to fetch VPC ID with tags?",
                Where.START,
                spec=87,
            ),
        ),
        actions=("ec2:DescribeVpcs",),
        related=("ALB-CTRL-001",),
        sources=("pkg/aws/cloud.go",),
    ),
    Failure(
        code="ALB-CTRL-004",
        slug="cluster-name-missing",
        title="the cluster name is not set or wrong",
        impact=Impact.BLOCKER,
        rank=Rank.MEDIUM,
        means=(
            "The name is part of all tags. Without it the controller stops; with a wrong one "
            "it overlooks what exists and makes it twice."
        ),
        seen="CrashLoopBackOff, or subnets and security groups never match.",
        causes=(
            "a placeholder was left in the values",
            "the name differs from that of the EKS cluster",
        ),
        cluster="Compare --cluster-name with the cluster.",
        aws="Resources with elbv2.k8s.aws/cluster=<OTHER>.",
        fixes=(fix("Set the name", helm_set("clusterName=<CLUSTER>")),),
        signatures=(
            Signature(r"Chart cannot be installed without a valid clusterName", Where.API, spec=80),
            Signature(r"kubernetes cluster name must be specified", Where.START, spec=80),
            Signature(r"unable to load controller config", Where.START, spec=10),
        ),
        related=("ALB-SUBNET-002", "ALB-DEL-005"),
        issues=("#3021", "#3051"),
        sources=("pkg/config/controller_config.go",),
    ),
    Failure(
        code="ALB-CTRL-005",
        slug="service-account-missing",
        title="the controller's service account does not exist",
        impact=Impact.BLOCKER,
        rank=Rank.MEDIUM,
        means="Pods are not created without it.",
        seen="The Deployment has 0/2 and there are no pods.",
        causes=("serviceAccount.create=false and nobody made one",),
        cluster="No service account aws-load-balancer-controller in <CTRL_NS>.",
        fixes=(
            fix(
                "Create it with its role",
                "eksctl create iamserviceaccount --cluster <CLUSTER> --namespace <CTRL_NS> "
                "--name aws-load-balancer-controller --attach-policy-arn <POLICY_ARN> "
                "--override-existing-serviceaccounts --approve",
            ),
            fix("Or let the chart do it", helm_set("serviceAccount.create=true")),
        ),
        signatures=(
            Signature(
                r'error looking up service account (?P<sa>\S+): serviceaccount "(?P<n>[^"]+)" '
                r"not found",
                Where.EVENT,
                examined=True,
            ),
        ),
        related=("ALB-IAM-003",),
        issues=("#2956", "#2627"),
    ),
    Failure(
        code="ALB-CTRL-010",
        slug="image-pull-or-arch",
        title="the controller's image cannot be pulled or run",
        impact=Impact.BLOCKER,
        rank=Rank.LOW,
        means="The node got no image, or one for another processor.",
        seen="ImagePullBackOff, ErrImagePull, or exec format error.",
        causes=(
            "no way to the registry from a private cluster",
            "a mirror in another account or region",
            "the architecture of the node",
        ),
        cluster="The reason the container waits for, and the node's architecture.",
        fixes=(
            fix("Copy the image to a registry within reach", helm_set("image.repository=<REPO>")),
        ),
        signatures=(
            Signature(r"(?:ImagePullBackOff|ErrImagePull|exec format error)", Where.EVENT),
            Signature(
                r'Failed to pull image "(?P<image>[^"]*load-balancer-controller[^"]*)"',
                where=Where.EVENT,
            ),
        ),
        related=("ALB-HOOK-001",),
    ),
    Failure(
        code="ALB-CTRL-012",
        slug="bad-flag",
        title="a flag or feature gate is unknown or malformed",
        impact=Impact.BLOCKER,
        rank=Rank.LOW,
        means=(
            "The controller checks its arguments first and stops at the first that it does not "
            "understand."
        ),
        seen="CrashLoopBackOff.",
        causes=("a flag or gate of another release", "a misspelt value"),
        cluster="Compare the arguments with those of the release.",
        fixes=(
            fix(
                "Remove or correct it",
                "kubectl -n <CTRL_NS> get deploy aws-load-balancer-controller -o "
                "jsonpath='{.spec.template.spec.containers[0].args}'",
            ),
        ),
        signatures=(
            Signature(
                r"unknown (?:feature|flag): ?(?P<flag>\S+)"
                r"|failed to parse feature-gates settings"
                r"|invalid value (?P<v>\S+) for default (?:target type|scheme)"
                r"|must be formatted as (?:serviceID:operationRegex|rate:burst)"
                r"|must be valid (?:regex expression|float number as rate|integer as burst)"
                r"|invalid mapStringBool|Unable to append CA PEM"
                r"|invalid value \S+ for (?:backend security group id|--\S+)",
                Where.START,
                spec=60,
            ),
        ),
        related=("ALB-CLUSTER-006", "ALB-ANNO-014"),
        sources=("pkg/config",),
    ),
    Failure(
        code="ALB-CTRL-013",
        slug="wrong-vpc-id",
        title="the controller is configured for another VPC",
        impact=Impact.BLOCKER,
        rank=Rank.LOW,
        means=(
            "--aws-vpc-id or --aws-region are not those of the cluster, so nothing it looks "
            "for is there."
        ),
        seen=(
            "Subnets and security groups are never found; discovery evaluates 0 subnets; "
            "InvalidVpcID."
        ),
        causes=("values copied from another cluster",),
        cluster="Compare --aws-vpc-id and --aws-region with the cluster and its nodes.",
        aws="DescribeCluster shows the VPC of the cluster.",
        fixes=(fix("Set both", helm_set("vpcId=<VPC_ID>", "region=<REGION>")),),
        signatures=(
            Signature(
                r'InvalidVpcI[dD]\.NotFound|unable to find matching VPC "(?P<vpc2>[^"]*)"'
                r"|The vpc ID '(?P<vpc>vpc-\w+)' does not exist"
            ),
        ),
        actions=("eks:DescribeCluster",),
        related=("ALB-SUBNET-001", "ALB-SUBNET-005"),
        issues=("#1301", "#2607"),
    ),
)
