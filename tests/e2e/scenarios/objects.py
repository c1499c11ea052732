"""Where the API server has the objects of a kind."""

CORE, APPS = "/api/v1", "/apis/apps/v1"
NETWORKING, ELBV2 = "/apis/networking.k8s.io/v1", "/apis/elbv2.k8s.aws/v1beta1"
ADMISSION = "/apis/admissionregistration.k8s.io/v1"
GATEWAY, CONFIGURED = "/apis/gateway.networking.k8s.io/v1", "/apis/gateway.k8s.aws/v1"

# Kind → group and version, plural.
PLACES = {
    "Namespace": (CORE, "namespaces"),
    "Node": (CORE, "nodes"),
    "Pod": (CORE, "pods"),
    "Service": (CORE, "services"),
    "Secret": (CORE, "secrets"),
    "ServiceAccount": (CORE, "serviceaccounts"),
    "Event": (CORE, "events"),
    "EndpointSlice": ("/apis/discovery.k8s.io/v1", "endpointslices"),
    "Deployment": (APPS, "deployments"),
    "Lease": ("/apis/coordination.k8s.io/v1", "leases"),
    "Ingress": (NETWORKING, "ingresses"),
    "IngressClass": (NETWORKING, "ingressclasses"),
    "IngressClassParams": (ELBV2, "ingressclassparams"),
    "TargetGroupBinding": (ELBV2, "targetgroupbindings"),
    "MutatingWebhookConfiguration": (ADMISSION, "mutatingwebhookconfigurations"),
    "ValidatingWebhookConfiguration": (ADMISSION, "validatingwebhookconfigurations"),
    "Gateway": (GATEWAY, "gateways"),
    "GatewayClass": (GATEWAY, "gatewayclasses"),
    "GRPCRoute": (GATEWAY, "grpcroutes"),
    "TCPRoute": (GATEWAY, "tcproutes"),
    "TLSRoute": (GATEWAY, "tlsroutes"),
    "LoadBalancerConfiguration": (CONFIGURED, "loadbalancerconfigurations"),
    "CustomResourceDefinition": ("/apis/apiextensions.k8s.io/v1", "customresourcedefinitions"),
}


def all_of(kind: str) -> str:
    """Return the path of all objects of a kind, in all namespaces."""
    return "/".join(PLACES[kind])


def room(kind: str, namespace: str = "") -> str:
    """Return the path in which objects of a kind are made."""
    group, plural = PLACES[kind]
    return f"{group}/namespaces/{namespace}/{plural}" if namespace else f"{group}/{plural}"


def one(kind: str, ref: str) -> str:
    """Return the path of an object that is called `NAMESPACE/NAME` or, without one, `NAME`."""
    namespace, _, name = ref.rpartition("/")
    return f"{room(kind, namespace)}/{name}"
