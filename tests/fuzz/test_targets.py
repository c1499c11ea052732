"""A short run of each target; `make fuzz` has more inputs, and others each time."""

import pytest

from tests.fuzz.running import fed
from tests.fuzz.targets import TARGETS, Target

INPUTS = 60


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_no_input_is_more_than_refused(target: Target) -> None:
    outcome = fed(target, max(3, round(INPUTS * min(1.0, target.share))), seed=1)
    assert outcome.inputs >= 3
    assert outcome.crashes == {}
