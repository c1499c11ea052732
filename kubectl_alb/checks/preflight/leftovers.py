"""What is in the cluster already and in the way of an installation."""

from collections.abc import Iterator, Mapping

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.check import Answer, Problem, check
from kubectl_alb.checks.definitions import FIELDS
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.preflight.account import cluster_ref
from kubectl_alb.checks.start import deployment_ref
from kubectl_alb.checks.webhook_chain import hooks
from kubectl_alb.facts.tags import CONTROLLER
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section

# What the chart calls its IngressClass.
CLASS = "alb"
RELEASE = "meta.helm.sh/release-name"
CERT_MANAGER = "cert-manager"


@check("ALB-CLUSTER-001", Section.CLUSTERS)
def auto_mode_at_work(evidence: Evidence) -> Iterator[Answer]:
    """Find clusters in which EKS Auto Mode makes load balancers."""
    for cluster in evidence.snapshot.clusters:
        if cluster.auto_mode_load_balancing:
            yield Problem(
                cluster_ref(cluster.name),
                f"EKS Auto Mode makes the load balancers of cluster {cluster.name} already",
                "both can be at work side by side, each with classes of its own; the controller's "
                "webhook would take all new Services of type LoadBalancer",
                severity=Severity.WARNING,
                arn=cluster.arn,
                hint="install only if you need what Auto Mode lacks, with another class name and "
                "--set enableServiceMutatorWebhook=false",
            )


@check("ALB-CLUSTER-002", Section.DEPLOYMENTS)
def installed_already(evidence: Evidence) -> Iterator[Answer]:
    """Find installations of the controller."""
    for deployment in evidence.controllers:
        images = listed(c.image.rpartition("/")[2] for c in deployment.containers)
        yield Problem(
            deployment_ref(deployment),
            f"the controller is installed already: {deployment.meta.ref}",
            f"{images}, {deployment.ready} of {deployment.desired} replicas ready; a second one in "
            "the same cluster fights with it over security groups",
            severity=Severity.WARNING,
            hint="upgrade it instead; whether it is well, kubectl alb doctor tells",
        )


@check("ALB-CLUSTER-005", Section.DEPLOYMENTS, Section.INGRESS_CLASSES)
def class_name_taken(evidence: Evidence) -> Iterator[Answer]:
    """Find an IngressClass with the name of the chart's that Helm cannot take over."""
    for found in () if evidence.controllers else evidence.snapshot.ingress_classes:
        if found.meta.name != CLASS or RELEASE in found.meta.annotations:
            continue
        ours = found.controller == CONTROLLER
        yield Problem(
            ObjectRef("IngressClass", "", CLASS),
            f"IngressClass {CLASS} is there and belongs to no Helm release"
            if ours
            else f"IngressClass {CLASS} is there and belongs to controller {found.controller}",
            "the chart makes one of this name, and helm install ends in an error",
            hint="install with --set createIngressClassResource=false"
            if ours
            else "install with another name: --set ingressClass=NAME",
        )


@check("ALB-CRD-002", Section.CUSTOM_RESOURCE_DEFINITIONS)
def definitions_outdated(evidence: Evidence) -> Iterator[Answer]:
    """Find definitions of an earlier installation that lack fields of today's."""
    for found in evidence.snapshot.custom_resource_definitions:
        known: Mapping[str, object] = FIELDS.get(found.meta.name, {})
        fields = found.fields
        lacking = [f for f in known if f not in fields] if fields is not None else []
        if lacking:
            yield Problem(
                ObjectRef("CustomResourceDefinition", "", found.meta.name),
                f"definition {found.meta.name} is older than the releases of today: it lacks "
                f"{listed(lacking)}",
                "helm install leaves it as it is",
                severity=Severity.WARNING,
                hint="apply the definitions of the chart that you install before it",
            )


@check("ALB-HOOK-001", Section.DEPLOYMENTS, Section.MUTATING_WEBHOOKS, Section.VALIDATING_WEBHOOKS)
def webhooks_left(evidence: Evidence) -> Iterator[Answer]:
    """Find webhooks of an installation that is gone."""
    if evidence.controllers:
        return
    found: dict[ObjectRef, list[str]] = {}
    for hook in hooks(evidence):
        found.setdefault(hook.about, []).append(hook.webhook.name)
    for about, names in found.items():
        yield Problem(
            about,
            f"{about.kind} {about.name} is left of an earlier installation",
            f"nobody answers {listed(names)}, and until somebody does requests are refused",
            hint="delete it before installing",
            fix=f"kubectl delete {about.kind.lower()} {about.name}",
        )


@check("ALB-HOOK-007", Section.DEPLOYMENTS)
def cert_manager_not_ready(evidence: Evidence) -> Iterator[Answer]:
    """Find a cert-manager that is there and not ready."""
    deployments = evidence.snapshot.deployments
    waiting = [d for d in deployments if d.meta.name.startswith(CERT_MANAGER) and d.ready < 1]
    if waiting:
        yield Problem(
            deployment_ref(waiting[0]),
            f"cert-manager is not ready: {listed(d.meta.ref for d in waiting)}",
            "the chart makes its own certificate unless enableCertManager is set; the plain "
            "manifest always asks cert-manager",
            severity=Severity.WARNING,
            hint="wait for it, or install the chart without enableCertManager",
        )
