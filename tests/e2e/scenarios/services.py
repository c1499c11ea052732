"""Services, their ports and what stands behind them."""

from tests.e2e.scenarios import ingress
from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import Record, Stage

WEB = "Ingress shop/web"
STALE = ("ALB-DNS-004",)
NEW = {"target-type": "ip", "scheme": "internet-facing"}


@breaks("ALB-SVC-001", WEB, also=STALE)
def a_cluster_ip_service_is_reached_through_nodes(stage: Stage) -> None:
    stage.annotate({"target-type": "instance"})


@breaks("ALB-SVC-002", "Ingress shop/new")
def a_service_is_only_a_name(stage: Stage) -> None:
    stage.create("""
apiVersion: v1
kind: Service
metadata: {name: ext, namespace: shop}
spec: {type: ExternalName, externalName: x.example.com, ports: [{port: 80}]}
""")
    ingress.add(stage, "new", NEW, (("/", "ext", 80),))


@breaks("ALB-SVC-003", "Ingress shop/new")
def a_service_does_not_exist(stage: Stage) -> None:
    ingress.add(stage, "new", NEW, (("/", "gone", 80), ("/web", "web", 80)))


@breaks("ALB-SVC-004", "Ingress shop/new")
def a_service_has_no_such_port(stage: Stage) -> None:
    ingress.add(stage, "new", NEW, (("/", "web", 8080),))


@breaks("ALB-SVC-006", "Ingress shop/new")
def pods_on_fargate_are_reached_through_nodes(stage: Stage) -> None:
    stage.create("""
apiVersion: v1
kind: Node
metadata:
  name: fargate-1
  labels: {eks.amazonaws.com/compute-type: fargate, topology.kubernetes.io/zone: us-west-2a}
spec: {providerID: aws:///us-west-2a/abc/fargate-ip-10-0-128-40}
status: {conditions: [{type: Ready, status: "True"}]}
---
apiVersion: v1
kind: Service
metadata: {name: far, namespace: shop}
spec: {type: NodePort, selector: {app: far}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: far-1, namespace: shop, labels: {app: far}}
spec: {nodeName: fargate-1, containers: [{name: web, image: "web:1"}]}
status:
  phase: Running
  podIPs: [{ip: 10.0.128.40}]
  conditions: [{type: Ready, status: "True"}, {type: ContainersReady, status: "True"}]
""")
    ingress.add(stage, "new", {**NEW, "target-type": "instance"}, (("/", "far", "http"),))


@breaks("ALB-SVC-008", "Ingress shop/new")
def a_dualstack_load_balancer_has_subnets_without_ipv6(stage: Stage) -> None:
    ingress.add(stage, "new", {**NEW, "ip-address-type": "dualstack"})


@breaks("ALB-SVC-010", "Service shop/bare")
def a_load_balancer_service_has_no_node_ports(stage: Stage) -> None:
    stage.create("""
apiVersion: v1
kind: Service
metadata: {name: bare, namespace: shop}
spec:
  type: LoadBalancer
  loadBalancerClass: service.k8s.aws/nlb
  allocateLoadBalancerNodePorts: false
  ports: [{name: http, port: 80, targetPort: 8080}]
""")


@breaks("ALB-SVC-011", "Ingress shop/new")
def a_backend_is_no_service(stage: Stage) -> None:
    bucket = {"apiGroup": "s3.example.com", "kind": "Bucket", "name": "b"}
    ingress.add(stage, "new", NEW, defaultBackend={"resource": bucket})


@breaks("ALB-SVC-012", WEB, also=STALE)
def addresses_as_targets_are_switched_off(stage: Stage) -> None:
    stage.flag("--feature-gates=EnableIPTargetType=false")


@breaks("ALB-SVC-005", "Ingress shop/new")
def no_pod_has_the_named_port_of_a_health_check(stage: Stage) -> None:
    port = {"name": "http", "port": 80, "targetPort": "serve"}
    stage.copy("Service", "shop/web", lambda found: rename(found, "named", port))
    ingress.add(stage, "new", {**NEW, "healthcheck-port": "http"}, (("/", "named", "http"),))


def rename(service: Record, name: str, port: Record) -> None:
    service["metadata"]["name"] = name
    for field in ("clusterIP", "clusterIPs"):
        service["spec"].pop(field, None)
    service["spec"]["ports"] = [port]
