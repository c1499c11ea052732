"""What each release changes, and what has to be done for it when the controller is upgraded.

Release notes of the controller, and its manifests, policies and charts compared from release to
release. Jumps are allowed: what counts is the sum of the changes in between.
"""

from dataclasses import dataclass
from enum import Enum

from kubectl_alb.controller.flags import Version


class Kind(Enum):
    """What a change is about."""

    IAM = "the IAM policy"
    CRD = "custom resource definitions"
    RBAC = "RBAC"
    WEBHOOK = "webhooks"
    KUBERNETES = "the Kubernetes release"
    VALUES = "chart values"
    BEHAVIOR = "behavior"


@dataclass(frozen=True, slots=True)
class Change:
    """What a release changes; `action` is what to do for it beyond applying the new release."""

    version: Version
    kinds: tuple[Kind, ...]
    text: str
    action: str = ""


_I, _C, _R, _W = Kind.IAM, Kind.CRD, Kind.RBAC, Kind.WEBHOOK
_K, _V, _B = Kind.KUBERNETES, Kind.VALUES, Kind.BEHAVIOR

CHANGES = (
    Change((2, 0, 1), (_I,), "targets are registered without a tag condition"),
    Change(
        (2, 1, 0),
        (_R, _B),
        "reads IngressClasses; without --ingress-class every class is taken (until v2.2.0)",
        "set ingressClass",
    ),
    Change(
        (2, 1, 2),
        (_I, _B),
        "subnets need no cluster tag; those of another cluster are left out; Outposts",
    ),
    Change(
        (2, 2, 0),
        (_I, _C, _R, _W, _K),
        "IngressClassParams, without whose definition the controller does not start; an Ingress "
        "webhook; tags on listeners and rules",
    ),
    Change(
        (2, 3, 0),
        (_I, _C, _R, _B),
        "one security group shared by all load balancers as the source of node rules, which are "
        "restricted to the ports in use; reads EndpointSlices; subnets with fewer than 8 free "
        "addresses are left out",
        "allow it to create security groups",
    ),
    Change(
        (2, 4, 0),
        (_W, _K, _V, _B),
        "Ingress networking.k8s.io/v1, with another path of the Ingress webhook; the chart makes "
        "an IngressClass and keeps the webhook's certificate",
        "apply the whole chart or manifest, not just another image",
    ),
    Change(
        (2, 4, 1),
        (_R, _V),
        "Secrets are no longer read in all namespaces",
        "where Ingresses use OIDC, set clusterSecretsPermissions.allowAllSecrets=true",
    ),
    Change(
        (2, 4, 5),
        (_V,),
        "value webhookNamespaceSelector is now webhookNamespaceSelectors; the old one is ignored",
        "rename it",
    ),
    Change(
        (2, 4, 6),
        (_V,),
        "the image comes from the public gallery",
        "drop a copied image.repository",
    ),
    Change((2, 4, 7), (_I, _B), "tags at creation need a statement; EndpointSlice v1"),
    Change(
        (2, 5, 0),
        (_C, _R, _W, _K, _V, _B),
        "new Services of type LoadBalancer are taken, with an internal NLB by default; a webhook "
        "for IngressClassParams; targets that are not ready are used where none is",
        "set enableServiceMutatorWebhook=false to leave Services to others; apply the whole chart "
        "or manifest",
    ),
    Change((2, 5, 4), (_B,), "drift is repaired every 10 hours instead of each hour"),
    Change(
        (2, 6, 0),
        (_B,),
        "new NLBs have security groups, which cannot be added to existing ones later",
    ),
    Change((2, 7, 0), (_I,), "mutual TLS with trust stores"),
    Change((2, 8, 0), (_C,), "certificates in IngressClassParams, a VPC in bindings"),
    Change(
        (2, 9, 0),
        (_I, _C),
        "listener attributes, which each reconcile reads: without the new actions all stop",
        "extend the IAM policy first",
    ),
    Change(
        (2, 9, 1),
        (_B,),
        "registered targets are noted on the binding, so changes by hand in AWS are repaired late",
    ),
    Change(
        (2, 10, 0),
        (_I, _C, _R),
        "creating a load balancer needs another action; bindings for several clusters, which write "
        "ConfigMaps",
        "extend the IAM policy first",
    ),
    Change((2, 11, 0), (_I, _C), "minimum capacity"),
    Change(
        (2, 12, 0),
        (_I, _C, _V, _B),
        "IPAM pools; rules are moved instead of written anew; pods are created even if the "
        "webhook for readiness gates fails",
        "set podMutatorWebhookConfig.failurePolicy=Fail if no pod may come without its gate",
    ),
    Change(
        (2, 13, 0),
        (_I, _C, _R, _B),
        "subnets without role tags are found by their routes; Gateways, behind gates that are off",
    ),
    Change((2, 13, 3), (_R,), "plain manifest: more rights on Gateways"),
    Change((2, 13, 4), (_C, _R), "the chart has the definitions for Gateways"),
    Change(
        (2, 14, 0),
        (_C, _B),
        "many fields of IngressClassParams; a protocol in bindings; EndpointSlices by default",
    ),
    Change(
        (2, 14, 1),
        (_C, _R, _B),
        "Global Accelerator, whose gate AGAController is on in this release only",
    ),
    Change(
        (2, 15, 0),
        (_C, _W, _V),
        "a webhook for QUIC; cert-manager's certificate is signed by a CA of its own",
    ),
    Change(
        (2, 16, 0),
        (_C, _R, _W),
        "ALBTargetControlConfig, and two webhooks for pods that ask for its agent",
    ),
    Change(
        (2, 17, 0),
        (_C, _R, _W, _B),
        "gate AGAController is now GlobalAcceleratorController; the old name stops the start",
        "rename it",
    ),
    Change(
        (3, 0, 0),
        (_C, _V, _B),
        "the chart has the number of the release; value keepTLSSecret is gone; conditions in the "
        "status of bindings, which the release notes forgot; subnets are kept in the order given",
    ),
    Change(
        (3, 1, 0),
        (_V,),
        "value keepTLSSecret is back, false by default",
        "set keepTLSSecret=true",
    ),
    Change(
        (3, 2, 0),
        (_C, _R, _V, _B),
        "Gateways by default, where their definitions are installed; ListenerSets; all of several "
        "VPC tags count",
        "skip v3.2.0 and v3.2.1",
    ),
    Change((3, 2, 1), (_R,), "the chart has the rights for ListenerSets"),
    Change((3, 2, 2), (_B,), "gate GatewayListenerSet"),
    Change(
        (3, 3, 0),
        (_R, _B),
        "certificates from ACM, behind a gate that is off and needs more actions; RBAC is split by "
        "API group; Gateways are off where the controller's own definitions are partial",
    ),
    Change(
        (3, 4, 0), (_B,), "gate IngressPlanAnnotation; a tool that turns Ingresses into Gateways"
    ),
    Change(
        (3, 4, 1),
        (_V, _B),
        "targets are taken from EndpointSlices of the binding's address family only",
    ),
    Change(
        (3, 4, 3),
        (_B,),
        "a Gateway route with several host names makes one rule for each",
        "check the number of rules of Gateways with an ALB",
    ),
    Change(
        (3, 5, 0),
        (_C, _B),
        "Gateways need gateway.k8s.aws/v1 and the Gateway API 1.6.0, else they are switched off; "
        "dual-stack ALBs take subnets with IPv6 only",
        "apply both sets of definitions before the upgrade",
    ),
)


def changes_between(old: Version, new: Version) -> tuple[Change, ...]:
    """Return what changes from one release to a later one, oldest first."""
    return tuple(change for change in CHANGES if old < change.version <= new)
