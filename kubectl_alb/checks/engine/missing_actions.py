"""Actions that the policies of the controller's role lack, each with the failure it is."""

from collections.abc import Iterator, Mapping

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, Undecided
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.identities import identities
from kubectl_alb.facts.optional_actions import OptionalAction, lacking_for_options
from kubectl_alb.facts.role_policies import (
    Attached,
    attached,
    attached_and_read,
    forbidden_by,
    lacking,
    simulations_of,
)
from kubectl_alb.model.counting import noun
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


def code_for(action: str) -> str:
    """Return the code under which a missing action is reported."""
    return OWN_CODE.get(action) or OWN_SERVICE.get(action.partition(":")[0], "ALB-IAM-005")


def missing_actions(code: str, facts: Facts) -> Iterator[CheckResult]:
    """Yield a finding for each role that lacks actions which are reported under this code."""
    for policies in attached_and_read(facts):
        actions = [a for a in lacking(policies, facts) if code_for(a) == code]
        if actions:
            yield _finding(policies, actions, facts)
        optional = lacking_optional(code, policies, facts)
        if optional:
            yield _optional_finding(policies, optional)
    yield from unjudged_roles(facts)


def lacking_optional(code: str, policies: Attached, facts: Facts) -> tuple[OptionalAction, ...]:
    """Return the missing actions under a code that only options in use need."""
    return lacking_for_options(policies, facts, lambda action: code_for(action) == code)


def unjudged_roles(facts: Facts) -> Iterator[Undecided]:
    """Yield why the actions of an installation's role are not known."""
    for policies in attached(facts):
        if policies.unread:
            yield Undecided(
                f"the document of policy {listed(policies.unread)} of role {policies.role} "
                "could not be read"
            )
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
        f"controller {release} calls {noun(len(actions), 'it', 'them')}: "
        f"{', '.join(actions)}{tail}",
        arn=policies.identity.role_arn,
        hint="ask whoever keeps it to allow them"
        if walls
        else "add the missing actions as a new version of its policy",
        values={"POLICY_ARN": policies.arn},
    )


def _optional_finding(policies: Attached, optional: tuple[OptionalAction, ...]) -> Finding:
    names = list(dict.fromkeys(one.name for one in optional))
    return Finding(
        ObjectRef("Role", "", policies.role),
        f"the policies of role {policies.role} lack {listed(names)}",
        "; ".join(dict.fromkeys(one.reason for one in optional)),
        arn=policies.identity.role_arn,
        hint="add the missing actions as a new version of its policy, or do without the option",
        values={"POLICY_ARN": policies.arn},
    )
