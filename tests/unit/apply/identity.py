"""The actions that give the controller an identity, each with what takes it back."""

import json

from kubectl_alb.model.action import Action
from kubectl_alb.model.eks_action import (
    CreateAddon,
    CreateAssociation,
    CreateFargateProfile,
    DeleteAddon,
    DeleteAssociation,
    DeleteFargateProfile,
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
    own_tags,
)

ISSUER = "oidc.eks.us-west-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
ACCOUNT = "arn:aws:iam::111122223333"
PROVIDER = f"{ACCOUNT}:oidc-provider/{ISSUER}"
POLICY = f"{ACCOUNT}:policy/lbc"
ROLE = f"{ACCOUNT}:role/lbc"
STS = "sts.amazonaws.com"
TAGS = own_tags("shop")


def document(*actions: str) -> str:
    """Return a policy that allows actions."""
    allowed = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [allowed]})


def trust(principal: str) -> str:
    """Return a trust policy of an account or a service."""
    allowed = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [allowed]})


TRUST, OTHER_TRUST = trust("111122223333"), trust("444455556666")
TEXT = document("ec2:DescribeVpcs")
PROVIDED = CreateOidcProvider(PROVIDER, f"https://{ISSUER}", (STS,), TAGS)
POLICED = CreatePolicy(POLICY, TEXT, TAGS, "of the controller")
ASSIGNED = CreateRole("lbc", TRUST, TAGS, "of the controller")
ATTACHED = AttachPolicy("lbc", POLICY)
ADDED = CreateAddon("shop", "eks-pod-identity-agent", tags=TAGS)
ASSOCIATED = CreateAssociation("shop", "kube-system", "lbc", ROLE, TAGS)
PROFILED = CreateFargateProfile("shop", "p", ROLE, (), "web", (("app", "echo"),), TAGS)
UNASSOCIATED = DeleteAssociation("shop", "kube-system", "lbc", ROLE, TAGS)

# What has to be there before, the action, and what takes it back.
CASES: dict[str, tuple[tuple[Action, ...], Action, Action]] = {
    "provider": (
        (), PROVIDED, DeleteOidcProvider(PROVIDER, f"https://{ISSUER}", (STS,), TAGS)
    ),
    "audience": ((PROVIDED,), AddAudience(PROVIDER, "b"), RemoveAudience(PROVIDER, "b")),
    "policy": ((), POLICED, DeletePolicy(POLICY, TEXT, TAGS)),
    "role": ((), ASSIGNED, DeleteRole("lbc", TRUST, TAGS)),
    "trust policy": (
        (ASSIGNED,),
        UpdateTrustPolicy("lbc", OTHER_TRUST, TRUST),
        UpdateTrustPolicy("lbc", TRUST, OTHER_TRUST),
    ),
    "attachment": ((POLICED, ASSIGNED), ATTACHED, DetachPolicy("lbc", POLICY)),
    "add-on": ((), ADDED, DeleteAddon("shop", "eks-pod-identity-agent", TAGS)),
    "association": ((ASSIGNED,), ASSOCIATED, UNASSOCIATED),
    "Fargate profile": ((), PROFILED, DeleteFargateProfile("shop", "p", TAGS)),
}  # fmt: skip
