"""Several controllers in one cluster, old ones, mixed releases: CLUSTER, and SG-008."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import about_ref, listed
from kubectl_alb.checks.check import Answer, Problem, check
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.ownership import load_balancer_ref
from kubectl_alb.checks.start import deployment_ref
from kubectl_alb.checks.webhook_chain import hooks
from kubectl_alb.controller.config import parse_version
from kubectl_alb.facts.tags import CLUSTER_TAG, PREFIX
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import Deployment

AUTO_CONTROLLER, AUTO_GROUP = "eks.amazonaws.com/alb", "eks.amazonaws.com"
V1_IMAGE, V1_TAG = "aws-alb-ingress-controller", "ingress.k8s.aws/cluster"
VERSION_LABEL, CHART_LABEL = "app.kubernetes.io/version", "helm.sh/chart"
CHART_IS_APP_SINCE = (3, 0, 0)


@check(
    "ALB-CLUSTER-001",
    Section.DEPLOYMENTS,
    Section.CLUSTERS,
    Section.INGRESSES,
    Section.INGRESS_CLASSES,
    also=(Section.SERVICES, Section.MUTATING_WEBHOOKS, Section.VALIDATING_WEBHOOKS),
)
def auto_mode_beside(evidence: Evidence) -> Iterator[Answer]:
    """Find what EKS Auto Mode and this controller, both at work, get wrong about each other."""
    snapshot = evidence.snapshot
    if not evidence.controllers or not any(c.auto_mode_load_balancing for c in snapshot.clusters):
        return
    auto = {c.meta.name for c in snapshot.ingress_classes if c.controller == AUTO_CONTROLLER}
    for found in snapshot.ingress_classes:
        given = found.parameters
        if found.meta.name in auto and given and given.api_group != AUTO_GROUP:
            yield Problem(
                ObjectRef("IngressClass", "", found.meta.name),
                f"IngressClass {found.meta.name} is Auto Mode's, but its parameters are of "
                f"{given.api_group}",
                key="spec.parameters.apiGroup",
            )
    for ingress in snapshot.ingresses:
        if ingress.class_name in auto and PREFIX + "group.name" in ingress.meta.annotations:
            yield Problem(
                about_ref(ingress.ref),
                f"{ingress.ref}: Auto Mode ignores annotation group.name",
                "there the group stands in IngressClassParams",
                key=PREFIX + "group.name",
            )
    takes_all = any(h.webhook.name.startswith("mservice.") for h in hooks(evidence))
    for service in snapshot.services if takes_all else ():
        if service.type == "LoadBalancer" and not service.load_balancer_class:
            yield Problem(
                ObjectRef("Service", service.ref.namespace, service.ref.name),
                f"Service {service.ref} has no load balancer class, and both controllers may "
                "take such Services",
                key="spec.loadBalancerClass",
            )


def _rivals(evidence: Evidence) -> list[Deployment]:
    running = [d for d in evidence.controllers if d.desired > 0]
    return running if len(running) > 1 else []


def flag_of(deployment: Deployment, name: str) -> str:
    """Return the value of a Deployment's flag; empty if it is not given."""
    start = f"--{name}="
    args = (arg for c in deployment.containers for arg in c.args)
    return next((arg.removeprefix(start) for arg in args if arg.startswith(start)), "")


@check("ALB-CLUSTER-002", Section.DEPLOYMENTS)
def several_controllers(evidence: Evidence) -> Iterator[Answer]:
    """Find several installations of the controller in one cluster."""
    rivals = _rivals(evidence)
    if rivals:
        names = listed(d.meta.ref for d in rivals)
        yield Problem(
            deployment_ref(rivals[-1]),
            f"the controller is installed {len(rivals)} times: {names}",
            "each takes itself for the owner of all rules on node security groups",
        )


@check("ALB-SG-008", Section.DEPLOYMENTS)
def rules_contested(evidence: Evidence) -> Iterator[Answer]:
    """Find installations that undo each other's rules on node security groups."""
    rivals = _rivals(evidence)
    names = {flag_of(d, "cluster-name") for d in rivals}
    if rivals and len(names) < len(rivals):
        yield Problem(
            deployment_ref(rivals[0]),
            f"controllers {listed(d.meta.ref for d in rivals)} undo each other's rules on node "
            "security groups",
            f"all have --cluster-name={listed(sorted(names))}; targets turn healthy and unhealthy "
            "by turns",
            causes=("ALB-CLUSTER-002",),
        )


@check("ALB-CLUSTER-003", Section.DEPLOYMENTS, also=(Section.LOAD_BALANCERS, Section.TAGS))
def first_generation_left(evidence: Evidence) -> Iterator[Answer]:
    """Find what is left of the ALB Ingress Controller v1."""
    for deployment in evidence.snapshot.deployments:
        old = [
            c.image
            for c in deployment.containers
            if V1_IMAGE in c.image and (parse_version(c.image) or (1, 0, 0)) < (2, 0, 0)
        ]
        if old:
            yield Problem(
                deployment_ref(deployment),
                f"Deployment {deployment.meta.ref} runs the ALB Ingress Controller v1",
                f"image {old[0]}; it does not know the objects of later releases",
            )
    for lb in evidence.snapshot.load_balancers:
        tags = evidence.snapshot.tags_of.get(lb.arn, {})
        if V1_TAG in tags and CLUSTER_TAG not in tags:
            yield Problem(
                load_balancer_ref(lb),
                f"load balancer {lb.name} was made by the ALB Ingress Controller v1",
                f"its tag {V1_TAG} names {tags[V1_TAG]}; no later release takes it over",
                arn=lb.arn,
                values={"LB_ARN": lb.arn},
            )


@check("ALB-CLUSTER-004", Section.LOAD_BALANCERS, Section.TAGS, also=(Section.CLUSTERS,))
def name_shared_by_clusters(evidence: Evidence) -> Iterator[Answer]:
    """Find load balancers with our cluster's tag in another VPC."""
    real = {c.vpc_id for c in evidence.snapshot.clusters} or {evidence.config.vpc_id}
    for lb in evidence.load_balancers:
        if lb.vpc_id and "" not in real and lb.vpc_id not in real:
            yield Problem(
                load_balancer_ref(lb),
                f"load balancer {lb.name} in {lb.vpc_id} carries the name of this cluster, which "
                f"is in {listed(sorted(real))}",
                "two clusters of one name change and delete each other's load balancers",
                arn=lb.arn,
            )


@check("ALB-CLUSTER-006", Section.DEPLOYMENTS)
def releases_mixed(evidence: Evidence) -> Iterator[Answer]:
    """Find controllers whose image is of another release than their chart or manifest."""
    for deployment in evidence.controllers:
        image = next((v for c in deployment.containers if (v := parse_version(c.image))), None)
        labels = deployment.meta.labels
        chart = parse_version(labels.get(CHART_LABEL, ""))
        told = parse_version(labels.get(VERSION_LABEL, ""))
        said = told or (chart if chart and chart >= CHART_IS_APP_SINCE else None)
        if image and said and image != said:
            yield Problem(
                deployment_ref(deployment),
                f"controller {deployment.meta.ref} runs image v{'.'.join(map(str, image))} with "
                f"the objects of v{'.'.join(map(str, said))}",
                "roles, webhooks and definitions are those of the other release",
            )
