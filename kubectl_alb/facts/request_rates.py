"""How often AWS lets itself be asked: token buckets that all callers of an account share.

AWS: "Request throttling for the Elastic Load Balancing API", "Request throttling for the Amazon EC2
API", the API rate quotas of ACM and of AWS WAF. Where AWS tells no number, ours is a careful one.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """A bucket that holds `size` calls and is refilled with so many `per_second`."""

    size: float
    per_second: float


READS = ("Describe", "Get", "List", "Simulate")

ELBV2 = Allowance(40, 10)
ELBV2_CHANGES = Allowance(20, 3)
ELBV2_BY_OPERATION: Mapping[str, tuple[str, Allowance]] = {
    "RegisterTargets": ("registration", Allowance(20, 4)),
    "DeregisterTargets": ("registration", Allowance(20, 4)),
    "CreateLoadBalancer": ("resource-intensive", Allowance(10, 0.2)),
    "SetSubnets": ("resource-intensive", Allowance(10, 0.2)),
}

EC2_READS = Allowance(100, 20)
EC2_CHANGES = Allowance(50, 5)
EC2_TAGGING = Allowance(100, 10)

# Each of these is counted by itself.
BY_OPERATION: Mapping[tuple[str, str], Allowance] = {
    ("acm", "DescribeCertificate"): Allowance(10, 10),
    ("acm", "ListCertificates"): Allowance(8, 8),
    ("wafv2", "GetWebACLForResource"): Allowance(1, 1),
    ("wafv2", "ListResourcesForWebACL"): Allowance(1, 1),
    ("wafv2", "ListWebACLs"): Allowance(5, 5),
    ("resourcegroupstaggingapi", "GetResources"): Allowance(15, 15),
}
UNTOLD = Allowance(20, 10)


def allowances(service: str, operation: str) -> Mapping[str, Allowance]:
    """Return the buckets that a call draws on, by name."""
    if service == "elbv2":
        return _elbv2(operation)
    if service == "ec2":
        return {f"ec2 {operation}": _ec2(operation)}
    known = BY_OPERATION.get((service, operation))
    return {service: UNTOLD} if known is None else {f"{service} {operation}": known}


def _elbv2(operation: str) -> Mapping[str, Allowance]:
    """All calls draw on the account's bucket, those that change something on a second one, too."""
    if operation.startswith(READS):
        return {"elbv2": ELBV2}
    name, own = ELBV2_BY_OPERATION.get(operation, ("changes", ELBV2_CHANGES))
    return {"elbv2": ELBV2, f"elbv2 {name}": own}


def _ec2(operation: str) -> Allowance:
    if operation.startswith(READS):
        return EC2_READS
    return EC2_TAGGING if operation in ("CreateTags", "DeleteTags") else EC2_CHANGES
