"""Web ACLs on load balancers, and the rights for WAF and Shield: ADDON."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import about_group, about_ref, grade_of, refs_of, whose
from kubectl_alb.checks.engine.check import CheckResult, Undecided, check
from kubectl_alb.checks.engine.missing_actions import (
    POD_IDENTITY,
    POLICIES,
    SIMULATED,
    missing_actions,
)
from kubectl_alb.checks.engine.refusals import MEMBERSHIP, refused
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.section import Section

CLASSIC_KEYS = ("waf-acl-id", "web-acl-id")


@check("ALB-ADDON-002", *MEMBERSHIP, also=(Section.WEB_ACLS,), models=True)
def web_acl_not_found(facts: Facts) -> Iterator[CheckResult]:
    """Find web ACLs that do not exist, or that cannot be on a load balancer of this region."""
    yield from refused("ALB-ADDON-002", facts)
    region = facts.snapshot.context.region.value
    # A list with ACLs that no load balancer has is the whole of the account's.
    acls = facts.snapshot.aws.web_acls
    known = {acl.arn for acl in acls}
    whole = any(not acl.load_balancer_arn for acl in acls)
    for id_, stack in stacks(facts).items():
        group = groups(facts)[id_]
        for association in stack.web_acls:
            arn = association.web_acl
            if association.classic or not arn.startswith("arn:") or not group.members:
                continue
            if ":global/" in arn:
                seen = "is for CloudFront, not regional"
            elif region and arn.split(":")[3] != region:
                seen = f"is in region {arn.split(':')[3]}, the load balancer in {region}"
            elif arn in known:
                continue
            elif whole:
                seen = "does not exist"
            else:
                yield Undecided(f"whether web ACL {arn} exists: the web ACLs were not listed")
                continue
            about = about_group(group)
            yield Finding(
                about,
                f"{whose(about)}: web ACL {arn} {seen}",
                key=PREFIX + "wafv2-acl-arn",
                arn=arn,
                rating=grade_of(group.members[0].ref, facts),
                concerns=refs_of(group),
            )


@check("ALB-ADDON-003", *MEMBERSHIP)
def web_acl_in_wrong_key(facts: Facts) -> Iterator[CheckResult]:
    """Find web ACLs of WAFv2 in the annotation for WAF Classic, which leaves no ACL on."""
    for group in groups(facts).values():
        for member in group.members:
            for key in CLASSIC_KEYS:
                value = member.annotations.raw.get(key, "")
                if ":wafv2:" in value:
                    yield Finding(
                        about_ref(member.ref),
                        f"{member.ref}: annotation {key} holds a web ACL of WAFv2, which belongs "
                        "in wafv2-acl-arn",
                        "as WAF Classic it does not exist; an ACL put on by hand is taken off",
                        key=PREFIX + key,
                        concerns=(member.ref,),
                        values={"ACL_ARN": value},
                    )


@check("ALB-ADDON-001", *POLICIES, also=POD_IDENTITY, uses=(*SIMULATED, *MEMBERSHIP))
def waf_denied(facts: Facts) -> Iterator[CheckResult]:
    """Find roles without the WAF actions that a controller with WAF on calls."""
    yield from missing_actions("ALB-ADDON-001", facts)


@check("ALB-ADDON-004", *POLICIES, also=POD_IDENTITY, uses=SIMULATED)
def shield_denied(facts: Facts) -> Iterator[CheckResult]:
    """Find roles without the Shield actions that a controller with Shield on calls."""
    yield from missing_actions("ALB-ADDON-004", facts)
