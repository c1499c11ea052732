"""Failures of deletion because something outside the cluster uses the resource."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

USES = (
    Failure(
        code="ALB-DEL-009",
        slug="load-balancer-in-use",
        title="a load balancer cannot be deleted: another AWS service uses it",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "A VPC endpoint service (PrivateLink), an API Gateway VPC link, Global Accelerator or "
            "a target group of type alb holds the load balancer, and ELB refuses to delete it."
        ),
        seen="DeleteLoadBalancer fails with ResourceInUse again and again.",
        causes=(
            "a VPC endpoint service names the NLB",
            "the object no longer asks for a load balancer: its type, class or annotations were "
            "changed, so the controller built an empty stack and cleans up",
            "a change that replaces the load balancer: scheme, type or name",
        ),
        cluster=(
            "The line successfully built model before it has resources {} when the object no "
            "longer asks for a load balancer."
        ),
        aws="A VPC endpoint service whose NetworkLoadBalancerArns hold its ARN.",
        fixes=(
            fix(
                "See which endpoint service uses it",
                "aws ec2 describe-vpc-endpoint-service-configurations --region <REGION>",
            ),
            fix(
                "If the load balancer is to stay, give the object back what was taken from it; "
                "else take the load balancer out of the endpoint service, or delete that"
            ),
        ),
        signatures=(
            Signature(
                r"[Ll]oad balancer '?(?P<lb>[^\s']*)'? cannot be deleted because it is "
                r"(?:currently )?associated with another service",
                spec=62,
            ),
            Signature(r"DeleteLoadBalancer.*(?:ResourceInUse|in use by|associated with)", spec=58),
        ),
        related=("ALB-GROUP-009", "ALB-NAME-004", "ALB-NLB-001"),
        issues=("#4472", "#2636", "#2638", "cloud-custodian/cloud-custodian#9921"),
        sources=("pkg/deploy/elbv2/load_balancer_synthesizer.go",),
    ),
)
