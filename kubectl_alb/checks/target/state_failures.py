"""States of targets that are unused, draining or new."""

from kubectl_alb.checks.engine.remedy_commands import annotate_service, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

TARGET_STATES = (
    Failure(
        code="ALB-TGT-005",
        slug="target-not-in-use",
        title="the target group belongs to no load balancer",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means="A target group without listener or rule gets no traffic and no health checks.",
        seen="Targets are in state unused.",
        causes=(
            "no rule refers to the group",
            "the deployment stopped before its rules",
            "the zone is not enabled, see ALB-IP-003",
        ),
        cluster="The binding's group is not used by any rule of its Ingress.",
        aws="LoadBalancerArns is empty and the reason Target.NotInUse.",
        fixes=(
            fix(
                "Refer to it from a rule, or delete the binding",
                "kubectl -n <NS> delete targetgroupbinding <TGB>",
            ),
        ),
        signatures=(
            Signature(
                r"Target\.NotInUse|Target group is not configured to receive traffic from the "
                r"load balancer",
                Where.HEALTH,
            ),
        ),
        related=("ALB-IP-003",),
        issues=("#3753",),
    ),
    Failure(
        code="ALB-TGT-007",
        slug="target-ip-unusable",
        title="the target's address cannot be used",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="AWS does not send traffic to this address.",
        seen="The target is unused.",
        causes=("a load balancer owns the address, or it is reserved",),
        cluster="See which pod and node have the address.",
        aws="Reason Target.IpUnusable.",
        fixes=(
            fix("Let the pod start again with another address", "kubectl -n <NS> delete pod <POD>"),
        ),
        signatures=(Signature(r"Target\.IpUnusable", Where.HEALTH),),
        related=("ALB-TGT-015",),
    ),
    Failure(
        code="ALB-TGT-008",
        slug="target-invalid-state",
        title="the target instance is stopped or gone",
        impact=Impact.DEGRADED,
        rank=Rank.LOW,
        means="The target group still lists an instance that does not run.",
        seen="Unused targets after nodes were removed.",
        causes=("the controller is behind, or down",),
        cluster="The node does not exist any more, or is not ready.",
        aws="Reason Target.InvalidState; the instance is stopped or terminated.",
        fixes=(
            fix(
                "See whether the controller works, then remove the target",
                "kubectl alb doctor --only CTRL",
                "aws elbv2 deregister-targets --target-group-arn <TG_ARN> --targets "
                "Id=<INSTANCE_ID>",
            ),
        ),
        signatures=(
            Signature(
                r"Target\.InvalidState"
                r"|InvalidTarget: The following targets are not in a running state",
                Where.HEALTH,
            ),
            Signature(r"InvalidInstanceID\.(?:NotFound|Malformed)"),
        ),
        actions=("elasticloadbalancing:DeregisterTargets",),
        related=("ALB-CTRL-007",),
    ),
    Failure(
        code="ALB-TGT-009",
        slug="elb-internal-error",
        title="Elastic Load Balancing cannot run its health checks",
        impact=Impact.DEGRADED,
        rank=Rank.LOW,
        means="The fault lies with AWS, or the load balancer is not in service yet.",
        seen="Targets are unavailable or unhealthy with Elb.InternalError.",
        causes=("an incident at AWS", "the load balancer is provisioning or failed"),
        aws=("Reason Elb.InternalError; look at the state of the load balancer and at AWS Health."),
        fixes=(fix("Wait for the incident to end; make the load balancer anew if it stays"),),
        signatures=(
            Signature(r"Elb\.InternalError", Where.HEALTH),
            Signature(r"\bHealthUnavailable(?:Exception)?: ", spec=40),
        ),
        related=("ALB-DNS-003",),
    ),
    Failure(
        code="ALB-TGT-010",
        slug="initial-health-checking",
        title="targets are in their first health checks",
        impact=Impact.INFO,
        rank=Rank.LOW,
        means=(
            "A new target has to pass several checks before it gets traffic; with the "
            "controller's defaults that is 2 checks 15 seconds apart, longer behind an NLB."
        ),
        seen="New pods get no requests yet.",
        causes=("normal for a short while",),
        cluster="The target is younger than threshold times interval.",
        aws="State initial.",
        fixes=(
            fix(
                "Wait, or shorten interval and threshold",
                annotate_service(
                    "alb.ingress.kubernetes.io/healthcheck-interval-seconds=10",
                    "alb.ingress.kubernetes.io/healthy-threshold-count=2",
                ),
            ),
        ),
        signatures=(
            Signature(
                r"Elb\.(?:InitialHealthChecking|RegistrationInProgress)"
                r"|Initial health checks in progress|Target registration is in progress",
                Where.HEALTH,
            ),
        ),
        related=("ALB-READY-001",),
        issues=("#4180",),
    ),
    Failure(
        code="ALB-TGT-011",
        slug="deregistration-in-progress",
        title="targets are draining",
        impact=Impact.INFO,
        rank=Rank.LOW,
        means="Removed targets finish their requests for the time of the deregistration delay.",
        seen="Pods that are gone are still listed for minutes.",
        causes=("normal; a long delay also holds nodes back from shutting down",),
        cluster="The pod is terminating or gone.",
        aws="State draining, for at most deregistration_delay.timeout_seconds (300 unless set).",
        fixes=(
            fix(
                "Shorten the delay",
                annotate_service(
                    "alb.ingress.kubernetes.io/target-group-attributes=deregistration_delay.timeout_seconds=30"
                ),
            ),
        ),
        signatures=(Signature(r"Target\.DeregistrationInProgress", Where.HEALTH),),
        related=("ALB-READY-004",),
    ),
    Failure(
        code="ALB-TGT-012",
        slug="health-check-disabled",
        title="health checks are switched off for the target group",
        impact=Impact.INFO,
        rank=Rank.LOW,
        means="Without health checks a target has no health to report.",
        seen="State unavailable.",
        causes=("normal for Lambda targets only",),
        aws="HealthCheckEnabled is false.",
        fixes=(
            fix(
                "Enable the health check of the group",
                "aws elbv2 modify-target-group --target-group-arn <TG_ARN> --health-check-enabled",
            ),
        ),
        signatures=(Signature(r"Target\.HealthCheckDisabled", Where.HEALTH),),
        actions=("elasticloadbalancing:ModifyTargetGroup",),
    ),
)
