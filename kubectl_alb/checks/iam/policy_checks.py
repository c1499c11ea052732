"""What the controller's policies lack for its release: IAM-005 to 010."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.missing_actions import (
    POD_IDENTITY,
    POLICIES,
    SIMULATED,
    missing_actions,
    unjudged_roles,
)
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.iam import Decision, Request, decide
from kubectl_alb.facts.role_policies import REQUEST_TAG, allows, attached_and_read
from kubectl_alb.facts.tags import CLUSTER_TAG
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section

ELB_ARN = "arn:{partition}:elasticloadbalancing:{region}:{account}:"
TAGGED_ON_CREATE = (
    ("targetgroup/name/id", "CreateTargetGroup"),
    ("loadbalancer/app/name/id", "CreateLoadBalancer"),
)


@check("ALB-IAM-005", *POLICIES, also=POD_IDENTITY, uses=SIMULATED)
def policy_lacks_actions(facts: Facts) -> Iterator[CheckResult]:
    """Find roles without an action that the controller's release calls."""
    yield from missing_actions("ALB-IAM-005", facts)


@check("ALB-IAM-006", *POLICIES, also=POD_IDENTITY, uses=SIMULATED)
def tags_on_create_denied(facts: Facts) -> Iterator[CheckResult]:
    """Find roles that may not tag load balancers and target groups while creating them."""
    context = facts.snapshot.context
    prefix = ELB_ARN.format(
        partition=context.partition.value or "aws",
        region=context.region.value or "eu-west-1",
        account=context.account.value or "111122223333",
    )
    yield from missing_actions("ALB-IAM-006", facts)
    for policies in attached_and_read(facts):
        if not allows(policies.documents, "elasticloadbalancing:AddTags"):
            continue
        refused = [
            creation
            for resource, creation in TAGGED_ON_CREATE
            if decide(
                policies.documents,
                Request(
                    "elasticloadbalancing:AddTags",
                    prefix + resource,
                    {"elasticloadbalancing:createaction": creation, REQUEST_TAG: "x"},
                ),
            )
            is not Decision.ALLOWED
        ]
        if refused:
            yield Finding(
                ObjectRef("Role", "", policies.role),
                f"role {policies.role} may not tag what it creates: elasticloadbalancing:AddTags "
                f"in {listed(refused)}",
                "its statements about AddTags ask for a tag that only existing resources have",
                arn=policies.identity.role_arn,
                hint="allow elasticloadbalancing:AddTags where condition key "
                f"elasticloadbalancing:CreateAction is {listed(refused)}",
                values={"POLICY_ARN": policies.arn},
            )


@check("ALB-IAM-007", *POLICIES, also=POD_IDENTITY, uses=SIMULATED)
def listener_attributes_denied(facts: Facts) -> Iterator[CheckResult]:
    """Find roles without the actions on listener attributes that v2.9.0 brought."""
    yield from missing_actions("ALB-IAM-007", facts)


@check("ALB-IAM-008", *POLICIES, also=POD_IDENTITY, uses=SIMULATED)
def vpc_reads_denied(facts: Facts) -> Iterator[CheckResult]:
    """Find roles without the EC2 reads that later releases brought."""
    yield from missing_actions("ALB-IAM-008", facts)


@check("ALB-IAM-009", *POLICIES, Section.TARGET_GROUP_BINDINGS, Section.TAGS, also=POD_IDENTITY)
def foreign_target_groups(facts: Facts) -> Iterator[CheckResult]:
    """Find bindings to target groups without our tag, which the policies do not cover."""
    tags = facts.snapshot.aws.tags_by_arn
    yield from unjudged_roles(facts)
    for binding in facts.snapshot.kubernetes.target_group_bindings:
        arn = binding.target_group_arn
        if not arn or CLUSTER_TAG in tags.get(arn, {}) or binding.assume_role:
            continue
        for policies in attached_and_read(facts):
            request = Request("elasticloadbalancing:RegisterTargets", arn)
            if decide(policies.documents, request) is Decision.ALLOWED:
                continue
            if allows(policies.documents, "elasticloadbalancing:RegisterTargets"):
                yield Finding(
                    ObjectRef("TargetGroupBinding", binding.ref.namespace, binding.ref.name),
                    f"role {policies.role} may not register targets in the target group of "
                    f"TargetGroupBinding {binding.ref}",
                    f"{arn} has no tag {CLUSTER_TAG}, which the policies ask for",
                    arn=arn,
                    hint=f"allow role {policies.role} RegisterTargets and DeregisterTargets on "
                    f"{arn}",
                    values={"TG_ARN": arn},
                )


@check("ALB-IAM-010", *POLICIES, Section.LOAD_BALANCERS, also=POD_IDENTITY, uses=SIMULATED)
def service_linked_role_denied(facts: Facts) -> Iterator[CheckResult]:
    """Find roles that may not create ELB's service-linked role while there is no load balancer."""
    if not facts.snapshot.aws.load_balancers:
        yield from missing_actions("ALB-IAM-010", facts)
