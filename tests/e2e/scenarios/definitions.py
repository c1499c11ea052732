"""Definitions of custom resources, and the Gateway API."""

import yaml

from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import CONTROLLER, Stage
from tests.lab import crds
from tests.lab.process import wait_until

DEPLOYMENT = f"Deployment {CONTROLLER}"
PARAMS, BINDINGS = "ingressclassparams.elbv2.k8s.aws", "targetgroupbindings.elbv2.k8s.aws"
GATEWAYS, CONFIGURED = "gateway.networking.k8s.io", "gateway.k8s.aws"
SECONDS = 20
ABOUT = "CustomResourceDefinition /"
TEXT = {"type": "string"}


def change_version(stage: Stage, name: str, **changed: object) -> None:
    """Change fields of the version that is stored."""
    versions = stage.read("CustomResourceDefinition", name)["spec"]["versions"]
    other = [{**v, **changed} if v["storage"] else v for v in versions]
    stage.patch("CustomResourceDefinition", name, {"spec": {"versions": other}})


def define(
    stage: Stage, kind: str, plural: str, namespaced: bool = True, group: str = GATEWAYS
) -> None:
    """Define a kind of the Gateway API that takes any content."""
    version = {"name": "v1", "served": True, "storage": True, "schema": crds.ANYTHING}
    definition = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {
            "name": f"{plural}.{group}",
            "annotations": {"api-approved.kubernetes.io": "unapproved, for tests"},
        },
        "spec": {
            "group": group,
            "scope": "Namespaced" if namespaced else "Cluster",
            "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
            "versions": [{**version, "subresources": {"status": {}}}],
        },
    }
    stage.create(yaml.safe_dump(definition))
    crds.wait_served(stage.lab.cluster.api, [definition])


def define_gateways(stage: Stage) -> None:
    define(stage, "Gateway", "gateways")
    define(stage, "GatewayClass", "gatewayclasses", namespaced=False)
    define(stage, "HTTPRoute", "httproutes")


@breaks("ALB-CRD-001", DEPLOYMENT)
def a_definition_is_deleted(stage: Stage) -> None:
    stage.delete("CustomResourceDefinition", PARAMS)
    # The API server removes the objects first.
    wait_until(lambda: not stage.exists("CustomResourceDefinition", PARAMS), SECONDS)


@breaks("ALB-CRD-002", ABOUT + PARAMS)
def a_definition_is_of_an_old_release(stage: Stage) -> None:
    spec = {"type": "object", "properties": {"scheme": TEXT, "sslPolicy": TEXT}}
    schema = {"openAPIV3Schema": {"type": "object", "properties": {"spec": spec}}}
    change_version(stage, PARAMS, schema=schema)


@breaks("ALB-TGB-005", ABOUT + BINDINGS)
def a_definition_has_no_status(stage: Stage) -> None:
    change_version(stage, BINDINGS, subresources=None)


@breaks("ALB-CRD-003", DEPLOYMENT)
def the_gateway_api_is_installed_without_the_controllers_part(stage: Stage) -> None:
    define_gateways(stage)
    stage.create("""
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: alb}
spec: {controllerName: gateway.k8s.aws/alb}
status: {conditions: [{type: Accepted, status: "True"}]}
""")


def define_all_of_gateways(stage: Stage) -> None:
    define_gateways(stage)
    for kind in ("GRPC", "TCP", "UDP", "TLS"):
        define(stage, f"{kind}Route", f"{kind.lower()}routes")
    for kind in ("TargetGroup", "LoadBalancer", "ListenerRule"):
        define(stage, f"{kind}Configuration", f"{kind.lower()}configurations", group=CONFIGURED)


def create_gateway(stage: Stage, controller: str, listener: str, parameters: str = "") -> None:
    """Create a Gateway that is too young to be served, with its class and one listener."""
    define_all_of_gateways(stage)
    ref = "parametersRef: {group: gateway.k8s.aws, kind: LoadBalancerConfiguration, name: %s}"
    infrastructure = f", infrastructure: {{{ref % parameters}}}" if parameters else ""
    stage.create(f"""
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {{name: edge}}
spec: {{controllerName: gateway.k8s.aws/{controller}}}
status: {{conditions: [{{type: Accepted, status: "True"}}]}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {{name: edge, namespace: shop}}
spec: {{gatewayClassName: edge, listeners: [{{{listener}}}]{infrastructure}}}
""")


def create_route(stage: Stage, kind: str, service: str) -> None:
    """Create a route from that Gateway to a Service."""
    stage.create(f"""
apiVersion: gateway.networking.k8s.io/v1
kind: {kind}
metadata: {{name: edge, namespace: shop}}
spec: {{parentRefs: [{{name: edge}}], rules: [{{backendRefs: [{{name: {service}, port: 80}}]}}]}}
""")


@breaks("ALB-GW-009", "LoadBalancerConfiguration shop/edge")
def a_configuration_names_a_listener_that_is_not_there(stage: Stage) -> None:
    create_gateway(stage, "alb", "name: https, port: 443, protocol: HTTPS", "edge")
    stage.create("""
apiVersion: gateway.k8s.aws/v1
kind: LoadBalancerConfiguration
metadata: {name: edge, namespace: shop}
spec: {listenerConfigurations: [{protocolPort: "HTTPS:8443"}]}
""")


@breaks("ALB-GW-006", "TCPRoute shop/edge")
def a_route_is_of_a_kind_that_no_listener_takes(stage: Stage) -> None:
    create_gateway(stage, "nlb", "name: dns, port: 53, protocol: UDP")
    create_route(stage, "TCPRoute", "web")


@breaks("ALB-NLB-011", "TLSRoute shop/edge")
def a_tls_route_is_behind_a_listener_that_passes_tls_through(stage: Stage) -> None:
    create_gateway(stage, "nlb", "name: tls, port: 443, protocol: TLS, tls: {mode: Passthrough}")
    create_route(stage, "TLSRoute", "web")


@breaks("ALB-HTTP-010", "GRPCRoute shop/edge")
def a_grpc_route_is_on_an_http_listener(stage: Stage) -> None:
    create_gateway(stage, "alb", "name: http, port: 80, protocol: HTTP")
    create_route(stage, "GRPCRoute", "web")


@breaks("ALB-TGT-020", "Service shop/local")
def a_service_with_policy_local_has_no_health_check_port(stage: Stage) -> None:
    create_gateway(stage, "nlb", "name: tcp, port: 80, protocol: TCP")
    create_route(stage, "TCPRoute", "local")
    stage.create("""
apiVersion: v1
kind: Service
metadata: {name: local, namespace: shop}
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080}]
""")


@breaks("ALB-GW-001", "Gateway shop/waits")
def a_gateway_waits_for_its_class(stage: Stage) -> None:
    define_all_of_gateways(stage)
    stage.create("""
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: alb}
spec: {controllerName: gateway.k8s.aws/alb}
status: {conditions: [{type: Accepted, status: "False", message: parameters not found}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: waits, namespace: shop}
spec: {gatewayClassName: alb}
""")
