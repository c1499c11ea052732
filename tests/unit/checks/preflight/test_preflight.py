"""What is told before the controller is installed."""

from dataclasses import replace
from typing import Any

import pytest

from kubectl_alb.checks.engine.catalogue import PREFLIGHT
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.engine.doctor_report import examined
from kubectl_alb.checks.preflight import account_checks as account
from kubectl_alb.checks.preflight import leftover_checks as leftovers
from kubectl_alb.checks.preflight import network_checks as network
from kubectl_alb.context.load import load
from kubectl_alb.facts.controllers import runs_controller
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.account import Addon, Simulation
from kubectl_alb.model.context import Found
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.workloads import Node
from tests.builders import having
from tests.cases import healthy
from tests.watched import watched

WITH = load(healthy(), Section)
NOTHING: dict[str, Any] = {
    "mutating_webhooks": (),
    "validating_webhooks": (),
    "ingress_classes": (),
}
# The healthy cluster of the cases, as it was before the controller came.
BEFORE = having(
    WITH,
    deployments=tuple(d for d in WITH.kubernetes.deployments if not runs_controller(d)),
    **NOTHING,
)
each = pytest.mark.parametrize("check", PREFLIGHT, ids=lambda check: check.code)


def told(check: Check, **changed: Any) -> list[str]:
    return titles(check, having(BEFORE, **changed))


def titles(check: Check, world: Snapshot) -> list[str]:
    return [one.title for one in problems(check, world)]


def problems(check: Check, world: Snapshot) -> list[Finding]:
    return [one for one in check.find(Facts(world)) if isinstance(one, Finding)]


def every(section: str, **fields: Any) -> dict[str, Any]:
    """Change every record of a section."""
    return {
        section: tuple(replace(one, **fields) for one in BEFORE.records(Section[section.upper()]))
    }


@each
def test_a_cluster_that_is_ready_gets_no_finding(check: Check) -> None:
    assert told(check) == []


@each
def test_no_more_is_looked_at_than_is_declared(check: Check) -> None:
    for world in (WITH, BEFORE):
        seen, looked = watched(world)
        list(check.find(Facts(seen)))
        assert looked <= check.reads


def test_checks_are_in_order_of_code_and_of_the_catalogue() -> None:
    codes = [check.code for check in PREFLIGHT]
    assert codes == sorted(set(codes))
    assert [check.failure.code for check in PREFLIGHT] == codes


def test_every_check_that_a_module_makes_is_listed() -> None:
    own = (vars(module).values() for module in (account, leftovers, network))
    made = {one.code for values in own for one in values if isinstance(one, Check)}
    assert made | {"ALB-CLUSTER-003", "ALB-QUOTA-004", "ALB-QUOTA-005"} == {
        check.code for check in PREFLIGHT
    }


def test_what_could_not_be_read_is_skipped_and_not_passed() -> None:
    world = replace(BEFORE, gaps={Section.OIDC_PROVIDERS: Gap("denied")})
    report = examined(Facts(world), PREFLIGHT)
    assert [one.code for one in report.skipped] == ["ALB-IAM-002"]
    assert "ALB-IAM-002" not in report.passed


def test_that_the_controller_is_there_already_is_said_and_no_leftover_is_claimed() -> None:
    codes = {one.code for one in examined(Facts(WITH), PREFLIGHT).findings}
    assert codes == {"ALB-CLUSTER-002"}


def test_webhooks_without_a_controller_are_left_over() -> None:
    found = told(leftovers.webhooks_left, validating_webhooks=WITH.kubernetes.validating_webhooks)
    assert len(found) == 1
    assert "left of an earlier installation" in found[0]


def test_a_class_of_another_controller_takes_the_name_of_the_charts() -> None:
    (ours,) = (one for one in WITH.kubernetes.ingress_classes if one.meta.name == "alb")
    foreign = replace(ours, controller="eks.amazonaws.com/alb")
    (title,) = told(leftovers.class_name_taken, ingress_classes=(foreign,))
    assert title == "IngressClass alb is there and belongs to controller eks.amazonaws.com/alb"


def test_a_class_of_a_helm_release_is_no_obstacle() -> None:
    (ours,) = (one for one in WITH.kubernetes.ingress_classes if one.meta.name == "alb")
    owned = {"meta.helm.sh/release-name": "lbc"}
    helms = replace(ours, meta=replace(ours.meta, annotations=owned))
    assert told(leftovers.class_name_taken, ingress_classes=(helms,)) == []


def test_definitions_without_todays_fields_are_outdated() -> None:
    stale = every("custom_resource_definitions", fields=frozenset({"spec.group"}))
    assert told(leftovers.definitions_outdated, **stale)


def test_auto_mode_at_work_is_told() -> None:
    changed = every("clusters", auto_mode_load_balancing=True)
    assert len(told(leftovers.auto_mode_at_work, **changed)) == 1


