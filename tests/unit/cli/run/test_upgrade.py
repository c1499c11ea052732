"""`upgrade --check`, as far as it needs no cluster."""

import json
from collections.abc import Callable

import pytest

from tests.conftest import Ran

Run = Callable[..., Ran]
SHOP = ("upgrade", "--check", "--bundle", "tests/golden/worlds/shop", "-q")
REFUSED = (*SHOP, "--from", "v2.8.1", "--version", "v3.5.0")
WARNED = (*SHOP, "--from", "v2.8.3", "--version", "v2.9.2")


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        (REFUSED, 3),
        ((*REFUSED, "--exit-zero"), 0),
        ((*REFUSED, "--fail-on=never"), 0),
        (WARNED, 0),
        ((*WARNED, "--fail-on=warning"), 4),
        ((*SHOP, "--version", "v2.13.4", "--allow-downgrade"), 3),
    ],
)
def test_the_worst_remark_decides_how_it_ends(run: Run, flags: tuple[str, ...], code: int) -> None:
    assert run(*flags).code == code
    document = json.loads(run(*flags, "-o", "json").stdout)
    assert document["status"]["exitCode"] == code


@pytest.mark.parametrize("version", ["v2.14.1", "2.14.1", "1.14.1"])
def test_a_release_is_named_by_its_own_number_or_by_its_charts(run: Run, version: str) -> None:
    ran = run(*SHOP, "--from", "v2.14.0", "--version", version, "-o", "json")
    assert json.loads(ran.stdout)["status"]["to"] == "v2.14.1"


@pytest.mark.parametrize("version", ["latest", "3", "v0.1.0", "1.99.0"])
def test_what_names_no_release_is_a_usage_error(run: Run, version: str) -> None:
    ran = run(*SHOP, "--version", version)
    assert (ran.code, ran.stdout) == (64, "")
    assert "invalid version" in ran.stderr


def test_tags_of_the_first_generation_are_told_from_charts(run: Run) -> None:
    ran = run(*SHOP, "--from", "v1.1.9", "-o", "json")
    assert json.loads(ran.stdout)["status"]["report"]["way"] == "migration"


def test_objects_that_are_affected_are_named_for_machines(run: Run) -> None:
    ran = run(*REFUSED, "-o", "json")
    settings = json.loads(ran.stdout)["status"]["report"]["settings"]
    slices = next(s for s in settings if s["name"] == "--enable-endpoint-slices")
    assert slices["affected"]["names"] == ["ops/admin", "shop/cart", "shop/web"]
