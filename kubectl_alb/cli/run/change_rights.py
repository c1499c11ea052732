"""The rights of the commands whose steps build on each other: documents are printed from them.

Beside the sections there is what they look at singly, and while they wait. Whatever a command asks
for is compared with this over the wire.
"""

from collections.abc import Mapping

from kubectl_alb.cli.run import sample, sample_gone, status, trace, uninstall, uninstall_wait
from kubectl_alb.cli.run.doctor_question import PRE_NEEDS
from kubectl_alb.cli.run.upgrade import NEEDS as UPGRADE_NEEDS
from kubectl_alb.steps.command_rights import RESOURCES
from kubectl_alb.steps.install.reasons import REASONS as INSTALL_REASONS
from kubectl_alb.steps.sample.reasons import REASONS as SAMPLE_REASONS
from kubectl_alb.steps.uninstall.reasons import HELD, MANIFESTS
from kubectl_alb.steps.uninstall.reasons import REASONS as UNINSTALL_REASONS
from kubectl_alb.steps.upgrade.reasons import REASONS as UPGRADE_REASONS
from kubectl_alb.views.permissions_page import Change

_WAIT = (
    "get customresourcedefinitions.apiextensions.k8s.io",
    "list deployments.apps",
    "list pods",
    "list leases.coordination.k8s.io",
    # Whether the webhooks answer is tried by dry runs.
    "create services",
    "patch services",
    "create ingresses.networking.k8s.io",
    "patch ingresses.networking.k8s.io",
)
# What tells which load balancers are the cluster's.
_OWNERS = (
    "list ingresses.networking.k8s.io",
    "list services",
    "list targetgroupbindings.elbv2.k8s.aws",
)
_RELEASES = ("list secrets", "get secrets")
_IDENTITY = (
    "iam:GetOpenIDConnectProvider",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetRole",
    "eks:ListPodIdentityAssociations",
    "eks:DescribePodIdentityAssociation",
    "eks:DescribeAddon",
)
_FOUND = tuple(f"list {RESOURCES[kind]}" for kind in dict.fromkeys((*HELD, *MANIFESTS)))

CHANGES: Mapping[str, Change] = {
    "install": Change(
        PRE_NEEDS.sections,
        ("get namespaces", "get serviceaccounts", *_OWNERS, *_RELEASES, *_IDENTITY, *_WAIT),
        INSTALL_REASONS,
    ),
    "upgrade": Change(
        UPGRADE_NEEDS.sections,
        (*_RELEASES, *_WAIT, "elasticloadbalancing:DescribeTargetHealth"),
        UPGRADE_REASONS,
    ),
    "uninstall": Change(
        uninstall.NEEDS.sections | uninstall_wait.SECTIONS,
        (
            *_RELEASES,
            "list pods",
            "list namespaces",
            "list customresourcedefinitions.apiextensions.k8s.io",
            "get customresourcedefinitions.apiextensions.k8s.io",
            "list mutatingwebhookconfigurations.admissionregistration.k8s.io",
            "list validatingwebhookconfigurations.admissionregistration.k8s.io",
            "list albtargetcontrolconfigs.elbv2.k8s.aws",
            *_FOUND,
            *_IDENTITY,
            "iam:ListAttachedRolePolicies",
            "iam:ListRolePolicies",
            "iam:ListInstanceProfilesForRole",
            "iam:ListPolicyVersions",
            "iam:ListEntitiesForPolicy",
            "iam:ListRoles",
        ),
        UNINSTALL_REASONS,
    ),
    "sample": Change(
        sample.NEEDS.sections | status.NEEDS.sections | trace.NEEDS.sections | sample_gone.SECTIONS,
        (
            "list replicasets.apps",
            "get pods/log",
            # Of these and the subnets, only the profile is asked for without --fargate.
            "eks:DescribeCluster",
            "eks:ListFargateProfiles",
            "eks:DescribeFargateProfile",
            "ec2:DescribeSubnets",
            "ec2:DescribeRouteTables",
            "ec2:DescribeAvailabilityZones",
        ),
        SAMPLE_REASONS,
    ),
}
