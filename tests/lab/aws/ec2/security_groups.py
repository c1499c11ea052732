"""Security groups and their rules."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tests.lab.aws.account import Account
from tests.lab.aws.ec2 import kinds
from tests.lab.aws.ec2.describe import found, page, resource
from tests.lab.aws.ec2.filters import keep
from tests.lab.aws.ec2.permissions import SOURCES, Permission, flat, nested
from tests.lab.aws.ec2.tags import specified
from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record, tag_list

FIELDS = {False: "IpPermissions", True: "IpPermissionsEgress"}
RULE_LIMIT = "rules-per-security-group"
RULE_FILTERS = {"group-id": "GroupId", "security-group-rule-id": "SecurityGroupRuleId"}
OPEN = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


def describe_security_groups(account: Account, params: Record) -> Record:
    """Return security groups by id, name or filters."""
    groups = found(account, kinds.SECURITY_GROUP, params)
    names = params.get("GroupNames")
    shown = [group for group in groups if not names or group["GroupName"] in names]
    return page("SecurityGroups", shown, params)


def create_security_group(account: Account, params: Record) -> Record:
    """Create a group that lets everything out and nothing in."""
    vpc = resource(account, kinds.VPC, params.get("VpcId") or _default_vpc(account))["VpcId"]
    name = params["GroupName"]
    for group in account.network.security_groups.values():
        if (group["GroupName"], group["VpcId"]) == (name, vpc):
            text = f"The security group '{name}' already exists for VPC '{vpc}'"
            raise AwsError("InvalidGroup.Duplicate", text)
    group_id = f"sg-{account.fresh_hex(17)}"
    tags = tag_list(specified(params, "security-group"))
    arn = account.arn("ec2", f"security-group/{group_id}")
    account.network.security_groups[group_id] = {
        "GroupId": group_id,
        "GroupName": name,
        "Description": params["Description"],
        "VpcId": vpc,
        "OwnerId": account.account_id,
        "SecurityGroupArn": arn,
        "IpPermissions": [],
        "IpPermissionsEgress": nested(list(flat(OPEN))),
        "Tags": tags,
    }
    return {"GroupId": group_id, "SecurityGroupArn": arn, "Tags": tags}


def _default_vpc(account: Account) -> str:
    for vpc in account.network.vpcs.values():
        if vpc.get("IsDefault"):
            return str(vpc["VpcId"])
    raise AwsError("VPCIdNotSpecified", "No default VPC for this user")


def delete_security_group(account: Account, params: Record) -> Record:
    """Delete a group that nothing uses."""
    group = resource(account, kinds.SECURITY_GROUP, params.get("GroupId", ""))
    group_id = group["GroupId"]
    if group["GroupName"] == "default":
        text = f'the specified group: "{group_id}" name: "default" cannot be deleted by a user'
        raise AwsError("CannotDelete", text)
    if any(True for _ in _users(account, group_id)):
        raise AwsError("DependencyViolation", f"resource {group_id} has a dependent object")
    del account.network.security_groups[group_id]
    return {"Return": True, "GroupId": group_id}


def _users(account: Account, group_id: str) -> Iterator[str]:
    for interface in account.network.network_interfaces.values():
        if any(group["GroupId"] == group_id for group in interface.get("Groups", ())):
            yield interface["NetworkInterfaceId"]
    for load_balancer in account.elb.load_balancers.values():
        if group_id in load_balancer.get("SecurityGroups", ()):
            yield load_balancer["LoadBalancerArn"]
    for other in account.network.security_groups.values():
        rules = [*other["IpPermissions"], *other["IpPermissionsEgress"]]
        if other["GroupId"] != group_id and any(rule.source == group_id for rule in flat(rules)):
            yield other["GroupId"]


def authorized(egress: bool) -> Callable[[Account, Record], Record]:
    """Return the operation that adds rules in one direction."""

    def authorize(account: Account, params: Record) -> Record:
        group = resource(account, kinds.SECURITY_GROUP, params["GroupId"])
        present = list(flat(group[FIELDS[egress]]))
        added = _owned(account, list(flat(_given(params))))
        _check_added(account, present, added)
        group[FIELDS[egress]] = nested([*present, *added])
        tags = specified(params, "security-group-rule")
        for rule in added:
            account.network.rule_tags[rule.id(group["GroupId"], egress)] = dict(tags)
        shown = [_shown(account, group, rule, egress) for rule in added]
        return {"Return": True, "SecurityGroupRules": shown}

    return authorize


def _given(params: Record) -> Sequence[Record]:
    if params.get("CidrIp"):
        return [{**params, "IpRanges": [{"CidrIp": params["CidrIp"]}]}]
    permissions: Sequence[Record] = params.get("IpPermissions", ())
    return permissions


def _owned(account: Account, rules: Sequence[Permission]) -> list[Permission]:
    return [
        replace(rule, owner=rule.owner or account.account_id)
        if rule.kind == "UserIdGroupPairs"
        else rule
        for rule in rules
    ]


def _check_added(
    account: Account, present: Sequence[Permission], added: Sequence[Permission]
) -> None:
    if not added:
        raise AwsError("MissingParameter", "The request must contain the parameter ipPermissions")
    known = {rule.key for rule in present}
    for rule in added:
        if rule.kind == "UserIdGroupPairs":
            resource(account, kinds.SECURITY_GROUP, rule.source)
        if rule.key in known:
            text = f'the specified rule "{rule}" already exists'
            raise AwsError("InvalidPermission.Duplicate", text)
    limit = account.limit(RULE_LIMIT)
    for other_family in ("Ipv6Ranges", "IpRanges"):
        if sum(rule.kind != other_family for rule in (*present, *added)) > limit:
            text = "The maximum number of rules per security group has been reached."
            raise AwsError("RulesPerSecurityGroupLimitExceeded", text)


def revoked(egress: bool) -> Callable[[Account, Record], Record]:
    """Return the operation that takes rules away in one direction."""

    def revoke(account: Account, params: Record) -> Record:
        group = resource(account, kinds.SECURITY_GROUP, params["GroupId"])
        present = list(flat(group[FIELDS[egress]]))
        ids = params.get("SecurityGroupRuleIds", ())
        by_id = [rule for rule in present if rule.id(group["GroupId"], egress) in ids]
        doomed = {rule.key for rule in (*by_id, *flat(_given(params)))}
        if len(by_id) < len(ids) or doomed - {rule.key for rule in present}:
            text = "The specified rule does not exist in this security group."
            raise AwsError("InvalidPermission.NotFound", text)
        group[FIELDS[egress]] = nested([rule for rule in present if rule.key not in doomed])
        return {"Return": True}

    return revoke


def describe_security_group_rules(account: Account, params: Record) -> Record:
    """Return rules one by one."""
    rules = [
        _shown(account, group, rule, egress)
        for group in account.network.security_groups.values()
        for egress, name in FIELDS.items()
        for rule in flat(group[name])
    ]
    wanted = params.get("SecurityGroupRuleIds")
    known = {rule["SecurityGroupRuleId"] for rule in rules}
    for rule_id in wanted or ():
        if rule_id not in known:
            text = f"The security group rule ID '{rule_id}' does not exist"
            raise AwsError("InvalidSecurityGroupRuleId.NotFound", text)
    chosen = [rule for rule in rules if not wanted or rule["SecurityGroupRuleId"] in wanted]
    shown = keep(chosen, params.get("Filters", ()), RULE_FILTERS, "Tags")
    return page("SecurityGroupRules", shown, params)


def _shown(account: Account, group: Record, rule: Permission, egress: bool) -> Record:
    rule_id = rule.id(group["GroupId"], egress)
    shown = {
        "SecurityGroupRuleId": rule_id,
        "GroupId": group["GroupId"],
        "GroupOwnerId": group.get("OwnerId", account.account_id),
        "IsEgress": egress,
        "IpProtocol": rule.protocol,
        "FromPort": -1 if rule.from_port is None else rule.from_port,
        "ToPort": -1 if rule.to_port is None else rule.to_port,
        "Tags": tag_list(account.network.rule_tags.get(rule_id, {})),
        "Description": rule.description or None,
    }
    if rule.kind == "UserIdGroupPairs":
        shown["ReferencedGroupInfo"] = {"GroupId": rule.source, "UserId": rule.owner}
    else:
        field = {"IpRanges": "CidrIpv4"}.get(rule.kind, SOURCES[rule.kind])
        shown[field] = rule.source
    return shown
