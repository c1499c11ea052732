"""Every scenario."""

from tests.e2e.scenarios import subnets
from tests.e2e.scenarios.scenario import Scenario

MODULES = (subnets,)
ALL: tuple[Scenario, ...] = tuple(
    each for module in MODULES for each in vars(module).values() if isinstance(each, Scenario)
)
