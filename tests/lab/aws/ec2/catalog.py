"""EC2's operations by name."""

from collections.abc import Callable, Mapping

from tests.lab.aws.account import Account
from tests.lab.aws.ec2 import describe, instances, kinds, network_acls, security_groups, tags
from tests.lab.aws.record import Record

OPERATIONS: Mapping[str, Callable[[Account, Record], Record]] = {
    "AuthorizeSecurityGroupEgress": security_groups.authorized(egress=True),
    "AuthorizeSecurityGroupIngress": security_groups.authorized(egress=False),
    "CreateSecurityGroup": security_groups.create_security_group,
    "CreateTags": tags.create_tags,
    "DeleteNetworkInterface": instances.delete_network_interface,
    "DeleteSecurityGroup": security_groups.delete_security_group,
    "DeleteTags": tags.delete_tags,
    "DescribeAddresses": describe.described(kinds.ADDRESS),
    "DescribeAvailabilityZones": describe.describe_availability_zones,
    "DescribeInstances": describe.describe_instances,
    "DescribeInternetGateways": describe.described(kinds.INTERNET_GATEWAY),
    "DescribeManagedPrefixLists": describe.described(kinds.PREFIX_LIST),
    "DescribeNatGateways": describe.described(kinds.NAT_GATEWAY),
    "DescribeNetworkAcls": network_acls.describe_network_acls,
    "DescribeNetworkInterfaces": describe.described(kinds.NETWORK_INTERFACE),
    "DescribeRouteTables": describe.described(kinds.ROUTE_TABLE),
    "DescribeSecurityGroupRules": security_groups.describe_security_group_rules,
    "DescribeSecurityGroups": security_groups.describe_security_groups,
    "DescribeSubnets": describe.described(kinds.SUBNET),
    "DescribeTags": tags.describe_tags,
    "DescribeVpcEndpoints": describe.described(kinds.VPC_ENDPOINT),
    "DescribeVpcs": describe.described(kinds.VPC),
    "GetSecurityGroupsForVpc": describe.get_security_groups_for_vpc,
    "RevokeSecurityGroupEgress": security_groups.revoked(egress=True),
    "RevokeSecurityGroupIngress": security_groups.revoked(egress=False),
    "StartInstances": instances.moved_to(instances.RUNNING, "StartingInstances"),
    "StopInstances": instances.moved_to(instances.STOPPED, "StoppingInstances"),
    "TerminateInstances": instances.moved_to(instances.TERMINATED, "TerminatingInstances"),
}
