"""What each release asks of its cluster."""

import pytest

from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.catalogue import VERSIONS
from kubectl_alb.controller.releases.requirements import (
    GATEWAY_API,
    KUBERNETES,
    gateway_api,
    has_pod_identity,
    kubernetes_range,
    kubernetes_range_with_slices,
)


@pytest.mark.parametrize(
    ("version", "first", "last"),
    [
        ((2, 0, 0), (1, 15), (1, 21)),
        ((2, 1, 3), (1, 15), (1, 21)),
        ((2, 2, 0), (1, 16), (1, 21)),
        ((2, 3, 1), (1, 16), (1, 21)),
        ((2, 4, 0), (1, 19), None),
        ((2, 4, 7), (1, 19), None),
        ((2, 5, 0), (1, 22), None),
        ((3, 5, 0), (1, 22), None),
    ],
)
def test_a_release_runs_on_a_range_of_kubernetes(
    version: Version, first: tuple[int, int], last: tuple[int, int] | None
) -> None:
    found = kubernetes_range(version)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("version", "first", "last"),
    [
        ((2, 3, 0), (1, 16), (1, 21)),
        ((2, 4, 6), (1, 19), (1, 24)),
        ((2, 4, 7), (1, 21), None),
        ((2, 5, 0), (1, 22), None),
    ],
)
def test_endpoint_slices_narrow_the_range(
    version: Version, first: tuple[int, int], last: tuple[int, int] | None
) -> None:
    found = kubernetes_range_with_slices(version)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("version", "api"),
    [
        ((2, 12, 0), None),
        ((2, 13, 0), (1, 2, 0)),
        ((2, 14, 0), (1, 3, 0)),
        ((3, 1, 0), (1, 3, 0)),
        ((3, 2, 0), (1, 5, 0)),
        ((3, 4, 3), (1, 5, 0)),
        ((3, 5, 0), (1, 6, 0)),
    ],
)
def test_a_release_is_built_for_a_gateway_api(version: Version, api: Version | None) -> None:
    assert gateway_api(version) == api


def test_tables_begin_at_known_releases_and_only_go_up() -> None:
    for table in ([k.since for k in KUBERNETES], [since for since, _ in GATEWAY_API]):
        assert table == sorted(table)
        assert set(table) <= set(VERSIONS)
    firsts = [known.first for known in KUBERNETES]
    assert firsts == sorted(firsts)


@pytest.mark.parametrize(
    ("kubernetes", "platform", "has"),
    [
        ((1, 23), 99, False),
        ((1, 24), 12, False),
        ((1, 24), 13, True),
        ((1, 31), 4, True),
        ((1, 31), 3, False),
        ((1, 32), 1, True),
    ],
)
def test_pod_identity_needs_a_platform_version(
    kubernetes: tuple[int, int], platform: int, has: bool
) -> None:
    assert has_pod_identity(kubernetes, platform) is has
