"""Every scenario."""

from tests.e2e.scenarios import (
    annotations,
    certificates,
    classes,
    controller,
    definitions,
    identity,
    lifecycle,
    network_load_balancers,
    security_groups,
    services,
    subnets,
    targets,
    webhooks,
)
from tests.e2e.scenarios.scenario import Scenario

MODULES = (
    annotations,
    certificates,
    classes,
    controller,
    definitions,
    identity,
    lifecycle,
    network_load_balancers,
    security_groups,
    services,
    subnets,
    targets,
    webhooks,
)
ALL: tuple[Scenario, ...] = tuple(
    each for module in MODULES for each in vars(module).values() if isinstance(each, Scenario)
)
