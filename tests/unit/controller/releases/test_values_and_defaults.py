"""Values of charts and defaults of the controller that differ between releases."""

import json

import pytest

from kubectl_alb.controller.config import LATEST
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.catalogue import BY_CHART, RELEASES, VERSIONS
from kubectl_alb.controller.releases.chart_values import (
    VALUE_CHANGES,
    Fate,
    charts_between,
    keeps_certificate,
    value_changes,
)
from kubectl_alb.controller.releases.defaults import changed_defaults

PUBLISHED = {chart for release in RELEASES for chart in release.charts}


def test_values_change_in_published_charts_in_order() -> None:
    assert {change.chart for change in VALUE_CHANGES} <= PUBLISHED
    numbers = [tuple(map(int, change.chart.split("."))) for change in VALUE_CHANGES]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("change", VALUE_CHANGES, ids=lambda c: f"{c.chart} {c.value}")
def test_a_change_has_what_its_fate_needs(change: object) -> None:
    known = next(each for each in VALUE_CHANGES if each is change)
    defaults = {
        Fate.NEW: (known.after,),
        Fate.GONE: (known.before,),
        Fate.DEFAULT: (known.before, known.after),
        Fate.RENAMED: (),
    }[known.fate]
    assert all(json.loads(text) is not ... for text in defaults)
    assert (known.before == "") == (known.fate in (Fate.NEW, Fate.RENAMED))
    assert known.version == BY_CHART[known.chart].version


def test_a_default_begins_where_the_one_before_ended() -> None:
    last: dict[str, str] = {}
    for change in VALUE_CHANGES:
        if change.fate in (Fate.DEFAULT, Fate.GONE) and change.value in last:
            assert change.before == last[change.value]
        last[change.value] = change.after


@pytest.mark.parametrize(
    ("version", "keeps"),
    [
        ((2, 3, 1), False),
        ((2, 4, 0), True),
        ((2, 17, 1), True),
        ((3, 0, 0), None),
        ((3, 1, 0), False),
        (LATEST, False),
    ],
)
def test_charts_keep_the_certificate_by_default_or_not(
    version: Version, keeps: bool | None
) -> None:
    assert keeps_certificate(version) is keeps


def test_value_changes_add_up_over_a_jump() -> None:
    found = value_changes((2, 17, 1), LATEST)
    assert [(change.chart, change.value) for change in found] == [
        ("3.0.0", "keepTLSSecret"),
        ("3.1.0", "keepTLSSecret"),
        ("3.2.0", "webhookConfig.ingressValdationFailurePolicy"),
    ]
    assert value_changes(LATEST, LATEST) == ()


def test_charts_between_releases_are_those_after_the_old_one() -> None:
    assert charts_between((2, 8, 2), (2, 9, 0)) == ("1.8.3", "1.8.4", "1.9.0")
    assert charts_between(LATEST, LATEST) == ()


def names(old: Version, new: Version) -> list[str]:
    return [change.name for change in changed_defaults(old, new)]


def test_defaults_differ_by_flag_gate_and_otherwise() -> None:
    assert names((2, 4, 7), (2, 6, 0)) == [
        "gate EndpointsFailOpen",
        "--sync-period",
        "security groups of new NLBs",
    ]
    sync = changed_defaults((2, 5, 3), (2, 5, 4))[0]
    assert (sync.before, sync.after, sync.since) == ("1h", "10h", (2, 5, 4))


def test_a_default_that_changed_back_does_not_differ() -> None:
    assert names((2, 0, 1), (2, 1, 0)) == ["--ingress-class"]
    assert "--ingress-class" not in names((2, 0, 1), (2, 2, 0))


def test_on_the_way_back_before_and_after_are_swapped() -> None:
    forth, back = changed_defaults((2, 13, 4), LATEST), changed_defaults(LATEST, (2, 13, 4))
    assert [(c.name, c.before, c.after) for c in forth] == [
        (c.name, c.after, c.before) for c in back
    ]
    assert "gate ALBGatewayAPI" in names((2, 13, 4), LATEST)


def test_nothing_differs_between_a_release_and_itself() -> None:
    assert all(changed_defaults(version, version) == () for version in VERSIONS)
