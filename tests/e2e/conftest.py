"""Fixtures for tests over the wire; the docstring of `tests/lab/lab.py` describes them."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.scenarios.stage import Stage, staged
from tests.lab import tools
from tests.lab.chart_server import charts_served, packed
from tests.lab.kubectl import Helm, Kubectl
from tests.lab.lab import Lab, attach, running
from tests.lab.world import World

HERE = Path(__file__).parent
SHOP = HERE.parent / "golden" / "worlds" / "shop"


# Of a matrix every sixteenth case is run, unless all are asked for.
STRIDE = 16


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark every test below this folder as one that needs the lab, and thin out each matrix."""
    left_out = []
    seen: Counter[str] = Counter()
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
        if item.get_closest_marker("matrix"):
            test = item.nodeid.partition("[")[0]
            if seen[test] % STRIDE:
                left_out.append(item)
            seen[test] += 1
    if left_out and not config.getoption("--every-fault"):
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def running_lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    """A lab in whatever state the last test left it."""
    chosen = os.environ.get("LAB_STATE")
    if chosen:
        yield attach(Path(chosen).resolve())
        return
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with ExitStack() as stack:
        # The first start builds programs for minutes, and says so.
        with capture.global_and_fixture_disabled():
            started = stack.enter_context(running(os.environ.get("PYTEST_XDIST_WORKER", "tests")))
        yield started


@pytest.fixture
def lab(running_lab: Lab) -> Lab:
    """A clean lab."""
    running_lab.reset()
    return running_lab


@pytest.fixture
def world(lab: Lab) -> World:
    """The recorded world `shop`, live."""
    return lab.load(SHOP)


@pytest.fixture
def controller(lab: Lab, world: World) -> Iterator[None]:
    """A controller at work on `world`."""
    with lab.controller(world):
        yield


@pytest.fixture
def kubectl(lab: Lab) -> Kubectl:
    """The real kubectl as the lab's administrator."""
    return Kubectl(lab.environment())


@pytest.fixture(params=["helm3", "helm4"])
def helm(lab: Lab, request: pytest.FixtureRequest) -> Helm:
    """Each real helm in turn, as the lab's administrator."""
    return Helm(lab.environment(), file=tools.program(request.param))


@pytest.fixture(scope="module")
def repo(running_lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A repository with the chart that the lab has."""
    archive = packed(running_lab.chart, tmp_path_factory.mktemp("charts"))
    with charts_served((archive,)) as server:
        yield server.repo


@pytest.fixture(scope="module")
def whole(running_lab: Lab) -> Iterator[Stage]:
    """The healthy cluster, put up once."""
    running_lab.reset()
    with staged(running_lab) as stage:
        yield stage
    running_lab.reset()


@pytest.fixture
def stage(whole: Stage) -> Iterator[Stage]:
    """The healthy cluster, healthy again after each test."""
    whole.renew_lease()
    yield whole
    whole.restore()
