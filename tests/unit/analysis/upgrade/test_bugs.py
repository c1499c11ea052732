"""Which known bugs hit somebody here."""

from dataclasses import replace

import pytest

from kubectl_alb.analysis.upgrade.bug_scope import PARTLY_SEEN, SCOPES
from kubectl_alb.analysis.upgrade.bugs import Course, bug_remarks, bug_states
from kubectl_alb.analysis.upgrade.remark import ERROR, WARNING
from kubectl_alb.controller.releases.bugs import BUGS
from kubectl_alb.facts.tags import GATE_LABEL
from kubectl_alb.model.kubernetes import IngressRule, Namespace
from tests.builders import ingress, meta
from tests.unit.analysis.upgrade.cases import definition, told, upgrade

GATED = (Namespace(meta("shop", "", labels={GATE_LABEL: "enabled"})),)
API = definition(
    "gateways.gateway.networking.k8s.io",
    "v1",
    annotations={"gateway.networking.k8s.io/bundle-version": "v1.3.0"},
)


def state(case, id_):
    return next((s for s in bug_states(case) if s.bug.id == id_), None)


def test_scopes_are_of_bugs_that_are_known() -> None:
    known = {bug.id for bug in BUGS}
    assert set(SCOPES) <= known
    assert set(PARTLY_SEEN) <= set(SCOPES)


@pytest.mark.parametrize(
    ("old", "new", "course"),
    [
        ("v2.5.3", "v2.5.4", Course.FIXED),
        ("v2.5.2", "v2.5.3", Course.KEPT),
    ],
)
def test_a_bug_is_fixed_or_kept(old: str, new: str, course: Course) -> None:
    assert state(upgrade(old, new), "resync-does-nothing").course is course


def test_an_outage_that_comes_with_the_upgrade_is_an_error() -> None:
    case = upgrade("v2.8.3", "v2.9.0", ingresses=(
        ingress("vip", annotations={"shield-advanced-protection": "true"}),
    ))  # fmt: skip
    remark = told(bug_remarks(case), "bug:shield-panic")
    assert (remark.severity, remark.affected) == (ERROR, ("shop/vip",))
    assert remark.action == "set enableShield=false, or upgrade to v2.9.2 or newer"


def test_a_bug_that_hits_nobody_here_is_left_out() -> None:
    assert state(upgrade("v2.8.3", "v2.9.0"), "shield-panic") is None


def test_sidecars_break_from_kubernetes_1_29_on() -> None:
    id_ = "sidecars-broken"
    new = upgrade("v2.7.0", "v2.7.1", kubernetes="1.29", namespaces=GATED)
    assert state(new, id_).affected.names == ("Namespace shop",)
    assert state(upgrade("v2.7.0", "v2.7.1", kubernetes="1.28", namespaces=GATED), id_) is None
    unknown = upgrade("v2.7.0", "v2.7.1", clusters=(), namespaces=GATED)
    assert "not known" in state(unknown, id_).affected.unknown


def test_an_old_gateway_api_crashes_two_releases() -> None:
    case = upgrade("v3.1.0", "v3.2.0", custom_resource_definitions=(API,))
    assert state(case, "listener-set-crash").severity is ERROR
    assert state(case, "listener-set-rights") is None
    off = "--feature-gates=ALBGatewayAPI=false,NLBGatewayAPI=false"
    shut = upgrade("v3.1.0", "v3.2.0", off, custom_resource_definitions=(API,))
    assert state(shut, "listener-set-crash") is None


def test_rules_without_paths_meet_a_webhook_that_fails() -> None:
    bare = replace(ingress("bare"), rules=(IngressRule("a.example", (), http=False),))
    case = upgrade("v2.4.7", "v2.5.0", ingresses=(bare,))
    assert state(case, "rule-without-paths").severity is WARNING


def test_what_cannot_be_seen_may_hit_somebody() -> None:
    found = state(upgrade("v2.6.2", "v2.7.0"), "mtls-in-local-zones")
    assert (found.affected.certain, found.affected.possible) == (False, True)
