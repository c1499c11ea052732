"""What the controller's policies lack for its release: IAM-005 to 010, ADDON-001 and 004."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.check import CheckResult, Undecided, check
from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.controller.iam_actions import needed
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.iam import Decision, Document, Request, decide
from kubectl_alb.facts.identities import Identity, identities
from kubectl_alb.facts.tags import CLUSTER_TAG
from kubectl_alb.model.account import Simulation
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section

POLICIES = (
    Section.DEPLOYMENTS,
    Section.SERVICE_ACCOUNTS,
    Section.POLICIES,
)
POD_IDENTITY = (Section.POD_IDENTITY_ASSOCIATIONS,)
SIMULATED = (Section.SIMULATIONS,)
OWN_CODE: Mapping[str, str] = {
    "elasticloadbalancing:AddTags": "ALB-IAM-006",
    "elasticloadbalancing:DescribeListenerAttributes": "ALB-IAM-007",
    "elasticloadbalancing:ModifyListenerAttributes": "ALB-IAM-007",
    "ec2:GetSecurityGroupsForVpc": "ALB-IAM-008",
    "ec2:DescribeRouteTables": "ALB-IAM-008",
    "ec2:DescribeIpamPools": "ALB-IAM-008",
    "ec2:GetCoipPoolUsage": "ALB-IAM-008",
    "iam:CreateServiceLinkedRole": "ALB-IAM-010",
}
OWN_SERVICE: Mapping[str, str] = {
    "wafv2": "ALB-ADDON-001",
    "waf-regional": "ALB-ADDON-001",
    "shield": "ALB-ADDON-004",
}
ELB_ARN = "arn:{partition}:elasticloadbalancing:{region}:{account}:"
TAGGED_ON_CREATE = (
    ("targetgroup/name/id", "CreateTargetGroup"),
    ("loadbalancer/app/name/id", "CreateLoadBalancer"),
)
_REQUEST, _RESOURCE = (f"aws:{kind}tag/{CLUSTER_TAG}" for kind in ("request", "resource"))


@dataclass(frozen=True, slots=True)
class Attached:
    """The policies of an installation's role."""

    identity: Identity
    role: str
    arn: str  # of the customer-managed policy to extend; empty for none
    documents: tuple[Document, ...]


def attached(facts: Facts) -> Iterator[Attached]:
    """Yield the policies of each installation whose role is known."""
    for identity in identities(facts):
        if not identity.role_arn:
            continue
        role = identity.role_arn.rpartition("/")[2]
        policies = [p for p in facts.snapshot.policies if p.role == role]
        own = next((p.arn for p in policies if p.arn and ":aws:policy/" not in p.arn), "")
        yield Attached(identity, role, own, tuple(p.document for p in policies))


def allows(documents: Iterable[Document], action: str) -> bool:
    """Tell whether an action is allowed at all: on some resource, with or without our tags."""
    given = tuple(documents)
    return any(
        decide(given, Request(action, context=context)) is Decision.ALLOWED
        for context in _contexts()
    )


def _contexts() -> Iterator[Mapping[str, str]]:
    creations = ("CreateSecurityGroup", "CreateTargetGroup", "CreateLoadBalancer", "")
    for request, resource, creation in product((True, False), (True, False), creations):
        yield {
            **({_REQUEST: "x"} if request else {}),
            **({_RESOURCE: "x"} if resource else {}),
            **(
                {"ec2:createaction": creation, "elasticloadbalancing:createaction": creation}
                if creation
                else {}
            ),
            "iam:awsservicename": "elasticloadbalancing.amazonaws.com",
        }


def lacking(policies: Attached, facts: Facts) -> tuple[str, ...]:
    """Return the actions that this release calls and the policies do not allow."""
    config = facts.config
    partition = facts.snapshot.context.partition.value or "aws"
    actions = (a.name for a in needed(config.version, partition) if _is_called(a.name, config))
    simulated = simulations_of(policies.role, facts)
    return tuple(a for a in actions if not _may(a, policies.documents, simulated.get(a)))


def simulations_of(role: str, facts: Facts) -> Mapping[str, Simulation]:
    """Return what IAM itself would answer to a role, by action; empty where it was not asked."""
    return {s.action: s for s in facts.snapshot.simulations if s.role == role}


def _may(action: str, documents: Iterable[Document], simulation: Simulation | None) -> bool:
    """Tell whether an action is allowed: IAM's own yes and no count before the documents.

    That IAM finds no statement does not count: it was asked on a sample, and a policy may be
    about the cluster's own resources.
    """
    if simulation is not None and simulation.decision == "allowed":
        return True
    return not (simulation and forbidden_by(simulation)) and allows(documents, action)


def forbidden_by(simulation: Simulation) -> str:
    """Name what forbids an action, so that more Allow cannot help; empty for nothing."""
    if simulation.in_organization is False:
        return "a policy of the organization"
    if simulation.in_boundary is False:
        return "the role's permissions boundary"
    return "a Deny statement" if simulation.decision == "explicitDeny" else ""


