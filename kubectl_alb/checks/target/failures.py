"""Failures of target health, as Elastic Load Balancing reports it."""

from kubectl_alb.checks.engine.remedy_commands import annotate_service, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

HEALTH = (
    Failure(
        code="ALB-TGT-002",
        slug="target-timeout",
        title="health checks time out",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means="The load balancer gets no answer from the target in time.",
        seen="Targets are unhealthy, requests end in 504.",
        causes=(
            "a security group or network ACL between load balancer and target",
            "the application is slow, or listens on localhost only",
            "a node port shut by externalTrafficPolicy",
            "a NetworkPolicy",
        ),
        cluster=(
            "The pod listens on the port at 0.0.0.0; NetworkPolicies admit the load "
            "balancer's subnets."
        ),
        aws=(
            "Reason Target.Timeout; the node or pod group has no rule for traffic port and "
            "health port from the load balancer's group."
        ),
        fixes=(
            fix(
                "See the state of each target",
                "aws elbv2 describe-target-health --target-group-arn <TG_ARN> --query "
                "'TargetHealthDescriptions[].[Target.Id,Target.Port,TargetHealth.State,Targ"
                "etHealth.Reason]' --output table",
            ),
            fix("With own security groups see ALB-SG-003", "kubectl alb explain ALB-SG-003"),
        ),
        signatures=(Signature(r"Target\.Timeout|Request timed out", Where.HEALTH),),
        actions=("elasticloadbalancing:DescribeTargetHealth", "ec2:DescribeSecurityGroupRules"),
        related=("ALB-SG-003", "ALB-HTTP-003"),
        issues=("#1276", "#4179", "#3979", "#2340", "#2619", "#3737", "#2178"),
    ),
    Failure(
        code="ALB-TGT-003",
        slug="target-response-code-mismatch",
        title="the health check gets a status it does not accept",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means="The target answers, but with a code outside of success-codes (200 unless set).",
        seen="Targets are unhealthy although the application works.",
        causes=("/ answers a redirect, 401 or 404", "success-codes is too narrow"),
        cluster=(
            "Look at healthcheck-path and success-codes on Service and Ingress, and what the "
            "application says on that path."
        ),
        aws="Reason Target.ResponseCodeMismatch; the description lists the codes.",
        fixes=(
            fix(
                "Name a path that answers 200, or widen the codes",
                annotate_service(
                    "alb.ingress.kubernetes.io/healthcheck-path=/healthz",
                    "alb.ingress.kubernetes.io/success-codes=200-399",
                ),
            ),
        ),
        signatures=(
            Signature(
                r"Target\.ResponseCodeMismatch"
                r"|Health checks failed with these codes: \[(?P<codes>[\d, ]+)\]",
                Where.HEALTH,
            ),
        ),
        actions=("elasticloadbalancing:DescribeTargetHealth",),
        related=("ALB-TGT-004",),
        issues=("#1303",),
    ),
    Failure(
        code="ALB-TGT-004",
        slug="target-failed-health-checks",
        title="the health check cannot connect or speaks the wrong protocol",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="The connection was refused or broke off before an HTTP answer.",
        seen="Targets are unhealthy.",
        causes=(
            "nothing listens on the health port",
            "HTTPS against a plain port, or the other way round",
            "gRPC without its protocol version",
        ),
        cluster=(
            "Compare healthcheck-port, healthcheck-protocol and backend-protocol with what "
            "the pod offers."
        ),
        aws="Reason Target.FailedHealthChecks.",
        fixes=(
            fix(
                "Set port and protocol",
                annotate_service(
                    "alb.ingress.kubernetes.io/healthcheck-port=traffic-port",
                    "alb.ingress.kubernetes.io/backend-protocol=HTTPS",
                ),
            ),
            fix(
                "Try it from inside",
                "kubectl -n <NS> exec <POD> -- wget -qO- localhost:<PORT>/<PATH>",
            ),
        ),
        signatures=(Signature(r"Target\.FailedHealthChecks|Health checks failed$", Where.HEALTH),),
        actions=("elasticloadbalancing:DescribeTargetHealth",),
        related=("ALB-TGT-003", "ALB-HTTP-002"),
        issues=("#2857",),
    ),
    Failure(
        code="ALB-TGT-006",
        slug="target-not-registered",
        title="targets are not registered",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means="The Service has ready endpoints, but they did not arrive in the target group.",
        seen="An empty target group in spite of ready pods.",
        causes=(
            "the binding fails because of webhook, permissions or security groups",
            "nodes are excluded or have no provider id",
            "the stored checkpoint is out of date",
        ),
        cluster=(
            "Check observedGeneration, the annotation elbv2.k8s.aws/checkpoint, and the "
            "events FailedReconcile and FailedNetworkReconcile of the binding."
        ),
        aws="No targets, and no RegisterTargets call in CloudTrail.",
        fixes=(
            fix(
                "Read the events of the binding, then force a run",
                "kubectl -n <NS> describe targetgroupbinding <TGB>",
                "kubectl -n <NS> annotate targetgroupbinding <TGB> elbv2.k8s.aws/checkpoint-",
            ),
        ),
        signatures=(
            Signature(r"Target\.NotRegistered", Where.HEALTH),
            Signature(r"Target(?:s|Health), .*api error InvalidTarget(?:Exception)?: ", spec=35),
        ),
        actions=("elasticloadbalancing:RegisterTargets",),
        related=("ALB-SG-001", "ALB-TGT-013", "ALB-TGT-014"),
        issues=("#1992", "#2653", "#3569", "#2339", "#1599"),
        sources=("pkg/targetgroupbinding/resource_manager.go",),
    ),
    Failure(
        code="ALB-TGT-016",
        slug="all-targets-unhealthy-fail-open",
        title="all targets are unhealthy and traffic flows all the same",
        impact=Impact.DEGRADED,
        rank=Rank.MEDIUM,
        means=(
            "If no target is healthy the load balancer sends requests to all of them, which "
            "hides the outage."
        ),
        seen="Unhealthy targets get requests; 502 and 504 mix.",
        causes=("the health check itself is wrong, or everything is down",),
        cluster="No pod is ready.",
        aws="Every target is unhealthy.",
        fixes=(fix("Repair the health check or the application", "kubectl alb doctor --only TGT"),),
        actions=("elasticloadbalancing:DescribeTargetHealth",),
        related=("ALB-TGT-002", "ALB-TGT-003", "ALB-TGT-004"),
    ),
    Failure(
        code="ALB-TGT-020",
        slug="health-check-port-zero",
        title="the health check port is 0",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The target group of an NLB takes the Service's healthCheckNodePort as its health "
            "check port, and the Service has none."
        ),
        seen="CreateTargetGroup or ModifyTargetGroup is refused.",
        causes=(
            "externalTrafficPolicy is Local, but the Service is not of type LoadBalancer, so "
            "Kubernetes gives it no healthCheckNodePort",
            "healthcheck-port names a port whose node port is not allocated",
        ),
        cluster="spec.externalTrafficPolicy is Local and spec.healthCheckNodePort is empty or 0.",
        fixes=(
            fix(
                "Set externalTrafficPolicy to Cluster",
                "kubectl -n <NS> patch service <SVC> --type merge -p "
                '\'{"spec":{"externalTrafficPolicy":"Cluster"}}\'',
            ),
            fix(
                "Or set healthCheckConfig.healthCheckPort in a TargetGroupConfiguration, or use "
                "target type ip"
            ),
        ),
        signatures=(
            Signature(
                r"[Hh]ealth ?check port '?0'? must be (?:within|between)",
                spec=60,
            ),
            Signature(
                r"[Hh]ealth ?check port '(?P<port>[^']*)' (?:must be|is not|is invalid)",
                spec=55,
            ),
        ),
        related=("ALB-NLB-008", "ALB-SVC-010"),
        issues=("#4561", "#1980"),
        sources=("pkg/gateway/routeutils/backend_service.go",),
    ),
)
