"""Failures of deletion: finalizers, dependencies, left-over resources."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Severity, Signature, Where

DELETION = (
    Failure(
        code="ALB-DEL-001",
        slug="sg-delete-dependency",
        title="a security group cannot be deleted because it is in use",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means="Rules of other groups, or network interfaces, still refer to the managed group.",
        seen="Ingress or Service stays in Terminating, in rounds of two minutes.",
        causes=(
            (
                "left-over rules in node groups, from v1, from bindings that fail, or from "
                "infrastructure code"
            ),
            "interfaces that still carry the group",
        ),
        cluster=(
            "deletionTimestamp is set and a finalizer of the controller is there; other "
            "bindings fail."
        ),
        aws=(
            "Look for rules with ReferencedGroupInfo.GroupId=<SG_ID> in other groups and for "
            "interfaces with the group."
        ),
        fixes=(
            fix(
                "Remove the rule, the next retry completes the deletion",
                "aws ec2 describe-network-interfaces --filters Name=group-id,Values=<SG_ID>",
                "aws ec2 revoke-security-group-ingress --group-id <NODE_SG> "
                "--security-group-rule-ids <SGR_ID>",
            ),
            fix(
                "Old rules of v1: describe them as elbv2.k8s.aws/targetGroupBinding=shared, then "
                "they are cleaned up"
            ),
        ),
        signatures=(
            Signature(
                r"failed to delete securityGroup: (?P<why>.*timed out waiting for the "
                r"condition.*|.*DependencyViolation.*|.*)",
                spec=60,
            ),
            Signature(
                r"DependencyViolation: resource (?P<sg>sg-\w+) has a dependent object", spec=60
            ),
        ),
        actions=("ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupIngress"),
        related=("ALB-CLUSTER-003", "ALB-DEL-003"),
        issues=("#1879", "#1878", "#3037", "#3015", "#2220", "#1629", "#208"),
        sources=("pkg/deploy/ec2/security_group_manager.go",),
    ),
    Failure(
        code="ALB-DEL-002",
        slug="tg-delete-in-use",
        title="a target group cannot be deleted because a rule uses it",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="A listener or rule that the controller does not own still forwards to the group.",
        seen="FailedDeployModel again and again.",
        causes=(
            "a rule made by hand",
            ("the load balancer lost its tracking tags, so the controller does not see its rules"),
        ),
        aws="LoadBalancerArns of the group is not empty.",
        fixes=(
            fix("Delete the foreign rule or listener"),
            fix(
                "Or give the tracking tags back",
                "aws elbv2 add-tags --resource-arns <LB_ARN> --tags "
                "Key=elbv2.k8s.aws/cluster,Value=<CLUSTER> "
                "Key=ingress.k8s.aws/stack,Value=<NS>/<NAME> "
                "Key=ingress.k8s.aws/resource,Value=LoadBalancer",
            ),
        ),
        signatures=(
            Signature(r"failed to delete targetGroup: (?P<why>.*)", spec=60),
            Signature(
                r"ResourceInUse: Target group '(?P<tg>[^']+)' is currently in use by a "
                r"listener or a rule",
                spec=60,
            ),
        ),
        actions=("elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:AddTags"),
        related=("ALB-NAME-001",),
        issues=("#3037", "#1140", "#106"),
        sources=("pkg/deploy/elbv2/target_group_manager.go",),
    ),
    Failure(
        code="ALB-DEL-003",
        slug="finalizer-stuck-controller-gone",
        title="an object stays in Terminating since nobody removes its finalizer",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means="Only the controller takes its finalizer off, and it is gone, blind or blocked.",
        seen="kubectl delete hangs; a namespace stays in Terminating.",
        causes=(
            "the controller was uninstalled first",
            "it has no credentials",
            "the IngressClass was deleted first, so the webhook refuses the change",
        ),
        cluster=(
            "deletionTimestamp and finalizer are set, and the controller is not ready, or "
            "class or webhook stand in the way."
        ),
        aws="Resources with the object's stack tag may still exist.",
        fixes=(
            fix("Bring controller and IngressClass back and let it clean up"),
            fix(
                "Last resort, after deleting the AWS resources yourself; the same works for a "
                "service or targetgroupbinding",
                "kubectl -n <NS> patch ingress <NAME> --type json -p "
                '\'[{"op":"remove","path":"/metadata/finalizers"}]\'',
            ),
        ),
        signatures=(
            Signature(r"Failed (?:remove finalizer|cleanup) due to (?P<why>.*)", Where.EVENT),
            Signature(
                r"kubernetes_(?:namespace|ingress|service"
                r"|manifest)\S*: Still destroying\.\.\. \[(?:id=\S+ )?(?:[5-9]|\d\d)m",
                where=Where.API,
            ),
        ),
        related=("ALB-CLASS-002", "ALB-HOOK-002", "ALB-DEL-004"),
        issues=("#1629", "#2200", "#2894", "#3755", "kubernetes/kubernetes#95983"),
    ),
    Failure(
        code="ALB-DEL-004",
        slug="orphaned-aws-resources",
        title="AWS resources are left without an owner",
        impact=Impact.WARNING,
        rank=Rank.HIGH,
        means=(
            "They carry the cluster's tag, but the stack they were made for does not exist any "
            "more."
        ),
        seen="They cost money and quota after objects were deleted or moved.",
        causes=(
            "a finalizer was removed by hand",
            "the cluster was destroyed before its Ingresses",
            "the class changed while the controller was down",
            "an Ingress changed its group while something failed",
        ),
        cluster=(
            "No object or group matches ingress.k8s.aws/stack or service.k8s.aws/stack of "
            "the resource."
        ),
        aws=(
            "GetResources by elbv2.k8s.aws/cluster=<CLUSTER>; see also whether the cluster "
            "itself still exists."
        ),
        fixes=(
            fix(
                "List them",
                "aws resourcegroupstaggingapi get-resources --tag-filters "
                "Key=elbv2.k8s.aws/cluster,Values=<CLUSTER>",
            ),
            fix(
                "After a review delete load balancer, target groups, security groups, in this "
                "order",
                "aws elbv2 delete-load-balancer --load-balancer-arn <LB_ARN>",
                "aws elbv2 delete-target-group --target-group-arn <TG_ARN>",
                "aws ec2 delete-security-group --group-id <SG_ID>",
            ),
        ),
        signatures=(
            Signature(
                r"DependencyViolation: (?:The (?:subnet|vpc|internetGateway"
                r"|routeTable) '[^']+' has dependencies"
                r"|Network \S+ has some mapped public)",
                where=Where.API,
                rating=Severity.ERROR,
            ),
        ),
        actions=("tag:GetResources",),
        related=("ALB-DEL-003", "ALB-QUOTA-004"),
        issues=("#2028", "#3783", "#3841", "#4773", "#2733", "#536", "#1050", "#363"),
        sources=("pkg/deploy/tracking/provider.go",),
    ),
    Failure(
        code="ALB-DEL-005",
        slug="duplicate-managed-resources",
        title="a stack has two load balancers",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means="Tags are incomplete, or changed, so the controller made a second set.",
        seen="The old and the new load balancer exist side by side.",
        causes=(
            "--cluster-name was changed",
            "two controllers",
            "tags made by hand without ingress.k8s.aws/resource",
        ),
        cluster="Look at --cluster-name and for a second controller.",
        aws=(
            "Two load balancers with one stack tag, or a tagged one without "
            "ingress.k8s.aws/resource."
        ),
        fixes=(
            fix(
                "Take the tag off the one that does not belong",
                "aws elbv2 remove-tags --resource-arns <ARN> --tag-keys elbv2.k8s.aws/cluster",
            ),
        ),
        signatures=(
            Signature(r"InvalidGroup\.Duplicate", spec=60, rating=Severity.ERROR),
            Signature(
                r"unexpected (?:loadBalancer|targetGroup"
                r"|securityGroup) with no resourceID: (?P<id>\S+)"
            ),
        ),
        actions=("elasticloadbalancing:RemoveTags",),
        related=("ALB-CTRL-004", "ALB-CLUSTER-002"),
        sources=("pkg/deploy/elbv2/load_balancer_synthesizer.go",),
    ),
    Failure(
        code="ALB-DEL-006",
        slug="tgb-delete-timeout",
        title="deleting a TargetGroupBinding takes too long",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="The stack waits for its bindings to go, and one of them cannot clean up.",
        seen="Cleaning up a group starts over and over.",
        causes=(
            (
                "removing targets or rules fails for lack of permissions, because of security "
                "groups, or the webhook"
            ),
        ),
        cluster=(
            "A binding that is being deleted and keeps elbv2.k8s.aws/resources; "
            "FailedCleanup tells why, and so does its Ready condition."
        ),
        aws="The target group still has targets.",
        fixes=(
            fix(
                "Read the binding's events and remove the cause, not the finalizer",
                "kubectl -n <NS> describe targetgroupbinding <TGB>",
            ),
        ),
        signatures=(Signature(r"failed to wait targetGroupBinding deletion", spec=61),),
        actions=("elasticloadbalancing:DeregisterTargets",),
        related=("ALB-DEL-003", "ALB-SG-007"),
        issues=("#3337",),
        sources=("pkg/deploy/elbv2/target_group_binding_manager.go",),
    ),
    Failure(
        code="ALB-DEL-007",
        slug="delete-blocked-by-build-error",
        title="a member cannot be deleted because the rest of the group does not build",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "First the remaining members are built and deployed, then the leaving one loses "
            "its finalizer."
        ),
        seen="An Ingress stays in Terminating while a sibling is broken.",
        causes=("another member of the group is in error",),
        cluster="A deleted member, and FailedBuildModel on its siblings.",
        fixes=(
            fix(
                "Repair the broken sibling, or take it out of the group",
                "kubectl alb describe group/<GROUP>",
            ),
        ),
        related=("ALB-GROUP-001",),
        issues=("#2603", "#3870", "#4437"),
        sources=("controllers/ingress/group_controller.go",),
    ),
    Failure(
        code="ALB-DEL-008",
        slug="managed-resource-deleted-outside",
        title="somebody deleted or changed a managed resource in AWS",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="The controller refers to something that is not there any more, or not visible yet.",
        seen="A not-found code, or rules that come back.",
        causes=(
            "changes by hand or by another tool",
            "for a moment: AWS does not show a new resource yet",
        ),
        aws="CloudTrail shows the Delete call and who made it.",
        fixes=(fix("Let the next run create it again, and stop the other writer"),),
        signatures=(
            Signature(r"(?:LoadBalancerNotFound|ListenerNotFound|RuleNotFound)\b"),
            Signature(r"no (?:load balancer|target group) found for the arn: (?P<arn>\S+)"),
        ),
        related=("ALB-NAME-007", "ALB-TGT-019"),
        issues=("#3037",),
        sources=("pkg/deploy/elbv2/tagging_manager.go",),
    ),
)
