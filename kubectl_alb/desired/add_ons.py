"""Web ACLs and Shield Advanced protection of the load balancer.

controller: pkg/ingress/model_build_load_balancer_addons.go
"""

from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.go_text import slice_text
from kubectl_alb.desired.draft import Draft
from kubectl_alb.facts.settings import (
    Given,
    distinct,
    from_annotation,
    given_texts,
)
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import ALB_ID, ShieldProtection, Type, WebAclAssociation

NONE = "none"
# Since then an absent annotation leaves AWS alone, and only `none` or `false` removes.
REMOVES_ON_DEMAND_SINCE: Version = (2, 8, 2)
EMPTY_ARN_REMOVES_SINCE: Version = (2, 14, 0)


def add_add_ons(draft: Draft) -> None:
    """Build the associations that the members ask for."""
    _add_wafv2(draft)
    _add_waf_classic(draft)
    _add_shield(draft)


def _add_wafv2(draft: Draft) -> None:
    names = [given for given in given_texts(draft.members, "wafv2-acl-name") if given.value]
    if names:
        name = _agreed(names, "conflicting WAFv2 WebACL names", "wafv2-acl-name")
        acl = "" if name == NONE else _arn_of(draft, name)
        draft.web_acls.append(WebAclAssociation(acl))
        draft.trace(Type.WAFV2, ALB_ID, "webACLARN", names[0])
        return
    given = given_texts(draft.members, "wafv2-acl-arn")
    if REMOVES_ON_DEMAND_SINCE <= draft.facts.config.version < EMPTY_ARN_REMOVES_SINCE:
        given = [one for one in given if one.value]
    if given:
        acl = _agreed(given, "conflicting WAFv2 WebACL ARNs", "wafv2-acl-arn")
        _associate(draft, acl, given[0], classic=False)


def _associate(draft: Draft, acl: str, given: Given, classic: bool) -> None:
    if draft.facts.config.version < REMOVES_ON_DEMAND_SINCE:
        if not acl:
            return
    elif acl == NONE:
        acl = ""
    draft.web_acls.append(WebAclAssociation(acl, classic))
    type_, path = (Type.WAF_CLASSIC, "webACLID") if classic else (Type.WAFV2, "webACLARN")
    draft.trace(type_, ALB_ID, path, given)


def _agreed(given: list[Given], text: str, key: str) -> str:
    values = distinct(given)
    if len(values) > 1:
        raise Refused(
            RefusalReason.WEB_ACL_CONFLICT,
            f"{text}: {slice_text(values)}",
            given[-1].member.ref,
            PREFIX + key,
        )
    return values[0]


def _arn_of(draft: Draft, name: str) -> str:
    if not draft.facts.snapshot.known(Section.WEB_ACLS):
        why = f"{Section.WEB_ACLS.value} was not read"
        draft.unknown(Type.WAFV2, ALB_ID, "webACLARN", why)
        return f"web ACL {name}"
    arn = next((a.arn for a in draft.facts.snapshot.aws.web_acls if a.name == name), None)
    if arn is None:
        text = f"couldn't find WAFv2 WebACL with name: {name}"
        raise Refused(RefusalReason.WEB_ACL_NOT_FOUND, text, annotation=PREFIX + "wafv2-acl-name")
    return arn


def _add_waf_classic(draft: Draft) -> None:
    """Read `waf-acl-id`; the old `web-acl-id` only where the new key is absent."""
    given: list[Given] = []
    for member in draft.members:
        new = given_texts([member], "waf-acl-id")
        given += new or given_texts([member], "web-acl-id")
    modern = draft.facts.config.version >= REMOVES_ON_DEMAND_SINCE
    if modern:
        given = [one for one in given if one.value]
    if given:
        what = "Classic" if modern else "Regional"
        acl = _agreed(given, f"conflicting WAF{what} WebACL IDs", "waf-acl-id")
        _associate(draft, acl, given[0], classic=True)


def _add_shield(draft: Draft) -> None:
    key = "shield-advanced-protection"
    given = []
    for member in draft.members:
        value = member.annotations.boolean(key)
        if value is not None:
            given.append((member, value))
    if not given:
        return
    if len({value for _, value in given}) > 1:
        text = "conflicting enable shield advanced protection"
        raise Refused(RefusalReason.SHIELD_CONFLICT, text, given[-1][0].ref, PREFIX + key)
    enabled = given[0][1]
    if draft.facts.config.version < REMOVES_ON_DEMAND_SINCE:
        draft.shield = ShieldProtection(None) if enabled else None
    else:
        draft.shield = ShieldProtection(enabled)
    draft.trace(Type.SHIELD, ALB_ID, "enabled", from_annotation(given[0][0], key))
