"""The IAM actions that each controller release needs.

controller: docs/install/iam_policy.json, compared from release to release; actions were only ever
added. How old a policy is shows at the first action of this list that it lacks.
"""

from dataclasses import dataclass

from kubectl_alb.controller.flags import Version

_FIRST: Version = (2, 0, 0)


@dataclass(frozen=True, slots=True)
class IamAction:
    """An action of the reference policy, the release it came with, and what fails without it."""

    name: str
    since: Version
    without: str = ""


@dataclass(frozen=True, slots=True)
class Addendum:
    """Actions beyond the reference policy, which an option of the controller needs."""

    option: str
    actions: tuple[str, ...]
    since: Version
    file: str = ""  # the published policy file that has them; empty: none has


_BASE = {
    "acm": "DescribeCertificate ListCertificates",
    "cognito-idp": "DescribeUserPoolClient",
    "ec2": (
        "AuthorizeSecurityGroupIngress CreateSecurityGroup CreateTags DeleteSecurityGroup "
        "DeleteTags DescribeAccountAttributes DescribeAddresses DescribeInstances "
        "DescribeInternetGateways DescribeNetworkInterfaces DescribeSecurityGroups "
        "DescribeSubnets DescribeTags DescribeVpcs RevokeSecurityGroupIngress"
    ),
    "elasticloadbalancing": (
        "AddListenerCertificates AddTags CreateListener CreateLoadBalancer CreateRule "
        "CreateTargetGroup DeleteListener DeleteLoadBalancer DeleteRule DeleteTargetGroup "
        "DeregisterTargets DescribeListenerCertificates DescribeListeners "
        "DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeRules DescribeSSLPolicies "
        "DescribeTags DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth "
        "ModifyListener ModifyLoadBalancerAttributes ModifyRule ModifyTargetGroup "
        "ModifyTargetGroupAttributes RegisterTargets RemoveListenerCertificates RemoveTags "
        "SetIpAddressType SetSecurityGroups SetSubnets SetWebAcl"
    ),
    "iam": "CreateServiceLinkedRole GetServerCertificate ListServerCertificates",
    "shield": "CreateProtection DeleteProtection DescribeProtection GetSubscriptionState",
    "waf-regional": "AssociateWebACL DisassociateWebACL GetWebACL GetWebACLForResource",
    "wafv2": "AssociateWebACL DisassociateWebACL GetWebACL GetWebACLForResource",
}

_ADDED = (
    IamAction("ec2:DescribeCoipPools", (2, 1, 2), "customer-owned addresses on Outposts"),
    IamAction("ec2:GetCoipPoolUsage", (2, 1, 2), "customer-owned addresses on Outposts"),
    IamAction("ec2:DescribeAvailabilityZones", (2, 2, 0), "every build"),
    IamAction("ec2:DescribeVpcPeeringConnections", (2, 3, 0), "security groups of peered VPCs"),
    IamAction(
        "elasticloadbalancing:DescribeTrustStores", (2, 7, 0), "mutual TLS by trust store name"
    ),
    IamAction("elasticloadbalancing:DescribeListenerAttributes", (2, 9, 0), "every reconcile"),
    IamAction("elasticloadbalancing:ModifyListenerAttributes", (2, 9, 0), "listener attributes"),
    IamAction("ec2:GetSecurityGroupsForVpc", (2, 10, 0), "creating a load balancer"),
    IamAction("elasticloadbalancing:DescribeCapacityReservation", (2, 11, 0), "minimum capacity"),
    IamAction("elasticloadbalancing:ModifyCapacityReservation", (2, 11, 0), "minimum capacity"),
    IamAction("ec2:DescribeIpamPools", (2, 12, 0), "addresses from an IPAM pool"),
    IamAction("elasticloadbalancing:ModifyIpPools", (2, 12, 0), "addresses from an IPAM pool"),
    IamAction("elasticloadbalancing:SetRulePriorities", (2, 12, 0), "moving rules"),
    IamAction("ec2:DescribeRouteTables", (2, 13, 0), "subnet discovery without role tags"),
)

