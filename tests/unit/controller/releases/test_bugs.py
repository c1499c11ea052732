"""The known bugs: consistent, and found by release."""

import pytest

from kubectl_alb.controller.config import LATEST
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases import bugs_since_2_0, bugs_since_2_13
from kubectl_alb.controller.releases.bug import Bug, Harm
from kubectl_alb.controller.releases.bugs import BUGS, brought_by, bugs_of, fixed_by
from kubectl_alb.controller.releases.catalogue import VERSIONS


def ids(bugs: tuple[Bug, ...]) -> set[str]:
    return {bug.id for bug in bugs}


def test_each_bug_has_a_name_of_its_own() -> None:
    assert len(ids(BUGS)) == len(BUGS)
    assert all(bug.id == bug.id.lower() and " " not in bug.id for bug in BUGS)


def test_tables_are_in_order_of_release() -> None:
    for table in (bugs_since_2_0.BUGS, bugs_since_2_13.BUGS):
        assert [bug.since for bug in table] == sorted(bug.since for bug in table)
    assert all(bug.since < (2, 13, 0) for bug in bugs_since_2_0.BUGS)
    assert all(bug.since >= (2, 13, 0) for bug in bugs_since_2_13.BUGS)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.id)
def test_a_bug_is_of_known_releases_from_2_4_on(bug: Bug) -> None:
    assert bug.since in VERSIONS
    assert bug.fixed is None or (bug.fixed in VERSIONS and bug.since < bug.fixed)
    assert any(bug.is_of(version) for version in VERSIONS if version >= (2, 4, 0))


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.id)
def test_what_is_said_of_a_bug_is_a_phrase(bug: Bug) -> None:
    for text in (bug.title, bug.when, bug.way_round):
        assert not text.endswith(".")
        assert text == text.strip()
    assert bug.title
    assert bug.fixed is not None or bug.way_round


def test_the_worst_comes_first() -> None:
    harms = [list(Harm).index(bug.harm) for bug in bugs_of((2, 14, 1))]
    assert harms == sorted(harms)


@pytest.mark.parametrize(
    ("version", "bug", "has"),
    [
        ((2, 9, 1), "shield-panic", True),
        ((2, 9, 2), "shield-panic", False),
        ((2, 15, 0), "cert-manager-expiry", True),
        ((3, 0, 0), "cert-manager-expiry", False),
        ((3, 2, 1), "listener-set-crash", True),
        ((3, 2, 2), "listener-set-crash", False),
        ((3, 2, 2), "gateway-configuration-crash", True),
        ((3, 3, 0), "gateway-configuration-crash", False),
        (LATEST, "certificate-regenerated", True),
        (LATEST, "gateways-switched-off", True),
        ((3, 4, 3), "gateways-switched-off", False),
    ],
)
def test_a_release_has_a_bug_until_it_is_fixed(version: Version, bug: str, has: bool) -> None:
    assert (bug in ids(bugs_of(version))) is has


def test_an_upgrade_fixes_bugs_and_brings_others() -> None:
    old, new = (2, 14, 0), (2, 14, 1)
    assert ids(fixed_by(old, new)) == {"wafv2-name-panic", "listener-attribute-values"}
    assert ids(brought_by(old, new)) == {"regex-rules-removed", "regex-rules-rewritten"}
    assert fixed_by(new, new) == brought_by(new, new) == ()


def test_the_way_back_brings_what_the_way_forth_fixed() -> None:
    old, new = (2, 8, 0), (3, 1, 0)
    assert ids(brought_by(new, old)) == ids(fixed_by(old, new))
