"""Steps as plain data, and back."""

import json
from dataclasses import replace
from typing import Any, get_args

import pytest

from kubectl_alb.model.action import (
    Action,
    ClosePort,
    DefaultPolicyVersion,
    InboundRule,
    NewPolicyVersion,
    NoRolePolicy,
    OpenPort,
    PatchObject,
    PolicyVersion,
    RolePolicy,
    TagResources,
    UntagResources,
)
from kubectl_alb.model.cluster_action import ApplyObject, DeleteObject
from kubectl_alb.model.eks_action import (
    CreateAddon,
    CreateAssociation,
    CreateFargateProfile,
    DeleteAddon,
    DeleteAssociation,
    DeleteFargateProfile,
)
from kubectl_alb.model.helm_action import HelmRelease, HelmRollback, HelmUninstall, HelmUpgrade
from kubectl_alb.model.iam_action import (
    AddAudience,
    AttachPolicy,
    CreateOidcProvider,
    CreatePolicy,
    CreateRole,
    DeleteOidcProvider,
    DeletePolicy,
    DeleteRole,
    DetachPolicy,
    RemoveAudience,
    UpdateTrustPolicy,
)
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Difference, Op, Step
from kubectl_alb.model.step_data import action_of, data_of, step_of

ABOUT = ObjectRef("Ingress", "shop", "web")
V1, V2 = PolicyVersion("v1", "{}"), PolicyVersion("v2", "{}")
RULE = InboundRule("sg-1", 80, "sg-2", "from a test")
TAGS = (("k", "v"),)
RELEASE = HelmRelease(2, "deployed", "chart-1.0.0", "d1", "v2", "Upgrade complete")
ACTIONS: tuple[Action, ...] = (
    TagResources(("a", "b"), (("k", "v"),), before=(("k", "w"),)),
    UntagResources(("a",), (("k", "v"),)),
    OpenPort(RULE),
    ClosePort(RULE),
    NewPolicyVersion("arn", "{}", V1, drops=V2, versions=("v1", "v2")),
    DefaultPolicyVersion("arn", "v1", V2),
    RolePolicy("lbc", "more", "{}", "{}"),
    NoRolePolicy("lbc", "more", "{}"),
    PatchObject(ABOUT, ({"op": "test", "path": "/x", "value": None},)),
    ApplyObject(ABOUT, "{}", "{}", "u1", ours=False, adopt=True),
    DeleteObject(ABOUT, "networking.k8s.io/v1", "u1", "{}"),
    CreateOidcProvider("arn", "https://x", ("a", "b"), TAGS),
    DeleteOidcProvider("arn", "https://x", ("a",), TAGS),
    AddAudience("arn", "a"),
    RemoveAudience("arn", "a"),
    CreatePolicy("arn:aws:iam::1:policy/a/lbc", "{}", TAGS, "why"),
    DeletePolicy("arn", "{}", TAGS, ("v1",)),
    CreateRole("lbc", "{}", TAGS, "why"),
    UpdateTrustPolicy("lbc", "{}", "{}"),
    DeleteRole("lbc", "{}", TAGS),
    AttachPolicy("lbc", "arn"),
    DetachPolicy("lbc", "arn"),
    CreateAddon("shop", "agent", "v1", TAGS),
    DeleteAddon("shop", "agent", TAGS),
    CreateFargateProfile("shop", "p", "arn", ("subnet-1",), "ns", (("app", "echo"),), TAGS),
    DeleteFargateProfile("shop", "p", TAGS),
    CreateAssociation("shop", "ns", "sa", "arn", TAGS),
    DeleteAssociation("shop", "ns", "sa", "arn", TAGS, "a-1"),
    HelmUpgrade("lbc", "ns", "./chart", "chart", "1.0.0", "d1", RELEASE, "https://x", True, 60),
    HelmRollback("lbc", "ns", 1, RELEASE),
    HelmUninstall("lbc", "ns", RELEASE, wait=True),
)


def test_there_is_one_of_each_kind() -> None:
    assert {type(action) for action in ACTIONS} == set(get_args(Action))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: type(a).__name__)
def test_a_step_comes_back_from_json_as_it_was(action: Action) -> None:
    change = (Difference("x", "", "y"),)
    step = Step("id", "title", Op.UPDATE, ABOUT, action, action, change, irreversible="half of it")
    assert step_of(json.loads(json.dumps(data_of(step)))) == step


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"kind": "Step", "fields": {}},
        {"kind": "OpenPort", "fields": {}},
        {"kind": "OpenPort", "fields": {"rule": "sg-1"}},
        {"kind": "UntagResources", "fields": {"ids": "sg-1", "tags": []}},
        {"kind": "UntagResources", "fields": {"ids": [1], "tags": []}},
        {"kind": "UntagResources", "fields": {"ids": ["sg-1"], "tags": [["a"]]}},
        {"kind": "PatchObject", "fields": {"about": {}, "operations": []}},
    ],
)
def test_what_is_no_action_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        action_of(data)


def test_values_that_may_hold_credentials_are_not_written_anywhere() -> None:
    action = HelmUpgrade("lbc", "ns", "./chart", "chart", "1.0.0", "d1", values='{"key": "s3cr3t"}')
    text = json.dumps(data_of(action))
    assert "s3cr3t" not in text + repr(action)
    assert action_of(json.loads(text)) == replace(action, values="")
