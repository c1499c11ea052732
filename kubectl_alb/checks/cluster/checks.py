"""Several controllers in one cluster, old ones, mixed releases: CLUSTER."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import listed, load_balancer_ref
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.controller.config import parse_version
from kubectl_alb.controller.releases.lookup import version_of_chart
from kubectl_alb.facts.controllers import (
    AUTO_GROUP,
    V1_IMAGE,
    controllers,
    deployment_ref,
    rivals,
)
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import names_cluster, stack_of, tags_of
from kubectl_alb.facts.tags import (
    AUTO_MODE_CONTROLLER,
    CLUSTER_TAG,
    GROUP_NAME,
    LEGACY_CLUSTER_TAG,
)
from kubectl_alb.facts.webhooks import hooks
from kubectl_alb.model.counting import count
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section

VERSION_LABEL, CHART_LABEL = "app.kubernetes.io/version", "helm.sh/chart"


@check(
    "ALB-CLUSTER-001",
    Section.DEPLOYMENTS,
    Section.CLUSTERS,
    Section.INGRESS_CLASSES,
    also=(
        Section.INGRESSES,
        Section.SERVICES,
        Section.MUTATING_WEBHOOKS,
        Section.VALIDATING_WEBHOOKS,
    ),
)
def auto_mode_beside(facts: Facts) -> Iterator[CheckResult]:
    """Find what EKS Auto Mode and this controller, both at work, get wrong about each other."""
    snapshot = facts.snapshot
    if not controllers(facts) or not any(c.auto_mode_load_balancing for c in snapshot.aws.clusters):
        return
    auto = {
        c.meta.name
        for c in snapshot.kubernetes.ingress_classes
        if c.controller == AUTO_MODE_CONTROLLER
    }
    for found in snapshot.kubernetes.ingress_classes:
        given = found.parameters
        if found.meta.name in auto and given and given.api_group != AUTO_GROUP:
            yield Finding(
                ObjectRef("IngressClass", "", found.meta.name),
                f"IngressClass {found.meta.name} is Auto Mode's, but its parameters are of "
                f"{given.api_group}",
                key="spec.parameters.apiGroup",
            )
    for ingress in snapshot.kubernetes.ingresses:
        if ingress.class_name in auto and GROUP_NAME in ingress.meta.annotations:
            yield Finding(
                ObjectRef("Ingress", ingress.ref.namespace, ingress.ref.name),
                f"Ingress {ingress.ref} is Auto Mode's, which reads no group.name: it gets a load "
                "balancer of its own",
                f"its class {ingress.class_name} is that of {AUTO_MODE_CONTROLLER}",
                key=GROUP_NAME,
                hint=f"name the group in the IngressClassParams ({AUTO_GROUP}) of class "
                f"{ingress.class_name} (spec.group.name), or give the Ingress this controller's "
                "class",
                concerns=(ingress.ref,),
            )
    takes_all = any(h.webhook.name.startswith("mservice.") for h in hooks(facts))
    for service in snapshot.kubernetes.services if takes_all else ():
        if service.type == "LoadBalancer" and not service.load_balancer_class:
            yield Finding(
                ObjectRef("Service", service.ref.namespace, service.ref.name),
                f"Service {service.ref} has no load balancer class, and both controllers may "
                "take such Services",
                key="spec.loadBalancerClass",
            )


@check("ALB-CLUSTER-002", Section.DEPLOYMENTS)
def several_controllers(facts: Facts) -> Iterator[CheckResult]:
    """Find several installations of the controller in one cluster."""
    installed = rivals(facts)
    if installed:
        names = listed(d.meta.ref for d in installed)
        yield Finding(
            deployment_ref(installed[-1]),
            f"the controller is installed {count(len(installed), 'time')}: {names}",
            "each takes itself for the owner of all rules on node security groups",
        )


@check("ALB-CLUSTER-003", Section.DEPLOYMENTS, also=(Section.LOAD_BALANCERS, Section.TAGS))
def first_generation_left(facts: Facts) -> Iterator[CheckResult]:
    """Find what is left of the ALB Ingress Controller v1."""
    for deployment in facts.snapshot.kubernetes.deployments:
        old = [
            c.image
            for c in deployment.containers
            if V1_IMAGE in c.image and (parse_version(c.image) or (1, 0, 0)) < (2, 0, 0)
        ]
        if old:
            yield Finding(
                deployment_ref(deployment),
                f"Deployment {deployment.meta.ref} runs the ALB Ingress Controller v1",
                f"image {old[0]}; it does not know the objects of later releases",
            )
    for lb in facts.snapshot.aws.load_balancers:
        tags = tags_of(lb.arn, facts)
        if LEGACY_CLUSTER_TAG in tags and CLUSTER_TAG not in tags and not stack_of(tags):
            yield Finding(
                load_balancer_ref(lb),
                f"load balancer {lb.name} was made by the ALB Ingress Controller v1",
                f"its tag {LEGACY_CLUSTER_TAG} names {tags[LEGACY_CLUSTER_TAG]}; no later release "
                "takes it over",
                arn=lb.arn,
                values={"LB_ARN": lb.arn},
            )


@check("ALB-CLUSTER-004", Section.LOAD_BALANCERS, Section.TAGS, also=(Section.CLUSTERS,))
def name_shared_by_clusters(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers with our cluster's tag in another VPC."""
    real = {c.vpc_id for c in facts.snapshot.aws.clusters} or {facts.config.vpc_id}
    for lb in facts.snapshot.aws.load_balancers:
        if not names_cluster(tags_of(lb.arn, facts), facts.config.cluster_name):
            continue
        if lb.vpc_id and "" not in real and lb.vpc_id not in real:
            yield Finding(
                load_balancer_ref(lb),
                f"load balancer {lb.name} in {lb.vpc_id} carries the name of this cluster, which "
                f"is in {listed(sorted(real))}",
                "two clusters of one name change and delete each other's load balancers",
                arn=lb.arn,
            )


@check("ALB-CLUSTER-006", Section.DEPLOYMENTS)
def releases_mixed(facts: Facts) -> Iterator[CheckResult]:
    """Find controllers whose image is of another release than their chart or manifest."""
    for deployment in controllers(facts):
        image = next((v for c in deployment.containers if (v := parse_version(c.image))), None)
        labels = deployment.meta.labels
        chart = parse_version(labels.get(CHART_LABEL, ""))
        told = parse_version(labels.get(VERSION_LABEL, ""))
        said = told or (version_of_chart(chart) if chart else None)
        if image and said and image != said:
            yield Finding(
                deployment_ref(deployment),
                f"controller {deployment.meta.ref} runs image v{'.'.join(map(str, image))} with "
                f"the objects of v{'.'.join(map(str, said))}",
                "roles, webhooks and definitions are those of the other release",
                hint=f"bring definitions, IAM policy and chart to v{'.'.join(map(str, image))}, in "
                f"this order, or set the image back to v{'.'.join(map(str, said))}",
            )
