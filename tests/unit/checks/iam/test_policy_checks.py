"""What IAM itself says of a role counts before what its documents seem to say."""

from collections.abc import Mapping
from typing import Any

from kubectl_alb.checks.engine.run import Report, diagnose
from kubectl_alb.checks.engine.selection import chosen
from kubectl_alb.checks.iam.table import IAM
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section
from kubectl_alb.steps.remedy import remedies
from tests.cases import FOLDER, CaseSource, case, healthy

ACTION = "elasticloadbalancing:SetRulePriorities"


def simulated(source: CaseSource, action: str, decision: str, **detail: Any) -> CaseSource:
    record: Mapping[str, Any] = {
        "RoleName": "lbc",
        "EvalActionName": action,
        "EvalDecision": decision,
        **detail,
    }
    source.documents[Section.SIMULATIONS, action] = record
    return source


def looked(source: CaseSource) -> tuple[Report, Facts]:
    snapshot = load(source, Section)
    facts = Facts(snapshot)
    return diagnose(facts, chosen(["IAM"], [])), facts


def test_a_boundary_that_forbids_an_action_is_found_and_no_statement_is_offered() -> None:
    detail = {"AllowedByPermissionsBoundary": False}
    source = simulated(healthy(), ACTION, "implicitDeny", PermissionsBoundaryDecisionDetail=detail)
    report, facts = looked(source)
    (finding,) = report.findings
    assert finding.code == "ALB-IAM-005"
    assert finding.detail.endswith("simulated by IAM: the role's permissions boundary forbids it")
    (remedy,) = remedies([finding], facts)
    assert remedy.reason.startswith("the role's permissions boundary forbids it")


def test_an_organization_that_forbids_an_action_is_found() -> None:
    detail = {"AllowedByOrganizations": False}
    source = simulated(healthy(), ACTION, "explicitDeny", OrganizationsDecisionDetail=detail)
    (finding,) = looked(source)[0].findings
    assert "a policy of the organization forbids it" in finding.detail


def test_a_sample_that_no_statement_fits_proves_nothing() -> None:
    report, _ = looked(simulated(healthy(), ACTION, "implicitDeny"))
    assert report.findings == ()


def test_a_yes_of_iam_counts_before_the_documents() -> None:
    source = case(FOLDER / "ALB-IAM-005.yaml")
    for action in (ACTION, "ec2:DescribeSubnets"):
        simulated(source, action, "allowed")
    assert looked(source)[0].findings == ()


def test_without_a_simulation_the_documents_decide_and_the_check_is_carried_out() -> None:
    source = case(FOLDER / "ALB-IAM-005.yaml")
    source.meta = {**source.meta, "gaps": {Section.SIMULATIONS.value: "AccessDenied"}}
    report, _ = looked(source)
    assert [f.code for f in report.findings] == ["ALB-IAM-005"]
    assert "ALB-IAM-006" in report.passed


def without_document(source: CaseSource) -> CaseSource:
    """Take the document out of one policy of the controller's role."""
    key = next(key for key in source.documents if key[0] is Section.POLICIES)
    record = dict(source.documents[key])
    del record["PolicyDocument"]
    source.documents[key] = record
    return source


def test_a_role_whose_policy_could_not_be_read_is_not_judged() -> None:
    report, _ = looked(without_document(healthy()))
    assert [f.code for f in report.findings] == []
    unjudged = {one.code: one.reason for one in report.skipped}
    assert {"ALB-IAM-005", "ALB-IAM-006", "ALB-IAM-009"} <= unjudged.keys()
    assert "could not be read" in unjudged["ALB-IAM-005"]


def test_the_table_of_rights_tells_which_policy_could_not_be_read() -> None:
    facts = Facts(load(without_document(healthy()), Section))
    (sheet,) = IAM.sheets(facts)
    (row,) = [row for row in sheet.rows if row[1] == "actions"]
    assert row[3] is None
    assert str(row[4]).startswith("not known: ")


def test_a_policy_that_could_not_be_read_is_not_extended() -> None:
    source = case(FOLDER / "ALB-IAM-005.yaml")
    (finding,) = looked(source)[0].findings
    (remedy,) = remedies([finding], Facts(load(without_document(source), Section)))
    assert remedy.steps == ()
    assert remedy.reason.endswith("could not be read")


def test_a_trust_policy_that_could_not_be_read_is_not_judged() -> None:
    source = healthy()
    key = next(key for key in source.documents if key[0] is Section.ROLES)
    source.documents[key] = {**source.documents[key], "AssumeRolePolicyDocument": None}
    report, _ = looked(source)
    assert report.findings == ()
    assert {one.code for one in report.skipped} == {"ALB-IAM-001"}
