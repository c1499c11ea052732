"""What the cluster and the account must have before the controller comes."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.commands import aws
from kubectl_alb.controller.config import parse_version
from kubectl_alb.controller.releases.requirements import kubernetes_range
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.identities import AGENT, AUDIENCE, issuer_id
from kubectl_alb.model.account import Cluster
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section

ACTIVE = "ACTIVE"


def cluster_ref(name: str) -> ObjectRef:
    """Name a cluster."""
    return ObjectRef("Cluster", "", name)


@check("ALB-CLUSTER-006", Section.CLUSTERS)
def cluster_too_old(facts: Facts) -> Iterator[CheckResult]:
    """Find clusters of a Kubernetes release before 1.22, and those that are not active."""
    oldest = kubernetes_range(facts.config.version).first
    for cluster in facts.snapshot.aws.clusters:
        version = parse_version(f"{cluster.version}.0")
        if version is not None and version[:2] < oldest:
            yield Finding(
                cluster_ref(cluster.name),
                f"cluster {cluster.name} runs Kubernetes {cluster.version}, and the controller "
                f"needs {oldest[0]}.{oldest[1]}",
                rating=Severity.ERROR,
                hint="upgrade the cluster first",
                arn=cluster.arn,
            )
        if cluster.status and cluster.status != ACTIVE:
            yield Finding(
                cluster_ref(cluster.name),
                f"cluster {cluster.name} is {cluster.status}, not {ACTIVE}",
                hint="wait until EKS is done with it",
                arn=cluster.arn,
            )


@check("ALB-CTRL-002", Section.NODES)
def region_not_known(facts: Facts) -> Iterator[CheckResult]:
    """Find a cluster whose region is not known."""
    if not facts.snapshot.context.region:
        yield Finding(
            cluster_ref(facts.config.cluster_name),
            "the region of the cluster is not known",
            "the controller asks instance metadata for it, or has to be told",
            rating=Severity.WARNING,
            hint="find it out, and install with --set region=REGION",
        )


@check("ALB-CTRL-004", Section.NODES)
def cluster_name_not_known(facts: Facts) -> Iterator[CheckResult]:
    """Find a cluster whose name, which the controller must be given, is not known."""
    if not facts.snapshot.context.cluster_name:
        yield Finding(
            cluster_ref(""),
            "the name of the cluster is not known",
            "the controller does not start without it, and finds its subnets and security groups "
            "by it",
            hint="ask again with --cluster-name NAME, and install with --set clusterName=NAME",
        )


@check("ALB-IAM-002", Section.CLUSTERS, Section.OIDC_PROVIDERS, Section.ADDONS)
def no_way_to_credentials(facts: Facts) -> Iterator[CheckResult]:
    """Find clusters without an OIDC provider in IAM and without the Pod Identity agent."""
    agents = {a.cluster: a.status for a in facts.snapshot.aws.addons if a.name == AGENT}
    for cluster in facts.snapshot.aws.clusters:
        agent = agents.get(cluster.name, "")
        if cluster.auto_mode_load_balancing or agent == ACTIVE or _has_provider(cluster, facts):
            continue
        state = f"is {agent}" if agent else "is absent"
        yield Finding(
            cluster_ref(cluster.name),
            f"cluster {cluster.name} gives its service accounts no way to an IAM role",
            f"IAM has no OpenID Connect provider with audience {AUDIENCE} for "
            f"{cluster.oidc_issuer or 'its issuer, which is not known'}, and add-on {AGENT} "
            f"{state}; one of the two is needed",
            arn=cluster.arn,
            hint=f"set up one of them: the add-on {AGENT}, or the provider",
            examples=_ways_to_credentials(cluster),
        )


@check("ALB-IAM-005", Section.CALLER_RIGHTS)
def caller_may_not_make_role(facts: Facts) -> Iterator[CheckResult]:
    """Find what whoever asks may not do that makes a role with the controller's policy."""
    rights = facts.snapshot.aws.caller_rights
    denied = [one.action for one in rights if one.decision != "allowed"]
    if denied:
        caller = rights[0].role
        yield Finding(
            ObjectRef("Role", "", caller),
            f"{caller}, by whom you ask, may not call {listed(denied)}",
            "simulated by IAM; the controller needs a role with its policy, however it is made",
            rating=Severity.WARNING,
            hint="let somebody who may make the role and its policy",
        )


def _ways_to_credentials(cluster: Cluster) -> tuple[str, ...]:
    addon = aws("eks", "create-addon", "--cluster-name", cluster.name, "--addon-name", AGENT)
    provider = aws(
        "iam", "create-open-id-connect-provider", "--url", cluster.oidc_issuer, "--client-id-list",
        AUDIENCE,
    )  # fmt: skip
    return (addon, provider) if cluster.oidc_issuer else (addon,)


def _has_provider(cluster: Cluster, facts: Facts) -> bool:
    issuer = issuer_id(cluster)
    return bool(issuer) and any(
        provider.url.rstrip("/") == issuer and AUDIENCE in provider.client_ids
        for provider in facts.snapshot.aws.oidc_providers
    )
