"""Annotations of an Ingress that is deployed: the controller cannot change what it serves."""

from tests.e2e.scenarios import ingress
from tests.e2e.scenarios.healthy import target_group
from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import PREFIX, Stage

WEB = "Ingress shop/web"
STALE = ("ALB-DNS-004",)
NEW = {"target-type": "ip", "scheme": "internet-facing"}
ACTION = (("/", "act", "use-annotation"),)


@breaks("ALB-ANNO-001", "Ingress shop/new")
def an_action_is_no_json(stage: Stage) -> None:
    ingress.add(stage, "new", {**NEW, "actions.act": "{type: redirect}"}, ACTION)


@breaks("ALB-ANNO-002", WEB, also=STALE)
def listen_ports_name_an_unknown_protocol(stage: Stage) -> None:
    stage.annotate({"listen-ports": '[{"TCP":80}]'})


@breaks("ALB-ANNO-003", WEB, also=STALE)
def an_interval_is_no_number(stage: Stage) -> None:
    stage.annotate({"healthcheck-interval-seconds": "15s"})


@breaks("ALB-ANNO-004", WEB, also=STALE)
def a_target_type_is_unknown(stage: Stage) -> None:
    stage.annotate({"target-type": "pod"})


@breaks("ALB-ANNO-005", "Ingress shop/new")
def a_backend_names_an_action_that_is_not_there(stage: Stage) -> None:
    ingress.add(stage, "new", NEW, ACTION)


@breaks("ALB-ANNO-006", "Ingress shop/new")
def a_redirect_says_nothing(stage: Stage) -> None:
    ingress.add(stage, "new", {**NEW, "actions.act": '{"type":"redirect"}'}, ACTION)


@breaks("ALB-ANNO-007", WEB, also=STALE)
def a_condition_has_no_value(stage: Stage) -> None:
    empty = '[{"field":"http-header","httpHeaderConfig":{"httpHeaderName":"X","values":[]}}]'
    stage.annotate({"conditions.web": empty})


@breaks("ALB-ANNO-008", WEB)
def a_rule_gets_too_many_values(stage: Stage) -> None:
    hosts = ",".join(f'"{letter}.example.com"' for letter in "abcdef")
    stage.annotate(
        {"conditions.web": f'[{{"field":"host-header","hostHeaderConfig":{{"values":[{hosts}]}}}}]'}
    )


@breaks("ALB-ANNO-010", WEB)
def an_annotation_is_misspelt(stage: Stage) -> None:
    stage.annotate({"schema": "internal"})


@breaks("ALB-ANNO-011", "Service shop/web")
def an_annotation_is_put_on_the_service(stage: Stage) -> None:
    stage.patch(
        "Service", "shop/web", {"metadata": {"annotations": {PREFIX + "scheme": "internal"}}}
    )


@breaks("ALB-ANNO-013", WEB)
def a_health_check_waits_as_long_as_its_interval(stage: Stage) -> None:
    stage.annotate({"healthcheck-interval-seconds": "5", "healthcheck-timeout-seconds": "5"})


@breaks("ALB-ANNO-014", WEB, also=STALE)
def a_tag_belongs_to_somebody_else(stage: Stage) -> None:
    stage.flag("--external-managed-tags=cost")
    stage.annotate({"tags": "cost=1"})


@breaks("ALB-ANNO-015", WEB, also=STALE)
def the_secret_of_a_login_is_missing(stage: Stage) -> None:
    at = "https://idp.example.com"
    places = (
        f'"authorizationEndpoint":"{at}/a","tokenEndpoint":"{at}/t","userInfoEndpoint":"{at}/u"'
    )
    stage.annotate(
        {
            "auth-type": "oidc",
            "auth-idp-oidc": f'{{"issuer":"{at}",{places},"secretName":"login"}}',
        }
    )


@breaks("ALB-ANNO-016", "Ingress shop/new")
def a_fixed_answer_is_too_long(stage: Stage) -> None:
    config = f'{{"statusCode":"200","messageBody":"{"x" * 1100}"}}'
    action = f'{{"type":"fixed-response","fixedResponseConfig":{config}}}'
    ingress.add(stage, "new", {**NEW, "actions.act": action}, ACTION)


@breaks("ALB-ANNO-017", WEB, also=STALE)
def a_capacity_is_given_in_the_wrong_unit(stage: Stage) -> None:
    stage.annotate({"minimum-load-balancer-capacity": "Units=500"})


@breaks("ALB-HTTP-008", "Ingress shop/new")
def grpc_is_served_without_tls(stage: Stage) -> None:
    ingress.add(stage, "new", {**NEW, "backend-protocol-version": "GRPC"})


@breaks("ALB-NAME-003", WEB, also=STALE)
def a_name_is_too_long(stage: Stage) -> None:
    stage.annotate({"load-balancer-name": "a-name-that-is-longer-than-aws-allows"})


@breaks("ALB-NAME-004", WEB)
def the_scheme_changes(stage: Stage) -> None:
    stage.annotate({"scheme": "internal"})


@breaks("ALB-NAME-005", f"TargetGroup /{target_group()}")
def the_protocol_of_the_targets_changes(stage: Stage) -> None:
    stage.annotate({"backend-protocol": "HTTPS"})


@breaks("ALB-NLB-009", WEB, also=STALE)
def a_frontend_nlb_maps_no_port(stage: Stage) -> None:
    stage.annotate(
        {"enable-frontend-nlb": "true", "frontend-nlb-listener-port-mapping": "eighty=80"}
    )


@breaks("ALB-ANNO-009", "Ingress shop/new")
def a_prefix_has_a_wildcard(stage: Stage) -> None:
    ingress.add(stage, "new", NEW)
    (rule,) = stage.read("Ingress", "shop/new")["spec"]["rules"]
    rule["http"]["paths"][0]["path"] = "/api/*"
    stage.patch("Ingress", "shop/new", {"spec": {"rules": [rule]}})
