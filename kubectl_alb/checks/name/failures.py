"""Failures of names, and of changes that replace a resource."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

NAMES = (
    Failure(
        code="ALB-NAME-001",
        slug="duplicate-lb-name",
        title="the name of the load balancer is taken",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "AWS has a load balancer of this name with other settings; one cannot adopt it by "
            "its name."
        ),
        seen="FailedDeployModel.",
        causes=(
            "load-balancer-name is used by another Ingress, Service, group or cluster",
            "a load balancer made by hand",
            "it lost its tracking tags and counts as unknown now",
        ),
        cluster="Find other users of load-balancer-name.",
        aws=(
            "DescribeLoadBalancers by name: its tags are foreign or absent, its subnets or "
            "scheme differ."
        ),
        fixes=(
            fix("Choose another name", annotate("load-balancer-name=<LB_NAME>")),
            fix("Or delete the foreign one, or restore its tags as in ALB-DEL-002"),
        ),
        signatures=(
            Signature(
                r"(?:DuplicateLoadBalancerName: )?A load balancer with the same name "
                r"'(?P<name>[^']+)' exists, but with different settings"
            ),
            Signature(r"\bDuplicateLoadBalancerName(?:Exception)?\b", spec=40),
        ),
        actions=("elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTags"),
        related=("ALB-DEL-002", "ALB-CLUSTER-004"),
        issues=("#3173", "#3104", "#3338", "#3774", "#3027", "#2533"),
    ),
    Failure(
        code="ALB-NAME-002",
        slug="duplicate-tg-name",
        title="the name of a target group is taken",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "A target group of the computed name exists with other settings and without the "
            "expected tags."
        ),
        seen="FailedDeployModel.",
        causes=(
            "its tags were removed",
            "two clusters have the same name within one account and region",
        ),
        cluster="A Service created anew, or two controllers with one cluster name.",
        aws="DescribeTags of that group shows other tags.",
        fixes=(
            fix(
                "See whose it is, delete what is left over, or give one cluster another name",
                "aws elbv2 describe-tags --resource-arns <TG_ARN>",
            ),
        ),
        signatures=(
            Signature(
                r"(?:DuplicateTargetGroupName: )?A target group with the same name "
                r"'(?P<name>[^']+)' exists, but with different settings"
            ),
            Signature(r"\bDuplicateTargetGroupName(?:Exception)?\b", spec=40),
        ),
        actions=("elasticloadbalancing:DescribeTags",),
        related=("ALB-CLUSTER-004", "ALB-DEL-004"),
        issues=("#3774", "kubernetes/kubernetes#96764", "kubernetes/ingress-nginx#6474"),
    ),
    Failure(
        code="ALB-NAME-003",
        slug="lb-name-too-long",
        title="the name of the load balancer is too long or has forbidden characters",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="32 characters, letters, digits and hyphens, and not beginning with internal-.",
        seen="FailedBuildModel.",
        causes=("load-balancer-name breaks one of these rules",),
        cluster="Check load-balancer-name.",
        fixes=(fix("Shorten it", annotate("load-balancer-name=<LB_NAME>")),),
        signatures=(
            Signature(r"load balancer name cannot be longer than 32 characters"),
            Signature(r"The load balancer name '(?P<n>[^']+)' (?:can only contain|cannot)"),
        ),
        related=("ALB-NAME-001",),
        sources=("pkg/ingress/model_build_load_balancer.go",),
    ),
    Failure(
        code="ALB-NAME-004",
        slug="scheme-change-replaces-lb",
        title="a new scheme or type replaces the load balancer",
        impact=Impact.WARNING,
        rank=Rank.HIGH,
        means=(
            "The scheme is fixed at creation. The old load balancer is deleted first, even if "
            "deletion protection was set by annotation, then a new one is made."
        ),
        seen="Another DNS name after a change, and an outage in between.",
        causes=("the scheme annotation or the class was changed",),
        cluster="The wanted scheme differs from the present one.",
        aws="Scheme in AWS differs; a new ARN right after a deletion.",
        fixes=(
            fix(
                "Let another Ingress have the wanted scheme, switch DNS over, then remove the "
                "old one"
            ),
        ),
        related=("ALB-DNS-002", "ALB-SUBNET-008"),
        issues=("#3729", "#2020", "#1959", "#1717", "#1928", "#1650"),
        sources=("pkg/deploy/elbv2/load_balancer_synthesizer.go",),
    ),
    Failure(
        code="ALB-NAME-005",
        slug="tg-recreated-on-change",
        title="a change makes a new target group",
        impact=Impact.INFO,
        rank=Rank.LOW,
        means=(
            "Protocol, port, target type and Service are part of the group's name; a change "
            "gives a new, empty one."
        ),
        seen="A short time of 503 until the new targets are healthy.",
        causes=(
            (
                "target-type, backend-protocol or its version, port or targetPort changed, or "
                "the Service was recreated"
            ),
        ),
        cluster="One of these fields changed.",
        aws="The name has another hash.",
        fixes=(fix("Change it when there is little traffic, or shift with a weighted action"),),
        related=("ALB-READY-005",),
        issues=("#1140",),
        sources=("pkg/ingress/model_build_target_group.go",),
    ),
    Failure(
        code="ALB-NAME-006",
        slug="tg-multiple-load-balancers",
        title="a target group is attached to two load balancers",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="This target group may serve one load balancer only.",
        seen="FailedDeployModel.",
        causes=("one targetGroupARN in two Ingresses or stacks",),
        cluster="Find the users of the targetGroupARN.",
        aws="LoadBalancerArns names another load balancer.",
        fixes=(fix("Use one group for each load balancer"),),
        signatures=(
            Signature(
                r"TargetGroup(?: \S+)? cannot be associated with more than one load balancer"
                r"|TargetGroupAssociationLimit",
                spec=52,
            ),
        ),
        related=("ALB-QUOTA-005",),
        issues=("#4528",),
    ),
    Failure(
        code="ALB-NAME-007",
        slug="priority-or-listener-conflict",
        title="a foreign rule or listener holds the priority or port",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="Something that the controller does not own sits where it wants to write.",
        seen="FailedDeployModel.",
        causes=("changes by hand or by another tool",),
        aws="A rule or listener without the controller's tags on the load balancer.",
        fixes=(
            fix(
                "Delete the foreign rule or listener", "aws elbv2 delete-rule --rule-arn <RULE_ARN>"
            ),
        ),
        signatures=(Signature(r"PriorityInUse|DuplicateListener"),),
        actions=("elasticloadbalancing:CreateRule", "elasticloadbalancing:CreateListener"),
        related=("ALB-DEL-008",),
    ),
)
