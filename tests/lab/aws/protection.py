"""WAFv2, WAF Classic and Shield: what is associated with a load balancer."""

import uuid
from collections.abc import Callable, Mapping, Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record

Operation = Callable[[Account, Record], Record]


def load_web_acls(account: Account, records: Sequence[Record]) -> None:
    """Place web ACLs; one with a `LoadBalancerArn` is associated with it."""
    for record in records:
        account.web_acls[record["ARN"]] = {
            key: value for key, value in record.items() if key != "LoadBalancerArn"
        }
        if record.get("LoadBalancerArn"):
            account.web_acl_of[record["LoadBalancerArn"]] = record["ARN"]


def load_protections(account: Account, records: Sequence[Record]) -> None:
    """Place Shield protections; `LoadBalancerArn` stands in for a missing `ResourceArn`."""
    for record in records:
        arn = record.get("ResourceArn") or record["LoadBalancerArn"]
        account.protections[record["Id"]] = {**record, "ResourceArn": arn}


def get_web_acl_for_resource(account: Account, params: Record) -> Record:
    """Return the web ACL of a load balancer, or nothing."""
    _load_balancer(account, params)
    arn = account.web_acl_of.get(params["ResourceArn"])
    return {"WebACL": account.web_acls[arn]} if arn else {}


def _load_balancer(account: Account, params: Record) -> None:
    if params["ResourceArn"] not in account.elb.load_balancers:
        text = "AWS WAF couldn't perform the operation because your resource doesn't exist."
        raise AwsError("WAFNonexistentItemException", text)


def associate_web_acl(account: Account, params: Record) -> Record:
    """Associate a web ACL with a load balancer in place of the one that it has."""
    _load_balancer(account, params)
    _web_acl(account, params["WebACLArn"])
    account.web_acl_of[params["ResourceArn"]] = params["WebACLArn"]
    return {}


def _web_acl(account: Account, arn: str) -> Record:
    if arn not in account.web_acls:
        text = "AWS WAF couldn't perform the operation because your resource doesn't exist."
        raise AwsError("WAFNonexistentItemException", text)
    return account.web_acls[arn]


def disassociate_web_acl(account: Account, params: Record) -> Record:
    """End the association of a load balancer."""
    _load_balancer(account, params)
    account.web_acl_of.pop(params["ResourceArn"], None)
    return {}


def list_web_acls(account: Account, params: Record) -> Record:
    """Return summaries of all web ACLs."""
    names = ("Name", "Id", "ARN", "Description")
    summaries = [
        {name: web_acl[name] for name in names if name in web_acl}
        for web_acl in account.web_acls.values()
    ]
    return {"WebACLs": summaries}


def get_web_acl(account: Account, params: Record) -> Record:
    """Return one web ACL by its ARN or its id."""
    arns = [arn for arn, acl in account.web_acls.items() if acl.get("Id") == params.get("Id")]
    return {"WebACL": _web_acl(account, params.get("ARN") or "".join(arns[:1]))}


def list_resources_for_web_acl(account: Account, params: Record) -> Record:
    """Return the load balancers of a web ACL."""
    wanted = _web_acl(account, params["WebACLArn"])["ARN"]
    return {"ResourceArns": [arn for arn, acl in account.web_acl_of.items() if acl == wanted]}


def no_classic_web_acl(account: Account, params: Record) -> Record:
    """Answer for WAF Classic, in which nothing is ever associated."""
    return {}


def get_subscription_state(account: Account, params: Record) -> Record:
    """Tell whether the account pays for Shield Advanced: if it has protections, it does."""
    return {"SubscriptionState": "ACTIVE" if account.protections else "INACTIVE"}


def describe_protection(account: Account, params: Record) -> Record:
    """Return a protection by its id or its resource."""
    for protection in account.protections.values():
        if params.get("ProtectionId") == protection["Id"]:
            return {"Protection": protection}
        if params.get("ResourceArn") == protection["ResourceArn"]:
            return {"Protection": protection}
    raise AwsError("ResourceNotFoundException", "The referenced protection does not exist.")


def create_protection(account: Account, params: Record) -> Record:
    """Protect a resource that is not protected yet."""
    if any(each["ResourceArn"] == params["ResourceArn"] for each in account.protections.values()):
        raise AwsError("ResourceAlreadyExistsException", "The resource is already protected.")
    name = str(uuid.UUID(account.fresh_hex(32)))
    account.protections[name] = {
        "Id": name,
        "Name": params["Name"],
        "ResourceArn": params["ResourceArn"],
    }
    return {"ProtectionId": name}


def delete_protection(account: Account, params: Record) -> Record:
    """End a protection."""
    describe_protection(account, params)
    del account.protections[params["ProtectionId"]]
    return {}


def list_protections(account: Account, params: Record) -> Record:
    """Return all protections."""
    return {"Protections": list(account.protections.values())}


WAFV2: Mapping[str, Operation] = {
    "AssociateWebACL": associate_web_acl,
    "DisassociateWebACL": disassociate_web_acl,
    "GetWebACL": get_web_acl,
    "GetWebACLForResource": get_web_acl_for_resource,
    "ListResourcesForWebACL": list_resources_for_web_acl,
    "ListWebACLs": list_web_acls,
}
WAF_CLASSIC: Mapping[str, Operation] = {"GetWebACLForResource": no_classic_web_acl}
SHIELD: Mapping[str, Operation] = {
    "CreateProtection": create_protection,
    "DeleteProtection": delete_protection,
    "DescribeProtection": describe_protection,
    "GetSubscriptionState": get_subscription_state,
    "ListProtections": list_protections,
}
