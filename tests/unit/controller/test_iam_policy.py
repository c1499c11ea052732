"""The IAM policy of each release, and its actions."""

import hashlib
import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from moto.iam.policy_validation import IAMPolicyDocumentValidator

from kubectl_alb.controller.config import LATEST, parse_version
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.iam_addenda import ADDENDA
from kubectl_alb.controller.iam_grants import FIRST, GRANTS, PARTITIONS
from kubectl_alb.controller.iam_policy import (
    MANAGED_SIZE,
    gained,
    grants_of,
    needed,
    policy_document,
    resource_of,
    statements,
)
from kubectl_alb.controller.releases.catalogue import VERSIONS
from kubectl_alb.facts.iam import Decision, Request, decide

# SHA-256 of what each published policy grants, its statements opened, by partition.
PUBLISHED = json.loads((Path(__file__).parent / "published_policies.json").read_text())
POLICIES = [
    (partition, digest, releases.split())
    for partition, digests in PUBLISHED.items()
    for digest, releases in digests.items()
]


def version(text: str) -> Version:
    found = parse_version(text)
    assert found is not None
    return found


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def digest_of(document: dict[str, Any]) -> str:
    opened = {
        (statement["Effect"], action, resource, condition_of(statement))
        for statement in document["Statement"]
        for action, resource in product(listed(statement["Action"]), listed(statement["Resource"]))
    }
    text = json.dumps(sorted(list(grant) for grant in opened))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def condition_of(statement: dict[str, Any]) -> str:
    condition = statement.get("Condition", {})
    ordered = {
        operator: {key: sorted(listed(values)) for key, values in keys.items()}
        for operator, keys in condition.items()
    }
    return json.dumps(ordered, sort_keys=True)


@pytest.mark.parametrize(("partition", "digest", "releases"), POLICIES)
def test_a_policy_grants_what_its_release_publishes(
    partition: str, digest: str, releases: list[str]
) -> None:
    found = {digest_of(policy_document(version(release), partition)) for release in releases}
    assert found == {digest}


def test_policies_of_every_release_are_compared() -> None:
    compared = [(partition, r) for partition, _, releases in POLICIES for r in releases]
    assert len(compared) == 331
    assert sorted(version(r) for partition, r in compared if partition == "aws") == list(VERSIONS)


def test_the_partitions_are_those_that_have_a_policy_since_then() -> None:
    first = {
        partition: min(version(r) for text in digests.values() for r in text.split())
        for partition, digests in PUBLISHED.items()
    }
    assert first == PARTITIONS


@pytest.mark.parametrize("partition", PARTITIONS)
def test_iam_takes_the_document(partition: str) -> None:
    text = json.dumps(policy_document(LATEST, partition))
    # moto does not know every partition.
    IAMPolicyDocumentValidator(text.replace(f"arn:{partition}:", "arn:aws:")).validate()
    assert len("".join(text.split())) <= MANAGED_SIZE


def test_statements_have_ids_of_their_own() -> None:
    for release in VERSIONS:
        ids = [statement["Sid"] for statement in policy_document(release)["Statement"]]
        assert len(set(ids)) == len(ids)
        assert all(sid.isalnum() for sid in ids)


@pytest.mark.parametrize(
    ("release", "count"),
    [((2, 0, 0), 66), ((2, 4, 0), 70), ((2, 6, 2), 70), ((2, 13, 0), 80), ((3, 5, 0), 80)],
)
def test_a_release_needs_as_many_actions_as_its_policy_has(release: Version, count: int) -> None:
    assert len(needed(release)) == count


def test_actions_are_listed_once_and_by_release() -> None:
    actions = needed(LATEST)
    assert len({action.name for action in actions}) == len(actions)
    assert [a.since for a in actions] == sorted(a.since for a in actions)


def test_an_action_is_as_old_as_its_first_grant() -> None:
    since = {action.name: action.since for action in needed(LATEST)}
    assert since["elasticloadbalancing:AddTags"] == FIRST
    assert since["elasticloadbalancing:DescribeListenerAttributes"] == (2, 9, 0)


def test_isolated_partitions_do_without_five_actions() -> None:
    assert len(needed((3, 5, 0), "aws-iso-b")) == 75


def test_trust_stores_came_to_china_one_release_later() -> None:
    assert len(needed((2, 7, 0), "aws-cn")) == len(needed((2, 7, 0))) - 1
    assert needed((2, 8, 0), "aws-cn") == needed((2, 8, 0))


def test_an_upgrade_gains_actions_and_scopes() -> None:
    brought = gained((2, 4, 6), (2, 9, 0))
    assert [grant.operations for grant in brought] == [
        "AddTags",
        "DescribeTrustStores",
        "DescribeListenerAttributes",
        "ModifyListenerAttributes",
    ]
    assert all(grant.without for grant in brought)


def test_nothing_is_gained_since_2_13_nor_by_going_nowhere() -> None:
    assert gained((2, 13, 0), LATEST) == ()
    assert gained((2, 0, 0), (2, 0, 0)) == ()


def test_every_grant_is_of_some_release_and_most_end_never() -> None:
    assert all(grant in (*grants_of(FIRST), *grants_of(LATEST)) for grant in GRANTS)
    assert [grant.until for grant in GRANTS if grant.until] == [(2, 3, 0), (2, 0, 1), (2, 0, 1)]


def test_addenda_hold_what_the_policy_lacks() -> None:
    reference = {action.name for action in needed(LATEST)}
    for addendum in ADDENDA:
        assert set(addendum.actions) - reference


def test_plain_actions_share_one_statement() -> None:
    asked = ["ec2:DescribeVpcs", "acm:ListCertificates", "ec2:DescribeVpcs"]
    (found,) = statements(asked, LATEST, "aws")
    assert found["Action"] == ["ec2:DescribeVpcs", "acm:ListCertificates"]
    assert found["Resource"] == "*"


def test_an_action_with_several_grants_gets_all_of_them() -> None:
    found = list(statements(["elasticloadbalancing:AddTags"], LATEST, "aws-cn"))
    assert len(found) == 3
    resources = [arn for one in found for arn in one["Resource"]]
    assert all(arn.startswith("arn:aws-cn:elasticloadbalancing:") for arn in resources)


def test_an_action_that_is_granted_on_everything_gets_no_narrower_grant() -> None:
    (found,) = statements(["ec2:AuthorizeSecurityGroupIngress"], LATEST, "aws")
    assert "Condition" not in found


def test_the_statements_allow_what_the_controller_does_and_not_more() -> None:
    delete = "elasticloadbalancing:DeleteLoadBalancer"
    document = {"Statement": list(statements([delete], LATEST, "aws"))}
    ours = {"aws:resourcetag/elbv2.k8s.aws/cluster": "shop"}
    assert decide([document], Request(delete, context=ours)) is Decision.ALLOWED
    assert decide([document], Request(delete)) is Decision.NOT_ALLOWED


def test_a_resource_is_the_pattern_that_the_action_is_granted_on() -> None:
    register = "elasticloadbalancing:RegisterTargets"
    found = resource_of(register, LATEST, "aws-cn")
    assert found == "arn:aws-cn:elasticloadbalancing:*:*:targetgroup/*/*"
    assert resource_of(register, (2, 0, 0), "aws") == "*"
    assert resource_of("ec2:DescribeVpcs", LATEST, "aws") == "*"
