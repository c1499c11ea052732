"""What is in the cluster already and in the way of an installation."""

from collections.abc import Iterator, Mapping

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.commands import kubectl
from kubectl_alb.checks.preflight.account_checks import cluster_ref
from kubectl_alb.controller.definitions import FIELDS
from kubectl_alb.facts.controllers import controllers, deployment_ref
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import CONTROLLER, RELEASE_NAME
from kubectl_alb.facts.webhooks import hooks
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.offer import FixCommand
from kubectl_alb.model.section import Section

# What the chart calls its IngressClass.
CLASS = "alb"
CERT_MANAGER = "cert-manager"


@check("ALB-CLUSTER-001", Section.CLUSTERS)
def auto_mode_at_work(facts: Facts) -> Iterator[CheckResult]:
    """Find clusters in which EKS Auto Mode makes load balancers."""
    for cluster in facts.snapshot.aws.clusters:
        if cluster.auto_mode_load_balancing:
            yield Finding(
                cluster_ref(cluster.name),
                f"EKS Auto Mode makes the load balancers of cluster {cluster.name} already",
                "both can be at work side by side, each with classes of its own; the controller's "
                "webhook would take all new Services of type LoadBalancer",
                rating=Severity.WARNING,
                arn=cluster.arn,
                hint="install only if you need what Auto Mode lacks, with another class name and "
                "--set enableServiceMutatorWebhook=false",
            )


@check("ALB-CLUSTER-002", Section.DEPLOYMENTS)
def installed_already(facts: Facts) -> Iterator[CheckResult]:
    """Find installations of the controller."""
    for deployment in controllers(facts):
        images = listed(c.image.rpartition("/")[2] for c in deployment.containers)
        yield Finding(
            deployment_ref(deployment),
            f"the controller is installed already: {deployment.meta.ref}",
            f"{images}, {deployment.ready} of {deployment.desired} replicas ready; a second one in "
            "the same cluster fights with it over security groups",
            rating=Severity.WARNING,
            hint="upgrade it instead; whether it is well, kubectl alb doctor tells",
        )


@check("ALB-CLUSTER-005", Section.DEPLOYMENTS, Section.INGRESS_CLASSES)
def class_name_taken(facts: Facts) -> Iterator[CheckResult]:
    """Find an IngressClass with the name of the chart's that Helm cannot take over."""
    for found in () if controllers(facts) else facts.snapshot.kubernetes.ingress_classes:
        if found.meta.name != CLASS or RELEASE_NAME in found.meta.annotations:
            continue
        ours = found.controller == CONTROLLER
        yield Finding(
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
def definitions_outdated(facts: Facts) -> Iterator[CheckResult]:
    """Find definitions of an earlier installation that lack fields of today's."""
    for found in facts.snapshot.kubernetes.custom_resource_definitions:
        known: Mapping[str, object] = FIELDS.get(found.meta.name, {})
        fields = found.fields
        lacking = [f for f in known if f not in fields] if fields is not None else []
        if lacking:
            yield Finding(
                ObjectRef("CustomResourceDefinition", "", found.meta.name),
                f"definition {found.meta.name} is older than the releases of today: it lacks "
                f"{listed(lacking)}",
                "helm install leaves it as it is",
                rating=Severity.WARNING,
                hint="apply the definitions of the chart that you install before it",
            )


@check("ALB-HOOK-001", Section.DEPLOYMENTS, Section.MUTATING_WEBHOOKS, Section.VALIDATING_WEBHOOKS)
def webhooks_left(facts: Facts) -> Iterator[CheckResult]:
    """Find webhooks of an installation that is gone."""
    if controllers(facts):
        return
    found: dict[ObjectRef, list[str]] = {}
    for hook in hooks(facts):
        found.setdefault(hook.about, []).append(hook.webhook.name)
    for about, names in found.items():
        yield Finding(
            about,
            f"{about.kind} {about.name} is left of an earlier installation",
            f"nobody answers {listed(names)}, and until somebody does requests are refused",
            hint="delete it before installing",
            fix=(
                FixCommand(
                    kubectl("", "delete", about.kind.lower(), about.name),
                    f"deletes {about.kind} {about.name}, which nobody serves; this cannot be "
                    "undone, an installation makes it again",
                ),
            ),
        )


@check("ALB-HOOK-007", Section.DEPLOYMENTS)
def cert_manager_not_ready(facts: Facts) -> Iterator[CheckResult]:
    """Find a cert-manager that is there and not ready."""
    deployments = facts.snapshot.kubernetes.deployments
    waiting = [d for d in deployments if d.meta.name.startswith(CERT_MANAGER) and d.ready < 1]
    if waiting:
        yield Finding(
            deployment_ref(waiting[0]),
            f"cert-manager is not ready: {listed(d.meta.ref for d in waiting)}",
            "the chart makes its own certificate unless enableCertManager is set; the plain "
            "manifest always asks cert-manager",
            rating=Severity.WARNING,
            hint="wait for it, or install the chart without enableCertManager",
        )
