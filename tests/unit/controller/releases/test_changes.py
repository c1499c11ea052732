"""What releases change: in order, and in accord with the other tables."""

from itertools import pairwise

import pytest

from kubectl_alb.controller.config import LATEST
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.iam_policy import gained
from kubectl_alb.controller.releases.catalogue import VERSIONS
from kubectl_alb.controller.releases.changes import CHANGES, Kind, changes_between
from kubectl_alb.controller.releases.chart_values import Fate, value_changes
from kubectl_alb.controller.releases.definition_table import definition_changes
from kubectl_alb.controller.releases.requirements import kubernetes_range

STEPS = list(pairwise(VERSIONS))


def kinds(old: Version, new: Version) -> set[Kind]:
    return {kind for change in changes_between(old, new) for kind in change.kinds}


def test_changes_are_of_known_releases_in_order_and_once() -> None:
    versions = [change.version for change in CHANGES]
    assert versions == sorted(set(versions))
    assert set(versions) <= set(VERSIONS)


def test_every_change_says_what_it_is() -> None:
    for change in CHANGES:
        assert change.kinds
        assert len(set(change.kinds)) == len(change.kinds)
        assert change.text
        assert not change.text.endswith(".")
        assert not change.action.endswith(".")


@pytest.mark.parametrize(("old", "new"), STEPS)
def test_a_change_of_iam_is_one_of_the_policy(old: Version, new: Version) -> None:
    assert (Kind.IAM in kinds(old, new)) == bool(gained(old, new))


@pytest.mark.parametrize(("old", "new"), STEPS)
def test_a_change_of_definitions_is_one_of_their_table(old: Version, new: Version) -> None:
    assert (Kind.CRD in kinds(old, new)) == bool(definition_changes(old, new))


@pytest.mark.parametrize(("old", "new"), STEPS)
def test_a_change_of_the_kubernetes_release_is_one_of_the_range(old: Version, new: Version) -> None:
    assert (Kind.KUBERNETES in kinds(old, new)) == (kubernetes_range(old) != kubernetes_range(new))


@pytest.mark.parametrize(("old", "new"), STEPS)
def test_what_asks_for_an_action_in_values_is_a_change_of_values(
    old: Version, new: Version
) -> None:
    asking = [change for change in value_changes(old, new) if change.action]
    breaking = [change for change in asking if change.fate in (Fate.GONE, Fate.RENAMED)]
    assert not breaking or Kind.VALUES in kinds(old, new)


def test_changes_add_up_over_a_jump() -> None:
    found = changes_between((2, 8, 3), (2, 10, 0))
    assert [change.version for change in found] == [(2, 9, 0), (2, 9, 1), (2, 10, 0)]
    assert changes_between(LATEST, LATEST) == ()
    assert len(changes_between((2, 0, 0), LATEST)) == len(CHANGES)
