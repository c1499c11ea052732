"""Web ACLs on load balancers: ADDON-002 and 003."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import about_ref
from kubectl_alb.checks.check import Answer, Problem, Undecided, check
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.group_settings import about_group, refs_of, whose
from kubectl_alb.checks.refusals import MEMBERSHIP, refused
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.section import Section

CLASSIC_KEYS = ("waf-acl-id", "web-acl-id")


@check("ALB-ADDON-002", *MEMBERSHIP, Section.WEB_ACLS, models=True)
def web_acl_not_found(evidence: Evidence) -> Iterator[Answer]:
    """Find web ACLs that do not exist, or that cannot be on a load balancer of this region."""
    yield from refused("ALB-ADDON-002", evidence)
    region = evidence.snapshot.context.region.value
    # A list with ACLs that no load balancer has is the whole of the account's.
    acls = evidence.snapshot.web_acls
    known = {acl.arn for acl in acls}
    whole = any(not acl.load_balancer_arn for acl in acls)
    for id_, stack in evidence.stacks.items():
        group = evidence.groups[id_]
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
            yield Problem(
                about,
                f"{whose(about)}: web ACL {arn} {seen}",
                key=PREFIX + "wafv2-acl-arn",
                arn=arn,
                severity=evidence.grade(group.members[0].ref),
                concerns=refs_of(group),
            )


@check("ALB-ADDON-003", *MEMBERSHIP)
def web_acl_in_wrong_key(evidence: Evidence) -> Iterator[Answer]:
    """Find web ACLs of WAFv2 in the annotation for WAF Classic, which leaves no ACL on."""
    for group in evidence.groups.values():
        for member in group.members:
            for key in CLASSIC_KEYS:
                value = member.annotations.raw.get(key, "")
                if ":wafv2:" in value:
                    yield Problem(
                        about_ref(member.ref),
                        f"{member.ref}: annotation {key} holds a web ACL of WAFv2, which belongs "
                        "in wafv2-acl-arn",
                        "as WAF Classic it does not exist; an ACL put on by hand is taken off",
                        key=PREFIX + key,
                        concerns=(member.ref,),
                        values={"ACL_ARN": value},
                    )
