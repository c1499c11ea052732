import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lab.aws.client import Aws
from tests.lab.aws.lab import Lab
from tests.lab.aws.server import start
from tests.unit.lab_aws.making import network
from tests.unit.lab_aws.world import World

SHOP = Path(__file__).parents[2] / "golden" / "worlds" / "shop"


@pytest.fixture(scope="session")
def running() -> Iterator[Aws]:
    server, endpoint = start(Lab())
    yield Aws(endpoint)
    server.shutdown()


@pytest.fixture
def aws(running: Aws) -> Aws:
    running.reset()
    return running


@pytest.fixture(scope="session")
def clients(running: Aws) -> Callable[[str], Any]:
    return running.boto3


@pytest.fixture
def elbv2(aws: Aws, clients: Callable[[str], Any]) -> Any:
    return clients("elbv2")


@pytest.fixture(scope="session")
def shop() -> World:
    return {f"aws/{file.stem}": json.loads(file.read_text()) for file in (SHOP / "aws").iterdir()}


@pytest.fixture
def net(aws: Aws, elbv2: Any, shop: World) -> Any:
    """A client of ELBv2 in an account that has the shop's network and no load balancer yet."""
    aws.load(network(shop))
    return elbv2
