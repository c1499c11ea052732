"""What a policy lacks against the policy of a release."""

import pytest

from kubectl_alb.controller.config import LATEST
from kubectl_alb.controller.iam_grants import PARTITIONS
from kubectl_alb.controller.iam_policy import policy_document
from kubectl_alb.controller.releases.catalogue import VERSIONS
from kubectl_alb.facts.iam import Document
from kubectl_alb.facts.policy_gaps import PolicyGaps, policy_gaps

NODE_GROUPS = "OpenNodeSecurityGroups"
OPEN = ("ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress")
EVERYTHING: Document = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}


def changed(sid: str, **elements: object) -> Document:
    """Return the newest policy with other elements in one statement."""
    document = policy_document(LATEST)
    known = document["Statement"]
    return {"Statement": [{**s, **elements} if s["Sid"] == sid else s for s in known]}


def without(sid: str) -> Document:
    document = policy_document(LATEST)
    return {"Statement": [s for s in document["Statement"] if s["Sid"] != sid]}


def narrowed(gaps: PolicyGaps) -> set[str]:
    return {action for _, action in gaps.narrower}


@pytest.mark.parametrize("release", VERSIONS)
def test_the_policy_of_a_release_lacks_nothing_for_it(release: tuple[int, int, int]) -> None:
    assert not policy_gaps((policy_document(release),), release, "aws")


@pytest.mark.parametrize("partition", PARTITIONS)
def test_a_wider_policy_lacks_nothing(partition: str) -> None:
    assert not policy_gaps((EVERYTHING,), LATEST, partition)


def test_an_older_policy_lacks_what_came_since() -> None:
    gaps = policy_gaps((policy_document((2, 4, 6)),), (2, 9, 0), "aws")
    assert gaps.actions == (
        "elasticloadbalancing:DescribeTrustStores",
        "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:ModifyListenerAttributes",
    )
    assert [(grant.since, action) for grant, action in gaps.narrower] == [
        ((2, 4, 7), "elasticloadbalancing:AddTags")
    ]


def test_a_policy_that_asks_for_the_tag_of_targets_is_narrower() -> None:
    gaps = policy_gaps((policy_document((2, 0, 0)),), (2, 0, 1), "aws")
    assert gaps.actions == ()
    assert "elasticloadbalancing:RegisterTargets" in narrowed(gaps)


def test_a_policy_for_another_partition_is_narrower() -> None:
    gaps = policy_gaps((policy_document(LATEST),), LATEST, "aws-cn")
    assert gaps.actions == ()
    assert "ec2:CreateTags" in narrowed(gaps)


@pytest.mark.parametrize(
    "condition",
    [
        {"ArnEquals": {"ec2:Vpc": "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1"}},
        {"Null": {"aws:ResourceTag/kubernetes.io/cluster/shop": "false"}},
    ],
)
def test_opening_node_security_groups_may_be_narrowed(condition: object) -> None:
    assert not policy_gaps((changed(NODE_GROUPS, Condition=condition),), LATEST, "aws")


def test_opening_own_security_groups_only_is_not_enough() -> None:
    gaps = policy_gaps((without(NODE_GROUPS),), LATEST, "aws")
    assert gaps.actions == ()
    assert narrowed(gaps) == set(OPEN)


def test_arns_of_one_account_and_region_are_wide_enough() -> None:
    own = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/*/*"
    assert not policy_gaps((changed("RegisterTargets", Resource=own),), LATEST, "aws")
    one = own.replace("/*/*", "/web/1")
    gaps = policy_gaps((changed("RegisterTargets", Resource=one),), LATEST, "aws")
    assert narrowed(gaps) == {
        "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:DeregisterTargets",
    }


def test_a_denied_action_is_lacking() -> None:
    deny: Document = {
        "Statement": {"Effect": "Deny", "Action": "ec2:DescribeVpcs", "Resource": "*"}
    }
    assert policy_gaps((EVERYTHING, deny), LATEST, "aws").actions == ("ec2:DescribeVpcs",)


def test_several_policies_count_together() -> None:
    halves = policy_document(LATEST)["Statement"]
    parts: tuple[Document, ...] = ({"Statement": halves[:6]}, {"Statement": halves[6:]})
    assert not policy_gaps(parts, LATEST, "aws")
    assert policy_gaps(parts[:1], LATEST, "aws")
