"""The stacks are those that real controllers built.

The controller was recorded while it worked, so a few recordings show less than its last word;
each is named below with what it shows instead.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from kubectl_alb.model.elbv2 import LoadBalancer, ResourceTags, ZoneSubnet
from tests.golden.stack_cases import (
    CASES,
    case,
    certificates,
    comparable,
    only_first,
    planned,
    snapshot_of,
)

# Recorded when the controller had seen the first Ingress of the group only.
FIRST_INGRESS_ONLY = {
    "g-0160",
    "g-0167",
    "g-0184",
    "g-0304",
    "g-0325",
    "o213-0033",
    "o217-0017",
    "o217-0038",
    "o217-0053",
    "o28-0013",
    "o28-0021",
    "o28-0034",
    "o28-0045",
    "o28-0054",
    "v-0028",
    "v-0032",
    "v-0071",
    "v-0074",
    "w-0045",
    "w-0050",
    "w-0077",
    "w-0088",
}

# Recorded before the controller had added certificates beyond the default one in AWS.
DEFAULT_CERTIFICATE_ONLY = {
    "o213-0002",
    "o213-0011",
    "o213-0058",
    "o217-0022",
    "o28-0011",
}

# Recorded on the second pass, when the frontend NLB existed and its subnets were kept.
AFTER_THE_NLB = "g-0063"


@lru_cache(maxsize=1)
def plan_of(id_: str) -> Mapping[str, Any]:
    snapshot = snapshot_of(case(id_))
    return planned(only_first(snapshot) if id_ in FIRST_INGRESS_ONLY else snapshot)


@pytest.mark.parametrize("id_", sorted(set(CASES) - {AFTER_THE_NLB}))
def test_a_group_is_built_as_the_controller_built_it(id_: str) -> None:
    plan, wanted = plan_of(id_), case(id_).expected
    assert {g: comparable(plan[g]) for g in plan} == {g: comparable(wanted[g]) for g in wanted}


@pytest.mark.parametrize("id_", sorted(set(CASES) - DEFAULT_CERTIFICATE_ONLY))
def test_listeners_present_the_certificates_that_were_deployed(id_: str) -> None:
    plan = plan_of(id_)
    for group, wanted in case(id_).expected.items():
        ports = list(wanted.get("certificates", {}))
        assert certificates(plan[group], ports) == certificates(wanted, ports)


def test_the_first_existing_load_balancer_lends_its_subnets_even_if_it_is_the_nlb() -> None:
    recorded = case(AFTER_THE_NLB)
    snapshot = snapshot_of(recorded)
    zones = tuple(
        ZoneSubnet("", subnet.id)
        for name in ("pub-a", "pub-b")
        for subnet in snapshot.subnets
        if subnet.tags.get("Name") == name
    )
    vpc = snapshot.context.vpc_id.value
    nlb = LoadBalancer("nlb", "nlb", "", "network", "internet-facing", vpc, "active", zones=zones)
    tags = {"elbv2.k8s.aws/cluster": "lab", "ingress.k8s.aws/stack": "s7-0063-grp"}
    later = replace(snapshot, load_balancers=(nlb,), tags=(ResourceTags("nlb", tags),))
    plan, wanted = planned(later), recorded.expected
    assert {g: comparable(plan[g]) for g in plan} == {g: comparable(wanted[g]) for g in wanted}
