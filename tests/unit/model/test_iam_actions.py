import pytest

from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.iam_actions import ADDENDA, REFERENCE, needed


@pytest.mark.parametrize(
    ("version", "count"),
    [((2, 0, 0), 66), ((2, 4, 0), 70), ((2, 6, 2), 70), ((2, 13, 0), 80), ((3, 5, 0), 80)],
)
def test_a_release_needs_as_many_actions_as_its_policy_file_has(
    version: Version, count: int
) -> None:
    assert len(needed(version)) == count


def test_actions_are_listed_once_and_by_release() -> None:
    assert len({action.name for action in REFERENCE}) == len(REFERENCE)
    assert [a.since for a in REFERENCE] == sorted(a.since for a in REFERENCE)


def test_listener_attributes_came_with_2_9() -> None:
    name = "elasticloadbalancing:DescribeListenerAttributes"
    assert name not in {action.name for action in needed((2, 8, 3))}
    assert name in {action.name for action in needed((2, 9, 0))}


def test_isolated_partitions_do_without_five_actions() -> None:
    assert len(needed((3, 5, 0), "aws-iso-b")) == 75


def test_trust_stores_came_to_china_one_release_later() -> None:
    assert len(needed((2, 7, 0), "aws-cn")) == len(needed((2, 7, 0))) - 1
    assert needed((2, 8, 0), "aws-cn") == needed((2, 8, 0))


def test_addenda_hold_what_the_reference_policy_lacks() -> None:
    reference = {action.name for action in REFERENCE}
    for addendum in ADDENDA:
        assert set(addendum.actions) - reference