REFERENCE = (
    *(
        IamAction(f"{service}:{operation}", _FIRST)
        for service, operations in _BASE.items()
        for operation in operations.split()
    ),
    *_ADDED,
)

# Statements that changed without a new action: (release, what changed, what fails without it).
STATEMENTS = (
    ((2, 0, 1), "RegisterTargets without a tag condition", "bindings to foreign target groups"),
    ((2, 2, 0), "AddTags and RemoveTags on listeners and rules", "creating listeners"),
    ((2, 4, 7), "AddTags while creating load balancers and target groups", "creating either"),
)

# The policy files of the isolated partitions leave these out.
_NOT_ISOLATED = frozenset(
    f"elasticloadbalancing:{operation}"
    for operation in (
        "DescribeCapacityReservation",
        "DescribeListenerAttributes",
        "DescribeTrustStores",
        "ModifyCapacityReservation",
        "ModifyListenerAttributes",
    )
)
_CHINA_LATER = {"elasticloadbalancing:DescribeTrustStores": (2, 8, 0)}

ADDENDA = (
    Addendum("annotation wafv2-acl-name", ("wafv2:ListWebACLs",), (2, 14, 0)),
    Addendum("gate EnableRGTAPI", ("tag:GetResources",), (2, 5, 2)),
    Addendum("TargetGroupBinding iamRoleArnToAssume", ("sts:AssumeRole",), (2, 12, 0)),
    Addendum(
        "gate EnableCertificateManagement",
        (
            "acm:AddTagsToCertificate",
            "acm:DeleteCertificate",
            "acm:ListTagsForCertificate",
            "acm:RequestCertificate",
            "acm-pca:GetCertificate",
            "acm-pca:IssueCertificate",
            "acm-pca:ListPermissions",
            "route53:ChangeResourceRecordSets",
            "route53:ListHostedZones",
            "route53:ListHostedZonesByName",
        ),
        (3, 3, 0),
        "iam_policy_acm_certs.json",
    ),
    Addendum(
        "gate GlobalAcceleratorController",
        (
            "ec2:DescribeRegions",
            "globalaccelerator:AddEndpoints",
            "globalaccelerator:CreateAccelerator",
            "globalaccelerator:CreateEndpointGroup",
            "globalaccelerator:CreateListener",
            "globalaccelerator:DeleteAccelerator",
            "globalaccelerator:DeleteEndpointGroup",
            "globalaccelerator:DeleteListener",
            "globalaccelerator:DescribeAccelerator",
            "globalaccelerator:DescribeEndpointGroup",
            "globalaccelerator:DescribeListener",
            "globalaccelerator:ListAccelerators",
            "globalaccelerator:ListEndpointGroups",
            "globalaccelerator:ListListeners",
            "globalaccelerator:ListTagsForResource",
            "globalaccelerator:RemoveEndpoints",
            "globalaccelerator:TagResource",
            "globalaccelerator:UntagResource",
            "globalaccelerator:UpdateAccelerator",
            "globalaccelerator:UpdateEndpointGroup",
            "globalaccelerator:UpdateListener",
            "iam:CreateServiceLinkedRole",
            "tag:GetResources",
        ),
        (2, 17, 0),
        "aga_controller_iam_policy.json",
    ),
)


# What makes a role with a policy; all three can be denied apart.
INSTALLING = ("iam:CreatePolicy", "iam:CreateRole", "iam:AttachRolePolicy")


def needed(version: Version, partition: str = "aws") -> tuple[IamAction, ...]:
    """Return the actions of a release's reference policy, oldest first."""
    return tuple(
        action
        for action in REFERENCE
        if version >= _since(action, partition)
        and not (partition.startswith("aws-iso") and action.name in _NOT_ISOLATED)
    )


def _since(action: IamAction, partition: str) -> Version:
    later = _CHINA_LATER if partition == "aws-cn" else {}
    return later.get(action.name, action.since)
