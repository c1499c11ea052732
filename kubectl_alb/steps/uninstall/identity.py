"""The removal of what `install` made in IAM and EKS: only what has its tags, and nobody else uses.

A policy goes before its role: the role leads to it when a run that was cut short is repeated.
"""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import listed
from kubectl_alb.facts.identities import AGENT
from kubectl_alb.facts.tags import PROGRAM
from kubectl_alb.model.counting import count
from kubectl_alb.model.eks_action import (
    CreateAddon,
    CreateAssociation,
    DeleteAddon,
    DeleteAssociation,
)
from kubectl_alb.model.iam_action import (
    AttachPolicy,
    CreateOidcProvider,
    CreatePolicy,
    CreateRole,
    DeleteOidcProvider,
    DeletePolicy,
    DeleteRole,
    DetachPolicy,
    Tags,
)
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Op, Step
from kubectl_alb.steps.uninstall.request import (
    Kept,
    UninstallRequest,
    UsedAssociation,
    UsedIdentity,
    UsedPolicy,
    UsedProvider,
    UsedRole,
)

NOT_OURS = f"was not made by {PROGRAM} for this cluster"

Part = Step | Kept


def identity_parts(request: UninstallRequest) -> Iterator[Part]:
    """Yield the removals in order, and what stays."""
    found = request.identity
    if found is None:
        return
    gone_roles = [role.name for role in found.roles if _is_removed(role, request)]
    for association in found.associations:
        yield _association(association, request)
    if found.agent is not None:
        yield from _agent(found, request)
    for role in found.roles:
        yield from _role_and_policies(role, request)
    attached = {arn for role in found.roles for arn in role.attached}
    for policy in found.policies:
        if policy.arn not in attached:
            yield _policy(policy, request, gone_roles)
    if found.provider is not None:
        yield _provider(found.provider, request, gone_roles)


def _is_ours(tags: Tags, request: UninstallRequest) -> bool:
    return set(request.tags) <= set(tags)


def _is_removed(role: UsedRole, request: UninstallRequest) -> bool:
    return _is_ours(role.tags, request) and not _role_obstacle(role, request)


def _role_obstacle(role: UsedRole, request: UninstallRequest) -> str:
    """Return what keeps a role of ours from being deleted."""
    if role.others:
        return role.others
    assert request.identity is not None
    ours = {p.arn for p in request.identity.policies if _is_ours(p.tags, request)}
    foreign = [arn for arn in role.attached if arn not in ours]
    return f"has policy {listed(foreign)} attached, which {NOT_OURS}" if foreign else ""


def _role_and_policies(role: UsedRole, request: UninstallRequest) -> Iterator[Part]:
    """Yield a role's end: its policies detached and deleted, then the role itself."""
    assert request.identity is not None
    name = f"IAM role {role.name}"
    if not _is_ours(role.tags, request):
        yield Kept(name, NOT_OURS)
        policies = [p for p in request.identity.policies if p.arn in role.attached]
        yield from (_policy(policy, request, ()) for policy in policies)
        return
    obstacle = _role_obstacle(role, request)
    if obstacle:
        yield Kept(name, obstacle)
        return
    about = ObjectRef("Role", "", role.name)
    for arn in role.attached:
        yield Step(
            f"detach/{role.name}/{arn}",
            f"policy {arn.rpartition('/')[2]} detached from role {role.name}",
            Op.UPDATE,
            about,
            DetachPolicy(role.name, arn),
            AttachPolicy(role.name, arn),
        )
    for policy in request.identity.policies:
        if policy.arn in role.attached:
            yield _policy(policy, request, (role.name,))
    yield Step(
        f"role/{role.name}",
        name,
        Op.DELETE,
        about,
        DeleteRole(role.name, role.trust, role.tags),
        CreateRole(role.name, role.trust, role.tags, role.description),
    )


def _policy(
    policy: UsedPolicy, request: UninstallRequest, gone: tuple[str, ...] | list[str]
) -> Part:
    name = policy.arn.rpartition("/")[2]
    title = f"IAM policy {name}"
    if not _is_ours(policy.tags, request):
        return Kept(title, NOT_OURS)
    others = [user for user in policy.users if user not in gone]
    if others:
        return Kept(title, f"attached to {listed(others)}")
    versions = f" with {count(len(policy.versions) + 1, 'version')}" if policy.versions else ""
    return Step(
        f"policy/{name}",
        f"{title}{versions}",
        Op.DELETE,
        ObjectRef("Policy", "", name),
        DeletePolicy(policy.arn, policy.document, policy.tags, policy.versions),
        CreatePolicy(policy.arn, policy.document, policy.tags, policy.description),
        irreversible="its earlier versions do not come back" if policy.versions else "",
    )


def _provider(found: UsedProvider, request: UninstallRequest, gone: list[str]) -> Part:
    title = f"OIDC provider {found.url}"
    if not _is_ours(found.tags, request):
        return Kept(title, NOT_OURS)
    if found.trusted_by is None:
        return Kept(title, "it could not be read which roles trust it (iam:ListRoles)")
    others = [role for role in found.trusted_by if role not in gone]
    if others:
        return Kept(title, f"role {listed(others)} trusts it")
    url = f"https://{found.url}"
    return Step(
        "oidc-provider",
        title,
        Op.DELETE,
        ObjectRef("OIDCProvider", "", found.url),
        DeleteOidcProvider(found.arn, url, found.audiences, found.tags),
        CreateOidcProvider(found.arn, url, found.audiences, found.tags),
    )


def _association(found: UsedAssociation, request: UninstallRequest) -> Part:
    account = f"{found.namespace}/{found.service_account}"
    title = f"EKS Pod Identity association of service account {account}"
    if not _is_ours(found.tags, request):
        return Kept(title, NOT_OURS)
    place = (request.cluster, found.namespace, found.service_account, found.role_arn)
    return Step(
        f"association/{account}",
        title,
        Op.DELETE,
        ObjectRef("PodIdentityAssociation", found.namespace, found.service_account),
        DeleteAssociation(*place, found.tags, found.id),
        CreateAssociation(*place, found.tags),
    )


def _agent(found: UsedIdentity, request: UninstallRequest) -> Iterator[Part]:
    tags = found.agent or ()
    title = f"EKS add-on {AGENT}"
    if not _is_ours(tags, request):
        return
    if found.other_associations:
        one, many = "other Pod Identity association needs", "other Pod Identity associations need"
        yield Kept(title, f"{count(found.other_associations, one, many)} it")
        return
    yield Step(
        "agent",
        title,
        Op.DELETE,
        ObjectRef("Addon", "", AGENT),
        DeleteAddon(request.cluster, AGENT, tags),
        CreateAddon(request.cluster, AGENT, tags=tags),
    )
