"""Failures of the IAM policy: actions that the role lacks."""

from kubectl_alb.checks.engine.remedy_commands import UPDATE_POLICY, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

POLICIES = (
    Failure(
        code="ALB-IAM-005",
        slug="policy-missing-action",
        title="the controller's IAM role lacks an action",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means="AWS denied a call; the text names the action, or carries an encoded explanation.",
        seen=(
            "FailedDeployModel or FailedBuildModel with an action, or with a long encoded message."
        ),
        causes=(
            "the policy is older than the controller",
            "somebody shortened the policy",
            "a condition on tags or resources excludes things made outside the controller",
            "a service control policy or a permissions boundary denies the call",
        ),
        cluster="The image tag gives the version whose policy is needed.",
        aws=(
            "Compare the attached policy versions with the published file of that release, "
            "simulate the action, and look for an SCP or boundary."
        ),
        fixes=(
            fix("Attach the policy file that belongs to the running release", UPDATE_POLICY),
            fix(
                "Decode an EC2 denial",
                "aws sts decode-authorization-message --encoded-message <MSG> --query "
                "DecodedMessage --output text",
            ),
            fix("An explicit deny of the organisation has to be lifted there"),
        ),
        signatures=(
            Signature(r"User is not authorized to perform '(?P<call>\w+)'"),
            Signature(r"explicit deny in an? [\w -]*policy", spec=49),
            Signature(
                r"(?:User: (?P<principal>\S+) )?is not authorized to perform: "
                r"(?P<action>[\w-]+:\w+)(?: on resource: (?P<resource>\S+))?"
            ),
            Signature(
                r"UnauthorizedOperation: You are not authorized to perform (?:this operation"
                r"|(?P<op>\S+))"
            ),
            Signature(
                r"api error (?:AccessDenied|UnauthorizedOperation|AccessDeniedException)\b",
                versions="v2.9 and later",
            ),
            Signature(r"AccessDenied(?:Exception)?: "),
        ),
        actions=(
            "iam:SimulatePrincipalPolicy",
            "iam:GetPolicyVersion",
            "iam:ListAttachedRolePolicies",
        ),
        related=("ALB-IAM-006", "ALB-IAM-007", "ALB-IAM-008", "ALB-CLUSTER-006"),
        issues=("#2785", "#3917", "#748", "#924", "#2693"),
        sources=("docs/install/iam_policy.json",),
    ),
    Failure(
        code="ALB-IAM-006",
        slug="addtags-denied",
        title="elasticloadbalancing:AddTags is denied on creation",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "AWS authorises tags given at creation as a call of their own, and the policy does "
            "not allow it."
        ),
        seen=(
            "FailedDeployModel that names AddTags for a load balancer, target group or listener."
        ),
        causes=(
            ("the policy dates from v2.4.6 or earlier, before AWS introduced this check in 2023"),
            "extra tags on listeners or rules need these resources in the statement",
        ),
        cluster="Note the controller version and whether defaultTags is set.",
        aws=(
            "No statement allows AddTags under the condition elasticloadbalancing:CreateAction "
            "for CreateTargetGroup and CreateLoadBalancer."
        ),
        fixes=(
            fix(
                "Take the policy file of v2.4.7, v2.5 or later as described for ALB-IAM-005",
                UPDATE_POLICY,
            ),
        ),
        signatures=(
            Signature(
                r"not authorized to perform: elasticloadbalancing:AddTags(?: on resource: "
                r"(?P<resource>\S+))?",
                spec=75,
            ),
        ),
        versions="policies of v2.4.6 and before",
        actions=("elasticloadbalancing:AddTags",),
        related=("ALB-IAM-005",),
        issues=("#3399", "#3428", "#2692", "#3086", "#3372"),
    ),
    Failure(
        code="ALB-IAM-007",
        slug="listener-attributes-denied",
        title="the listener attribute actions are denied after an upgrade",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "Release v2.9.0 reads and writes listener attributes; the policy still lacks the "
            "two actions for it."
        ),
        seen=(
            "Since the chart was upgraded there is a load balancer without listeners or targets."
        ),
        causes=(
            "the policy was not updated together with the controller",
            "an installer with a policy of its own is behind",
        ),
        cluster="The controller is v2.9.0 or newer.",
        aws="DescribeListenerAttributes and ModifyListenerAttributes are not in the policy.",
        fixes=(fix("Update the policy as described for ALB-IAM-005", UPDATE_POLICY),),
        signatures=(
            Signature(
                r"not authorized to perform: elasticloadbalancing:(?:Describe"
                r"|Modify)ListenerAttributes",
                spec=76,
            ),
        ),
        versions="v2.9.0 and later",
        actions=(
            "elasticloadbalancing:DescribeListenerAttributes",
            "elasticloadbalancing:ModifyListenerAttributes",
        ),
        related=("ALB-IAM-005", "ALB-CLUSTER-006"),
        issues=(
            "#3944",
            "#3960",
            "#3994",
            "kubernetes/kops#17702",
            "eksctl-io/eksctl#7987",
            "terraform-aws-modules/terraform-aws-iam#525",
        ),
    ),
    Failure(
        code="ALB-IAM-008",
        slug="sg-for-vpc-denied",
        title="an EC2 read that newer releases need is denied",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "Creating load balancers checks security groups through "
            "ec2:GetSecurityGroupsForVpc (policy since v2.10.0), and discovery by reachability "
            "reads route tables (since v2.13.0)."
        ),
        seen=(
            "CreateLoadBalancer is answered with AccessDenied, or subnet discovery stops while "
            "it looks at routes."
        ),
        causes=("the policy is from an earlier release",),
        cluster="Note the controller version.",
        aws="The policy does not contain the denied action.",
        fixes=(fix("Update the policy as described for ALB-IAM-005", UPDATE_POLICY),),
        signatures=(
            Signature(
                r"not authorized to perform: ec2:(?P<action>GetSecurityGroupsForVpc"
                r"|DescribeRouteTables|DescribeIpamPools|GetCoipPoolUsage)",
                spec=76,
            ),
            Signature(r"failed to list subnets by reachability: ", spec=76),
        ),
        actions=(
            "ec2:GetSecurityGroupsForVpc",
            "ec2:DescribeRouteTables",
            "ec2:DescribeIpamPools",
            "ec2:GetCoipPoolUsage",
        ),
        related=("ALB-IAM-005", "ALB-SUBNET-001"),
        issues=("#3917",),
        sources=("pkg/networking/subnet_resolver.go",),
    ),
    Failure(
        code="ALB-IAM-009",
        slug="register-targets-external-tg",
        title="the policy does not cover a target group made elsewhere",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "Statements bound to the tag elbv2.k8s.aws/cluster exclude a target group that "
            "somebody else created."
        ),
        seen=(
            "FailedReconcile on the binding with AccessDenied for RegisterTargets or "
            "ModifyTargetGroup."
        ),
        causes=("a binding with your own targetGroupARN and a policy that asks for the tag",),
        cluster="The TargetGroupBinding has no owner; its ARN was given by hand.",
        aws=(
            "The target group lacks elbv2.k8s.aws/cluster, and RegisterTargets is allowed only "
            "with it."
        ),
        fixes=(
            fix("Use a policy of v2.0.1 or later, which allows RegisterTargets on targetgroup/*/*"),
            fix(
                "Or tag the target group",
                "aws elbv2 add-tags --resource-arns <TG_ARN> --tags "
                "Key=elbv2.k8s.aws/cluster,Value=<CLUSTER>",
            ),
        ),
        signatures=(
            Signature(
                r"not authorized to perform: elasticloadbalancing:(?P<action>(?:De)?[Rr]egiste"
                r"rTargets|ModifyTargetGroup\w*)",
                spec=76,
            ),
        ),
        actions=(
            "elasticloadbalancing:RegisterTargets",
            "elasticloadbalancing:DeregisterTargets",
            "elasticloadbalancing:ModifyTargetGroup",
        ),
        related=("ALB-IAM-005", "ALB-TGT-019"),
        issues=("#1618",),
    ),
    Failure(
        code="ALB-IAM-010",
        slug="service-linked-role-missing",
        title="the service-linked role of Elastic Load Balancing is missing",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "An account needs that role from its first load balancer on, and the controller "
            "may not create it. The same goes for Shield and WAF."
        ),
        seen="The very first load balancer in the account fails.",
        causes=(
            (
                "an account without any load balancer so far, and a role without "
                "iam:CreateServiceLinkedRole"
            ),
        ),
        aws="GetRole for AWSServiceRoleForElasticLoadBalancing answers NoSuchEntity.",
        fixes=(
            fix(
                "Create the role once",
                "aws iam create-service-linked-role --aws-service-name "
                "elasticloadbalancing.amazonaws.com",
            ),
        ),
        signatures=(
            Signature(r"not authorized to perform: iam:CreateServiceLinkedRole", spec=77),
            Signature(r"unable to (?:create|assume) (?:the )?service[- ]linked role", spec=77),
        ),
        actions=("iam:CreateServiceLinkedRole", "iam:GetRole"),
        related=("ALB-IAM-005", "ALB-QUOTA-009"),
        issues=("#748",),
        sources=("docs/install/iam_policy.json",),
    ),
)
