"""What still needs the controller: objects that carry its finalizers, and what stands behind them.

An object with a finalizer cannot be deleted before the controller, or somebody else, removes it.
controller v3.5.0: pkg/k8s/finalizer.go
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import (
    load_balancers,
    own_finalizers,
    owned_by,
    owned_by_gateway,
    owned_by_service,
)
from kubectl_alb.facts.tags import EXPLICIT_FINALIZER, GATEWAY_OWNERS, INGRESS, SERVICE
from kubectl_alb.model.custom_object import CustomObject
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.kubernetes import Ingress, Meta
from kubectl_alb.model.names import GroupID, ObjectRef
from kubectl_alb.model.workloads import Service

STACK_LABELS = tuple(f"{owner}/stack" for owner in (INGRESS, SERVICE, *GATEWAY_OWNERS))
PROTECTION = "deletion_protection.enabled"


@dataclass(frozen=True, slots=True)
class Dependent:
    """An object with finalizers of the controller.

    `stack` names what the controller made for it, empty where that is nothing of its own. A binding
    is `by_controller` where the controller made it. `api_version` is that of a custom resource,
    `manifest` makes an equal object, `load_balancer_class` is that of a Service. What is `leaving`
    is being cleaned up already.
    """

    about: ObjectRef
    meta: Meta
    finalizers: tuple[str, ...]
    stack: str = ""
    load_balancers: tuple[LoadBalancer, ...] = ()
    hosts: tuple[str, ...] = ()
    by_controller: bool = False
    api_version: str = ""
    manifest: str = ""
    load_balancer_class: str = ""
    leaving: bool = False


def dependents(facts: Facts, custom: Iterable[CustomObject]) -> tuple[Dependent, ...]:
    """Return what needs the controller: Ingresses, Services, then custom resources."""
    records = facts.snapshot.kubernetes
    found = (
        *(_of_ingress(each, facts) for each in records.ingresses),
        *(_of_service(each, facts) for each in records.services),
        *(_of_custom(each, facts) for each in custom),
    )
    return tuple(each for each in found if each.finalizers)


def _of_ingress(ingress: Ingress, facts: Facts) -> Dependent:
    held = own_finalizers(ingress.meta)
    stacks = tuple(_stacks(ingress, held))
    balancers = {
        lb.arn: lb
        for stack in stacks
        for lb in owned_by(GroupID.parse(stack), facts).load_balancers
    }
    hosts = dict.fromkeys(rule.host for rule in ingress.rules if rule.host)
    about = ObjectRef("Ingress", ingress.meta.namespace, ingress.meta.name)
    return Dependent(
        about, ingress.meta, held, ", ".join(stacks), tuple(balancers.values()), tuple(hosts)
    )


def _stacks(ingress: Ingress, held: Iterable[str]) -> Iterator[str]:
    for finalizer in held:
        explicit = finalizer.startswith(EXPLICIT_FINALIZER)
        yield finalizer.removeprefix(EXPLICIT_FINALIZER) if explicit else str(ingress.ref)


def _of_service(service: Service, facts: Facts) -> Dependent:
    return Dependent(
        ObjectRef("Service", service.meta.namespace, service.meta.name),
        service.meta,
        own_finalizers(service.meta),
        str(service.ref),
        owned_by_service(service.ref, facts).load_balancers,
        load_balancer_class=service.load_balancer_class,
        leaving=service.meta.deleted is not None or service.type != "LoadBalancer",
    )


def _of_custom(each: CustomObject, facts: Facts) -> Dependent:
    gateway = each.kind == "Gateway"
    return Dependent(
        each.about,
        each.meta,
        own_finalizers(each.meta),
        str(each.meta.ref) if gateway else "",
        owned_by_gateway(each.meta.ref, facts) if gateway else (),
        by_controller=made_by_controller(each.meta),
        api_version=each.api_version,
        manifest=each.manifest,
    )


def made_by_controller(meta: Meta) -> bool:
    """Return whether the controller made an object: it labels it with its stack."""
    return any(label.startswith(STACK_LABELS) for label in meta.labels)


def protected(facts: Facts) -> tuple[LoadBalancer, ...]:
    """Return the load balancers of this cluster that AWS does not let anybody delete."""
    attributes = facts.snapshot.aws.load_balancer_attributes_by_arn
    return tuple(
        lb for lb in load_balancers(facts) if attributes.get(lb.arn, {}).get(PROTECTION) == "true"
    )


def without_dependent(facts: Facts, found: Iterable[Dependent]) -> tuple[LoadBalancer, ...]:
    """Return the load balancers of this cluster that belong to no object any more."""
    held = {lb.arn for each in found for lb in each.load_balancers}
    return tuple(lb for lb in load_balancers(facts) if lb.arn not in held)
