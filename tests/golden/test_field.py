"""Logs and answers from public reports, and others of their kinds: each tells its failure."""

import json
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.checks.logs.blocks import joined
from kubectl_alb.checks.logs.entry import RANK, Entry, entry
from kubectl_alb.context.logs.file import log_file
from kubectl_alb.model.log import Written

HERE = Path(__file__).parent / "field"
# Of each report: the codes of its lines that have one, and a word of the cause that is named.
REPORTS: dict[str, tuple[list[str], str]] = {
    "02-gw-h2c-on-http": (["ALB-HTTP-010"], "appProtocol kubernetes.io/h2c"),
    "08-gw-nlb-health-port-0": (["ALB-TGT-020"], "externalTrafficPolicy Local"),
    "09-gw-tls-passthrough": (["ALB-NLB-011"], "still in v3.5.0"),
    "10-tgb-requeue-noise": (["ALB-BUG-016"], ""),
    "12-shield-panic": (["ALB-BUG-011"], ""),
    "14-nlb-delete-privatelink": (["ALB-DEL-009"], "VPC endpoint service"),
    "15-hybrid-nodes": (["ALB-TGT-015"], "EKS Hybrid Nodes"),
    "16-nlb-ssl-tgb-invalid": (["ALB-BUG-017"], ""),
    "19-lbclass-immutable": (["ALB-NLB-012"], ""),
    "20-webhook-tgb-timeout": (["ALB-HOOK-010", "ALB-HOOK-004"], ""),
    "22-irsa-federated-not-arn": (["ALB-IAM-001"], ""),
    "26-webhook-cert-other-namespace": (["ALB-HOOK-008", "ALB-HOOK-002"], "two installations"),
    "43-helm-operation-in-progress": (["ALB-CLUSTER-007"], "pending"),
    "45-cognito-describe-client": (
        ["ALB-IAM-005", "ALB-ANNO-015"],
        "cognito-idp:DescribeUserPoolClient",
    ),
    "46-stern-backend-sg": (["ALB-IAM-005"], ""),
    "49-node-role-used": (["ALB-IAM-005"], "the caller is the role of a node"),
    "52-waf-name-listwebacls": (["ALB-ADDON-001"], "wafv2:ListWebACLs"),
    "53-v350-gateway-crds": (["ALB-CRD-003", "ALB-CRD-003"], ""),
    "56-elb-endpoint-timeout": (["ALB-IAM-004"], "VPC endpoint"),
    "57-action-array": (["ALB-ANNO-006", "ALB-ANNO-006"], "a list where one action"),
}
HARMLESS = ("10-tgb-requeue-noise", "53-v350-gateway-crds")
VARIANTS: list[dict[str, Any]] = [
    json.loads(row) for row in (HERE / "variants.jsonl").read_text().splitlines()
]


def read(name: str) -> list[Entry]:
    return [entry(written) for written in joined(log_file(str(HERE / f"{name}.log")))]


def cause(found: Entry) -> str:
    return found.match.cause.text if found.match and found.match.cause else ""


def test_every_report_is_in_the_table() -> None:
    assert {path.stem for path in HERE.glob("*.log")} == set(REPORTS)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_tells_its_failures_and_the_cause_that_it_names(name: str) -> None:
    found, (codes, word) = read(name), REPORTS[name]
    assert [one.code for one in found if one.code] == codes
    assert not word or any(word in cause(one) for one in found)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_has_an_error_unless_it_is_harmless(name: str) -> None:
    worst = max(RANK[one.level] for one in read(name))
    assert (worst < RANK["warn"]) is (name in HARMLESS)


@pytest.mark.parametrize("row", VARIANTS, ids=lambda row: f"{row['code']} {row['line'][:40]}")
def test_others_of_its_kind_are_told_alike(row: dict[str, Any]) -> None:
    (found,) = (entry(written) for written in joined(map(Written, row["line"].split("\n"))))
    assert found.code == row["code"]
    assert found.level == row.get("level", "error")
    assert row.get("cause", "") in cause(found)
