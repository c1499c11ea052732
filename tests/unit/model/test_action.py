"""Actions spelled as commands that a shell takes."""

import json
import shlex

import pytest

from kubectl_alb.model.action import (
    Action,
    DefaultPolicyVersion,
    InboundRule,
    NewPolicyVersion,
    NoRolePolicy,
    OpenPort,
    PatchObject,
    PolicyVersion,
    RolePolicy,
    TagResources,
    pointer,
)
from kubectl_alb.model.names import ObjectRef


def test_a_pointer_escapes_what_has_a_meaning_in_it() -> None:
    assert pointer("metadata", "annotations", "a/b~c") == "/metadata/annotations/a~1b~0c"


def test_tags_with_spaces_and_quotes_stay_one_word() -> None:
    command = TagResources(("sg-1", "sg-2"), (("team", "it's us"),)).command
    assert shlex.split(command)[3:] == [
        "--resources", "sg-1", "sg-2", "--tags", "Key=team,Value=it's us",
    ]  # fmt: skip


def test_a_rule_is_spelled_as_ec2_reads_it() -> None:
    rule = InboundRule("sg-1", 9443, "sg-2", "webhooks")
    words = shlex.split(OpenPort(rule).command)
    assert words[2:5] == ["authorize-security-group-ingress", "--group-id", "sg-1"]
    assert json.loads(words[-1]) == [rule.permission]


def test_room_for_a_policy_version_is_made_in_the_same_line() -> None:
    command = NewPolicyVersion(
        "arn:p", '{"Version":"x"}', PolicyVersion("v1", "{}"), PolicyVersion("v2", "{}")
    ).command
    first, _, second = command.partition(" && ")
    assert first == "aws iam delete-policy-version --policy-arn arn:p --version-id v2"
    assert shlex.split(second)[-1] == '{"Version":"x"}'


def test_a_patch_names_its_object_and_namespace() -> None:
    about = ObjectRef("Ingress", "shop", "web")
    words = shlex.split(PatchObject(about, ({"op": "remove", "path": "/x"},)).command)
    assert words[:6] == ["kubectl", "-n", "shop", "patch", "ingress", "web"]
    assert json.loads(words[-1]) == [{"op": "remove", "path": "/x"}]


ODD = "$(reboot); x"


@pytest.mark.parametrize(
    "action",
    [
        TagResources((ODD,), ((ODD, ODD),)),
        OpenPort(InboundRule(ODD, 80, ODD, ODD)),
        NewPolicyVersion(ODD, ODD, PolicyVersion("v1", ""), drops=PolicyVersion(ODD, "")),
        DefaultPolicyVersion(ODD, ODD, PolicyVersion("v1", "")),
        RolePolicy(ODD, ODD, ODD),
        NoRolePolicy(ODD, ODD, ODD),
        PatchObject(ObjectRef("Ingress", ODD, ODD), ({"op": "remove", "path": ODD},)),
    ],
)
def test_no_name_adds_a_command_to_a_command(action: Action) -> None:
    lexer = shlex.shlex(action.command, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    assert [word for word in lexer if set(word) <= set("();<>|&")] in ([], ["&&"])
