"""Ingress classes, their parameters and groups of Ingresses."""

from tests.e2e.scenarios import ingress
from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import Stage

NEW = {"target-type": "ip", "scheme": "internet-facing"}
EDGE = {**NEW, "group.name": "edge"}
DEFAULT_CLASS = """
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: {name}
  annotations: {{ingressclass.kubernetes.io/is-default-class: "true"}}
spec: {{controller: ingress.k8s.aws/alb}}
"""


@breaks("ALB-CLASS-001", "Ingress shop/new")
def an_ingress_has_no_class(stage: Stage) -> None:
    ingress.add(stage, "new", NEW, ingressClassName=None)


@breaks("ALB-CLASS-002", "Ingress shop/new")
def an_ingress_names_a_class_that_does_not_exist(stage: Stage) -> None:
    ingress.add(stage, "new", NEW, ingressClassName="abl")


@breaks("ALB-CLASS-003", "Ingress shop/web")
def the_parameters_of_the_class_are_deleted(stage: Stage) -> None:
    stage.delete("IngressClassParams", "alb")


@breaks("ALB-CLASS-004", "Ingress shop/web")
def the_class_is_kept_from_a_namespace(stage: Stage) -> None:
    selector = {"namespaceSelector": {"matchLabels": {"team": "other"}}}
    stage.patch("IngressClassParams", "alb", {"spec": selector})


@breaks("ALB-CLASS-005", "IngressClass /one", also=["ALB-DNS-004"])
def two_classes_are_the_default(stage: Stage) -> None:
    ingress.add(stage, "new", NEW, ingressClassName=None)
    for name in ("one", "two"):
        stage.create(DEFAULT_CLASS.format(name=name))


@breaks("ALB-CLASS-006", "Ingress shop/new")
def a_group_is_named_where_that_is_forbidden(stage: Stage) -> None:
    stage.flag("--disable-ingress-group-name-annotation=true")
    ingress.add(stage, "new", EDGE)


@breaks("ALB-CLASS-007", "Ingress shop/web", also=["ALB-NAME-004"])
def the_class_takes_precedence_over_an_annotation(stage: Stage) -> None:
    stage.patch("IngressClassParams", "alb", {"spec": {"scheme": "internal"}})


@breaks("ALB-CLASS-008", "IngressClassParams /both")
def parameters_give_subnets_in_two_ways(stage: Stage) -> None:
    stage.create("""
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata: {name: both}
spec: {subnets: {ids: [subnet-0123456789abcdef0], tags: {tier: [x]}}}
""")


@breaks("ALB-ANNO-002", "Ingress shop/bad", also=["ALB-GROUP-001"])
def one_member_blocks_its_group(stage: Stage) -> None:
    ingress.add(stage, "good", EDGE)
    ingress.add(stage, "bad", {**EDGE, "listen-ports": '[{"HTTP":0}]'})


@breaks("ALB-GROUP-002", "Ingress shop/new")
def the_name_of_a_group_has_capitals(stage: Stage) -> None:
    ingress.add(stage, "new", {**NEW, "group.name": "Edge"})


@breaks("ALB-GROUP-003", "Ingress shop/new")
def a_place_in_the_group_is_out_of_range(stage: Stage) -> None:
    ingress.add(stage, "new", {**EDGE, "group.order": "1001"})


@breaks("ALB-GROUP-004", "Ingress shop/api")
def a_member_takes_every_path_before_another(stage: Stage) -> None:
    ingress.add(stage, "all", EDGE, (("/*", "web", "http"),))
    ingress.add(stage, "api", EDGE, (("/api", "web", "http"),))


@breaks("ALB-GROUP-005", "Ingress shop/two", also=["ALB-GROUP-001"])
def members_want_different_schemes(stage: Stage) -> None:
    ingress.add(stage, "one", EDGE)
    ingress.add(stage, "two", {**EDGE, "scheme": "internal"})


@breaks("ALB-GROUP-006", "Ingress shop/two", also=["ALB-GROUP-001"])
def members_want_different_attributes(stage: Stage) -> None:
    for name, seconds in ("one", 60), ("two", 120):
        timeout = f"idle_timeout.timeout_seconds={seconds}"
        ingress.add(stage, name, {**EDGE, "load-balancer-attributes": timeout})


@breaks("ALB-GROUP-007", "Ingress shop/two", also=["ALB-GROUP-001"])
def members_want_different_security_groups(stage: Stage) -> None:
    ingress.add(stage, "one", {**EDGE, "security-groups": "sg-managed,sg-backend"})
    ingress.add(stage, "two", {**EDGE, "security-groups": "sg-backend,sg-managed"})


@breaks("ALB-GROUP-008", "Ingress shop/two", also=["ALB-GROUP-001"])
def members_both_have_a_default_backend(stage: Stage) -> None:
    default = {"service": ingress.backend("web", "http")}
    for name in ("one", "two"):
        ingress.add(stage, name, EDGE, defaultBackend=default)


@breaks("ALB-GROUP-010", "Ingress other/taker", also=["ALB-GROUP-004"])
def another_namespace_takes_over_a_group(stage: Stage) -> None:
    stage.create("""
apiVersion: v1
kind: Namespace
metadata: {name: other}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: other}
spec: {ports: [{name: http, port: 80, targetPort: 8080}]}
""")
    ingress.add(stage, "victim", EDGE, (("/api", "web", "http"),))
    ingress.add(stage, "other/taker", {**EDGE, "group.order": "-1"}, (("/*", "web", "http"),))
