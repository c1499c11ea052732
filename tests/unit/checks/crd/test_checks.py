from kubectl_alb.checks.crd.checks import gateway_definitions_partial
from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.context.load import load
from kubectl_alb.controller.config import parse_controller
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.section import Section
from tests.cases import FOLDER, case

SHOP = ["--cluster-name=shop-prod", "--ingress-class=alb"]
GIVEN = "--feature-gates=ALBGatewayAPI=true,NLBGatewayAPI=true,GatewayListenerSet=true"


def found(*args: str) -> Finding:
    """Return what is found of partial definitions, by a controller with these arguments."""
    snapshot = load(case(FOLDER / "ALB-CRD-003.yaml"), Section)
    config = parse_controller([*SHOP, *args], "v3.5.0", "shop-prod", "vpc-1")
    (finding,) = diagnose(Facts(snapshot, config), [gateway_definitions_partial]).findings
    return finding


def test_a_controller_that_switches_gateways_off_still_serves_ingresses() -> None:
    assert "switches Gateways off" in found().detail
    assert found().blocks == ()


def test_a_controller_that_ends_itself_serves_no_ingress() -> None:
    assert found(GIVEN).detail == "it ends itself"
    assert found(GIVEN).blocks
