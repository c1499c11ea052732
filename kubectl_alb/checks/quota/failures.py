"""Failures because of AWS quotas."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

QUOTAS = (
    Failure(
        code="ALB-QUOTA-001",
        slug="too-many-rules",
        title="a load balancer has more rules than its quota allows",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "Every path becomes a rule on each listener; together they passed the limit, 100 "
            "unless raised, default rules not counted."
        ),
        seen="New routes are missing, the group stands still.",
        causes=("a large group", "the same rules on HTTP and HTTPS"),
        cluster="Add up the rules of all members, times the listen ports.",
        aws=(
            'Compare the rules in DescribeRules with the quota "Rules per Application Load '
            'Balancer".'
        ),
        fixes=(
            fix(
                "See the quota and ask for more",
                "aws service-quotas list-service-quotas --service-code elasticloadbalancing "
                "--query \"Quotas[?contains(QuotaName,'Rules per')]\"",
            ),
            fix("Split the group; replace doubled HTTP rules by ssl-redirect"),
        ),
        signatures=(
            Signature(
                r"TooManyRules(?:: The maximum number of rules on load balancer (?P<lb>\S+))?"
            ),
            Signature(r"Unable to synthesize listener rules, there's too many attached"),
        ),
        actions=("elasticloadbalancing:DescribeRules", "servicequotas:ListServiceQuotas"),
        related=("ALB-ANNO-008",),
        issues=("#1856", "#2011", "#3525", "#1784", "#3512"),
        sources=("pkg/deploy/elbv2/listener_rule_synthesizer.go",),
    ),
    Failure(
        code="ALB-QUOTA-002",
        slug="too-many-targets",
        title="a target group or load balancer has too many targets",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="The registration went beyond the quota of targets.",
        seen="New pods are not registered.",
        causes=("with instance targets every node is in every group",),
        cluster="Nodes times Services, with instance targets.",
        aws=(
            "Compare the counts with the quotas of targets for a target group and for a load "
            "balancer (1000)."
        ),
        fixes=(
            fix(
                "Use IP targets, or pick fewer nodes with target-node-labels; else ask for a "
                "higher quota"
            ),
        ),
        signatures=(
            Signature(
                r"TooManyTargets(?:: The maximum number of targets per (?P<scope>[\w ]+?) "
                r"'(?P<max>\d+)')?"
            ),
            Signature(r"TooManyRegistrationsForTargetId"),
            Signature(r"maximum number of targets per load balancer '(?P<max2>\d+)'"),
        ),
        actions=("servicequotas:ListServiceQuotas",),
        related=("ALB-TGT-018",),
        issues=("#2302", "#1068", "#4360", "kubernetes/kubernetes#86441"),
    ),
    Failure(
        code="ALB-QUOTA-003",
        slug="too-many-certificates",
        title="a load balancer has too many certificates",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="25 besides the default ones may be attached, and each counts on every listener.",
        seen="Listeners are not updated.",
        causes=("many hosts with a certificate each, on several ports",),
        cluster="Certificates of annotations and discovery, times listeners.",
        aws="Count DescribeListenerCertificates against the quota.",
        fixes=(
            fix("Use wildcard or multi-name certificates, split the group, or raise the quota"),
        ),
        signatures=(Signature(r"TooManyCertificates"),),
        actions=(
            "elasticloadbalancing:DescribeListenerCertificates",
            "servicequotas:ListServiceQuotas",
        ),
        related=("ALB-CERT-001",),
        issues=("#2449", "#3480", "#2528"),
    ),
    Failure(
        code="ALB-QUOTA-004",
        slug="too-many-load-balancers",
        title="the region has as many load balancers as allowed",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="The quota is 50 unless raised, for each type.",
        seen="FailedDeployModel.",
        causes=("an own load balancer for every Ingress", "load balancers left behind"),
        cluster="Ingresses without a group.",
        aws='Compare the count with "Application Load Balancers per Region" or the Network one.',
        fixes=(
            fix("Share load balancers by group.name", annotate("group.name=<GROUP>")),
            fix("Remove orphans, see ALB-DEL-004; raise the quota"),
        ),
        signatures=(Signature(r"TooManyLoadBalancers(?:: .*)?"),),
        actions=("servicequotas:ListServiceQuotas",),
        related=("ALB-DEL-004",),
    ),
    Failure(
        code="ALB-QUOTA-005",
        slug="too-many-target-groups",
        title="there are too many target groups",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="3000 in a region, 100 on a load balancer, unless raised.",
        seen="FailedDeployModel.",
        causes=("many Services in one group", "target groups left behind"),
        cluster="Backends times groups.",
        aws="Count them; look for those without load balancer.",
        fixes=(
            fix(
                "List unused groups and delete them; raise the quota",
                "aws elbv2 describe-target-groups --query "
                "'TargetGroups[?length(LoadBalancerArns)==`0`].TargetGroupArn'",
            ),
        ),
        signatures=(
            Signature(
                r"TooManyTargetGroups|TooManyUniqueTargetGroupsPerLoadBalancer"
                r"|TargetGroupAssociationLimit",
                spec=51,
            ),
        ),
        actions=("servicequotas:ListServiceQuotas", "elasticloadbalancing:DescribeTargetGroups"),
        related=("ALB-DEL-004", "ALB-NAME-006"),
        issues=("#3171",),
    ),
    Failure(
        code="ALB-QUOTA-006",
        slug="sg-rules-exceeded",
        title="a security group has as many rules as allowed",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "All client ranges of all ports go into one managed group, and node port rules "
            "into the node group; 60 are allowed unless raised."
        ),
        seen="The deployment stops before its listeners change, which is often noticed late.",
        causes=(
            "many inbound-cidrs times ports, twice with dualstack",
            "prefix lists count with their maximum size",
        ),
        cluster="Multiply inbound-cidrs by listener ports, and each prefix list by its weight.",
        aws=(
            "Count DescribeSecurityGroupRules of the group against the quota; a prefix list "
            "counts with its MaxEntries (DescribeManagedPrefixLists)."
        ),
        fixes=(
            fix(
                "Use a prefix list by security-group-prefix-lists, or own groups by security-groups"
            ),
            fix(
                "Raise the quota",
                "aws service-quotas request-service-quota-increase --service-code vpc "
                "--quota-code L-0EA8095F --desired-value <N>",
            ),
        ),
        signatures=(
            Signature(r"RulesPerSecurityGroupLimitExceeded"),
            Signature(r"maximum number of rules per security group has been reached"),
        ),
        actions=(
            "ec2:DescribeSecurityGroupRules",
            "ec2:DescribeManagedPrefixLists",
            "servicequotas:ListServiceQuotas",
        ),
        related=("ALB-SG-005",),
        issues=("#4416", "#4789", "#4800", "#3538", "#2224", "#2252"),
    ),
    Failure(
        code="ALB-QUOTA-007",
        slug="sg-per-eni-or-region",
        title="too many security groups on an interface or in the region",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="5 for an interface unless raised; the backend group takes one of them.",
        seen="FailedDeployModel.",
        causes=("a long list in security-groups",),
        cluster="Length of security-groups, plus one.",
        aws="Compare with the quota.",
        fixes=(fix("Merge groups, or raise the quota"),),
        signatures=(
            Signature(
                r"SecurityGroupsPerInterfaceLimitExceeded|(?<!Per)SecurityGroupLimitExceeded"
            ),
        ),
        actions=("servicequotas:ListServiceQuotas",),
        related=("ALB-QUOTA-006",),
        issues=("#682",),
    ),
    Failure(
        code="ALB-QUOTA-008",
        slug="too-many-listeners-tags",
        title="too many listeners, tags or actions",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="50 listeners on a load balancer, 50 tags on a resource.",
        seen="FailedDeployModel.",
        causes=("many listen ports", "many tags from flags, class and annotations"),
        cluster="Count listen ports and tags.",
        aws="Count what AWS has.",
        fixes=(fix("Take some away"),),
        signatures=(Signature(r"TooManyListeners|TooManyTags|TooManyActions|TagLimitExceeded"),),
        related=("ALB-QUOTA-001",),
    ),
    Failure(
        code="ALB-QUOTA-009",
        slug="account-cannot-create-lb",
        title="the account may not create load balancers",
        impact=Impact.BLOCKER,
        rank=Rank.LOW,
        means="AWS has not enabled the account for it.",
        seen="FailedDeployModel in a new account.",
        causes=("the account is new or restricted",),
        fixes=(fix("Ask AWS Support"),),
        signatures=(
            Signature(
                r"OperationNotPermitted: This AWS account currently does not support creating "
                r"load balancers",
                spec=60,
            ),
        ),
        related=("ALB-IAM-010",),
    ),
)
