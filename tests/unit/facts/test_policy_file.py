"""A policy that is brought along: what IAM would not take of it."""

import json

import pytest

from kubectl_alb.controller.config import LATEST
from kubectl_alb.controller.iam_grants import PARTITIONS
from kubectl_alb.controller.iam_policy import policy_document
from kubectl_alb.errors import DecodeError
from kubectl_alb.facts.policy_file import parsed_policy, size_of

ALLOW = {"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}


def faults(*statements: object, **elements: object) -> tuple[str, ...]:
    document = {"Version": "2012-10-17", "Statement": list(statements), **elements}
    try:
        parsed_policy(json.dumps(document), "mine.json")
    except DecodeError as error:
        return error.details
    return ()


@pytest.mark.parametrize("partition", PARTITIONS)
def test_our_own_policies_are_taken(partition: str) -> None:
    document = policy_document(LATEST, partition)
    assert parsed_policy(json.dumps(document), "ours") == document


@pytest.mark.parametrize(
    "statement",
    [
        ALLOW,
        {**ALLOW, "Sid": "Read1", "Condition": {"Null": {"aws:ResourceTag/x": "false"}}},
        {"Effect": "Deny", "NotAction": ["iam:*"], "NotResource": ["arn:aws:s3:::x", "*"]},
        {"Effect": "Allow", "Action": "*", "Resource": "arn:aws-cn:ec2:*:*:security-group/*"},
    ],
)
def test_what_iam_takes_has_no_fault(statement: object) -> None:
    assert faults(statement) == ()


def test_a_single_statement_needs_no_list_and_an_older_language_is_one() -> None:
    assert faults(Statement=ALLOW) == ()
    assert faults(ALLOW, Version="2008-10-17") == ()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("Allow", "statement 1 is not an object"),
        ({**ALLOW, "Effect": "allow"}, "statement 1: Effect is neither Allow nor Deny"),
        ({**ALLOW, "Principal": "*"}, 'statement 1: unknown element "Principal"'),
        ({**ALLOW, "NotAction": "*"}, "statement 1: it needs either Action or NotAction"),
        ({**ALLOW, "Action": []}, "statement 1: Action is neither a text nor a list of texts"),
        ({**ALLOW, "Action": [3]}, "statement 1: Action is neither a text nor a list of texts"),
        ({**ALLOW, "Action": "Describe"}, 'statement 1: invalid Action "Describe"'),
        ({**ALLOW, "Resource": "sg-1"}, 'statement 1: invalid Resource "sg-1"'),
        ({**ALLOW, "Condition": []}, "statement 1: Condition is not an object"),
        ({**ALLOW, "Condition": {"Null": 1}}, "statement 1: Condition Null is not an object"),
        ({**ALLOW, "Sid": "-"}, 'statement 1: Sid "-" is more than letters and digits'),
    ],
)  # fmt: skip
def test_a_fault_names_its_statement(statement: object, fault: str) -> None:
    assert faults(statement) == (fault,)


def test_everything_wrong_is_told_at_once() -> None:
    assert faults({**ALLOW, "Sid": "A"}, {**ALLOW, "Sid": "A", "Effect": 1}, Comment="x") == (
        'unknown element "Comment"',
        "statement 2: Effect is neither Allow nor Deny",
        'Sid "A" is there twice',
    )


def test_a_policy_without_statements_allows_nothing() -> None:
    assert faults() == ("there is no Statement",)
    assert faults(ALLOW, Version="2020-01-01") == ('Version is "2020-01-01", not "2012-10-17"',)


def test_a_policy_larger_than_iam_takes_is_refused() -> None:
    many = [f"ec2:Describe{'x' * 100}{number}" for number in range(60)]
    (fault,) = faults({**ALLOW, "Action": many})
    assert fault.endswith("characters without white space, of which IAM takes 6144 at most")


def test_white_space_does_not_count() -> None:
    assert size_of('{ "a":\n 1 }\t') == 7


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "mine.json is not JSON: line 1, column 1: Expecting value"),
        ('{"a":\n }', "mine.json is not JSON: line 2, column 2: Expecting value"),
        ("[]", "mine.json does not hold a JSON object"),
        ('{"a": 1, "a": 2}', 'mine.json is not JSON that IAM takes: "a" is there twice'),
        ("[" * 100_000, "mine.json is not JSON"),
    ],
)
def test_what_is_not_json_is_no_policy(text: str, message: str) -> None:
    with pytest.raises(DecodeError) as caught:
        parsed_policy(text, "mine.json")
    assert caught.value.message.startswith(message)
    assert caught.value.exit_code == 65
