"""What of IAM and EKS goes: only what `install` made for this cluster, and nobody else uses."""

from dataclasses import replace

import pytest

from kubectl_alb.model.iam_action import own_tags
from kubectl_alb.steps.uninstall.plan import removal
from kubectl_alb.steps.uninstall.request import (
    Remains,
    UninstallRequest,
    UsedAssociation,
    UsedIdentity,
    UsedPolicy,
    UsedProvider,
    UsedRole,
)
from tests.removing import TAGS, request

POLICY = UsedPolicy("arn:aws:iam::1:policy/lbc", "{}", TAGS, ("v1", "v2"), users=("lbc",))
ROLE = UsedRole("lbc", "{}", TAGS, (POLICY.arn,))
PROVIDER = UsedProvider("arn:aws:iam::1:oidc-provider/x", "x", ("sts",), TAGS, ("lbc",))
ASSOCIATION = UsedAssociation("kube-system", "lbc", "arn:aws:iam::1:role/lbc", "a-1", TAGS)
WHOLE = UsedIdentity((ASSOCIATION,), (ROLE,), (POLICY,), PROVIDER, TAGS)
OTHERS = own_tags("arn:aws:eks:eu-west-1:111122223333:cluster/other")
ALL = [
    "association/kube-system/lbc", "agent", f"detach/lbc/{POLICY.arn}", "policy/lbc", "role/lbc",
    "oidc-provider",
]  # fmt: skip


def asked(identity: UsedIdentity | None) -> UninstallRequest:
    return request(remains=Remains(), identity=identity)


def ids(identity: UsedIdentity | None) -> list[str]:
    return [step.id for step in removal(asked(identity)).steps]


def kept(identity: UsedIdentity) -> list[str]:
    return [each.reason for each in removal(asked(identity)).kept]


def test_what_uses_something_goes_before_it() -> None:
    assert ids(WHOLE) == ALL


def test_every_step_can_be_taken_back() -> None:
    assert all(step.undo is not None for step in removal(asked(WHOLE)).steps)


def test_without_the_flag_nothing_of_it_is_touched() -> None:
    assert ids(None) == []


@pytest.mark.parametrize("tags", [(), OTHERS, TAGS[:1]])
def test_what_was_not_made_for_this_cluster_stays(tags: tuple[tuple[str, str], ...]) -> None:
    found = UsedIdentity(
        (replace(ASSOCIATION, tags=tags),),
        (replace(ROLE, tags=tags),),
        (replace(POLICY, tags=tags),),
        replace(PROVIDER, tags=tags),
        tags,
    )
    assert ids(found) == []


def test_a_role_that_somebody_has_added_to_stays_with_its_policy() -> None:
    found = replace(WHOLE, roles=(replace(ROLE, others="has inline policy theirs"),))
    assert ids(found) == ALL[:2]
    assert kept(found) == ["has inline policy theirs", "role lbc trusts it"]


def test_a_role_with_a_policy_of_somebody_else_stays() -> None:
    foreign = replace(ROLE, attached=(POLICY.arn, "arn:aws:iam::aws:policy/ReadOnlyAccess"))
    found = replace(WHOLE, roles=(foreign,))
    assert ids(found) == ALL[:2]
    assert "ReadOnlyAccess" in kept(found)[0]


def test_a_policy_that_others_use_stays() -> None:
    found = replace(WHOLE, policies=(replace(POLICY, users=("lbc", "theirs")),))
    assert "policy/lbc" not in ids(found)
    assert "attached to theirs" in kept(found)


@pytest.mark.parametrize(
    ("trusted_by", "goes"), [(("lbc",), True), (("lbc", "app"), False), (None, False), ((), True)]
)
def test_a_provider_that_others_trust_or_may_stays(
    trusted_by: tuple[str, ...] | None, goes: bool
) -> None:
    found = replace(WHOLE, provider=replace(PROVIDER, trusted_by=trusted_by))
    assert ("oidc-provider" in ids(found)) is goes


def test_the_agent_stays_while_others_need_it() -> None:
    assert "agent" not in ids(replace(WHOLE, other_associations=2))
    assert "2 other Pod Identity associations need it" in kept(replace(WHOLE, other_associations=2))


def test_a_policy_whose_role_is_gone_already_goes() -> None:
    found = UsedIdentity(policies=(replace(POLICY, users=()),))
    assert ids(found) == ["policy/lbc"]
