"""Which actions a release needs, and whether the role has them."""

from dataclasses import replace

from kubectl_alb.analysis.upgrade.policy import policy_remarks, role_states
from kubectl_alb.analysis.upgrade.remark import WARNING
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.context import Found
from tests.unit.analysis.upgrade.cases import policy, told, upgrade

TWO_NINE = (
    "elasticloadbalancing:DescribeListenerAttributes",
    "elasticloadbalancing:ModifyListenerAttributes",
)


def test_actions_between_two_releases_are_named_with_whether_the_role_has_them() -> None:
    (state,) = role_states(upgrade("v2.8.3", "v2.9.0"))
    assert [(a.name, a.has, a.since) for a in state.actions] == [
        (name, False, (2, 9, 0)) for name in TWO_NINE
    ]


def test_a_role_that_has_them_already_lacks_nothing() -> None:
    (state,) = role_states(upgrade("v2.8.3", "v2.9.0", policies=(policy("v2.9.0"),)))
    assert [a.has for a in state.actions] == [True, True]
    assert list(policy_remarks(upgrade("v2.8.3", "v2.9.0", policies=(policy("v2.9.0"),)))) == []


def test_what_the_role_lacked_before_is_told_too() -> None:
    (state,) = role_states(upgrade("v2.9.0", "v2.9.1", policies=(policy("v2.8.3"),)))
    assert [(a.name, a.gained) for a in state.actions] == [(name, False) for name in TWO_NINE]


def test_a_statement_that_is_wider_than_before_counts() -> None:
    (state,) = role_states(upgrade("v2.4.6", "v2.4.7"))
    (action,) = state.actions
    assert (action.name, action.has, action.narrower) == (
        "elasticloadbalancing:AddTags",
        False,
        True,
    )


def test_missing_actions_are_a_warning_that_upgrade_takes_care_of() -> None:
    remark = told(policy_remarks(upgrade("v2.8.3", "v2.10.0")), "iam")
    assert (remark.severity, remark.step) == (WARNING, True)
    assert remark.affected == (*TWO_NINE, "ec2:GetSecurityGroupsForVpc")


def test_a_policy_that_was_not_read_is_not_judged() -> None:
    unread = replace(policy("v2.8.3"), document=None)
    (state,) = role_states(upgrade("v2.8.3", "v2.9.0", policies=(unread,)))
    assert {a.has for a in state.actions} == {None}
    assert "could not be read" in state.unknown


def test_without_a_role_it_is_not_known() -> None:
    case = upgrade("v2.8.3", "v2.9.0", service_accounts=())
    (state,) = role_states(case)
    assert (state.role, [a.has for a in state.actions]) == ("", [None, None])
    assert told(policy_remarks(case), "iam-unknown").severity is WARNING


def test_isolated_partitions_need_fewer() -> None:
    case = upgrade("v2.8.3", "v2.9.0")
    snapshot = case.now.snapshot
    isolated = replace(snapshot.context, partition=Found("aws-iso"))
    now = Facts(replace(snapshot, context=isolated))
    (state,) = role_states(replace(case, now=now, then=Facts(now.snapshot, case.then.config)))
    assert state.actions == ()
