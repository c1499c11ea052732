"""Failures of load balancers that differ from what the controller would build."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.model.failure import Failure, Impact, Rank

DRIFTS = (
    Failure(
        code="ALB-DRIFT-001",
        slug="load-balancer-differs",
        title="a load balancer is not what its Ingresses ask for",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "Listeners, rules, certificates, attributes or security group rules were changed in "
            "AWS, or a change of the cluster was not carried out. The controller compares only "
            "when it reconciles a group: when something changes in the cluster, or hours later."
        ),
        seen="Requests go elsewhere than the Ingresses say, without an error.",
        causes=(
            "somebody, or another tool, changes the load balancer in AWS",
            "two controllers have the same cluster name",
            "the controller is down, or its last deployment stopped half-way",
        ),
        cluster="kubectl alb plan shows every difference, field by field.",
        aws="CloudTrail has who called ModifyRule, DeleteListener and the like.",
        fixes=(
            fix("Find out who changes it", "kubectl alb plan"),
            fix("Let the controller reconcile the group: any change of an Ingress does"),
        ),
        related=("ALB-NAME-004", "ALB-NAME-007", "ALB-CLUSTER-002"),
        sources=("pkg/deploy/stack_deployer.go",),
    ),
)
