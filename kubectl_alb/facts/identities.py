"""How the controller gets its AWS credentials: service account, role, provider, association."""

from dataclasses import dataclass

from kubectl_alb.facts.controllers import controllers
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.security_groups import interfaces
from kubectl_alb.facts.tags import COMPUTE_TYPE, ROLE_ANNOTATION
from kubectl_alb.model.account import Cluster, PodIdentityAssociation, Role
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.network import NetworkInterface
from kubectl_alb.model.system import Deployment, ServiceAccount
from kubectl_alb.model.workloads import Node, Pod

WEB_IDENTITY = ("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN")

CONTAINER_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

STATIC_KEY = "AWS_ACCESS_KEY_ID"

AUDIENCE = "sts.amazonaws.com"
AGENT = "eks-pod-identity-agent"


@dataclass(frozen=True, slots=True)
class Identity:
    """One installation of the controller and the ways to credentials that are set up for it."""

    deployment: Deployment
    account: ServiceAccount | None
    association: PodIdentityAssociation | None

    @property
    def role_arn(self) -> str:
        """The role it is to have; the web identity goes before Pod Identity; empty for none."""
        return self.web_identity_role or (self.association.role_arn if self.association else "")

    @property
    def web_identity_role(self) -> str:
        """The role in the service account's annotation."""
        return self.account.meta.annotations.get(ROLE_ANNOTATION, "") if self.account else ""

    @property
    def subject(self) -> str:
        """The service account as tokens name it."""
        return f"system:serviceaccount:{self.deployment.meta.namespace}:{self.account_name}"

    @property
    def account_name(self) -> str:
        """The service account's name."""
        return self.deployment.service_account or "default"

    @property
    def about(self) -> ObjectRef:
        """The Deployment."""
        return ObjectRef("Deployment", self.deployment.meta.namespace, self.deployment.meta.name)


def account_of(deployment: Deployment, facts: Facts) -> ServiceAccount | None:
    """Find the service account of a Deployment."""
    wanted = (deployment.meta.namespace, deployment.service_account or "default")
    accounts = facts.snapshot.kubernetes.service_accounts
    return next((a for a in accounts if (a.meta.namespace, a.meta.name) == wanted), None)


@fact
def identities(facts: Facts) -> tuple[Identity, ...]:
    """Return the identity of each installation; associations are looked up as well."""
    by_account = {
        (a.namespace, a.service_account): a
        for a in reversed(facts.snapshot.aws.pod_identity_associations)
    }
    return tuple(
        Identity(
            deployment,
            account_of(deployment, facts),
            by_account.get((deployment.meta.namespace, deployment.service_account or "default")),
        )
        for deployment in controllers(facts)
    )


def role_of(identity: Identity, facts: Facts) -> Role | None:
    """Find the role of an installation."""
    return next((r for r in facts.snapshot.aws.roles if r.arn == identity.role_arn), None)


def issuer_id(cluster: Cluster) -> str:
    """Return the issuer as ARNs and condition keys spell it."""
    return cluster.oidc_issuer.removeprefix("https://").rstrip("/")


def node_of(pod: Pod, facts: Facts) -> Node | None:
    """Return the node of a pod."""
    return facts.snapshot.kubernetes.node_by_name.get(pod.node)


def is_fargate(node: Node | None) -> bool:
    """Return whether a node is a Fargate one."""
    return node is not None and node.meta.labels.get(COMPUTE_TYPE) == "fargate"


def metadata_out_of_reach(pod: Pod, facts: Facts) -> str:
    """Return why a pod cannot ask for instance metadata; empty if it can, or is not known."""
    node = node_of(pod, facts)
    kind = node.meta.labels.get(COMPUTE_TYPE, "") if node else ""
    if kind in ("fargate", "hybrid"):
        return f"{kind} nodes have no instance metadata"
    instances = facts.snapshot.aws.instances
    instance = next((i for i in instances if node and i.id == node.instance_id), None)
    if instance is None or pod.host_network:
        return ""
    if not instance.metadata_enabled:
        return f"the metadata service of {instance.id} is off"
    if instance.hop_limit == 1:
        return f"the metadata hop limit of {instance.id} is 1, and pods need 2"
    return ""


def interface_of(pod: Pod, facts: Facts) -> NetworkInterface | None:
    """Return the interface whose address a pod has."""
    carrying = (interfaces(facts).with_address(address) for address in pod.ips)
    return next((eni for eni in carrying if eni is not None), None)
