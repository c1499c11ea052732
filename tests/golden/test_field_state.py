"""Public reports that state shows: manifests and recorded clusters, each with its failures."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran

HERE = Path(__file__).parent / "field_state"
Found = set[tuple[str, str, str]]
# Of each report: all that is found, as code, severity and object.
REPORTS: dict[str, Found] = {
    "02-gw-h2c-on-http": {("ALB-HTTP-010", "warning", "edge/app")},
    "08-gw-nlb-health-port-0": {("ALB-TGT-020", "error", "gw/envoy")},
    "09-gw-tls-passthrough": {("ALB-NLB-011", "error", "gw/edge")},
    "22-irsa-federated-not-arn": {("ALB-IAM-001", "error", "/lab-lbc")},
    "27-argocd-grpc-health": {("ALB-TGT-021", "warning", "argocd/argocd")},
    "30-svc-prefix-list-unclaimed": {("ALB-NLB-013", "warning", "tools/git")},
    "34-cloudfront-prefix-weight": {("ALB-QUOTA-006", "warning", "shop/web")},
    "35-two-services-one-nlb": {
        ("ALB-NAME-001", "warning", "game/service-0"),
        ("ALB-NAME-001", "warning", "game/service-1"),
    },
    "37-conditions-name-mismatch": {
        ("ALB-ANNO-019", "warning", "shop/model"),
        ("ALB-SVC-003", "warning", "shop/model"),
        ("ALB-GROUP-004", "info", "shop/web"),
    },
    "39-destroy-stuck-finalizer": {
        ("ALB-DEL-003", "error", "app/web"),
        ("ALB-DEL-003", "error", "shop/alb-ingress"),
        ("ALB-CERT-001", "error", "beta/preview"),
        ("ALB-SVC-001", "error", "beta/broken"),
        ("ALB-SVC-003", "error", "beta/lost"),
    },
    "40-rollout-503": {
        ("ALB-READY-004", "warning", "shop/api"),
        ("ALB-READY-004", "warning", "shop/web"),
    },
    "52-waf-name-listwebacls": {
        ("ALB-ADDON-001", "error", "/lab-lbc"),
        ("ALB-ADDON-002", "error", "shop/web"),
        ("ALB-DNS-004", "warning", "shop/web"),
    },
    "53-v350-gateway-crds": {
        ("ALB-CRD-003", "error", "kube-system/aws-load-balancer-controller"),
        ("ALB-GW-007", "error", "shop/edge"),
    },
    "57-action-array": {
        ("ALB-ANNO-006", "error", "shop/customer"),
        ("ALB-ANNO-019", "info", "shop/customer"),
    },
}


def recorded(name: str, folder: Path) -> list[str]:
    """Return the arguments that read a report's cluster: its own files laid over the base."""
    own = HERE / name
    if not own.is_dir():
        return []
    if not (own / "meta.json").exists():
        shutil.copytree(HERE / "base", folder, dirs_exist_ok=True)
    shutil.copytree(own, folder, dirs_exist_ok=True)
    return ["--bundle", str(folder), "-A"]


def found(ran: Ran) -> Found:
    findings = json.loads(ran.stdout)["status"]["findings"]
    return {
        (f["code"], f["severity"], f"{f['object'].get('namespace', '')}/{f['object']['name']}")
        for f in findings
    }


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_has_the_findings_that_it_is_about_and_no_others(
    name: str, run: Callable[..., Ran], tmp_path: Path
) -> None:
    manifest = HERE / f"{name}.yaml"
    bundle = recorded(name, tmp_path / "bundle")
    files = ["-f", str(manifest)] if manifest.exists() else []
    source = bundle or ["--source", "files"]
    assert found(run("doctor", "-o", "json", *source, *files)) == REPORTS[name]


def test_that_no_controller_runs_stands_before_what_one_would_refuse(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    bundle = recorded("39-destroy-stuck-finalizer", tmp_path)
    first, *_ = json.loads(run("doctor", "-o", "json", *bundle).stdout)["status"]["findings"]
    assert (first["code"], first["object"]["name"]) == ("ALB-DEL-003", "alb-ingress")
    assert first["detail"].endswith("no running controller is to be seen")


def test_what_stands_in_the_cluster_is_examined_without_the_files(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    bundle = recorded("30-svc-prefix-list-unclaimed", tmp_path)
    assert found(run("doctor", "-o", "json", *bundle)) == {("ALB-NLB-013", "warning", "shop/git")}


def test_a_classic_load_balancer_of_another_owner_was_not_deleted_outside_kubernetes(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    bundle = recorded("30-svc-prefix-list-unclaimed", tmp_path)[:2]
    assert "deleted outside" not in run("describe", "svc/git", "-n", "shop", *bundle).stdout


@pytest.mark.parametrize(
    ("name", "table", "shown"),
    [
        ("22-irsa-federated-not-arn", "iam", "not the ARN of a"),
        ("52-waf-name-listwebacls", "iam", "missing: wafv2:ListWebACLs"),
        ("53-v350-gateway-crds", "crds", "version v1"),
    ],
)
def test_a_table_shows_what_a_report_is_about(
    name: str, table: str, shown: str, run: Callable[..., Ran], tmp_path: Path
) -> None:
    assert shown in run("doctor", "--table", table, *recorded(name, tmp_path)[:2]).stdout
