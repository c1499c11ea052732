"""`kubectl alb plan` of a deployed world: nothing differs, and each harm is told, and only it.

The same holds with a real controller in `$LAB_CONTROLLER` (and its definitions in `$LAB_CRDS`).
"""

from collections.abc import Iterable
from contextlib import ExitStack

import pytest

from kubectl_alb.facts.tags import RESOURCE_TAG
from tests.e2e.conftest import SHOP
from tests.e2e.deployed import Deployed, deployed_by
from tests.e2e.drift_harms import tagged
from tests.e2e.drift_manifest import FILES
from tests.e2e.drift_table import BATCHES, KEPT, LATE, NODE_HARMS, ROUNDS, Harm
from tests.lab.lab import Lab

NOTHING = {"create": 0, "update": 0, "replace": 0, "delete": 0, "kept": 0}


@pytest.fixture(scope="module")
def deployed(running_lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """A world that a controller has deployed, and nobody at work on it."""
    return deployed_by(running_lab, SHOP, tmp_path_factory.mktemp("plan"))


def test_nothing_differs_after_deployment(deployed: Deployed) -> None:
    told = deployed.plan()
    assert (told.changes, told.code) == (frozenset(), 0)
    assert told.document["totals"] == NOTHING


@pytest.mark.parametrize("harms", BATCHES, ids=lambda harms: f"{harms[0].name} and others")
def test_each_harm_is_told_and_nothing_else(deployed: Deployed, harms: tuple[Harm, ...]) -> None:
    with ExitStack() as stack:
        for harm in harms:
            stack.enter_context(harm.done(deployed))
        told = deployed.plan()
    assert told.changes == _changes(harms)
    assert told.code == 2
    assert [harm.shown for harm in harms if harm.shown not in told.screen] == []


def test_rules_of_nodes_are_no_part_of_a_group(deployed: Deployed) -> None:
    with ExitStack() as stack:
        for harm in NODE_HARMS:
            stack.enter_context(harm(deployed))
        told = deployed.plan()
    assert (told.changes, told.code) == (frozenset(), 0)


def test_what_the_controller_sets_right_is_told_no_more(deployed: Deployed) -> None:
    kept = _changes(KEPT)
    with ExitStack() as staying:
        for harm in KEPT:
            staying.enter_context(harm.done(deployed))
        for harms in ROUNDS:
            _hurt(deployed, harms)
            assert len(deployed.plan().changes) > len(kept)
            deployed.reconcile(until=lambda: deployed.plan().changes == kept)
    assert deployed.plan().changes == frozenset()


def test_targets_are_set_right_once_the_checkpoint_is_gone(deployed: Deployed) -> None:
    _hurt(deployed, LATE)
    deployed.reconcile()
    assert deployed.plan().changes == _changes(LATE)
    deployed.run("annotate", "targetgroupbindings", "-n", "shop", "--all",
                 "elbv2.k8s.aws/checkpoint-")  # fmt: skip
    deployed.reconcile(until=lambda: not deployed.plan().changes)


def test_a_group_with_an_untagged_resource_is_not_deployed(deployed: Deployed) -> None:
    arn = deployed.target_group(FILES)
    error = f"unexpected targetGroup with no resourceID: {arn}"
    with tagged(lambda at: arn, RESOURCE_TAG, FILES, "")(deployed):
        told = deployed.plan()
        deployed.reconcile(
            until=lambda: f"Failed deploy model due to {error}" in _messages(deployed)
        )
    messages = [group["error"]["message"] for group in told.document["groups"] if "error" in group]
    assert (messages, told.changes, told.code) == ([error], frozenset(), 3)


def _messages(deployed: Deployed) -> str:
    """What the controller's events in one namespace say."""
    words = ("get", "events", "-n", "shop", "-o", "jsonpath={.items[*].message}")
    return deployed.kubectl(*words).stdout


def _changes(harms: Iterable[Harm]) -> frozenset[str]:
    return frozenset(change for harm in harms for change in harm.changes)


def _hurt(deployed: Deployed, harms: Iterable[Harm]) -> None:
    """Do harm that nobody undoes: the contexts are never left."""
    for harm in harms:
        harm.done(deployed).__enter__()
