"""Failures of target registration: endpoints, nodes, interfaces, limits."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

REGISTRATION = (
    Failure(
        code="ALB-TGT-001",
        slug="no-ready-endpoints",
        title="the Service has no ready endpoints",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means="There is nothing to register: no pod matches the Service, or none is ready.",
        seen="503 from the load balancer, an empty target group, and no error.",
        causes=(
            "the selector does not fit the pods' labels",
            "pods are pending or crash",
            "the readiness probe fails",
        ),
        cluster="No endpoint in the Service's EndpointSlices is ready.",
        aws="The IP target group has no targets.",
        fixes=(
            fix(
                "See endpoints and pods",
                "kubectl -n <NS> get endpointslices -l kubernetes.io/service-name=<SVC> -o wide",
                "kubectl -n <NS> get pods -l <SELECTOR>",
            ),
        ),
        related=("ALB-HTTP-001", "ALB-SVC-006"),
        issues=("#3690", "#2079"),
        sources=("pkg/backend/endpoint_resolver.go",),
    ),
    Failure(
        code="ALB-TGT-013",
        slug="nodes-excluded",
        title="nodes are left out of the instance targets",
        impact=Impact.DEGRADED,
        rank=Rank.HIGH,
        means="Labels, taints or a node selector keep some nodes from being registered.",
        seen="There are fewer instances than nodes.",
        causes=(
            (
                "node.kubernetes.io/exclude-from-external-load-balancers, which autoscalers also "
                "set while they remove a node"
            ),
            "a control-plane label, Fargate, or a taint of an autoscaler",
            "target-node-labels or the binding's nodeSelector do not match",
            "the node is not ready",
        ),
        cluster=(
            "Look for the labels node.kubernetes.io/exclude-from-external-load-balancers, "
            "node-role.kubernetes.io/master, "
            "alpha.service-controller.kubernetes.io/exclude-balancer, "
            "eks.amazonaws.com/compute-type=fargate and the taints "
            "ToBeDeletedByClusterAutoscaler, karpenter.sh/disrupted:NoSchedule."
        ),
        aws="Those instances are not among the targets.",
        fixes=(
            fix(
                "See who has the label and take it off",
                "kubectl get nodes -L node.kubernetes.io/exclude-from-external-load-balancers",
                "kubectl label node <NODE> "
                "node.kubernetes.io/exclude-from-external-load-balancers-",
            ),
        ),
        related=("ALB-TGT-014", "ALB-SVC-006"),
        issues=("#325", "#2653", "#2498"),
        sources=("pkg/backend/endpoint_utils.go",),
    ),
    Failure(
        code="ALB-TGT-014",
        slug="node-providerid-invalid",
        title="a node has no usable provider id",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The instance id is read from spec.providerID; one node without it fails the list "
            "for all."
        ),
        seen="No instance can be registered.",
        causes=("the AWS cloud provider does not run (k3s, RKE2, kubeadm)", "hybrid nodes"),
        cluster="spec.providerID is empty or not like aws:///<AZ>/i-...",
        fixes=(
            fix(
                "Install the cloud controller manager for AWS, or start the kubelet with "
                "--provider-id; keep hybrid nodes out by label"
            ),
        ),
        signatures=(
            Signature(
                r"providerID (?:is not specified for node: (?P<node>\S+)"
                r"|(?P<pid>\S+) is invalid for (?:EC2"
                r"|EKS hybrid) instances, node: (?P<node2>\S+))"
            ),
        ),
        related=("ALB-TGT-013",),
        issues=("#4223", "#2653", "#3708"),
        sources=("pkg/k8s/node_utils.go",),
    ),
    Failure(
        code="ALB-TGT-015",
        slug="pod-eni-unresolved",
        title="the network interface of a pod or node cannot be found",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "To open the right security group the controller looks the address up in EC2, and "
            "EC2 does not know it."
        ),
        seen=(
            "IP targets are registered, but their rules are not updated; "
            "FailedNetworkReconcile repeats."
        ),
        causes=(
            "a CNI whose addresses are not of the VPC",
            "the interface is too new to be visible",
            "IPv6 and prefix delegation in corner cases",
        ),
        cluster=(
            "Pods with addresses from outside the VPC, pods with IPv6 only (releases before "
            "v3.4), or prefixes on HyperPod."
        ),
        aws=(
            "DescribeNetworkInterfaces filtered by addresses.private-ip-address=<POD_IP> is empty."
        ),
        fixes=(
            fix(
                "If it passes by itself, wait; with an overlay CNI use instance targets; for "
                "IPv6 upgrade"
            ),
        ),
        signatures=(
            Signature(
                r"cannot resolve (?P<kind>pod|node) ENI for (?:pods"
                r"|nodes): \[(?P<keys>[^\]]*)\]"
            ),
            Signature(r"InvalidNetworkInterfaceID\.NotFound"),
        ),
        versions="an IPv6 case was fixed for v3.4",
        actions=("ec2:DescribeNetworkInterfaces",),
        related=("ALB-IP-004", "ALB-SG-001"),
        issues=("#2116", "#1854", "#4643", "#4666"),
        sources=("pkg/networking/pod_eni_info_resolver.go",),
    ),
    Failure(
        code="ALB-TGT-017",
        slug="endpoint-without-pod",
        title="endpoints without a pod are skipped",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means="IP targets are taken from endpoints that refer to a pod; others are passed over.",
        seen="A Service without selector has an empty target group.",
        causes=(
            "hand-made Endpoints or EndpointSlices without targetRef",
            "a slice without its service label",
            "for a moment: the pod is not in the cache yet",
        ),
        cluster=(
            "endpoints[].targetRef is absent or not a Pod, or in another namespace on older "
            "releases."
        ),
        aws="No targets.",
        fixes=(
            fix(
                "Refer to the pod in targetRef, or register such addresses yourself with "
                "multiClusterTargetGroup"
            ),
        ),
        signatures=(
            Signature(
                r"the pod in endpoint is not found in pod cache yet"
                r"|couldn't find podInfo for ready endpoint",
                Where.MESSAGE,
            ),
            Signature(r"EndpointSlice does not have a \S+ label"),
        ),
        related=("ALB-TGT-001",),
        issues=("#3913", "#2079"),
        sources=("pkg/backend/endpoint_resolver.go",),
    ),
    Failure(
        code="ALB-TGT-018",
        slug="max-targets-limited",
        title="the controller's own limit of targets is reached",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means="--max-targets-per-target-group stops further registrations on purpose.",
        seen="Only some of the pods are registered.",
        causes=("the flag is below the number of endpoints",),
        cluster="Read --max-targets-per-target-group of the controller.",
        aws="The number of targets equals the flag.",
        fixes=(fix("Raise the flag, and the AWS quota with it"),),
        signatures=(
            Signature(r"Limiting target additions due to max-targets-per-", Where.MESSAGE),
        ),
        versions="v2.14 and later",
        related=("ALB-QUOTA-002",),
        issues=("#4360", "#4361"),
        sources=("pkg/targetgroupbinding/resource_manager.go",),
        log_only=True,
    ),
    Failure(
        code="ALB-TGT-019",
        slug="tg-gone-for-tgb",
        title="the target group of a binding does not exist",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="The ARN or name in the binding leads to no target group, or to several.",
        seen="FailedReconcile on the TargetGroupBinding, or a denied apply.",
        causes=(
            "the group was deleted in AWS",
            "wrong ARN, region or account",
            "the name is not unique or not visible",
        ),
        cluster="Read spec.targetGroupARN and spec.targetGroupName.",
        aws="DescribeTargetGroups answers TargetGroupNotFound.",
        fixes=(
            fix(
                "Make the group again, or delete the binding, whose finalizer goes away when the "
                "group is missing",
                "kubectl -n <NS> delete targetgroupbinding <TGB>",
            ),
        ),
        signatures=(
            Signature(
                r"TargetGroupNotFound(?:: One or more target groups not found)?", examined=True
            ),
            Signature(
                r"expecting a single targetGroup (?:with (?:query"
                r"|name) \[(?P<q>[^\]]*)\] )?but got (?P<n>\d+)"
            ),
            Signature(
                r"A target group ARN must be specified"
                r"|searching TargetGroup with name (?P<tgname>[^:]+)"
            ),
        ),
        actions=("elasticloadbalancing:DescribeTargetGroups",),
        related=("ALB-IAM-009", "ALB-DEL-008"),
        issues=("#3841", "#4438"),
        sources=("webhooks/elbv2/targetgroup_helper.go",),
    ),
)
