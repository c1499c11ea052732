"""Every scenario."""

from tests.e2e.scenarios import (
    annotations,
    certificates,
    classes,
    identity,
    services,
    subnets,
    webhooks,
)
from tests.e2e.scenarios.scenario import Scenario

MODULES = (annotations, certificates, classes, identity, services, subnets, webhooks)
ALL: tuple[Scenario, ...] = tuple(
    each for module in MODULES for each in vars(module).values() if isinstance(each, Scenario)
)
