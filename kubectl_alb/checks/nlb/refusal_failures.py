"""Failures of Network Load Balancers that ELB or the API server refuses."""

from kubectl_alb.checks.engine.remedy_commands import fix, helm_set
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

REFUSALS = (
    Failure(
        code="ALB-NLB-011",
        slug="incompatible-protocols",
        title="the protocols of a listener and its target group do not go together",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "A TCP listener takes TCP target groups, a TLS listener TCP or TLS ones, a UDP "
            "listener UDP ones; ELB refuses anything else."
        ),
        seen="CreateListener or ModifyListener fails with IncompatibleProtocols.",
        causes=(
            "a Gateway's listener with TLS mode Passthrough becomes TCP, while the target group of "
            "its TLSRoute is TLS: a bug since v3.1.0, still in v3.5.0",
            "a protocol in targetGroupProps that does not fit the listener",
            "a target group of another protocol, given by its ARN or by a shared name",
        ),
        cluster="Compare the protocols of listeners, routes and TargetGroupConfigurations.",
        aws="Protocol of the listener and of the target group in the message.",
        fixes=(
            fix(
                "Set targetGroupProps.protocol in a TargetGroupConfiguration of the Service: TCP "
                "behind a passthrough listener"
            ),
        ),
        signatures=(
            Signature(r"IncompatibleProtocols(?:Exception)?\b", spec=60),
            Signature(
                r"listener and (?:the following|its associated) target groups? .*incompatible "
                r"protocol",
                spec=60,
            ),
            Signature(r"UnsupportedProtocol: ", spec=40),
        ),
        versions="Gateways: v3.1.0 and later",
        related=("ALB-GW-003", "ALB-NLB-007"),
        issues=("#4556", "#4853"),
        sources=("pkg/gateway/model/model_build_target_group.go",),
    ),
    Failure(
        code="ALB-NLB-012",
        slug="load-balancer-class-immutable",
        title="loadBalancerClass of a Service cannot be changed or removed",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "The controller's webhook mservice sets spec.loadBalancerClass when a Service is "
            "created, and Kubernetes lets nobody change the field afterwards."
        ),
        seen=(
            "helm rollback --force, kubectl replace, or an operator fails: may not change once set."
        ),
        causes=(
            "the manifest does not hold the field that the webhook has set",
            "the manifest names another class than the Service has",
        ),
        cluster=(
            "spec.loadBalancerClass of the Service, and the webhook mservice.elbv2.k8s.aws (chart "
            "value enableServiceMutatorWebhook)."
        ),
        fixes=(
            fix("Set loadBalancerClass: service.k8s.aws/nlb in the chart or manifest"),
            fix(
                "Or stop the webhook from setting it on new Services",
                helm_set("enableServiceMutatorWebhook=false"),
            ),
            fix("To change the class, delete and create the Service: its load balancer goes too"),
        ),
        signatures=(
            Signature(
                r'spec\.loadBalancerClass: (?:Invalid value: "?(?P<value>[^":]*)"?|Forbidden): '
                r"may (?:not change once set|only be (?:set|used))",
                Where.API,
                spec=60,
            ),
            Signature(
                r"loadBalancerClass.{0,80}(?:may not change once set|field is immutable)",
                Where.API,
                spec=55,
            ),
        ),
        versions="v2.5.0 and later",
        related=("ALB-NLB-001", "ALB-HOOK-009"),
        issues=("#3617", "#3641", "envoyproxy/gateway#1793", "elastic/cloud-on-k8s#7706"),
        sources=("webhooks/core/service_mutator.go",),
    ),
    Failure(
        code="ALB-NLB-014",
        slug="nlb-subnet-removal",
        title="a Network Load Balancer keeps the subnets that it has",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "A Network Load Balancer takes further subnets, but gives none back: the list has to "
            "hold every subnet that it has."
        ),
        seen="SetSubnets fails at each reconcile, and later changes of the Service are not made.",
        causes=(
            "a subnet was taken from the annotation, or lost its tag",
            "a subnet was replaced by another one of the same zone",
        ),
        cluster="The subnets that the Service names, or those that have the tag.",
        aws="The zones of the load balancer hold a subnet that is not wanted any more.",
        fixes=(
            fix("Name all subnets that the load balancer has, and the new ones"),
            fix(
                "To give one back, make a new load balancer: another name for it, or a new "
                "Service; its DNS name and addresses change"
            ),
        ),
        signatures=(
            Signature(r"[Ss]ubnet removal is not supported for Network Load Balancers", spec=60),
            Signature(r"must specify all existing subnets along with any new ones", spec=60),
        ),
        actions=("elasticloadbalancing:SetSubnets",),
        related=("ALB-NLB-002", "ALB-SUBNET-009"),
    ),
)
