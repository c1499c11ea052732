"""Whom changed values and defaults affect."""

from kubectl_alb.analysis.upgrade.remark import INFO, WARNING
from kubectl_alb.analysis.upgrade.settings import setting_changes, setting_remarks
from kubectl_alb.facts.tags import GATE_LABEL
from kubectl_alb.model.kubernetes import Namespace
from kubectl_alb.model.workloads import Service, ServicePort
from tests.builders import ingress, meta
from tests.unit.analysis.upgrade.cases import deployment, upgrade

NLB = Service(meta("mqtt"), "LoadBalancer", (ServicePort("", 1883, 1883),))
OIDC = ingress("secure", annotations={"auth-idp-oidc": "{}"})


def change(case, name):
    return next(c for c in setting_changes(case) if c.name == name)


def test_a_new_default_affects_the_services_that_it_is_about() -> None:
    case = upgrade("v2.4.7", "v2.5.0", values={}, services=(NLB,))
    assert change(case, "enableServiceMutatorWebhook").affected.names == ("Service shop/mqtt",)


def test_a_value_that_the_user_set_affects_nobody() -> None:
    values = {"enableServiceMutatorWebhook": False}
    found = change(upgrade("v2.4.7", "v2.5.0", values=values), "enableServiceMutatorWebhook")
    assert (found.given, found.affected.possible) == ("false", False)


def test_values_that_were_not_read_leave_it_open() -> None:
    found = change(
        upgrade("v2.4.7", "v2.5.0", services=(NLB,)), "enableServiceMutatorWebhook"
    ).affected
    assert (found.names, bool(found.unknown)) == (("Service shop/mqtt",), True)


def test_a_renamed_value_affects_who_gave_it() -> None:
    given = upgrade("v2.4.4", "v2.4.5", values={"webhookNamespaceSelector": {"a": "b"}})
    assert change(given, "webhookNamespaceSelector").affected.everybody
    assert [r.severity for r in setting_remarks(given)] == [WARNING]
    assert list(setting_remarks(upgrade("v2.4.4", "v2.4.5", values={}))) == []


def test_ingresses_with_oidc_lose_their_secrets() -> None:
    case = upgrade("v2.4.0", "v2.4.1", values={}, ingresses=(OIDC, ingress()))
    found = change(case, "clusterSecretsPermissions.allowAllSecrets")
    assert found.affected.names == ("shop/secure",)


def test_namespaces_with_readiness_gates_are_named() -> None:
    gated = Namespace(meta("shop", "", labels={GATE_LABEL: "enabled"}))
    case = upgrade("v2.11.0", "v2.12.0", values={}, namespaces=(gated, Namespace(meta("x", ""))))
    found = change(case, "podMutatorWebhookConfig.failurePolicy")
    assert found.affected.names == ("Namespace shop",)


def test_a_default_that_the_arguments_set_affects_nobody() -> None:
    case = upgrade("v2.13.4", "v2.14.0", "--enable-endpoint-slices=false", values={})
    found = change(case, "--enable-endpoint-slices")
    assert (found.given, found.affected.possible) == ("false", False)


def test_a_gate_that_the_arguments_set_affects_nobody() -> None:
    case = upgrade("v3.1.0", "v3.2.0", "--feature-gates=ALBGatewayAPI=true", values={})
    assert change(case, "gate ALBGatewayAPI").given == "true"
    assert change(case, "gate NLBGatewayAPI").given == ""


def test_a_list_is_wanted_only_of_who_gave_a_map() -> None:
    name = "topologySpreadConstraints"
    assert not change(upgrade("v2.11.0", "v2.12.0", values={}), name).affected.possible
    given = upgrade("v2.11.0", "v2.12.0", values={name: {"a": 1}})
    assert change(given, name).affected.everybody


def test_plain_manifests_have_no_values() -> None:
    case = upgrade("v2.4.7", "v2.5.0", deployments=(deployment(a="b"),))
    assert {c.source.value for c in setting_changes(case)} == {"default"}


def test_changes_that_ask_for_nothing_are_for_information() -> None:
    case = upgrade("v2.5.3", "v2.5.4", values={})
    assert {r.severity for r in setting_remarks(case)} <= {INFO}
