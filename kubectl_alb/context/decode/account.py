"""EKS, IAM and Service Quotas records from the APIs' own field names."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from kubectl_alb.model.account import (
    Addon,
    Cluster,
    OidcProvider,
    PodIdentityAssociation,
    Policy,
    Quota,
    Role,
    Simulation,
)

Json = Mapping[str, Any]


def document(value: Any) -> Mapping[str, Any] | None:
    """Read a policy document given as JSON, as text, or percent-encoded as IAM sends it.

    Return None for what is missing or is no document: it then is not known what is allowed.
    """
    if isinstance(value, str):
        try:
            value = json.loads(unquote(value))
        except ValueError:
            return None
    return value if isinstance(value, dict) and value else None


def cluster(record: Json) -> Cluster:
    """Read an EKS cluster."""
    vpc = record.get("resourcesVpcConfig") or {}
    oidc = (record.get("identity") or {}).get("oidc") or {}
    network = record.get("kubernetesNetworkConfig") or {}
    balancing = network.get("elasticLoadBalancing") or {}
    return Cluster(
        name=record["name"],
        arn=record.get("arn") or "",
        version=record.get("version") or "",
        status=record.get("status") or "",
        oidc_issuer=oidc.get("issuer") or "",
        vpc_id=vpc.get("vpcId") or "",
        subnet_ids=tuple(vpc.get("subnetIds") or ()),
        security_groups=tuple(vpc.get("securityGroupIds") or ()),
        cluster_security_group=vpc.get("clusterSecurityGroupId") or "",
        endpoint=record.get("endpoint") or "",
        auto_mode_load_balancing=bool(balancing.get("enabled")),
        auto_mode_compute=bool((record.get("computeConfig") or {}).get("enabled")),
        ip_family=network.get("ipFamily") or "",
        platform=record.get("platformVersion") or "",
        private=vpc.get("endpointPublicAccess") is False,
    )


def addon(record: Json) -> Addon:
    """Read an EKS add-on."""
    return Addon(
        cluster=record.get("clusterName") or "",
        name=record["addonName"],
        version=record.get("addonVersion") or "",
        status=record.get("status") or "",
    )


def pod_identity_association(record: Json) -> PodIdentityAssociation:
    """Read a Pod Identity association."""
    return PodIdentityAssociation(
        cluster=record.get("clusterName") or "",
        namespace=record["namespace"],
        service_account=record["serviceAccount"],
        role_arn=record.get("roleArn") or "",
        id=record.get("associationId") or "",
    )


def oidc_provider(record: Json) -> OidcProvider:
    """Read an IAM OpenID Connect provider."""
    return OidcProvider(
        arn=record.get("Arn") or record.get("OpenIDConnectProviderArn") or "",
        url=(record.get("Url") or "").removeprefix("https://"),
        client_ids=tuple(record.get("ClientIDList") or ()),
        thumbprints=tuple(record.get("ThumbprintList") or ()),
    )


def role(record: Json) -> Role:
    """Read an IAM role."""
    trust = document(record.get("AssumeRolePolicyDocument"))
    return Role(record["RoleName"], record.get("Arn") or "", trust)


def policy(record: Json) -> Policy:
    """Read a policy attached to a role; an inline one has no ARN."""
    return Policy(
        name=record.get("PolicyName") or "",
        arn=record.get("Arn") or record.get("PolicyArn") or "",
        role=record.get("RoleName") or "",
        document=document(record.get("PolicyDocument") or record.get("Document")),
        version=record.get("DefaultVersionId") or record.get("VersionId") or "",
    )


def simulation(record: Json) -> Simulation:
    """Read what IAM would answer to one action of a role."""
    boundary = record.get("PermissionsBoundaryDecisionDetail") or {}
    organization = record.get("OrganizationsDecisionDetail") or {}
    return Simulation(
        role=record["RoleName"],
        action=record["EvalActionName"],
        decision=record["EvalDecision"],
        in_boundary=boundary.get("AllowedByPermissionsBoundary"),
        in_organization=organization.get("AllowedByOrganizations"),
    )


def quota(record: Json) -> Quota:
    """Read an applied quota."""
    return Quota(
        service=record.get("ServiceCode") or "",
        code=record.get("QuotaCode") or "",
        name=record.get("QuotaName") or "",
        value=float(record.get("Value") or 0),
    )
