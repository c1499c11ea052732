"""Whether the controller gets credentials and reaches AWS: IAM-001 to 003 and 011 to 013."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import binding_ref, listed
from kubectl_alb.checks.engine.check import CheckResult, Undecided, check
from kubectl_alb.checks.iam.offers import provider_known, with_agent, with_credentials, with_trust
from kubectl_alb.facts.controllers import controller_container, controller_pods, controllers
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.iam import Decision, Document, Request, decide, statements, texts
from kubectl_alb.facts.identities import (
    AGENT,
    AUDIENCE,
    CONTAINER_URI,
    STATIC_KEY,
    WEB_IDENTITY,
    Identity,
    identities,
    is_fargate,
    issuer_id,
    metadata_out_of_reach,
    node_of,
    role_of,
)
from kubectl_alb.facts.tags import COMPUTE_TYPE
from kubectl_alb.model.account import Cluster
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.workloads import Pod

IDENTITY = (Section.DEPLOYMENTS, Section.SERVICE_ACCOUNTS)
POD_IDENTITY = (Section.POD_IDENTITY_ASSOCIATIONS,)
READY = "Ready"


@check("ALB-IAM-001", *IDENTITY, Section.ROLES, Section.CLUSTERS, also=POD_IDENTITY)
def trust_refuses(facts: Facts) -> Iterator[CheckResult]:
    """Find controllers whose role does not exist or does not trust their service account."""
    for identity in identities(facts):
        role = role_of(identity, facts)
        name = identity.role_arn.rpartition("/")[2]
        if not identity.role_arn:
            continue
        if role is None:
            seen = f"role {identity.role_arn} does not exist"
        elif role.trust is None:
            yield Undecided(f"the trust policy of role {name} could not be read")
            continue
        elif identity.web_identity_role:
            seen = _web_identity_distrust(role.trust, identity, facts.snapshot.aws.clusters)
        else:
            seen = _pod_identity_distrust(role.trust)
        if seen:
            yield Finding(
                ObjectRef("Role", "", name),
                f"role {name} cannot be assumed by {identity.subject}",
                seen,
                arn=identity.role_arn,
                **with_trust(name, role, identity, facts),
            )


def _web_identity_distrust(
    trust: Document, identity: Identity, clusters: tuple[Cluster, ...]
) -> str:
    if not clusters or not clusters[0].oidc_issuer:
        return ""
    issuer = issuer_id(clusters[0])
    _, partition, _, _, account, *_ = identity.role_arn.split(":")
    provider = f"arn:{partition}:iam::{account}:oidc-provider/{issuer}"
    context = {f"{issuer}:sub".lower(): identity.subject, f"{issuer}:aud".lower(): AUDIENCE}
    action = "sts:AssumeRoleWithWebIdentity"
    if decide([trust], Request(action, context=context, principal=provider)) is (Decision.ALLOWED):
        return ""
    trusted = [
        f"{name}{_no_arn(name)} if {condition or 'always'}"
        for statement in statements(trust)
        for name in texts((statement.get("Principal") or {}).get("Federated"))
        for condition in [_conditions(statement.get("Condition") or {})]
    ]
    given = "; ".join(trusted) or "no OIDC provider"
    return f"its trust policy has {given}; needed is {provider} for {identity.subject}"


def _no_arn(federated: str) -> str:
    """Say of a Federated principal that it is no ARN, which IAM takes and never matches."""
    return "" if federated.startswith("arn:") else " (not the ARN of a provider)"


def _conditions(given: dict[str, dict[str, object]]) -> str:
    pairs = (pair for keys in given.values() for pair in keys.items())
    return " and ".join(f"{key.rpartition(':')[2]} is {','.join(texts(v))}" for key, v in pairs)


def _pod_identity_distrust(trust: Document) -> str:
    wanted = ("sts:AssumeRole", "sts:TagSession")
    principal = "pods.eks.amazonaws.com"
    lacking = [
        action
        for action in wanted
        if decide([trust], Request(action, principal=principal)) is not Decision.ALLOWED
    ]
    return f"its trust policy lacks {' and '.join(lacking)} for {principal}" if lacking else ""


@check("ALB-IAM-002", *IDENTITY, Section.CLUSTERS, Section.OIDC_PROVIDERS, also=POD_IDENTITY)
def provider_missing(facts: Facts) -> Iterator[CheckResult]:
    """Find clusters whose issuer IAM does not know, while the controller has a web identity."""
    snapshot = facts.snapshot
    if not any(identity.web_identity_role for identity in identities(facts)):
        return
    for cluster in snapshot.aws.clusters:
        issuer = issuer_id(cluster)
        found = next((p for p in snapshot.aws.oidc_providers if p.url.rstrip("/") == issuer), None)
        if not issuer or (found is not None and AUDIENCE in found.client_ids):
            continue
        seen = (
            "IAM has no OpenID Connect provider for it"
            if found is None
            else f"its provider lacks the audience {AUDIENCE}"
        )
        yield Finding(
            ObjectRef("Cluster", "", cluster.name),
            f"cluster {cluster.name}: {seen}",
            f"issuer {cluster.oidc_issuer}; the tokens of service accounts are refused",
            arn=cluster.arn,
            hint="let IAM know the issuer" if found is None else "add the audience",
            fix=provider_known(cluster, found, facts),
        )


@check("ALB-IAM-003", *IDENTITY, Section.PODS, Section.NODES, Section.INSTANCES, also=POD_IDENTITY)
def no_credentials(facts: Facts) -> Iterator[CheckResult]:
    """Find controller pods that have no way to any AWS credentials."""
    for identity in identities(facts):
        for pod in controller_pods(facts):
            if pod.meta.namespace != identity.deployment.meta.namespace or _has_credentials(pod):
                continue
            seen = _why_none(identity, pod, facts)
            if seen:
                yield Finding(
                    ObjectRef("Pod", pod.meta.namespace, pod.meta.name),
                    f"controller pod {pod.ref} has no AWS credentials",
                    seen,
                    **with_credentials(identity),
                )


def _has_credentials(pod: Pod) -> bool:
    container = controller_container(pod)
    names = container.env.keys() if container else ()
    return any(name in names for name in (WEB_IDENTITY[0], CONTAINER_URI, STATIC_KEY))


def _why_none(identity: Identity, pod: Pod, facts: Facts) -> str:
    if identity.role_arn:
        way = "role annotation" if identity.web_identity_role else "Pod Identity association"
        return f"its service account has a {way}, set after the pod was made: restart it"
    blocked = metadata_out_of_reach(pod, facts)
    if not blocked:
        return ""
    return (
        f"service account {identity.account_name} has neither a role annotation nor a Pod Identity "
        f"association, and those of the node cannot be had: {blocked}"
    )


@check("ALB-IAM-011", *IDENTITY, Section.PODS, Section.NODES, Section.ADDONS, also=POD_IDENTITY)
def agent_missing(facts: Facts) -> Iterator[CheckResult]:
    """Find controllers that rely on the Pod Identity agent where none runs."""
    for identity in identities(facts):
        if identity.web_identity_role or identity.association is None:
            continue
        for pod in controller_pods(facts):
            node = node_of(pod, facts)
            if node is None or node.meta.labels.get(COMPUTE_TYPE) == "auto":
                continue
            if is_fargate(node):
                seen = f"node {node.meta.name} is a Fargate one, where the agent cannot run"
            else:
                seen = _agent_fault(node.meta.name, facts)
            if seen:
                yield Finding(
                    ObjectRef("Pod", pod.meta.namespace, pod.meta.name),
                    f"controller pod {pod.ref} has a Pod Identity association but no agent",
                    seen,
                    **with_agent(node, facts),
                )


def _agent_fault(node: str, facts: Facts) -> str:
    agents = [
        p
        for p in facts.snapshot.kubernetes.pods
        if p.node == node and p.meta.labels.get("app.kubernetes.io/name") == AGENT
    ]
    addon = next((a for a in facts.snapshot.aws.addons if a.name == AGENT), None)
    state = f"the add-on {AGENT} is {addon.status}" if addon else f"the add-on {AGENT} is absent"
    if not agents:
        return f"no agent runs on node {node}; {state}"
    ready = any(agent.condition(READY) == "True" for agent in agents)
    return "" if ready else f"the agent on node {node} is not ready; {state}"


@check("ALB-IAM-012", Section.DEPLOYMENTS)
def static_keys(facts: Facts) -> Iterator[CheckResult]:
    """Find controllers that run with static access keys."""
    for deployment in controllers(facts):
        if any(STATIC_KEY in container.env for container in deployment.containers):
            yield Finding(
                ObjectRef("Deployment", deployment.meta.namespace, deployment.meta.name),
                f"Deployment {deployment.meta.ref} has static AWS keys in its environment",
                f"{STATIC_KEY} goes before a role; once the key is rotated or deleted, nothing is "
                "reconciled any more",
                rating=Severity.WARNING,
                hint="give its service account a role (IRSA or Pod Identity), then take the keys "
                "out of the environment",
            )


@check("ALB-IAM-013", *IDENTITY, Section.TARGET_GROUP_BINDINGS, Section.POLICIES, also=POD_IDENTITY)
def foreign_role_out_of_reach(facts: Facts) -> Iterator[CheckResult]:
    """Find bindings with a role to assume that the controller may not assume."""
    snapshot = facts.snapshot
    roles = {i.role_arn.rpartition("/")[2] for i in identities(facts) if i.role_arn}
    documents = [p.document for p in snapshot.aws.policies if p.role in roles]
    read = [document for document in documents if document is not None]
    for binding in snapshot.kubernetes.target_group_bindings:
        if not binding.assume_role:
            continue
        request = Request("sts:AssumeRole", binding.assume_role)
        if binding.target_type == "instance":
            seen = "a role can be assumed for targets of type ip only"
        elif len(read) < len(documents):
            yield Undecided(f"a policy of {listed(sorted(roles))} could not be read")
            continue
        elif roles and decide(read, request) is not Decision.ALLOWED:
            seen = f"the controller's policies do not allow sts:AssumeRole on {binding.assume_role}"
        else:
            continue
        yield Finding(
            binding_ref(binding),
            f"TargetGroupBinding {binding.ref} cannot use role {binding.assume_role}",
            seen,
            arn=binding.assume_role,
            hint="use targets of type ip, or remove iamRoleArnToAssume"
            if binding.target_type == "instance"
            else f"grant sts:AssumeRole on {binding.assume_role} to the controller, and let that "
            "role trust it",
        )
