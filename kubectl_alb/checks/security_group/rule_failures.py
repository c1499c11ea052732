"""Failures of security group rules: clients kept out, rules that fail or flap."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

SECURITY_GROUP_RULES = (
    Failure(
        code="ALB-SG-005",
        slug="frontend-sg-blocks-clients",
        title="the load balancer's security groups keep the clients out",
        impact=Impact.DEGRADED,
        rank=Rank.MEDIUM,
        means="No inbound rule of the load balancer admits the callers on the listener port.",
        seen="Browsers time out while all targets are healthy.",
        causes=(
            "inbound-cidrs is too narrow",
            "own security groups are too narrow; inbound-cidrs has no effect next to them",
            "a network ACL of the subnets denies the port",
        ),
        cluster=(
            "Read inbound-cidrs, security-groups and spec.inboundCIDRs of the class parameters."
        ),
        aws=(
            "None of the rules of the load balancer's groups covers the listener port for the "
            "range of the caller."
        ),
        fixes=(
            fix("Widen the managed group", annotate("inbound-cidrs=<CIDR>")),
            fix(
                "Or open your own group",
                "aws ec2 authorize-security-group-ingress --group-id <SG_ID> --protocol tcp "
                "--port <PORT> --cidr <CIDR>",
            ),
        ),
        related=("ALB-SG-003",),
        sources=("pkg/ingress/model_build_managed_sg.go",),
    ),
    Failure(
        code="ALB-SG-006",
        slug="bad-inbound-cidr",
        title="a client range is not a valid CIDR",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="An entry of inbound-cidrs or of spec.inboundCIDRs cannot be used as a network.",
        seen="FailedBuildModel, or the IngressClassParams are turned away when applied.",
        causes=(
            "an address without prefix length",
            "bits are set behind the mask",
            "an IPv6 range although the load balancer is not dualstack",
        ),
        cluster="Parse every value: bare address, host bits, IPv6 against ip-address-type.",
        fixes=(
            fix("Write network and prefix, a single host as x.x.x.x/32"),
            fix("For IPv6 set the address type", annotate("ip-address-type=dualstack")),
        ),
        signatures=(
            Signature(
                r"invalid (?:\S*inbound-cidrs\S* settings on Ingress"
                r"|CIDR in IngressClassParams InboundCIDR)[: ]*(?P<where>[^:]*)"
            ),
            Signature(r'spec\.inboundCIDRs\[\d+\]: Invalid value: "(?P<cidr>[^"]+)"', Where.DENIAL),
            Signature(r"unsupported v6 cidr (?P<v6>\S+) when lb is not dualstack"),
        ),
        related=("ALB-CLASS-008",),
        sources=(
            "webhooks/elbv2/ingressclassparams_validator.go",
            "pkg/ingress/model_build_listener.go",
        ),
    ),
    Failure(
        code="ALB-SG-007",
        slug="invalid-sg-in-tgb-blocks-all",
        title="an unusable security group in one TargetGroupBinding stops the rules of all",
        impact=Impact.BLOCKER,
        rank=Rank.MEDIUM,
        means=(
            "Rules for a node security group are computed from all bindings together, so a "
            "single reference that AWS does not accept fails the set."
        ),
        seen=(
            "Ingresses that have nothing to do with it lose their node rules; "
            "FailedNetworkReconcile shows up on many bindings."
        ),
        causes=(
            (
                "spec.networking of some binding names a group that is gone or lives in a VPC "
                "that is not peered"
            ),
        ),
        cluster="Gather spec.networking.ingress[].from[].securityGroup.groupID over all bindings.",
        aws="Look for ids that are neither in the VPC nor visible through peering.",
        fixes=(
            fix(
                "Find the binding",
                "kubectl get targetgroupbindings -A -o json | jq -r "
                "'.items[]|[.metadata.namespace,.metadata.name,(.spec.networking.ingress[]?"
                ".from[]?.securityGroup.groupID//empty)]|@tsv'",
            ),
            fix("Correct that binding or delete it"),
        ),
        signatures=(
            Signature(
                r"InvalidParameterValue.*securityGroup|referenced group .* does not exist"
                r"|The security group '(?P<sg>sg-\w+)' does not exist(?: in VPC)?",
                spec=45,
            ),
            Signature(
                r"Requesting network requeue due to error from Reconcile(?:ForPod"
                r"|ForNodePort)",
                Where.MESSAGE,
                spec=45,
            ),
        ),
        actions=("ec2:AuthorizeSecurityGroupIngress",),
        related=("ALB-SG-001", "ALB-SG-002"),
        issues=("#3285", "#3809"),
        sources=("pkg/networking/networking_manager.go",),
    ),
    Failure(
        code="ALB-SG-008",
        slug="sg-rules-flap-two-owners",
        title="node security group rules come and go",
        impact=Impact.DEGRADED,
        rank=Rank.MEDIUM,
        means=(
            "Two writers undo each other's rules, or an emptied target set takes its rules along."
        ),
        seen=(
            "Targets alternate between healthy and unhealthy; CloudTrail has pairs of "
            "Authorize and Revoke calls."
        ),
        causes=(
            "a second controller, or EKS Auto Mode, reconciles under the same cluster name",
            "infrastructure code removes rules it does not know",
            "nodes that go in and out of Ready",
        ),
        cluster=(
            "More than one controller Deployment with this cluster name in any namespace; "
            "nodes that flap."
        ),
        aws=(
            "CloudTrail lists AuthorizeSecurityGroupIngress and RevokeSecurityGroupIngress by "
            "two sessions on the node group, for rules described "
            "elbv2.k8s.aws/targetGroupBinding=shared."
        ),
        fixes=(
            fix("Keep one controller for each cluster, or separate the node groups"),
            fix("Make infrastructure code ignore rules with that description"),
        ),
        signatures=(Signature(r"InvalidPermission\.Duplicate"),),
        related=("ALB-CLUSTER-001", "ALB-CLUSTER-002"),
        issues=("#2178", "#2183", "#2185"),
        sources=("pkg/networking/networking_manager.go",),
    ),
)
