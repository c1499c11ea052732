"""The stacks are those that real controllers built."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pytest

from tests.golden.stack_cases import CASES, case, certificates, comparable, planned, snapshot_of


@lru_cache(maxsize=1)
def plan_of(id_: str) -> Mapping[str, Any]:
    return planned(snapshot_of(case(id_)))


@pytest.mark.parametrize("id_", CASES)
def test_a_group_is_built_as_the_controller_built_it(id_: str) -> None:
    plan, expected = plan_of(id_), case(id_).expected
    assert {g: comparable(plan[g]) for g in plan} == {g: comparable(expected[g]) for g in expected}


@pytest.mark.parametrize("id_", CASES)
def test_listeners_present_the_certificates_that_were_deployed(id_: str) -> None:
    plan = plan_of(id_)
    for group, expected in case(id_).expected.items():
        ports = list(expected.get("certificates", {}))
        assert certificates(plan[group], ports) == certificates(expected, ports)
