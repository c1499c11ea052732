"""What the controller's IAM policy grants, by release: the one table of its actions.

controller: docs/install/iam_policy*.json, compared from release to release and between
partitions. A row that a later release replaces ends there (`until`); nothing else was ever taken
away. The published statements of v2.13.0 to v3.5.0 are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kubectl_alb.controller.flags import Version
from kubectl_alb.facts.tags import CLUSTER_TAG

Condition = Mapping[str, Mapping[str, object]]

FIRST: Version = (2, 0, 0)

REQUEST_TAG, RESOURCE_TAG = f"aws:RequestTag/{CLUSTER_TAG}", f"aws:ResourceTag/{CLUSTER_TAG}"
CREATE_ACTION = "elasticloadbalancing:CreateAction"
_EC2, _ELB = "arn:{partition}:ec2:*:*:", "arn:{partition}:elasticloadbalancing:*:*:"


@dataclass(frozen=True, slots=True)
class Scope:
    """Resources and a condition that actions are allowed on; one statement of the policy.

    `narrows` means that the documentation advises to restrict it further.
    """

    sid: str
    resources: tuple[str, ...] = ("*",)
    condition: Condition | None = None
    narrows: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is every resource, without a condition."""
        return self.resources == ("*",) and self.condition is None


@dataclass(frozen=True, slots=True)
class Grant:
    """Operations of one service that a range of releases is granted on a scope.

    `without` says what fails where only this is missing. A partition in `later` has them from
    another release on; `isolated` is false for what the isolated partitions never have.
    """

    service: str
    operations: str
    scope: Scope
    since: Version = FIRST
    until: Version | None = None
    without: str = ""
    later: tuple[tuple[str, Version], ...] = ()
    isolated: bool = True

    @property
    def actions(self) -> tuple[str, ...]:
        """The names of its actions, `service:Operation`."""
        return tuple(f"{self.service}:{operation}" for operation in self.operations.split())

    def is_of(self, version: Version, partition: str) -> bool:
        """Return whether the policy of a release has it in a partition."""
        if partition.startswith("aws-iso") and not self.isolated:
            return False
        since = dict(self.later).get(partition, self.since)
        return version >= since and (self.until is None or version < self.until)


# `Null: false` asks that the tag be there.
_OWN: Condition = {"Null": {RESOURCE_TAG: "false"}}
_TO_BE_OWN: Condition = {"Null": {REQUEST_TAG: "false"}}
_STAYS_OWN: Condition = {"Null": {REQUEST_TAG: "true", RESOURCE_TAG: "false"}}
_GROUPS = (f"{_EC2}security-group/*",)
_TARGETS = (f"{_ELB}targetgroup/*/*",)
_BALANCERS = tuple(f"{_ELB}{kind}/*/*" for kind in ("targetgroup", "loadbalancer/net",
                                                     "loadbalancer/app"))  # fmt: skip
_LISTENERS = tuple(f"{_ELB}{kind}/{type_}/*/*/*" for kind in ("listener", "listener-rule")
                   for type_ in ("net", "app"))  # fmt: skip

READ = Scope("ReadAny")
CHANGE = Scope("ChangeAny")
NODE_GROUPS = Scope("OpenNodeSecurityGroups", narrows=True)
LINKED_ROLE_OF_ANY = Scope("CreateLinkedRoleOfAnyService")
LINKED_ROLE = Scope(
    "CreateLinkedRole",
    condition={"StringEquals": {"iam:AWSServiceName": "elasticloadbalancing.amazonaws.com"}},
)
NEW_GROUPS = Scope(
    "TagNewSecurityGroups",
    _GROUPS,
    {"StringEquals": {"ec2:CreateAction": "CreateSecurityGroup"}, **_TO_BE_OWN},
)
OWN_GROUPS = Scope("TagOwnSecurityGroups", _GROUPS, _STAYS_OWN)
NEW = Scope("CreateOwn", condition=_TO_BE_OWN)
OWN = Scope("ChangeOwn", condition=_OWN)
OWN_BALANCERS_2_0_0 = Scope("TagOwn", (f"{_ELB}targetgroup/*", f"{_ELB}loadbalancer/*"), _STAYS_OWN)
OWN_BALANCERS = Scope("TagOwn", _BALANCERS, _STAYS_OWN)
LISTENERS = Scope("TagListenersAndRules", _LISTENERS)
NEW_BALANCERS = Scope(
    "TagNew",
    _BALANCERS,
    {"StringEquals": {CREATE_ACTION: ["CreateTargetGroup", "CreateLoadBalancer"]}, **_TO_BE_OWN},
)
TARGETS = Scope("RegisterTargets", _TARGETS)

_ELBV2 = "elasticloadbalancing"

