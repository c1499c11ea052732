"""What `upgrade` shows of the Gateway API, for people and machines."""

import jsonschema

from kubectl_alb.analysis.upgrade.report import upgrade_report
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import text
from kubectl_alb.views import upgrade as view
from kubectl_alb.views.schemas.upgrade import REPORT
from kubectl_alb.views.upgrade_value import report_value
from tests.unit.analysis.upgrade.test_gateway import ALL, OLD_ROUTES, case, served

API = served("v1.5.0", **OLD_ROUTES)


def shown(*args: str) -> str:
    report = upgrade_report(case(*args, on=("nlb",), custom_resource_definitions=API))
    drawn = text(view.document(report, False), Look(color=False, ascii=True, width=0))
    return drawn.partition("Gateway API\n")[2].partition("\n\n")[0]


def test_each_gate_is_shown_with_what_it_lacks_and_whom_that_affects() -> None:
    assert shown() == (
        "  needs v1.6.0, installed: v1.5.0 (standard channel)\n"
        "  = ALBGatewayAPI   on\n"
        "  - NLBGatewayAPI   switched off by the controller: TCPRoute v1, UDPRoute v1 not served; "
        "affects Gateway shop/of-nlb\n"
        "  - GatewayListenerSet   switched off by the controller: ListenerSet not served"
    )


def test_gates_that_are_given_stop_the_start() -> None:
    assert "! NLBGatewayAPI   the controller ends itself: TCPRoute v1" in shown(ALL)


def test_machines_get_each_gate() -> None:
    report = upgrade_report(case(on=("nlb",), custom_resource_definitions=API))
    found = report_value(report)
    jsonschema.validate(found, REPORT)
    gateway = found["gatewayAPI"]
    assert isinstance(gateway, dict)
    assert (gateway["needed"], gateway["installed"]) == ("v1.6.0", "v1.5.0")
    assert [g["state"] for g in gateway["gates"]] == ["on", "switched-off", "switched-off"]
