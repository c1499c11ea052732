"""Security groups of load balancers: the managed one of a stack, and the cluster's shared one.

controller: pkg/deploy/ec2/security_group_*.go, pkg/networking/backend_sg_provider.go
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

from kubectl_alb.desired.naming import backend_sg_name
from kubectl_alb.facts.tags import BACKEND_SG, CLUSTER_TAG, SHARED_RESOURCE_TAG
from kubectl_alb.model.network import SecurityGroup
from kubectl_alb.model.rule import Reference, Token
from kubectl_alb.model.stack import InboundRule, ManagedSecurityGroup, Type
from tests.lab.controller.site import Deployment, Site, Tags, tag_changes, tag_list

# Protocol, port, field of the request, source.
Permission: TypeAlias = "tuple[str, int | None, str, str]"
FIELDS = {
    "CidrIp": "IpRanges",
    "CidrIpv6": "Ipv6Ranges",
    "PrefixListId": "PrefixListIds",
    "GroupId": "UserIdGroupPairs",
}


def resolve_group(deployment: Deployment, token: Token) -> str:
    """Return the id of a group; the shared one is made when it is first asked for."""
    if not isinstance(token, Reference):
        return token
    key = (Type.SECURITY_GROUP, token.id)
    if key not in deployment.ids:
        deployment.ids[key] = ensure_backend_group(deployment.site)
    return deployment.ids[key]


def ensure_backend_group(site: Site) -> str:
    """Return the shared backend group, made if it does not exist yet."""
    found = _backend_groups(site)
    if found:
        return str(found[0]["GroupId"])
    cluster = site.config.cluster_name
    tags = {CLUSTER_TAG: cluster, SHARED_RESOURCE_TAG: BACKEND_SG, **site.config.default_tags}
    description = "[k8s] Shared Backend SecurityGroup for LoadBalancer"
    return create(site, backend_sg_name(cluster), description, tags)


def delete_backend_group(site: Site) -> None:
    """Delete the shared backend group."""
    for group in _backend_groups(site):
        site.write(site.ec2, "delete_security_group", GroupId=group["GroupId"])


def _backend_groups(site: Site) -> list[dict[str, Any]]:
    wanted = {CLUSTER_TAG: site.config.cluster_name, SHARED_RESOURCE_TAG: BACKEND_SG}
    filters = [{"Name": f"tag:{key}", "Values": [value]} for key, value in wanted.items()]
    filters.append({"Name": "vpc-id", "Values": [site.config.vpc_id]})
    groups: list[dict[str, Any]] = site.ec2.describe_security_groups(Filters=filters)[
        "SecurityGroups"
    ]
    return groups


def create(site: Site, name: str, description: str, tags: Tags) -> str:
    """Create a security group in the cluster's VPC; return its id."""
    answer = site.write(
        site.ec2,
        "create_security_group",
        GroupName=name,
        Description=description,
        VpcId=site.config.vpc_id,
        TagSpecifications=[{"ResourceType": "security-group", "Tags": tag_list(tags)}],
    )
    return str(answer["GroupId"])


def owned_groups(deployment: Deployment) -> dict[str, list[SecurityGroup]]:
    """Return the stack's security groups in AWS by resource id."""
    found: dict[str, list[SecurityGroup]] = {}
    for group in deployment.snapshot.aws.security_groups:
        resource = deployment.resource(group.tags)
        if resource is not None:
            found.setdefault(resource, []).append(group)
    return found


def deploy_security_groups(deployment: Deployment) -> None:
    """Create or repair the managed security groups."""
    owned = owned_groups(deployment)
    for wanted in deployment.stack.security_groups:
        current = next(iter(owned.get(wanted.id, ())), None)
        deployment.ids[Type.SECURITY_GROUP, wanted.id] = _deployed(deployment, wanted, current)


def _deployed(
    deployment: Deployment, wanted: ManagedSecurityGroup, current: SecurityGroup | None
) -> str:
    tags = deployment.tags(wanted.id, wanted.tags)
    if current is None:
        id_ = create(deployment.site, wanted.name, wanted.description, tags)
    else:
        id_ = current.id
        _tag(deployment, current, tags)
    _permit(deployment, id_, current, frozenset(map(_permission, wanted.inbound)))
    return id_


def _tag(deployment: Deployment, group: SecurityGroup, wanted: Tags) -> None:
    added, removed = tag_changes(deployment.site.config, wanted, group.tags)
    if added:
        deployment.ec2("create_tags", Resources=[group.id], Tags=tag_list(added))
    if removed:
        keys = [{"Key": key} for key in removed]
        deployment.ec2("delete_tags", Resources=[group.id], Tags=keys)


def _permit(
    deployment: Deployment,
    id_: str,
    current: SecurityGroup | None,
    wanted: frozenset[Permission],
) -> None:
    existing = frozenset(_permissions(current)) if current else frozenset()
    stale, missing = existing - wanted, wanted - existing
    if stale:
        request = _requests(stale)
        deployment.ec2("revoke_security_group_ingress", GroupId=id_, IpPermissions=request)
    if missing:
        request = _requests(missing)
        deployment.ec2("authorize_security_group_ingress", GroupId=id_, IpPermissions=request)


def _permission(rule: InboundRule) -> Permission:
    sources = {
        "CidrIp": rule.cidr,
        "CidrIpv6": rule.ipv6_cidr,
        "PrefixListId": rule.prefix_list,
    }
    field, source = next((f, s) for f, s in sources.items() if s)
    return rule.protocol, rule.port, field, source


def _permissions(group: SecurityGroup) -> Iterable[Permission]:
    for permission in group.ingress:
        sources = (
            ("CidrIp", permission.cidrs),
            ("CidrIpv6", permission.ipv6_cidrs),
            ("PrefixListId", permission.prefix_lists),
            ("GroupId", permission.security_groups),
        )
        for field, values in sources:
            for value in values:
                yield permission.protocol, permission.from_port, field, value


def _requests(permissions: Iterable[Permission]) -> list[dict[str, Any]]:
    requests = []
    for protocol, port, field, source in sorted(permissions, key=str):
        ports = {} if port is None else {"FromPort": port, "ToPort": port}
        requests.append({"IpProtocol": protocol, **ports, FIELDS[field]: [{field: source}]})
    return requests


def delete_security_groups(deployment: Deployment) -> None:
    """Delete managed security groups that are not wanted any more."""
    wanted = {group.id for group in deployment.stack.security_groups}
    for resource, groups in owned_groups(deployment).items():
        for group in groups[1:] if resource in wanted else groups:
            deployment.ec2("delete_security_group", GroupId=group.id)
