"""Web ACLs, read live: those that load balancers have, and all where one is asked for by name."""

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from kubectl_alb.context.aws.errors import AwsNotFoundError
from kubectl_alb.context.aws.owned import own_load_balancers
from kubectl_alb.context.aws.reader import AwsReader
from kubectl_alb.context.source import Answer, Record
from kubectl_alb.errors import AccessError, AlbError
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.section import Section

ACL_NAMERS = (Section.INGRESSES, Section.INGRESS_CLASS_PARAMS)
ACL_NAMES = frozenset({PREFIX + "wafv2-acl-name", "wafv2AclName"})
ACL_ARNS = frozenset({PREFIX + "wafv2-acl-arn", "wafv2AclArn"})
ACLS_ON_PAGE = 100
# So many load balancers are asked one by one.
FEW = 3


def web_acls(aws: AwsReader) -> Answer:
    """Return the web ACL of every load balancer that has one, and all of them if one is named.

    Those that are only listed have no `LoadBalancerArn`.
    """
    albs = [r["LoadBalancerArn"] for r in own_load_balancers(aws) if _is_alb(r)]
    named = {word for need in ACL_NAMERS for r in aws.known(need) for word in _acl_words(r)}
    listed = _listed(aws) if named or len(albs) > FEW else Answer(())
    associated = _associated(aws, albs, listed)
    if not named:
        return associated
    if isinstance(listed, AlbError):
        # Without the list a name leads to no ACL; an ARN is known as it is.
        gap = listed.message if named & ACL_NAMES else ""
        return Answer(associated.records, "; ".join(filter(None, (associated.missing, gap))))
    return replace(associated, records=(*associated.records, *listed.records))


def _is_alb(record: Record) -> bool:
    return record.get("Type") == "application"


def _associated(aws: AwsReader, albs: list[str], listed: Answer | AlbError) -> Answer:
    """Ask each web ACL for its load balancers where that takes fewer calls than the reverse.

    AWS lets itself be asked once a second, either way.
    """
    if len(albs) > FEW and isinstance(listed, Answer) and len(listed.records) < len(albs):
        with suppress(AccessError):
            return aws.each(partial(_of_web_acl, aws, frozenset(albs)), listed.records)
    return aws.each(partial(_of_load_balancer, aws), albs)


def _of_load_balancer(aws: AwsReader, arn: str) -> list[Record]:
    try:
        found: Any = aws.call("wafv2", "GetWebACLForResource", ResourceArn=arn).get("WebACL")
    except AwsNotFoundError:
        return []
    return [{"ARN": found["ARN"], "Name": found["Name"], "LoadBalancerArn": arn}] if found else []


def _of_web_acl(aws: AwsReader, albs: frozenset[str], acl: Record) -> list[Record]:
    try:
        found = aws.call("wafv2", "ListResourcesForWebACL", WebACLArn=acl["ARN"])
    except AwsNotFoundError:
        return []
    return [
        {**acl, "LoadBalancerArn": arn} for arn in found.get("ResourceArns") or () if arn in albs
    ]


def _listed(aws: AwsReader) -> Answer | AlbError:
    try:
        return Answer(tuple(_all_web_acls(aws)))
    except AlbError as error:
        return error


def _acl_words(record: Record) -> set[str]:
    """Return the annotations and the fields of class parameters by which one names a web ACL."""
    words = {*(record["metadata"].get("annotations") or ()), *(record.get("spec") or ())}
    return words & (ACL_NAMES | ACL_ARNS)


def _all_web_acls(aws: AwsReader) -> list[Record]:
    found: list[Record] = []
    more: dict[str, str] = {}
    while True:
        page: Any = aws.call("wafv2", "ListWebACLs", Scope="REGIONAL", Limit=ACLS_ON_PAGE, **more)
        acls = page.get("WebACLs") or ()
        found += [{"ARN": acl["ARN"], "Name": acl["Name"]} for acl in acls]
        # The last full page has a marker too, which leads to an empty one.
        if not acls or not page.get("NextMarker"):
            return found
        more = {"NextMarker": page["NextMarker"]}
