"""The way between releases."""

import pytest

from kubectl_alb.controller.config import LATEST
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.catalogue import VERSIONS
from kubectl_alb.controller.releases.path import (
    BACK_BELOW,
    CROSSINGS,
    V1_LEAST,
    Way,
    crossings,
    left_by_downgrade,
    stops,
    way,
)


def ids(old: Version, new: Version) -> set[str]:
    return {crossing.id for crossing in crossings(old, new)}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((2, 4, 7), LATEST, Way.UPGRADE),
        (LATEST, (2, 17, 1), Way.DOWNGRADE),
        (LATEST, LATEST, Way.SAME),
        ((1, 1, 9), (2, 13, 4), Way.MIGRATION),
    ],
)
def test_a_way_has_a_direction(old: Version, new: Version, expected: Way) -> None:
    assert way(old, new) is expected


def test_only_an_old_v1_has_to_stop_on_the_way() -> None:
    assert stops((1, 1, 2)) == stops((1, 0, 0), (2, 4, 7)) == (V1_LEAST,)
    assert stops((1, 1, 3)) == ()
    assert all(stops(version) == () for version in VERSIONS)


@pytest.mark.parametrize(
    ("old", "new", "crosses"),
    [
        ((2, 4, 7), (2, 8, 1), True),
        ((2, 0, 0), LATEST, True),
        (LATEST, (2, 4, 0), True),
        ((2, 4, 7), (2, 8, 0), False),
        ((2, 5, 0), LATEST, False),
    ],
)
def test_the_lock_changes_over_two_releases(old: Version, new: Version, crosses: bool) -> None:
    assert ("leader-lock" in ids(old, new)) is crosses


def test_by_way_of_a_release_in_between_the_lock_is_no_matter() -> None:
    lock = next(crossing for crossing in CROSSINGS if crossing.id == "leader-lock")
    assert lock.by_way_of is not None
    first, last = lock.by_way_of
    for between in (version for version in VERSIONS if first <= version <= last):
        assert "leader-lock" not in ids((2, 4, 7), between) | ids(between, LATEST)


def test_the_policy_is_a_matter_of_the_way_forth_only() -> None:
    assert "listener-attributes" in ids((2, 8, 3), (2, 9, 0))
    assert "listener-attributes" not in ids((2, 9, 0), (2, 8, 3))
    assert ids((2, 9, 0), (2, 9, 2)) == set()


def test_crossings_are_at_known_releases() -> None:
    for crossing in CROSSINGS:
        assert {crossing.after, crossing.reached, *(crossing.by_way_of or ())} <= set(VERSIONS)
        assert crossing.after <= crossing.reached
    assert len({crossing.id for crossing in CROSSINGS}) == len(CROSSINGS)


def test_a_downgrade_leaves_something_behind() -> None:
    assert len(left_by_downgrade(LATEST, (2, 11, 0))) == 2
    assert left_by_downgrade((3, 4, 3), (3, 4, 0)) == ()
    assert left_by_downgrade((2, 11, 0), LATEST) == ()
    assert {below for below, _ in BACK_BELOW} <= set(VERSIONS)
