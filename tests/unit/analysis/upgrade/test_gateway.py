"""What an upgrade means for Gateways: the Gateway API before it, and the gates after it."""

from dataclasses import replace
from typing import Any

import pytest

from kubectl_alb.analysis.upgrade.gateway import gateway_remarks, gateway_state
from kubectl_alb.analysis.upgrade.remark import ERROR, INFO, WARNING
from kubectl_alb.analysis.upgrade.situation import Situation
from kubectl_alb.controller.releases.gateway_gates import GATEWAY_GATES, Needed
from kubectl_alb.facts.gateway_gates import GateFate
from kubectl_alb.model.system import CustomResourceDefinition, Gateway
from tests.builders import meta
from tests.unit.analysis.upgrade.cases import ids, told, upgrade

NAMES = {needed.kind: needed for gate in GATEWAY_GATES for needed in gate.needs}
OLD_ROUTES = {"TCPRoute": ("v1alpha2",), "UDPRoute": ("v1alpha2",), "ListenerSet": None}
CLASSES = tuple(
    Gateway(meta(name, ""), "GatewayClass", controller=f"gateway.k8s.aws/{name}")
    for name in ("alb", "nlb")
)
ALL = "--feature-gates=ALBGatewayAPI=true,NLBGatewayAPI=true,GatewayListenerSet=true"


def served(bundle: str = "v1.6.0", **versions: Any) -> tuple[CustomResourceDefinition, ...]:
    """Definitions of the Gateway API, each in v1 but for those named; None for one that is not."""
    kinds = {kind: versions.get(kind, ("v1",)) for kind in NAMES}
    return tuple(_one(NAMES[kind], bundle, found) for kind, found in kinds.items() if found)


def _one(needed: Needed, bundle: str, versions: tuple[str, ...]) -> CustomResourceDefinition:
    notes = {"gateway.networking.k8s.io/bundle-version": bundle,
             "gateway.networking.k8s.io/channel": "standard"}  # fmt: skip
    own = meta(needed.name, "", annotations=notes)
    return CustomResourceDefinition(own, needed.group, needed.kind, versions, versions[0], None)


def case(*args: str, old: str = "v3.4.3", new: str = "v3.5.0", on: Any = (), **more: Any) -> Any:
    gateways = tuple(Gateway(meta(f"of-{name}"), "Gateway", name) for name in on)
    more.setdefault("custom_resource_definitions", served())
    return upgrade(old, new, *args, gateways=gateways, gateway_classes=CLASSES, **more)


def fates(found: Situation) -> dict[str, GateFate]:
    state = gateway_state(found)
    assert state is not None
    return {gate.name.removesuffix("GatewayAPI"): gate.state.fate for gate in state.gates}


def test_with_all_definitions_every_gate_stays_on() -> None:
    assert set(fates(case()).values()) == {GateFate.ON}
    assert ids(gateway_remarks(case(on=("alb", "nlb")))) == []


def test_a_route_that_is_not_served_as_v1_switches_its_gate_off_and_its_gateways() -> None:
    found = case(on=("alb", "nlb"), custom_resource_definitions=served("v1.5.0", **OLD_ROUTES))
    assert fates(found) == {
        "ALB": GateFate.ON, "NLB": GateFate.SWITCHED_OFF,
        "GatewayListenerSet": GateFate.SWITCHED_OFF,
    }  # fmt: skip
    remark = told(gateway_remarks(found), "gateway-off")
    assert (remark.severity, remark.affected) == (ERROR, ("Gateway shop/of-nlb",))
    assert "TCPRoute v1, UDPRoute v1" in remark.text
    assert "v1.6.0 before the upgrade" in remark.action


@pytest.mark.parametrize(("on", "severity"), [(("nlb",), ERROR), (("alb",), INFO), ((), INFO)])
def test_it_weighs_only_where_a_gateway_needs_it(on: tuple[str, ...], severity: object) -> None:
    found = case(on=on, custom_resource_definitions=served("v1.5.0", **OLD_ROUTES))
    assert told(gateway_remarks(found), "gateway-off").severity is severity


def test_what_was_off_before_is_no_loss() -> None:
    api = served("v1.5.0", **OLD_ROUTES)
    found = case(old="v3.1.0", on=("nlb",), custom_resource_definitions=api)
    assert told(gateway_remarks(found), "gateway-off").severity is WARNING


def test_the_controllers_own_definitions_come_with_the_upgrade() -> None:
    own = {each.kind: None for each in NAMES.values() if each.group == "gateway.k8s.aws"}
    found = case(custom_resource_definitions=served(**own))
    assert set(fates(found).values()) == {GateFate.ON}
    assert told(gateway_remarks(found), "gateway-definitions").step


@pytest.mark.parametrize(
    ("given", "alb", "nlb"),
    [
        (ALL, GateFate.CRASH, GateFate.CRASH),
        ("--feature-gates=NLBGatewayAPI=true", GateFate.SWITCHED_OFF, GateFate.CRASH),
        ("--feature-gates=ALBGatewayAPI=true", GateFate.SWITCHED_OFF, GateFate.SWITCHED_OFF),
        ("--feature-gates=NLBGatewayAPI=false", GateFate.SWITCHED_OFF, GateFate.OFF),
    ],
)
def test_gates_that_are_given_change_what_a_missing_definition_does(
    given: str, alb: GateFate, nlb: GateFate
) -> None:
    found = case(given, custom_resource_definitions=served(Gateway=("v1beta1",)))
    assert (fates(found)["ALB"], fates(found)["NLB"]) == (alb, nlb)


def test_a_start_that_would_fail_stops_the_upgrade_also_without_gateways() -> None:
    found = case(ALL, custom_resource_definitions=served(**OLD_ROUTES))
    assert told(gateway_remarks(found), "gateway-crash").severity is ERROR


def test_gateways_of_other_controllers_are_nobody_here() -> None:
    api = served("v1.5.0", **OLD_ROUTES)
    other = (replace(CLASSES[1], controller="istio.io/gateway-controller"),)
    found = upgrade("v3.4.3", "v3.5.0", custom_resource_definitions=api, gateway_classes=other,
                    gateways=(Gateway(meta("web"), "Gateway", "nlb"),))  # fmt: skip
    assert {r.severity for r in gateway_remarks(found)} == {INFO}


def test_an_older_release_of_the_gateway_api_is_named() -> None:
    found = case(on=("alb",), custom_resource_definitions=served("v1.5.0"))
    assert told(gateway_remarks(found), "gateway-api").severity is WARNING
    state = gateway_state(found)
    assert state is not None
    assert (state.wanted, state.installed, state.channel) == ((1, 6, 0), (1, 5, 0), "standard")


@pytest.mark.parametrize("new", ["v2.12.0", "v2.8.1"])
def test_releases_that_know_no_gateways_need_nothing(new: str) -> None:
    assert gateway_state(case(old="v2.4.7", new=new)) is None


def test_without_the_gateway_api_nothing_is_said_of_it() -> None:
    assert gateway_state(upgrade("v3.4.3", "v3.5.0")) is None
