"""Actions beyond the controller's policy, which only an option of it needs."""

from dataclasses import dataclass

from kubectl_alb.controller.flags import Version


@dataclass(frozen=True, slots=True)
class Addendum:
    """Actions beyond the reference policy, which an option of the controller needs."""

    option: str
    actions: tuple[str, ...]
    since: Version
    file: str = ""  # the published policy file that has them; empty: none has


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
