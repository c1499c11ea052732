"""Who serves a Service of type LoadBalancer, or an Ingress: this controller, another one, nobody.

controller v3.5.0: pkg/service/service_utils.go; cloud-provider-aws: pkg/providers/v1/aws.go
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from kubectl_alb.facts.classes import Handled, InvalidClass, NotHandled, Unknown, classify
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.installations import installations
from kubectl_alb.facts.tags import (
    AUTO_MODE_CONTROLLER,
    AUTO_MODE_NLB_CLASS,
    IN_TREE_FINALIZER,
    INGRESS_CLASS,
    NLB_CLASS,
    SERVICE_FINALIZER,
    SERVICE_PREFIX,
)
from kubectl_alb.facts.webhooks import hooks
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.section import Section
from kubectl_alb.model.workloads import Service

TYPE_KEY, TARGET_TYPE_KEY = f"{SERVICE_PREFIX}type", f"{SERVICE_PREFIX}nlb-target-type"
TARGET_TYPES = ("instance", "ip")


class Owner(Enum):
    """Who makes the load balancer; the value is what a finding calls it."""

    CONTROLLER = "this controller"
    IN_TREE = "the cloud provider of Kubernetes"
    AUTO_MODE = "EKS Auto Mode"
    OTHER = "another controller"
    NOBODY = "nobody"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Claim:
    """An owner, and what decides it in words that continue a sentence.

    It is `assumed` where that hangs on a webhook, which is to be called when the object is made.
    """

    owner: Owner
    why: str
    assumed: bool = False


def balanced_services(facts: Facts) -> Iterator[Service]:
    """Yield the Services that are to have a load balancer, but for those on their way out."""
    for service in facts.snapshot.kubernetes.services:
        if service.type == "LoadBalancer" and service.meta.deleted is None:
            yield service


def service_claim(service: Service, facts: Facts) -> Claim:
    """Return who makes the load balancer of a Service of type LoadBalancer."""
    finalizers = service.meta.finalizers
    if SERVICE_FINALIZER in finalizers:
        return Claim(Owner.CONTROLLER, f"it has finalizer {SERVICE_FINALIZER}")
    if service.load_balancer_class:
        return _by_class(service.load_balancer_class, facts)
    if IN_TREE_FINALIZER in finalizers:
        return Claim(Owner.IN_TREE, f"it has finalizer {IN_TREE_FINALIZER} and no class")
    return _by_type(service) or _without_any(service, facts)


def _by_class(name: str, facts: Facts) -> Claim:
    if name == (facts.config.given.get("load-balancer-class") or NLB_CLASS):
        return Claim(Owner.CONTROLLER, f"its class is {name}")
    if name == AUTO_MODE_NLB_CLASS:
        return _of_auto_mode(f"its class is {name}", facts)
    return Claim(Owner.OTHER, f'its class is "{name}"')


def _of_auto_mode(why: str, facts: Facts) -> Claim:
    clusters = facts.snapshot.aws.clusters
    if clusters and not any(cluster.auto_mode_load_balancing for cluster in clusters):
        names = ", ".join(cluster.name for cluster in clusters)
        return Claim(Owner.NOBODY, f"{why}, and Auto Mode is off in cluster {names}")
    return Claim(Owner.AUTO_MODE, why)


def _by_type(service: Service) -> Claim | None:
    annotations = service.meta.annotations
    kind, target = annotations.get(TYPE_KEY, ""), annotations.get(TARGET_TYPE_KEY, "")
    if kind == "nlb-ip":
        return Claim(Owner.CONTROLLER, f"its type is {kind}")
    if kind != "external":
        return None
    if target in TARGET_TYPES:
        return Claim(Owner.CONTROLLER, f"its type is {kind}, with target type {target}")
    given = f'nlb-target-type is "{target}"' if target else "there is no nlb-target-type"
    return Claim(Owner.NOBODY, f"its type is external, which others leave alone, but {given}")


def _without_any(service: Service, facts: Facts) -> Claim:
    """Decide about a Service that names nobody: a webhook may set the class when it is made."""
    mutated = any(hook.webhook.name.startswith("mservice.") for hook in hooks(facts))
    if any(cluster.auto_mode_load_balancing for cluster in facts.snapshot.aws.clusters):
        return Claim(Owner.AUTO_MODE, "it has no class, and Auto Mode is on in the cluster")
    why = "it has no class, and its type is not external"
    stored = service.meta.uid or service.meta.position is None
    if stored and not facts.snapshot.known(Section.CLUSTERS):
        return Claim(Owner.UNKNOWN, f"{why}; EKS Auto Mode, if it is on, takes it", True)
    if stored:
        return Claim(Owner.IN_TREE, why)
    if mutated:
        return Claim(Owner.CONTROLLER, f"{why}; webhook mservice is to give it a class", True)
    if not facts.snapshot.known(Section.MUTATING_WEBHOOKS):
        return Claim(Owner.UNKNOWN, f"{why}; webhook mservice, if it is on, gives it a class", True)
    return Claim(Owner.IN_TREE, why)


def ingress_claim(ingress: Ingress, facts: Facts) -> Claim:
    """Return who serves an Ingress; a class that is broken is still this controller's matter."""
    match classify(ingress, facts):
        case Handled():
            return Claim(Owner.CONTROLLER, "its class is this controller's")
        case Unknown(section):
            return Claim(Owner.UNKNOWN, f"{section.value} was not read")
        case InvalidClass() as invalid:
            return Claim(Owner.UNKNOWN, invalid.message)
        case NotHandled():
            return _other_class(ingress, facts)
        case broken:
            return Claim(Owner.UNKNOWN, broken.message)


def _other_class(ingress: Ingress, facts: Facts) -> Claim:
    by_annotation = ingress.meta.annotations.get(INGRESS_CLASS)
    if by_annotation is not None:
        return Claim(Owner.OTHER, f'its annotation {INGRESS_CLASS} is "{by_annotation}"')
    found = facts.snapshot.kubernetes.ingress_class_by_name.get(ingress.class_name or "")
    if found is None:
        return Claim(Owner.NOBODY, "it names no class and there is no default class")
    if found.controller == AUTO_MODE_CONTROLLER:
        return _of_auto_mode(f"its class {found.meta.name} is that of {found.controller}", facts)
    return Claim(Owner.OTHER, f"its class {found.meta.name} is that of {found.controller}")


def no_controller_runs(facts: Facts) -> bool:
    """Return whether the cluster was searched for the controller, and has none that runs.

    A bundle may tell a controller whose Deployment it does not hold.
    """
    snapshot = facts.snapshot
    running = {d.meta.ref for d in snapshot.kubernetes.deployments if d.desired > 0}
    found = any(each.deployment in running for each in installations(facts))
    told = bool(snapshot.context.controller_version.value)
    return not found and not told and snapshot.known(Section.DEPLOYMENTS)
