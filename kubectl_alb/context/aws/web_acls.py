"""Web ACLs, read live: those that load balancers have, and all where one is asked for by name."""

from dataclasses import replace
from typing import Any

from kubectl_alb.context.aws.errors import AwsNotFoundError
from kubectl_alb.context.aws.owned import own_load_balancers
from kubectl_alb.context.aws.reader import AwsReader
from kubectl_alb.context.source import Answer, Record
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.section import Section

ACL_NAMERS = (Section.INGRESSES, Section.INGRESS_CLASS_PARAMS)
ACL_NAMES = frozenset({PREFIX + "wafv2-acl-name", "wafv2AclName"})
ACL_ARNS = frozenset({PREFIX + "wafv2-acl-arn", "wafv2AclArn"})
ACLS_ON_PAGE = 100


def web_acls(aws: AwsReader) -> Answer:
    """Return the web ACL of every load balancer that has one, and all of them if one is named.

    Those that are only listed have no `LoadBalancerArn`.
    """

    def read(arn: str) -> list[Record]:
        try:
            found: Any = aws.call("wafv2", "GetWebACLForResource", ResourceArn=arn).get("WebACL")
        except AwsNotFoundError:
            return []
        return (
            [{"ARN": found["ARN"], "Name": found["Name"], "LoadBalancerArn": arn}] if found else []
        )

    albs = (r for r in own_load_balancers(aws) if r.get("Type") == "application")
    associated = aws.each(read, [r["LoadBalancerArn"] for r in albs])
    named = {word for need in ACL_NAMERS for r in aws.known(need) for word in _acl_words(r)}
    if not named:
        return associated
    try:
        listed = _all_web_acls(aws)
    except AlbError as error:
        # Without the list a name leads to no ACL; an ARN is known as it is.
        gap = error.message if named & ACL_NAMES else ""
        return Answer(associated.records, "; ".join(filter(None, (associated.missing, gap))))
    return replace(associated, records=(*associated.records, *listed))


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
