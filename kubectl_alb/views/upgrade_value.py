"""The report of an upgrade for machines."""

from kubectl_alb.analysis.plan.provenance import Cause
from kubectl_alb.analysis.upgrade.bugs import BugState, way_round
from kubectl_alb.analysis.upgrade.certificate import CertificateState
from kubectl_alb.analysis.upgrade.definitions import DefinitionState, Served
from kubectl_alb.analysis.upgrade.gateway import GatewayState
from kubectl_alb.analysis.upgrade.policy import NeededAction, RoleState
from kubectl_alb.analysis.upgrade.remark import Affected, Remark
from kubectl_alb.analysis.upgrade.report import UpgradeReport
from kubectl_alb.analysis.upgrade.settings import SettingChange
from kubectl_alb.analysis.upgrade.situation import text_of
from kubectl_alb.checks.engine.missing_actions import code_for
from kubectl_alb.checks.engine.plan_report import PlanReport, RefusedPlan
from kubectl_alb.controller.releases.lookup import chart_of_version
from kubectl_alb.views.envelope import present
from kubectl_alb.views.plan_value import plan_value


def upgrade_value(report: UpgradeReport) -> dict[str, object]:
    """Return the fields of `status`; `steps` is empty as long as none is planned."""
    return {
        "from": text_of(report.old),
        "to": text_of(report.new),
        "steps": [],
        "report": report_value(report),
    }


def report_value(report: UpgradeReport) -> dict[str, object]:
    """Return what was examined; lists are in the order in which people see them."""
    return {
        "way": report.way.value,
        "charts": present(**{"from": chart_of_version(report.old), "to": report.chart}),
        "remarks": [_remark(remark) for remark in report.remarks],
        "definitions": [_definition(state) for state in report.definitions],
        "iam": [_role(state) for state in report.roles],
        "settings": [_setting(change) for change in report.settings],
        "bugs": [_bug(state) for state in report.bugs],
        **({"certificate": _certificate(report.certificate)} if report.certificate else {}),
        **({"gatewayAPI": _gateway(report.gateway)} if report.gateway else {}),
        "plan": _plan(report),
        "changes": [
            {
                "version": text_of(change.version),
                "kinds": [kind.name.lower() for kind in change.kinds],
                "text": change.text,
                **present(action=change.action),
            }
            for change in report.changes
        ],
    }


def _gateway(state: GatewayState) -> dict[str, object]:
    installed = text_of(state.installed) if state.installed else ""
    return {
        "needed": text_of(state.wanted),
        **present(installed=installed, channel=state.channel),
        "gates": [
            {
                "name": gate.name,
                "state": gate.state.fate.value,
                "wasOn": gate.was_on,
                "missing": list(gate.spelled),
                "affected": _affected(gate.affected),
            }
            for gate in state.gates
        ],
    }


def _remark(remark: Remark) -> dict[str, object]:
    return {
        "id": remark.id,
        "severity": remark.severity.value,
        "text": remark.text,
        **present(action=remark.action),
        "affected": list(remark.affected),
        "byUpgrade": remark.step,
    }


def _definition(state: DefinitionState) -> dict[str, object]:
    return {
        "name": state.name,
        "result": state.fate.value,
        **({"before": _served(state.before)} if state.before else {}),
        "after": _served(state.after),
        "newFields": list(state.added),
        "revised": state.revised,
    }


def _served(served: Served) -> dict[str, object]:
    return {"versions": list(served.versions), "stored": served.stored}


def _role(state: RoleState) -> dict[str, object]:
    return {
        **present(role=state.role, policyArn=state.policy, unknown=state.unknown),
        "actions": [_action(action) for action in state.actions],
    }


def _action(action: NeededAction) -> dict[str, object]:
    return {
        "action": action.name,
        "since": text_of(action.since),
        "gained": action.gained,
        "code": code_for(action.name),
        **present(has=action.has, without=action.without),
        "narrower": action.narrower,
    }


def _setting(change: SettingChange) -> dict[str, object]:
    return {
        "source": change.source.value,
        "name": change.name,
        "change": change.fate,
        "since": text_of(change.since),
        **present(
            before=change.before, after=change.after, given=change.given, action=change.action
        ),
        "affected": _affected(change.affected),
    }


def _affected(affected: Affected) -> dict[str, object]:
    return {
        "names": list(affected.names),
        "everybody": affected.everybody,
        **present(unknown=affected.unknown),
    }


def _bug(state: BugState) -> dict[str, object]:
    bug = state.bug
    return {
        "id": bug.id,
        "title": bug.title,
        "course": state.course.value,
        "harm": bug.harm.name.lower(),
        "since": text_of(bug.since),
        **present(
            fixed=text_of(bug.fixed) if bug.fixed else None,
            when=bug.when,
            wayRound=way_round(state),
            issue=bug.issue,
        ),
        "severity": state.severity.value,
        "affected": _affected(state.affected),
    }


def _certificate(state: CertificateState) -> dict[str, object]:
    return {
        "source": state.source.value,
        "renewed": state.renewed,
        **present(keepTLSSecret=state.keep),
    }


def _plan(report: UpgradeReport) -> dict[str, object]:
    refused = tuple(
        RefusedPlan(group.id, group.refusal, Cause())
        for group in report.aws.groups
        if group.refusal is not None
    )
    return {
        **plan_value(PlanReport(report.aws.groups, refused)),
        "pending": report.aws.pending,
        **present(unknown=report.aws.unknown),
    }
