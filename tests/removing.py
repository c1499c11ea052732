"""What a removal is asked and finds, with defaults: a test names only what it is about."""

from typing import Any

from kubectl_alb.facts.dependents import Dependent, dependents
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.custom_object import CustomObject
from kubectl_alb.model.elbv2 import Attributes, LoadBalancer, ResourceTags
from kubectl_alb.model.helm_action import HelmRelease
from kubectl_alb.model.iam_action import own_tags
from kubectl_alb.model.kubernetes import Ingress, IngressRule
from kubectl_alb.model.names import Ref
from kubectl_alb.model.workloads import Service
from kubectl_alb.steps.uninstall.request import (
    Definition,
    LoadBalancers,
    Manifest,
    Remains,
    UninstallRequest,
)
from tests.builders import meta, snapshot

ARN = "arn:aws:eks:eu-west-1:111122223333:cluster/shop-prod"
TAGS = own_tags(ARN)
RELEASE = Ref("kube-system", "lbc")
NEWEST = HelmRelease(3, "deployed", "aws-load-balancer-controller-3.5.0", "d1", "v3.5.0")
GROUP = "group.ingress.k8s.aws/shop-public"


def balancer(name: str = "k8s-shop", **fields: Any) -> LoadBalancer:
    arn = f"arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/{name}/1"
    return LoadBalancer(
        arn, name, f"{name}.elb", "application", "internal", "vpc-1", "active", **fields
    )


def held(name: str = "web", finalizer: str = GROUP, host: str = "shop.example") -> Ingress:
    return Ingress(
        meta(name, uid=f"u-{name}", finalizers=(finalizer, "other")),
        "alb",
        rules=(IngressRule(host, ()),),
    )


def network(name: str = "tcp", **fields: Any) -> Service:
    own = meta(name, uid=f"u-{name}", finalizers=("service.k8s.aws/resources",))
    return Service(own, "LoadBalancer", (), load_balancer_class="service.k8s.aws/nlb", **fields)


def custom(kind: str, name: str, *finalizers: str, **labels: str) -> CustomObject:
    own = meta(name, uid=f"u-{name}", finalizers=finalizers, labels=labels)
    return CustomObject("elbv2.k8s.aws/v1beta1", kind, own, "{}")


def facts(*objects: Ingress | Service, protection: str = "false", stack: str = "shop-public"):
    lb = balancer()
    tags = {"elbv2.k8s.aws/cluster": "shop-prod", "ingress.k8s.aws/stack": stack}
    return Facts(
        snapshot(
            ingresses=tuple(o for o in objects if isinstance(o, Ingress)),
            services=tuple(o for o in objects if isinstance(o, Service)),
            load_balancers=(lb,),
            tags=(ResourceTags(lb.arn, tags),),
            load_balancer_attributes=(
                Attributes(lb.arn, {"deletion_protection.enabled": protection}),
            ),
        )
    )


def needing(*objects: Ingress | Service | CustomObject) -> tuple[Dependent, ...]:
    own = tuple(o for o in objects if not isinstance(o, CustomObject))
    return dependents(facts(*own), (o for o in objects if isinstance(o, CustomObject)))


def manifest(kind: str, name: str, version: str = "v1", **fields: Any) -> Manifest:
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": name, "uid": f"u-{name}", **fields},
    }


def definition(name: str = "things.elbv2.k8s.aws", *objects: CustomObject, **fields: Any):
    made = manifest("CustomResourceDefinition", name, "apiextensions.k8s.io/v1", **fields)
    return Definition(made, objects)


def request(
    *needs: Dependent, how: LoadBalancers = LoadBalancers.REFUSE, **fields: Any
) -> UninstallRequest:
    remains = Remains(
        release=RELEASE,
        newest=NEWEST,
        webhooks=(manifest("ValidatingWebhookConfiguration", "aws-load-balancer-webhook"),),
        definitions=(definition(),),
        leases=(manifest("Lease", "leader", namespace="kube-system"),),
        accounts=(manifest("ServiceAccount", "lbc", namespace="kube-system"),),
    )
    given = {"remains": remains, "tags": TAGS, **fields}
    return UninstallRequest("shop-prod", how, needs, **given)
