"""What is offered where the controller has no way to credentials: IAM-002, 003 and 011."""

from kubectl_alb.checks.engine.commands import Fix, Offered, aws, restarted
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.identities import AGENT, AUDIENCE, Identity, is_fargate, issuer_id
from kubectl_alb.facts.tags import ROLE_ANNOTATION
from kubectl_alb.model.account import Cluster, OidcProvider
from kubectl_alb.model.iam_action import (
    AddAudience,
    CreateOidcProvider,
    DeleteOidcProvider,
    RemoveAudience,
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
