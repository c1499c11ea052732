"""Failures of a Network Load Balancer in front of an Application Load Balancer."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

FRONTEND_NLBS = (
    Failure(
        code="ALB-NLB-009",
        slug="frontend-nlb-config",
        title="the frontend NLB is not configured consistently",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The port mapping or another frontend-nlb-* setting is invalid, or members "
            "disagree on it."
        ),
        seen="FailedBuildModel with enable-frontend-nlb.",
        causes=(
            "a mapping that is not nlbPort=albPort",
            "a port out of range",
            "members differ in a frontend-nlb-* setting",
        ),
        cluster="Compare the frontend-nlb-* annotations of all members.",
        fixes=(fix("Correct them, the same on all members"),),
        signatures=(
            Signature(
                r"(?:failed to parse frontend-nlb-listener-port-mapping|invalid (?:NLB"
                r"|ALB) listener port: (?P<port>\S+)|no NLB listener port configurations"
                r"|all EIP allocations for the ingress group must be the same"
                r"|conflicting (?P<what>[\w ]+), config (?P<n>\d+): "
                r"|failed to compute listenPort config for ingress)",
                spec=65,
            ),
            Signature(
                r"conflicting (?:enable frontend NLB values|frontend NLB (?:attributes|tags))",
                spec=65,
            ),
        ),
        versions="v2.13 and later",
        related=("ALB-GROUP-007", "ALB-NLB-010"),
        sources=("pkg/ingress/model_build_frontend_nlb.go",),
    ),
    Failure(
        code="ALB-NLB-010",
        slug="frontend-nlb-target-registration",
        title="the frontend NLB cannot take the ALB as its target",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="An ALB can be a target once it is active and has the mapped listener.",
        seen="FailedDeployModel, or retries without end after creation.",
        causes=("the ALB is still provisioning", "the mapped port is not a listener of the ALB"),
        aws="State of the ALB, its listeners, and the health of the target group of type alb.",
        fixes=(
            fix(
                "Wait; the mapped port has to be among listen-ports",
                annotate('listen-ports=\'[{"HTTP":80},{"HTTPS":443}]\''),
            ),
        ),
        signatures=(
            Signature(
                r"failed to (?:register"
                r"|deregister) targets?(?: for (?:the )?target group: (?P<tg>\S+))?"
                r"|failed to (?:list current target"
                r"|resolve the desiredTarget) for target group"
            ),
        ),
        actions=("elasticloadbalancing:RegisterTargets",),
        related=("ALB-NLB-009", "ALB-DNS-003"),
        sources=("pkg/deploy/elbv2/frontend_nlb_target_synthesizer.go",),
    ),
)
