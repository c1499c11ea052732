"""What is offered where the controller has no way to credentials: IAM-002, 003 and 011."""

import json
from collections.abc import Mapping

from kubectl_alb.checks.engine.commands import Fix, Offered, aws, restarted
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.iam import statements
from kubectl_alb.facts.identities import AGENT, AUDIENCE, Identity, is_fargate, issuer_id
from kubectl_alb.facts.tags import ROLE_ANNOTATION
from kubectl_alb.model.account import Cluster, OidcProvider, Role
from kubectl_alb.model.iam_action import (
    AddAudience,
    CreateOidcProvider,
    DeleteOidcProvider,
    RemoveAudience,
    UpdateTrustPolicy,
)
from kubectl_alb.model.offer import FixCommand
from kubectl_alb.model.workloads import Node


def provider_known(cluster: Cluster, found: OidcProvider | None, facts: Facts) -> Fix:
    """Return the command that lets IAM know the issuer, or takes its tokens for STS."""
    context = facts.snapshot.context
    partition, account = context.partition.value or "aws", context.account.value
    issuer = issuer_id(cluster)
    if found is not None:
        add, remove = AddAudience(found.arn, AUDIENCE), RemoveAudience(found.arn, AUDIENCE)
        effect = f"lets provider {found.arn} take tokens for {AUDIENCE} too"
        return (FixCommand(add.command, effect, remove.command),)
    if not account:
        return ()
    arn = f"arn:{partition}:iam::{account}:oidc-provider/{issuer}"
    create = CreateOidcProvider(arn, f"https://{issuer}", (AUDIENCE,))
    delete = DeleteOidcProvider(arn, create.url, create.audiences)
    effect = f"makes an OpenID Connect provider for the issuer of cluster {cluster.name}"
    return (FixCommand(create.command, effect, delete.command),)


def with_credentials(identity: Identity) -> Offered:
    """Offer a restart where all else is set up; how to set it up is a choice."""
    if identity.role_arn:
        why = f"which get the credentials of {identity.role_arn}"
        return {"hint": "restart the controller",
                "fix": (restarted(identity.deployment.meta.ref, why),)}  # fmt: skip
    account = f"{identity.deployment.meta.namespace}/{identity.account_name}"
    return {"hint": f"link a role to service account {account} (annotation {ROLE_ANNOTATION}, or a "
                    "Pod Identity association), then restart the controller"}  # fmt: skip


def with_agent(node: Node, facts: Facts) -> Offered:
    """Offer the add-on where it is absent; one that is there and fails has a cause of its own."""
    if is_fargate(node):
        return {"hint": f"give the service account a role by annotation {ROLE_ANNOTATION}"}
    addon = next((a for a in facts.snapshot.aws.addons if a.name == AGENT), None)
    name = facts.snapshot.context.cluster_name.value or facts.config.cluster_name
    if addon is not None or not name:
        return {"hint": f"see why no pod of {AGENT} is ready on node {node.meta.name}"}
    words = ("--cluster-name", name, "--addon-name", AGENT)
    return {"hint": "install the add-on",
            "fix": (FixCommand(aws("eks", "create-addon", *words),
                               f"installs the EKS add-on {AGENT}",
                               aws("eks", "delete-addon", *words)),)}  # fmt: skip


def with_trust(name: str, role: Role | None, identity: Identity, facts: Facts) -> Offered:
    """Offer a trust policy with one more statement; all that the role trusts already stays."""
    account = f"{identity.deployment.meta.namespace}/{identity.account_name}"
    if role is None or role.trust is None:
        return {"hint": f"make the role, or name another for service account {account}"}
    hint = f"let its trust policy admit {identity.subject}"
    clusters = facts.snapshot.aws.clusters
    issuer = issuer_id(clusters[0]) if clusters else ""
    # A role of this name in the account of whoever asks would be another one.
    elsewhere = identity.role_arn.split(":")[4] != facts.snapshot.context.account.value
    if elsewhere or (identity.web_identity_role and not issuer):
        return {"hint": hint}
    added = _web_identity(issuer, identity) if identity.web_identity_role else _POD_IDENTITY
    document = {**role.trust, "Statement": [*statements(role.trust), added]}
    fix = FixCommand(
        _trust(name, document),
        f"lets role {name} be assumed by {identity.subject}; whom it trusts already stays",
        _trust(name, role.trust),
    )
    return {"hint": hint, "fix": (fix,)}


def _trust(name: str, document: Mapping[str, object]) -> str:
    return UpdateTrustPolicy(name, json.dumps(document, separators=(",", ":")), "").command


def _web_identity(issuer: str, identity: Identity) -> Mapping[str, object]:
    _, partition, _, _, account, *_ = identity.role_arn.split(":")
    return {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:{partition}:iam::{account}:oidc-provider/{issuer}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {f"{issuer}:sub": identity.subject, f"{issuer}:aud": AUDIENCE}
        },
    }


_POD_IDENTITY: Mapping[str, object] = {
    "Effect": "Allow",
    "Principal": {"Service": "pods.eks.amazonaws.com"},
    "Action": ["sts:AssumeRole", "sts:TagSession"],
}