def _is_called(action: str, config: ControllerConfig) -> bool:
    switches = {
        "wafv2": config.enable_wafv2,
        "waf-regional": config.enable_waf,
        "shield": config.enable_shield,
    }
    return switches.get(action.partition(":")[0], True)


def code_for(action: str) -> str:
    """Return the code under which a missing action is reported."""
    return OWN_CODE.get(action) or OWN_SERVICE.get(action.partition(":")[0], "ALB-IAM-005")


def _missing(code: str, facts: Facts) -> Iterator[CheckResult]:
    for policies in attached(facts):
        actions = [a for a in lacking(policies, facts) if code_for(a) == code]
        if actions:
            yield _finding(policies, actions, facts)
    yield from _unknown_roles(facts)


def _unknown_roles(facts: Facts) -> Iterator[CheckResult]:
    for identity in identities(facts):
        if not identity.role_arn:
            name = identity.deployment.meta.ref
            if identity.account is None:
                yield Undecided(f"{name} has no service account, so no role either")
            else:
                yield Undecided(f"{name} has the credentials of its node, whose role was not read")


def _finding(policies: Attached, actions: list[str], facts: Facts) -> Finding:
    release = facts.config.version_text
    simulated = simulations_of(policies.role, facts)
    walls = {wall for a in actions if a in simulated and (wall := forbidden_by(simulated[a]))}
    tail = f"; simulated by IAM: {listed(sorted(walls))} forbids it" if walls else ""
    return Finding(
        ObjectRef("Role", "", policies.role),
        f"role {policies.role} may not call {listed(actions)}"
        if walls
        else f"the policies of role {policies.role} lack {listed(actions)}",
        f"controller {release} calls {'it' if len(actions) == 1 else 'them'}: "
        f"{', '.join(actions)}{tail}",
        arn=policies.identity.role_arn,
        hint="ask whoever keeps it to allow them"
        if walls
        else "add the missing actions as a new version of its policy",
        values={"POLICY_ARN": policies.arn},
    )


@check("ALB-IAM-005", *POLICIES, also=POD_IDENTITY, uses=SIMULATED)
def policy_lacks_actions(facts: Facts) -> Iterator[CheckResult]:
    """Find roles without an action that the controller's release calls."""
    yield from _missing("ALB-IAM-005", facts)


@check("ALB-IAM-006", *POLICIES, also=POD_IDENTITY, uses=SIMULATED)
def tags_on_create_denied(facts: Facts) -> Iterator[CheckResult]:
    """Find roles that may not tag load balancers and target groups while creating them."""
    context = facts.snapshot.context
    prefix = ELB_ARN.format(
        partition=context.partition.value or "aws",
        region=context.region.value or "eu-west-1",
        account=context.account.value or "111122223333",
    )
    yield from _missing("ALB-IAM-006", facts)
    for policies in attached(facts):
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
                    {"elasticloadbalancing:createaction": creation, _REQUEST: "x"},
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
                values={"POLICY_ARN": policies.arn},
            )


@check("ALB-IAM-007", *POLICIES, also=POD_IDENTITY, uses=SIMULATED)
def listener_attributes_denied(facts: Facts) -> Iterator[CheckResult]:
    """Find roles without the actions on listener attributes that v2.9.0 brought."""
    yield from _missing("ALB-IAM-007", facts)


@check("ALB-IAM-008", *POLICIES, also=POD_IDENTITY, uses=SIMULATED)
def vpc_reads_denied(facts: Facts) -> Iterator[CheckResult]:
    """Find roles without the EC2 reads that later releases brought."""
    yield from _missing("ALB-IAM-008", facts)


@check("ALB-IAM-009", *POLICIES, Section.TARGET_GROUP_BINDINGS, Section.TAGS, also=POD_IDENTITY)
def foreign_target_groups(facts: Facts) -> Iterator[CheckResult]:
    """Find bindings to target groups without our tag, which the policies do not cover."""
    tags = facts.snapshot.tags_of
    for binding in facts.snapshot.target_group_bindings:
        arn = binding.target_group_arn
        if not arn or CLUSTER_TAG in tags.get(arn, {}) or binding.assume_role:
            continue
        for policies in attached(facts):
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
                    values={"TG_ARN": arn},
                )


@check("ALB-IAM-010", *POLICIES, Section.LOAD_BALANCERS, also=POD_IDENTITY, uses=SIMULATED)
def service_linked_role_denied(facts: Facts) -> Iterator[CheckResult]:
    """Find roles that may not create ELB's service-linked role while there is no load balancer."""
    if not facts.snapshot.load_balancers:
        yield from _missing("ALB-IAM-010", facts)


@check("ALB-ADDON-001", *POLICIES, also=POD_IDENTITY, uses=SIMULATED)
def waf_denied(facts: Facts) -> Iterator[CheckResult]:
    """Find roles without the WAF actions that a controller with WAF on calls."""
    yield from _missing("ALB-ADDON-001", facts)


@check("ALB-ADDON-004", *POLICIES, also=POD_IDENTITY, uses=SIMULATED)
def shield_denied(facts: Facts) -> Iterator[CheckResult]:
    """Find roles without the Shield actions that a controller with Shield on calls."""
    yield from _missing("ALB-ADDON-004", facts)
