"""Failures of TargetGroupBindings."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

BINDINGS = (
    Failure(
        code="ALB-TGB-001",
        slug="tgb-immutable-field",
        title="a fixed field of a TargetGroupBinding was changed",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "Target group, target type, address type and VPC of a binding stay as they were "
            "created."
        ),
        seen="kubectl apply is denied.",
        causes=("the manifest has another ARN, targetType, ipAddressType or vpcID",),
        cluster="Compare these fields of manifest and cluster.",
        fixes=(
            fix(
                "Delete the binding and create it again; its targets are drained by that",
                "kubectl -n <NS> delete targetgroupbinding <TGB>",
            ),
        ),
        signatures=(
            Signature(
                r"TargetGroupBinding update may not change these (?:immutable )?fields: "
                r"(?P<fields>[\w.,]+)",
                Where.DENIAL,
                spec=60,
            ),
        ),
        related=("ALB-HOOK-006",),
        issues=("#2764", "#4071", "#4070"),
        sources=("webhooks/elbv2/targetgroupbinding_validator.go",),
    ),
    Failure(
        code="ALB-TGB-002",
        slug="tg-already-bound",
        title="the target group has a binding already",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "Two bindings would overwrite each other's targets, so one binding for a target "
            "group is the rule."
        ),
        seen="kubectl apply is denied.",
        causes=("a second binding with the same ARN",),
        cluster="List the bindings by spec.targetGroupARN.",
        fixes=(fix("Set spec.multiClusterTargetGroup: true on all of them, or remove one"),),
        signatures=(
            Signature(
                r"TargetGroup (?P<tg>\S+) is already bound to (?:following "
                r")?TargetGroupBindings? (?P<others>.*?)(?:\. |$)",
                Where.DENIAL,
                spec=60,
            ),
        ),
        related=("ALB-HOOK-006",),
        issues=("#2092",),
        sources=("webhooks/elbv2/targetgroupbinding_validator.go",),
    ),
    Failure(
        code="ALB-TGB-003",
        slug="tgb-spec-invalid",
        title="the TargetGroupBinding contradicts its target group",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The webhook compares the binding with the target group in AWS and found a field "
            "that does not fit."
        ),
        seen="kubectl apply is denied.",
        causes=(
            "targetType, ipAddressType, vpcID or protocol differ",
            "neither ARN nor name, or nodeSelector together with ip",
        ),
        cluster="Check the fields of spec.",
        aws="Compare TargetType, IpAddressType, VpcId and Protocol in DescribeTargetGroups.",
        fixes=(
            fix(
                "Make the spec fit the group",
                "aws elbv2 describe-target-groups --target-group-arns <TG_ARN>",
            ),
        ),
        signatures=(
            Signature(
                r"TargetGroupBinding must specify these fields: (?P<fields>\S+)"
                r"|must provide either TargetGroupARN or TargetGroupName"
                r"|TargetGroupBinding cannot set NodeSelector when TargetType is ip"
                r"|invalid IP address type \S+ for TargetGroup"
                r"|invalid VpcID (?P<vpc>\S+) doesnt match VpcID"
                r"|vpcID \S+ failed to satisfy constraint|TargetGroup \S+ protocol differs"
                r"|unsupported TargetType: |unsupported IPAddressType: "
                r"|couldn't determine TargetGroup protocol"
                r"|either ipBlock or securityGroup should be specified"
                r"|QUIC protocol is not supported",
                Where.DENIAL,
                spec=60,
            ),
            Signature(
                r"Instance ID '(?P<ip>[\d.]+)' is not valid|IP address '(?P<instance>i-\w+)' is not"
            ),
        ),
        actions=("elasticloadbalancing:DescribeTargetGroups",),
        related=("ALB-HOOK-006", "ALB-TGT-019"),
        sources=("webhooks/elbv2/targetgroupbinding_validator.go",),
    ),
    Failure(
        code="ALB-TGB-004",
        slug="tgb-targettype-missing",
        title="a TargetGroupBinding has no targetType",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="The mutating webhook fills the field in; here it was not asked.",
        seen="FailedReconcile.",
        causes=("the binding was created while the webhooks were off",),
        cluster="spec.targetType is empty.",
        fixes=(
            fix(
                "Set spec.targetType",
                "kubectl -n <NS> patch targetgroupbinding <TGB> --type merge -p "
                '\'{"spec":{"targetType":"ip"}}\'',
            ),
        ),
        signatures=(Signature(r"targetType is not specified: (?P<tgb>\S+)"),),
        related=("ALB-HOOK-001",),
        sources=("pkg/targetgroupbinding/resource_manager.go",),
    ),
    Failure(
        code="ALB-TGB-005",
        slug="status-or-checkpoint-update-failed",
        title="status or checkpoint of an object cannot be written",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means="The work was done, but the note about it was refused.",
        seen="FailedUpdateStatus repeats.",
        causes=(
            "CRDs that are older than the controller",
            "missing RBAC, or a failing webhook",
            "harmless if the object was deleted a moment ago",
        ),
        cluster=(
            "The CRD has no status subresource, the ClusterRole is old, or the webhook is down."
        ),
        fixes=(fix("Bring CRDs and chart to the controller's release"),),
        signatures=(
            Signature(
                r"failed to update (?:targetGroupBinding (?:status|checkpoint)"
                r"|GlobalAccelerator status): (?P<obj>\S+)",
                spec=53,
            ),
            Signature(r"failed to cleanup service status: (?P<svc>\S+)", spec=53),
        ),
        related=("ALB-CRD-002", "ALB-CTRL-009", "ALB-HOOK-001"),
        issues=("#1765",),
        sources=("controllers/elbv2/targetgroupbinding_controller.go",),
    ),
    Failure(
        code="ALB-TGB-006",
        slug="pod-without-node",
        title="a pod has no node yet",
        impact=Impact.INFO,
        rank=Rank.LOW,
        means="The controller was faster than the scheduler.",
        seen="A passing error.",
        causes=("the pod is pending",),
        cluster="The pod has no spec.nodeName.",
        fixes=(fix("Nothing to do, the next try works"),),
        signatures=(Signature(r"pod (?P<pod>\S+) has no node assigned"),),
        sources=("pkg/targetgroupbinding/resource_manager.go",),
    ),
)
