"""Network ACLs: those that were loaded, and the one that every VPC has for all other subnets."""

from collections.abc import Iterator

from tests.lab.aws.account import Account
from tests.lab.aws.ec2 import kinds
from tests.lab.aws.ec2.describe import described
from tests.lab.aws.record import Record

ANY = {"Protocol": "-1", "CidrBlock": "0.0.0.0/0"}


def describe_network_acls(account: Account, params: Record) -> Record:
    """Return network ACLs; the default ones, which let everything pass, are made when missing."""
    acls = account.network.network_acls
    for vpc in account.network.vpcs:
        name = f"acl-{vpc.removeprefix('vpc-')}"
        acls.setdefault(name, _default(account, vpc, name))
    return described(kinds.NETWORK_ACL)(account, params)


def _default(account: Account, vpc: str, name: str) -> Record:
    return {
        "NetworkAclId": name,
        "VpcId": vpc,
        "IsDefault": True,
        "Associations": [{"SubnetId": subnet} for subnet in _unguarded(account, vpc)],
        "Entries": [
            {"RuleNumber": number, "Egress": egress, "RuleAction": action, **ANY}
            for egress in (True, False)
            for number, action in ((100, "allow"), (32767, "deny"))
        ],
    }


def _unguarded(account: Account, vpc: str) -> Iterator[str]:
    acls = account.network.network_acls.values()
    guarded = {entry["SubnetId"] for acl in acls for entry in acl.get("Associations") or ()}
    for name, subnet in account.network.subnets.items():
        if subnet["VpcId"] == vpc and name not in guarded:
            yield name
