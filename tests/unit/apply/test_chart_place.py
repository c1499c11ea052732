"""Where a chart is: a folder, an archive, a repository or a registry, and what can be none."""

from pathlib import Path

import pytest

from kubectl_alb.apply.chart_place import ChartPlace, located
from kubectl_alb.errors import AlbError, NotFoundError, UsageError
from kubectl_alb.model.helm_action import CHART, REPOSITORY

REGISTRY = "oci://registry.internal/charts/lbc"


@pytest.mark.parametrize(
    ("chart", "repo", "place"),
    [
        ("", "", ChartPlace(CHART, REPOSITORY)),
        ("", "https://charts.internal", ChartPlace(CHART, "https://charts.internal")),
        ("lbc", "https://charts.internal", ChartPlace("lbc", "https://charts.internal")),
        (REGISTRY, "", ChartPlace(REGISTRY)),
        ("eks/lbc", "", ChartPlace("eks/lbc")),
        ("https://files.internal/lbc.tgz", "", ChartPlace("https://files.internal/lbc.tgz")),
    ],
)
def test_a_chart_is_in_a_repository_or_a_registry(chart: str, repo: str, place: ChartPlace) -> None:
    assert located(chart, repo) == place


@pytest.mark.parametrize("name", ["folder", "lbc-1.tgz"])
def test_what_is_on_this_machine_is_named_by_its_whole_path(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).touch()
    assert located(name, "") == ChartPlace(str(tmp_path.resolve() / name))
    assert located(name, "https://charts.internal").reference == name


@pytest.mark.parametrize("chart", ["./absent", "../absent", "/absent", "absent", "a/absent.tgz"])
def test_a_path_where_nothing_is_is_told(chart: str) -> None:
    with pytest.raises(NotFoundError, match=f"there is no folder and no archive {chart}"):
        located(chart, "")


@pytest.mark.parametrize(
    ("chart", "repo", "told"),
    [
        ("", "https://me:s3cr3t@charts.internal", "--repo contains credentials"),
        ("https://me:s3cr3t@files.internal/lbc.tgz", "", "--chart contains credentials"),
        ("oci://me:s3cr3t@registry.internal/lbc", "", "--chart contains credentials"),
        ("https://files.internal/lbc.tgz?signature=s3cr3t", "", "--chart is a URL with a query"),
        ("", "oci://registry.internal/charts", "is a registry"),
        ("", "charts.internal", "invalid repository"),
        (REGISTRY, "https://charts.internal", "is not the name of a chart"),
    ],
)
def test_what_can_be_no_place_is_a_usage_error(chart: str, repo: str, told: str) -> None:
    with pytest.raises(UsageError, match=told) as raised:
        located(chart, repo)
    assert "s3cr3t" not in told_whole(raised.value)


def told_whole(error: AlbError) -> str:
    return f"{error.message} {error.hint}"


@pytest.mark.parametrize(
    ("place", "fixed"),
    [
        (ChartPlace("/charts/lbc"), True),
        (ChartPlace("https://files.internal/lbc.tgz"), True),
        (ChartPlace(f"{REGISTRY}:3.5.0"), True),
        (ChartPlace(f"{REGISTRY}@sha256:0a1b"), True),
        (ChartPlace("oci://registry.internal:5000/charts/lbc"), False),
        (ChartPlace("eks/lbc"), False),
        (ChartPlace(CHART, REPOSITORY), False),
    ],
)
def test_some_places_have_one_version_only(place: ChartPlace, fixed: bool) -> None:
    assert place.is_fixed is fixed


def test_a_name_of_helms_own_repositories_is_told_from_the_rest() -> None:
    assert ChartPlace("eks/lbc").alias == "eks"
    others = (ChartPlace(CHART, REPOSITORY), ChartPlace(REGISTRY), ChartPlace("/charts/lbc"))
    assert [place.alias for place in others] == ["", "", ""]
