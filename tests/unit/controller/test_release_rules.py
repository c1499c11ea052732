import pytest

from kubectl_alb.controller.config import parse_version
from kubectl_alb.controller.releases.lookup import rules_of
from kubectl_alb.views.plan_words import other_rules


@pytest.mark.parametrize(
    ("asked", "release", "known"),
    [
        ("v3.5.0", "v3.5.0", True),
        ("2.4.7", "v2.4.7", True),
        ("v2.4.7-eksbuild.1", "v2.4.7", True),
        ("v3.5.0-rc.1", "v3.5.0", False),
        ("v2.4.99", "v2.4.7", False),
        ("v9.0.0", "v3.5.0", False),
    ],
)
def test_a_version_has_the_rules_of_the_last_release_up_to_it(
    asked: str, release: str, known: bool
) -> None:
    version = parse_version(asked)
    assert version is not None
    found = rules_of(asked, version)
    assert (found.release.name, found.known) == (release, known)


def test_the_rules_of_another_release_are_named() -> None:
    told = other_rules(rules_of("v9.0.0", (9, 0, 0)))
    assert told == (
        "v9.0.0 is not a known release: planned with the rules of v3.5.0, the newest one known"
    )


def test_nothing_is_said_of_a_known_release() -> None:
    assert other_rules(rules_of("v2.4.7", (2, 4, 7))) == ""
