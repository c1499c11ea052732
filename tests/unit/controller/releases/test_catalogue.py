"""The releases, their charts, and what a version names."""

import pytest

from kubectl_alb.controller.config import LATEST
from kubectl_alb.controller.releases.catalogue import (
    BY_CHART,
    BY_VERSION,
    NEWEST,
    RELEASES,
    VERSIONS,
)
from kubectl_alb.controller.releases.lookup import chart_of_version, named, version_of_chart


def test_releases_are_in_order_and_each_is_there_once() -> None:
    assert len(RELEASES) == 65
    assert sorted(set(VERSIONS)) == list(VERSIONS)
    assert NEWEST.version == LATEST == (3, 5, 0)


def test_every_release_has_a_chart_and_every_chart_one_release() -> None:
    assert all(release.charts for release in RELEASES)
    charts = [c for release in RELEASES for c in (*release.charts, *release.unlisted)]
    assert len(set(charts)) == len(charts) == len(BY_CHART)


def test_charts_are_numbered_in_the_order_of_releases() -> None:
    numbers = [
        tuple(map(int, chart.split(".")))
        for release in RELEASES
        for chart in sorted((*release.charts, *release.unlisted))
    ]
    assert numbers == sorted(numbers)


def test_since_3_0_the_chart_has_the_number_of_the_release() -> None:
    for release in RELEASES:
        own = release.charts == (release.name.removeprefix("v"),)
        assert own == (release.version >= (3, 0, 0))


@pytest.mark.parametrize("first", [(2, 10, 0), (2, 17, 0), (3, 0, 0)])
def test_days_are_in_order_within_a_line_of_releases(first: tuple[int, int, int]) -> None:
    days = [release.date for release in RELEASES if release.version[:2] == first[:2]]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ("v2.13.4", "v2.13.4"),
        ("2.13.4", "v2.13.4"),
        (" v3.5.0 ", "v3.5.0"),
        ("3.5.0", "v3.5.0"),
        ("1.13.4", "v2.13.4"),
        ("v1.13.4", "v2.13.4"),
        ("1.8.4", "v2.8.3"),
        ("1.0.2", "v2.0.0"),
        ("1.17.1", "v2.17.1"),
    ],
)
def test_a_version_names_a_release_by_its_own_number_or_a_charts(text: str, release: str) -> None:
    found = named(text)
    assert found is not None
    assert found.release is not None
    assert found.release.name == release
    assert found.rules == found.release.version


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_a_release_is_found_by_each_of_its_numbers(release: object) -> None:
    known = next(each for each in RELEASES if each is release)
    texts = (known.name, known.name.removeprefix("v"), *known.charts, *known.unlisted)
    assert {found.release for text in texts if (found := named(text))} == {known}
    assert BY_VERSION[known.version] is known


@pytest.mark.parametrize(
    ("text", "is_chart"),
    [
        ("v3.6.0", False),
        ("2.8.9", False),
        ("1.18.0", True),
        ("v3.5.0-rc.1", False),
        ("3.5.0+build", False),
        ("v10.0.0", False),
    ],
)
def test_an_unknown_version_goes_by_the_newest_rules(text: str, is_chart: bool) -> None:
    found = named(text)
    assert found is not None
    assert (found.release, found.is_chart, found.rules) == (None, is_chart, LATEST)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "latest",
        "3.5",
        "v3",
        "0.1.4",
        "v0.1.0",
        "3.5.0.1",
        "03.5.0",
        "3.5.x",
        "v3.5.0 x",
        "-3.5.0",
    ],
)
def test_what_is_no_version_names_nothing(text: str) -> None:
    assert named(text) is None


def test_a_chart_installs_a_release_and_a_release_has_a_newest_chart() -> None:
    assert version_of_chart((1, 8, 3)) == version_of_chart((1, 8, 4)) == (2, 8, 3)
    assert chart_of_version((2, 8, 3)) == "1.8.4"
    assert chart_of_version((2, 2, 2)) == "1.2.5"


def test_from_3_0_on_chart_and_release_are_known_by_each_other() -> None:
    assert version_of_chart((3, 99, 0)) == (3, 99, 0)
    assert chart_of_version((3, 99, 0)) == "3.99.0"
    assert version_of_chart((1, 99, 0)) is None
    assert chart_of_version((2, 99, 0)) == ""