GRANTS = (
    Grant("iam", "CreateServiceLinkedRole", LINKED_ROLE_OF_ANY, until=(2, 3, 0)),
    Grant("iam", "CreateServiceLinkedRole", LINKED_ROLE, since=(2, 3, 0)),
    Grant("ec2", "CreateTags", NEW_GROUPS),
    Grant("ec2", "CreateTags DeleteTags", OWN_GROUPS),
    Grant(
        "ec2",
        "AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress",
        NODE_GROUPS,
        without="opening the security groups of nodes",
    ),
    Grant(
        "ec2",
        "AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress DeleteSecurityGroup",
        OWN,
    ),
    Grant(_ELBV2, "CreateLoadBalancer CreateTargetGroup", NEW),
    Grant(_ELBV2, "AddTags RemoveTags", OWN_BALANCERS_2_0_0, until=(2, 0, 1)),
    Grant(_ELBV2, "AddTags RemoveTags", OWN_BALANCERS, since=(2, 0, 1)),
    Grant(
        _ELBV2,
        "AddTags RemoveTags",
        LISTENERS,
        since=(2, 2, 0),
        without="creating listeners and rules",
    ),
    Grant(
        _ELBV2,
        "DeleteLoadBalancer DeleteTargetGroup ModifyLoadBalancerAttributes ModifyTargetGroup "
        "ModifyTargetGroupAttributes SetIpAddressType SetSecurityGroups SetSubnets",
        OWN,
    ),
    Grant(
        _ELBV2,
        "AddTags",
        NEW_BALANCERS,
        since=(2, 4, 7),
        without="creating load balancers and target groups",
    ),
    Grant(_ELBV2, "DeregisterTargets RegisterTargets", OWN, until=(2, 0, 1)),
    Grant(
        _ELBV2,
        "DeregisterTargets RegisterTargets",
        TARGETS,
        since=(2, 0, 1),
        without="bindings to target groups without the cluster's tag",
    ),
    Grant("acm", "DescribeCertificate ListCertificates", READ),
    Grant("cognito-idp", "DescribeUserPoolClient", READ),
    Grant("ec2", "CreateSecurityGroup", CHANGE),
    Grant(
        "ec2",
        "DescribeAccountAttributes DescribeAddresses DescribeInstances DescribeInternetGateways "
        "DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeTags "
        "DescribeVpcs",
        READ,
    ),
    Grant(
        _ELBV2,
        "AddListenerCertificates CreateListener CreateRule DeleteListener DeleteRule "
        "ModifyListener ModifyRule RemoveListenerCertificates SetWebAcl",
        CHANGE,
    ),
    Grant(
        _ELBV2,
        "DescribeListenerCertificates DescribeListeners DescribeLoadBalancerAttributes "
        "DescribeLoadBalancers DescribeRules DescribeSSLPolicies DescribeTags "
        "DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth",
        READ,
    ),
    Grant("iam", "GetServerCertificate ListServerCertificates", READ),
    Grant("shield", "DescribeProtection GetSubscriptionState", READ),
    Grant("shield", "CreateProtection DeleteProtection", CHANGE),
    Grant("waf-regional", "GetWebACL GetWebACLForResource", READ),
    Grant("waf-regional", "AssociateWebACL DisassociateWebACL", CHANGE),
    Grant("wafv2", "GetWebACL GetWebACLForResource", READ),
    Grant("wafv2", "AssociateWebACL DisassociateWebACL", CHANGE),
    Grant(
        "ec2",
        "DescribeCoipPools GetCoipPoolUsage",
        READ,
        since=(2, 1, 2),
        without="customer-owned addresses on Outposts",
    ),
    Grant("ec2", "DescribeAvailabilityZones", READ, since=(2, 2, 0), without="every build"),
    Grant(
        "ec2",
        "DescribeVpcPeeringConnections",
        READ,
        since=(2, 3, 0),
        without="security groups of peered VPCs",
    ),
    Grant(
        _ELBV2,
        "DescribeTrustStores",
        READ,
        since=(2, 7, 0),
        without="mutual TLS by trust store name",
        later=(("aws-cn", (2, 8, 0)),),
        isolated=False,
    ),
    Grant(
        _ELBV2,
        "DescribeListenerAttributes",
        READ,
        since=(2, 9, 0),
        without="every reconcile",
        isolated=False,
    ),
    Grant(
        _ELBV2,
        "ModifyListenerAttributes",
        OWN,
        since=(2, 9, 0),
        without="listener attributes",
        isolated=False,
    ),
    Grant(
        "ec2",
        "GetSecurityGroupsForVpc",
        READ,
        since=(2, 10, 0),
        without="creating a load balancer",
    ),
    Grant(
        _ELBV2,
        "DescribeCapacityReservation",
        READ,
        since=(2, 11, 0),
        without="minimum capacity",
        isolated=False,
    ),
    Grant(
        _ELBV2,
        "ModifyCapacityReservation",
        OWN,
        since=(2, 11, 0),
        without="minimum capacity",
        isolated=False,
    ),
    Grant(
        "ec2", "DescribeIpamPools", READ, since=(2, 12, 0), without="addresses from an IPAM pool"
    ),
    Grant(_ELBV2, "ModifyIpPools", OWN, since=(2, 12, 0), without="addresses from an IPAM pool"),
    Grant(_ELBV2, "SetRulePriorities", CHANGE, since=(2, 12, 0), without="moving rules"),
    Grant(
        "ec2",
        "DescribeRouteTables",
        READ,
        since=(2, 13, 0),
        without="subnet discovery without role tags",
    ),
)

# Where a policy is published, and since when; the newest release's rules are those of any other.
PARTITIONS: Mapping[str, Version] = {
    "aws": FIRST,
    "aws-cn": (2, 0, 1),
    "aws-us-gov": (2, 2, 0),
    "aws-iso": (2, 5, 3),
    "aws-iso-b": (2, 5, 3),
    "aws-iso-e": (2, 12, 0),
    "aws-iso-f": (2, 12, 0),
    "aws-eusc": (2, 15, 0),
}
