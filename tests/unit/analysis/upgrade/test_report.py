"""The report as a whole, on a recorded cluster."""

from dataclasses import replace

from kubectl_alb.analysis.plan.diff import Op
from kubectl_alb.analysis.upgrade.aws import aws_effect, aws_remarks
from kubectl_alb.analysis.upgrade.remark import ERROR
from kubectl_alb.analysis.upgrade.report import upgrade_report
from kubectl_alb.analysis.upgrade.situation import Situation, as_release
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.context import Found
from tests.unit.analysis.upgrade.cases import ids, upgrade
from tests.worlds import shop


def world(old: str, new: str) -> Situation:
    read = shop()
    context = replace(read.context, controller_version=Found(old))
    now = Facts(replace(read, context=context))
    return Situation(now, as_release(now, new))


def test_the_same_release_changes_nothing_in_aws() -> None:
    effect = aws_effect(world("v3.5.0", "v3.5.0"))
    assert (effect.groups, effect.unknown) == ((), "")


def test_only_what_the_new_release_adds_is_told() -> None:
    case = world("v2.1.3", "v3.5.0")
    effect = aws_effect(case)
    assert effect.pending > 0
    assert set(effect.totals) <= {Op.CREATE, Op.UPDATE}


def test_a_group_that_only_the_new_release_refuses_stands_in_the_way() -> None:
    case = world("v2.4.1", "v3.5.0")
    refused = [r for r in aws_remarks(aws_effect(case), case) if r.id == "refused"]
    assert [(r.severity, r.affected) for r in refused] == [(ERROR, ("beta/broken",))]


def test_without_load_balancers_the_plan_is_not_known() -> None:
    case = upgrade("v2.8.1", "v3.5.0", load_balancers=None)
    assert "load-balancers not read" in aws_effect(case).unknown


def test_releases_that_are_not_known_are_said() -> None:
    report = upgrade_report(upgrade("v3.5.0", "v3.9.0"))
    assert "release-unknown" in ids(report.remarks)


def test_the_worst_comes_first() -> None:
    report = upgrade_report(upgrade("v2.4.7", "v3.5.0", kubernetes="1.21"))
    severities = [remark.severity for remark in report.remarks]
    assert report.worst is ERROR
    assert severities == sorted(severities, key=list(type(ERROR)).index)
