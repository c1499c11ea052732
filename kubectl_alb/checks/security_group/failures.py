"""Failures of security groups, on the side of the clients and of the targets."""

from kubectl_alb.checks.engine.remedy_commands import fix, helm_set
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

SECURITY_GROUPS = (
    Failure(
        code="ALB-SG-001",
        slug="multiple-cluster-tagged-sgs",
        title="not exactly one security group of a network interface has the cluster tag",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "To open the node or pod side the controller edits the one group of the interface "
            "that carries kubernetes.io/cluster/<CLUSTER>; with two of them, or none, it does "
            "not choose."
        ),
        seen=(
            "The load balancer is there, its targets are unhealthy or absent, and the "
            "TargetGroupBinding gets FailedNetworkReconcile."
        ),
        causes=(
            (
                "EKS tags its cluster security group, and an infrastructure module tagged the "
                "node group as well"
            ),
            "no group of the interface is tagged",
        ),
        cluster=(
            "Event FailedNetworkReconcile on the binding (its Ready condition stays silent); "
            "--service-target-eni-security-group-tags narrows the choice."
        ),
        aws=(
            "The interface has more than one group, and the number of them tagged for the "
            "cluster differs from 1."
        ),
        fixes=(
            fix(
                "Untag all but one",
                "aws ec2 delete-tags --resources <SG_ID> --tags "
                "Key=kubernetes.io/cluster/<CLUSTER>",
            ),
            fix(
                "Or tag one if none is",
                "aws ec2 create-tags --resources <SG_ID> --tags "
                "Key=kubernetes.io/cluster/<CLUSTER>,Value=owned",
            ),
            fix(
                "Or tell them apart by a further tag",
                helm_set("serviceTargetENISGTags=<KEY>=<VALUE>"),
            ),
        ),
        signatures=(
            Signature(
                r"expect(?:ed)? (?:exactly )?one securityGroup tagged with "
                r"(?P<tag>kubernetes\.io/cluster/\S+)(?: and \S+)? (?:for"
                r"|on) eni (?P<eni>eni-[\w<>]+), got:? (?P<got>\[[^\]]*\]|\d+)"
            ),
            Signature(r"expect exactly one securityGroup tagged with"),
        ),
        actions=("ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups"),
        related=("ALB-SG-007", "ALB-TGT-002"),
        issues=(
            "#1897",
            "#2902",
            "#2922",
            "#1181",
            "#1263",
            "#2557",
            "#1594",
            "#3731",
            "terraform-aws-modules/terraform-aws-eks#2468",
        ),
        sources=("pkg/networking/networking_manager.go",),
    ),
    Failure(
        code="ALB-SG-002",
        slug="sg-annotation-not-found",
        title="a listed security group does not exist or its name does not resolve",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "Names in the list are compared with the Name tag, not with the group name; one "
            "entry has no counterpart in the VPC."
        ),
        seen=(
            "FailedBuildModel or FailedDeployModel once the list was changed; members of a "
            "group can then not be deleted either."
        ),
        causes=(
            "the group was removed or made anew",
            "the entry is a group name and the group has no Name tag",
            "the group lives in a different VPC",
        ),
        cluster=(
            "Read alb.ingress.kubernetes.io/security-groups or "
            "service.beta.kubernetes.io/aws-load-balancer-security-groups."
        ),
        aws=(
            "DescribeSecurityGroups by id, or by tag:Name within the VPC, returns fewer groups "
            "than were listed."
        ),
        fixes=(
            fix(
                "Look the name up",
                "aws ec2 describe-security-groups --filters Name=vpc-id,Values=<VPC_ID> "
                "Name=tag:Name,Values=<SG_NAME>",
            ),
            fix(
                "Correct the annotation, or tag the group",
                "aws ec2 create-tags --resources <SG_ID> --tags Key=Name,Value=<SG_NAME>",
            ),
        ),
        signatures=(
            Signature(r"couldn't f(?:in|oun)d all security ?[gG]roups[:,] (?P<detail>.*)"),
            Signature(
                r"requested (?:ids"
                r"|names) \[(?P<want>[^\]]*)\] but found \[(?P<found>[^\]]*)\]"
            ),
            Signature(r"InvalidSecurityGroup: The security group '(?P<sg>sg-\w+)' does not exist"),
            Signature(r"InvalidGroup(?:Id)?\.(?:NotFound|Malformed)"),
            Signature(r"couldn't fetch SecurityGroupInfos: \[(?P<missing>[^\]]*)\]"),
            Signature(r"InvalidSecurityGroup: ", spec=20),
        ),
        actions=("ec2:DescribeSecurityGroups",),
        related=("ALB-SG-007", "ALB-DEL-007"),
        issues=("#2958", "#4437", "#2371", "#2338"),
        sources=("pkg/networking/security_group_resolver.go",),
    ),
    Failure(
        code="ALB-SG-003",
        slug="custom-sg-no-backend-rules",
        title="with own security groups the rules towards the targets are not managed",
        impact=Impact.DEGRADED,
        rank=Rank.HIGH,
        means=(
            "Whoever lists the load balancer's security groups has to open nodes and pods too, "
            "unless the controller is told to do it."
        ),
        seen=(
            "Everything reconciles, all targets are unhealthy with Target.Timeout, requests "
            "end in 504."
        ),
        causes=(
            (
                "alb.ingress.kubernetes.io/security-groups is set and "
                "manage-backend-security-group-rules is not"
            ),
        ),
        cluster=(
            "security-groups is annotated, manage-backend-security-group-rules is not true, "
            "and the flag --enable-manage-backend-security-group-rules is off."
        ),
        aws=(
            "The load balancer has just the listed groups, no k8s-traffic- group, and no node "
            "or pod group admits one of them on the target and health-check port."
        ),
        fixes=(
            fix(
                "Let the controller manage those rules",
                "kubectl -n <NS> annotate ingress <NAME> "
                "alb.ingress.kubernetes.io/manage-backend-security-group-rules=true",
            ),
            fix(
                "Or add the rule yourself",
                "aws ec2 authorize-security-group-ingress --group-id <NODE_SG> --ip-permissions "
                "IpProtocol=tcp,FromPort=<PORT>,ToPort=<PORT>,UserIdGroupPairs=[{GroupId=<L"
                "B_SG>}]",
            ),
        ),
        versions="the annotation exists since v2.3",
        actions=("ec2:AuthorizeSecurityGroupIngress",),
        related=("ALB-TGT-002", "ALB-HTTP-003", "ALB-SG-004"),
        issues=("#1276", "#2619", "#3737"),
        sources=("pkg/ingress/model_build_load_balancer.go",),
    ),
    Failure(
        code="ALB-SG-004",
        slug="backend-sg-feature-off",
        title="managing backend rules was asked for while the backend security group is off",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The rules refer to the shared backend security group, which this controller does "
            "not use."
        ),
        seen="FailedBuildModel, or the controller stops at its start when the flag asks for it.",
        causes=(
            (
                "--enable-backend-security-group=false together with the annotation or flag for "
                "managed rules"
            ),
        ),
        cluster=(
            "The controller has --enable-backend-security-group=false and the annotation or "
            "flag is set."
        ),
        fixes=(
            fix(
                "Switch the backend security group on", helm_set("enableBackendSecurityGroup=true")
            ),
        ),
        signatures=(
            Signature(r"backendSG feature is required to manage worker node SG rules"),
            Signature(
                r"backend security group must be enabled when manage backend security group "
                r"rule is enabled",
                Where.START,
            ),
        ),
        related=("ALB-SG-003",),
        sources=("pkg/ingress/model_build_load_balancer.go", "pkg/config/controller_config.go"),
    ),
)