def test_a_cert_manager_that_is_not_ready_is_told() -> None:
    one = WITH.kubernetes.deployments[0]
    meta = replace(one.meta, name="cert-manager-webhook", namespace="cert-manager")
    waiting = replace(one, meta=meta, ready=0, containers=())
    (title,) = told(leftovers.cert_manager_not_ready, deployments=(waiting,))
    assert title == "cert-manager is not ready: cert-manager/cert-manager-webhook"


@pytest.mark.parametrize(("version", "count"), [("1.21", 1), ("1.22", 0), ("1.34", 0)])
def test_the_cluster_must_be_of_1_22_or_later(version: str, count: int) -> None:
    assert len(told(account.cluster_too_old, **every("clusters", version=version))) == count


def test_a_cluster_with_neither_provider_nor_agent_has_no_way_to_a_role() -> None:
    (title,) = told(account.no_way_to_credentials, oidc_providers=(), addons=())
    assert title.endswith("gives its service accounts no way to an IAM role")


def test_the_pod_identity_agent_alone_is_way_enough() -> None:
    agent = Addon(BEFORE.aws.clusters[0].name, "eks-pod-identity-agent", "v1", "ACTIVE")
    assert told(account.no_way_to_credentials, oidc_providers=(), addons=(agent,)) == []


def right(action: str, decision: str) -> Simulation:
    return Simulation("dev", action, decision)


def test_what_the_caller_may_not_do_for_an_installation_is_told() -> None:
    rights = (right("iam:CreateRole", "implicitDeny"), right("iam:CreatePolicy", "allowed"))
    (title,) = told(account.caller_may_not_make_role, caller_rights=rights)
    assert title == "dev, by whom you ask, may not call iam:CreateRole"


def test_a_name_and_a_region_that_are_not_known_are_told() -> None:
    context = replace(BEFORE.context, cluster_name=Found(), region=Found())
    world = replace(BEFORE, context=context)
    assert titles(account.cluster_name_not_known, world)
    assert titles(account.region_not_known, world)


def test_nodes_with_a_hop_limit_of_one_keep_pods_from_metadata() -> None:
    (found,) = problems(
        network.metadata_out_of_reach, having(BEFORE, **every("instances", hop_limit=1))
    )
    assert "hop limit" in found.detail
    assert f"--set vpcId={BEFORE.context.vpc_id}" in found.hint


def test_fargate_nodes_have_no_metadata() -> None:
    labels = {"eks.amazonaws.com/compute-type": "fargate"}
    fargate = tuple(_labelled(node, labels) for node in BEFORE.kubernetes.nodes)
    assert told(network.metadata_out_of_reach, nodes=fargate, instances=())


def _labelled(node: Node, labels: dict[str, str]) -> Node:
    return replace(node, meta=replace(node.meta, labels=labels))


def test_node_groups_that_do_not_admit_the_control_plane_are_told() -> None:
    found = told(network.webhook_port_closed, **every("security_groups", ingress=()))
    assert found
    assert "on port 9443" in found[0]


def test_two_tagged_groups_on_one_node_are_ambiguous() -> None:
    tag = {f"kubernetes.io/cluster/{BEFORE.context.cluster_name}": "owned"}
    ids = tuple(group.id for group in BEFORE.aws.security_groups[:2])
    changed = {**every("security_groups", tags=tag), **every("instances", security_groups=ids)}
    assert told(network.node_groups_ambiguous, **changed)[0].startswith("2 of the security groups")


def test_no_subnet_for_a_scheme_is_told_for_that_scheme_only() -> None:
    private = tuple(s for s in BEFORE.aws.subnets if "kubernetes.io/role/elb" not in s.tags)
    found = told(network.no_subnets, subnets=private)
    assert found == ["no subnet would be found for internet-facing load balancers"]


def test_subnets_in_one_zone_are_told() -> None:
    zone = BEFORE.aws.subnets[0].zone
    alone = tuple(s for s in BEFORE.aws.subnets if s.zone == zone)
    assert f"only subnets in {zone} would be found for internal load balancers" in told(
        network.subnets_in_one_zone, subnets=alone
    )


def test_subnets_of_other_clusters_only_are_told() -> None:
    foreign = tuple(
        replace(s, tags={**_roles(s.tags), "kubernetes.io/cluster/other": "owned"})
        for s in BEFORE.aws.subnets
    )
    assert len(told(network.subnets_of_other_clusters, subnets=foreign)) == 2


def _roles(tags: Any) -> dict[str, str]:
    return {key: value for key, value in tags.items() if "/role/" in key}


def test_full_subnets_are_told() -> None:
    assert len(told(network.few_addresses, **every("subnets", free=3))) == 2
