"""The steps that give the controller its AWS credentials: by IRSA, or by EKS Pod Identity."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_alb.controller.iam_policy import LANGUAGE
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.identities import AGENT, AUDIENCE
from kubectl_alb.model.action import DefaultPolicyVersion, NewPolicyVersion, PolicyVersion
from kubectl_alb.model.eks_action import (
    CreateAddon,
    CreateAssociation,
    DeleteAddon,
    DeleteAssociation,
)
from kubectl_alb.model.iam_action import (
    AddAudience,
    AttachPolicy,
    CreateOidcProvider,
    CreatePolicy,
    CreateRole,
    DeleteOidcProvider,
    DeletePolicy,
    DeleteRole,
    DetachPolicy,
    RemoveAudience,
    UpdateTrustPolicy,
)
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Op, Step
from kubectl_alb.steps.install.request import Existing, IdentityKind, InstallRequest

POD_SERVICE = "pods.eks.amazonaws.com"
MADE = "made by kubectl alb install"


def identity_steps(request: InstallRequest, existing: Existing) -> Iterator[Step]:
    """Yield the steps in IAM and EKS, in order.

    Raise `AlbError` where something of the name is there that is not ours to change.
    """
    if request.identity is IdentityKind.IRSA:
        yield _provider(request, existing)
    if request.makes_role:
        yield _policy(request, existing)
        yield _role(request, existing)
        yield _attachment(request)
    if request.identity is IdentityKind.POD_IDENTITY:
        if not request.environment.cluster.auto_mode_compute:
            yield _agent(request)
        yield _association(request, existing)


def _provider(request: InstallRequest, existing: Existing) -> Step:
    arn, url = request.provider_arn, f"https://{request.environment.issuer}"
    about = ObjectRef("OIDCProvider", "", request.environment.issuer)
    if existing.audiences is not None and AUDIENCE not in existing.audiences:
        return Step(
            "oidc-audience",
            f"audience {AUDIENCE} of the OIDC provider of cluster {request.environment.name}",
            Op.UPDATE,
            about,
            AddAudience(arn, AUDIENCE),
            RemoveAudience(arn, AUDIENCE),
        )
    return Step(
        "oidc-provider",
        f"OIDC provider of cluster {request.environment.name}",
        Op.CREATE,
        about,
        CreateOidcProvider(arn, url, (AUDIENCE,), request.tags),
        DeleteOidcProvider(arn, url, (AUDIENCE,), request.tags),
    )


def _policy(request: InstallRequest, existing: Existing) -> Step:
    found, arn = existing.policy, request.policy_arn
    about, title = ObjectRef("Policy", "", request.policy), f"IAM policy {request.policy}"
    if found is None or _is_same(found.document, request.document):
        return Step(
            "policy",
            title,
            Op.CREATE,
            about,
            CreatePolicy(arn, request.document, request.tags, MADE),
            DeletePolicy(arn, request.document, request.tags),
        )
    if set(request.tags) <= set(found.tags):
        before = PolicyVersion(found.version, found.document)
        return Step(
            "policy",
            f"new version of {title}",
            Op.UPDATE,
            about,
            NewPolicyVersion(arn, request.document, before),
            DefaultPolicyVersion(arn, found.version, PolicyVersion("", request.document)),
        )
    if request.sufficient:
        # Somebody else's, which grants enough: it is there already.
        action = CreatePolicy(arn, found.document, found.tags)
        return Step("policy", f"{title} (not made here)", Op.CREATE, about, action, None)
    raise AlbError(
        f"IAM policy {request.policy} is there, was not made for this cluster, and lacks actions "
        f"that {request.chart.app_version} needs",
        hint="choose another name with --policy-name, or give --role-arn of a role that is ready",
    )


def _role(request: InstallRequest, existing: Existing) -> Step:
    found, trust = existing.role, trust_policy(request)
    about, title = ObjectRef("Role", "", request.role), f"IAM role {request.role}"
    if found is None or _is_same(found.trust, trust):
        return Step(
            "role",
            title,
            Op.CREATE,
            about,
            CreateRole(request.role, trust, request.tags, MADE),
            DeleteRole(request.role, trust, request.tags),
        )
    if set(request.tags) <= set(found.tags):
        return Step(
            "trust",
            f"trust policy of {title}",
            Op.UPDATE,
            about,
            UpdateTrustPolicy(request.role, trust, found.trust),
            UpdateTrustPolicy(request.role, found.trust, trust),
        )
    raise AlbError(
        f"IAM role {request.role} is there, was not made for this cluster, and the service account "
        "cannot assume it",
        hint=f"choose another name with --role-name, or give --role-arn {request.iam}role/"
        f"{request.role} if it is meant",
    )


def _attachment(request: InstallRequest) -> Step:
    return Step(
        "attachment",
        f"policy {request.policy} attached to role {request.role}",
        Op.UPDATE,
        ObjectRef("Role", "", request.role),
        AttachPolicy(request.role, request.policy_arn),
        DetachPolicy(request.role, request.policy_arn),
    )


def _agent(request: InstallRequest) -> Step:
    name = request.environment.name
    return Step(
        "agent",
        f"EKS add-on {AGENT}",
        Op.CREATE,
        ObjectRef("Addon", "", AGENT),
        CreateAddon(name, AGENT, tags=request.tags),
        DeleteAddon(name, AGENT, request.tags),
    )


def _association(request: InstallRequest, existing: Existing) -> Step:
    account = f"{request.namespace}/{request.service_account}"
    wanted = request.assumed_role
    if existing.association not in (None, wanted):
        raise AlbError(
            f"service account {account} has role {existing.association} by EKS Pod Identity",
            hint=f"give --role-arn {existing.association}, or delete that association",
        )
    place = (request.environment.name, request.namespace, request.service_account, wanted)
    return Step(
        "association",
        f"EKS Pod Identity association of service account {account}",
        Op.CREATE,
        ObjectRef("PodIdentityAssociation", request.namespace, request.service_account),
        CreateAssociation(*place, request.tags),
        DeleteAssociation(*place, request.tags),
    )


def trust_policy(request: InstallRequest) -> str:
    """Return who may assume the role: the controller's service account alone."""
    statement: dict[str, Any] = {"Effect": "Allow"}
    if request.identity is IdentityKind.IRSA:
        issuer = request.environment.issuer
        account = f"system:serviceaccount:{request.namespace}:{request.service_account}"
        statement |= {
            "Principal": {"Federated": request.provider_arn},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {f"{issuer}:sub": account, f"{issuer}:aud": AUDIENCE}},
        }
    else:
        tags = {
            "kubernetes-namespace": request.namespace,
            "kubernetes-service-account": request.service_account,
            "eks-cluster-arn": request.environment.cluster.arn,
        }
        condition = {f"aws:RequestTag/{name}": value for name, value in tags.items() if value}
        statement |= {
            "Principal": {"Service": POD_SERVICE},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Condition": {"StringEquals": condition},
        }
    return document_text({"Version": LANGUAGE, "Statement": [statement]})


def document_text(document: Mapping[str, Any]) -> str:
    """Return a policy document as IAM is given it; white space counts against its limit."""
    return json.dumps(document, separators=(",", ":"))


def _is_same(one: str, other: str) -> bool:
    return bool(json.loads(one) == json.loads(other))
