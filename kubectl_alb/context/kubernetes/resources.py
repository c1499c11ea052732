"""Where the API server serves the objects of each section."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kubectl_alb.model.section import Section

CORE, NETWORKING = "/api/v1", "/apis/networking.k8s.io/v1"
ELBV2, APPS = "/apis/elbv2.k8s.aws/v1beta1", "/apis/apps/v1"
ADMISSION = "/apis/admissionregistration.k8s.io/v1"
GATEWAY = "/apis/gateway.networking.k8s.io/v1"
ALPHA = tuple(f"/apis/gateway.networking.k8s.io/{each}" for each in ("v1alpha3", "v1alpha2"))
CONFIGURED = "/apis/gateway.k8s.aws"


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of object: its API group's path, plural, and whether objects live in namespaces.

    `older` are paths of its group where it may be served instead, the newest version first.
    """

    root: str
    plural: str
    namespaced: bool = True
    optional: bool = False
    older: tuple[str, ...] = ()

    def path(self, namespace: str = "") -> str:
        """Return the path of the list, of one namespace or of all."""
        inner = f"/namespaces/{namespace}" if namespace else ""
        return f"{self.root}{inner}/{self.plural}"

    @property
    def forms(self) -> "tuple[Resource, ...]":
        """The resource in each of its versions, the newest first."""
        return (self, *(replace(self, root=root, older=()) for root in self.older))


def _configuration(plural: str) -> Resource:
    return Resource(f"{CONFIGURED}/v1", plural, optional=True, older=(f"{CONFIGURED}/v1beta1",))


RESOURCES: Mapping[Section, Resource] = {
    Section.NAMESPACES: Resource(CORE, "namespaces", namespaced=False),
    Section.INGRESSES: Resource(NETWORKING, "ingresses"),
    Section.INGRESS_CLASSES: Resource(NETWORKING, "ingressclasses", namespaced=False),
    Section.INGRESS_CLASS_PARAMS: Resource(ELBV2, "ingressclassparams", namespaced=False),
    Section.SERVICES: Resource(CORE, "services"),
    Section.ENDPOINT_SLICES: Resource("/apis/discovery.k8s.io/v1", "endpointslices"),
    Section.PODS: Resource(CORE, "pods"),
    Section.NODES: Resource(CORE, "nodes", namespaced=False),
    Section.TARGET_GROUP_BINDINGS: Resource(ELBV2, "targetgroupbindings"),
    Section.EVENTS: Resource(CORE, "events"),
    Section.SERVICE_ACCOUNTS: Resource(CORE, "serviceaccounts"),
    Section.DEPLOYMENTS: Resource(APPS, "deployments"),
    Section.LEASES: Resource("/apis/coordination.k8s.io/v1", "leases"),
    Section.SECRETS: Resource(CORE, "secrets"),
    Section.MUTATING_WEBHOOKS: Resource(ADMISSION, "mutatingwebhookconfigurations", False),
    Section.VALIDATING_WEBHOOKS: Resource(ADMISSION, "validatingwebhookconfigurations", False),
    Section.CUSTOM_RESOURCE_DEFINITIONS: Resource(
        "/apis/apiextensions.k8s.io/v1", "customresourcedefinitions", False
    ),
    Section.GATEWAYS: Resource(GATEWAY, "gateways", optional=True),
    Section.HTTP_ROUTES: Resource(GATEWAY, "httproutes", optional=True),
    Section.GATEWAY_CLASSES: Resource(GATEWAY, "gatewayclasses", False, optional=True),
    Section.GRPC_ROUTES: Resource(GATEWAY, "grpcroutes", optional=True),
    Section.TCP_ROUTES: Resource(GATEWAY, "tcproutes", optional=True, older=ALPHA),
    Section.UDP_ROUTES: Resource(GATEWAY, "udproutes", optional=True, older=ALPHA),
    Section.TLS_ROUTES: Resource(GATEWAY, "tlsroutes", optional=True, older=ALPHA),
    Section.LOAD_BALANCER_CONFIGURATIONS: _configuration("loadbalancerconfigurations"),
    Section.TARGET_GROUP_CONFIGURATIONS: _configuration("targetgroupconfigurations"),
    Section.LISTENER_RULE_CONFIGURATIONS: _configuration("listenerruleconfigurations"),
}
