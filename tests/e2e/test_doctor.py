"""`kubectl alb doctor` on the world `shop`, live: its planted faults, and nothing false."""

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.world import World

PLANTED = {
    ("ALB-CERT-001", "beta/preview"),
    ("ALB-SVC-001", "beta/broken"),
    ("ALB-SVC-003", "beta/lost"),
}
# The world was recorded without the controller's service account and role.
OF_THE_RECORDING = ("ALB-CTRL-", "ALB-IAM-", "ALB-HOOK-")


def report(kubectl: Kubectl, *flags: str, **how: Any) -> dict[str, Any]:
    answer = kubectl("alb", "doctor", "-o", "json", *flags, **how)
    document: dict[str, Any] = json.loads(answer.stdout)
    assert document["status"]["exitCode"] == answer.code
    return document


def told(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (f["code"], f"{f['object'].get('namespace', '')}/{f['object']['name']}")
        for f in document["status"]["findings"]
        if f["severity"] != "info" and not f["code"].startswith(OF_THE_RECORDING)
    }


def test_the_planted_faults_are_found_and_nothing_else(world: World, kubectl: Kubectl) -> None:
    assert told(report(kubectl)) == PLANTED


def test_they_are_found_without_events(world: World, lab: Lab, kubectl: Kubectl) -> None:
    user = lab.user("blind", without=["events"])
    assert told(report(kubectl, user=user)) == PLANTED


def test_a_healthy_ingress_gets_no_finding_of_its_own(world: World, kubectl: Kubectl) -> None:
    assert told(report(kubectl, "ingress/admin", "-n", "ops")) == set()


def test_what_may_not_be_read_is_skipped_not_passed(
    world: World, lab: Lab, kubectl: Kubectl
) -> None:
    lab.aws.deny("elasticloadbalancing:DescribeTargetHealth")
    status = report(kubectl)["status"]
    skipped = {entry["code"]: entry["reason"] for entry in status["skipped"]}
    assert "elasticloadbalancing:DescribeTargetHealth" in skipped["ALB-TGT-002"]
    assert "ALB-TGT-002" not in status["passed"]


def test_a_sick_target_is_found(world: World, lab: Lab, kubectl: Kubectl) -> None:
    (group,) = (
        g for g in world.aws["aws/target-groups"] if "-ops-grafana-" in g["TargetGroupName"]
    )
    lab.aws.health(group["TargetGroupArn"], "192.168.129.52", 3000, sees="timeout")
    lab.aws.advance(60)
    codes = {f["code"] for f in report(kubectl, "--only", "TGT")["status"]["findings"]}
    assert codes == {"ALB-TGT-002"}


def test_a_finding_can_be_suppressed_and_is_counted(world: World, kubectl: Kubectl) -> None:
    flags = ("--only", "SVC", "--suppress", "ALB-SVC-*")
    answer = kubectl("alb", "doctor", *flags)
    assert answer.code == 0
    assert "2 suppressed" in answer.stderr + answer.stdout


def test_what_only_the_log_tells_is_found(world: World, lab: Lab, kubectl: Kubectl) -> None:
    pod = world.log[-1]
    error = (
        'failed to list *v1.Secret: secrets is forbidden: User "system:serviceaccount:kube-system:'
        'lbc" cannot list resource "secrets" in API group "" at the cluster scope'
    )
    now = datetime.now(timezone.utc)
    line = {"level": "error", "ts": f"{now:%Y-%m-%dT%H:%M:%SZ}", "msg": "x", "error": error}
    logs = lab.cluster.logs
    logs.add(logs.file("kube-system", pod["pod"], pod["container"]), json.dumps(line), now)
    found = report(kubectl)["status"]["findings"]
    assert "ALB-CTRL-009" in {f["code"] for f in found}


def test_a_log_that_may_not_be_read_is_told(world: World, lab: Lab, kubectl: Kubectl) -> None:
    user = lab.user("deaf", without=["pods/log"])
    answer = kubectl("alb", "doctor", user=user)
    assert "log was not read" in answer.stderr
    assert "pods/log" in answer.stderr


MANIFEST = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: returns
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/group.name: shop-public
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTPS": 443}]'
    alb.ingress.kubernetes.io/target-type: pod
spec:
  ingressClassName: alb
  rules:
    - {host: r.example.com, http: {paths: [{path: /, pathType: Prefix, backend: BACKEND}]}}
"""
BACKEND = "{service: {name: web, port: {number: 80}}}"


def test_a_manifest_over_the_cluster_is_told_what_would_be_wrong_with_its_line(
    world: World, kubectl: Kubectl, tmp_path: Path
) -> None:
    path = tmp_path / "returns.yaml"
    path.write_text(MANIFEST.replace("BACKEND", BACKEND))
    document = report(kubectl, "-f", str(path))
    (found,) = (f for f in document["status"]["findings"] if f["code"] == "ALB-ANNO-004")
    assert (found["file"], found["line"]) == (str(path), 10)
    assert document["status"]["exitCode"] == 3
    # The faults of namespace beta are no concern of the manifest.
    assert not told(document) & PLANTED


def test_nothing_is_changed_in_the_cluster(world: World, kubectl: Kubectl, tmp_path: Path) -> None:
    path = tmp_path / "returns.yaml"
    path.write_text(MANIFEST.replace("BACKEND", BACKEND))
    report(kubectl, "-f", str(path))
    assert kubectl("get", "ingress", "returns", "-n", "shop").code == 1


def test_a_broken_file_ends_with_65_and_the_other_is_answered(
    world: World, kubectl: Kubectl, tmp_path: Path
) -> None:
    (tmp_path / "broken.yaml").write_text("kind: [\n")
    (tmp_path / "returns.yaml").write_text(MANIFEST.replace("BACKEND", BACKEND))
    document = report(kubectl, "-f", str(tmp_path))
    codes = [f["code"] for f in document["status"]["findings"]]
    assert document["status"]["exitCode"] == 65
    assert {"", "ALB-ANNO-004"} <= set(codes)


def test_what_the_api_server_refuses_is_found_and_refused(
    world: World, kubectl: Kubectl, tmp_path: Path
) -> None:
    path = tmp_path / "returns.yaml"
    path.write_text(MANIFEST.replace("BACKEND", "{service: {name: web}}"))
    (found,) = (f for f in report(kubectl, "-f", str(path))["status"]["findings"] if not f["code"])
    assert "the API server" in found["title"]
    assert kubectl("apply", "--dry-run=server", "-f", str(path)).code == 1


def test_files_alone_need_no_cluster_and_skip_what_they_cannot_know(
    kubectl: Kubectl, tmp_path: Path
) -> None:
    path = tmp_path / "returns.yaml"
    path.write_text(MANIFEST.replace("BACKEND", BACKEND))
    flags = ("-f", str(path), "--source", "files", "--cluster-name", "shop")
    status = report(kubectl, *flags, env={"KUBECONFIG": "/nowhere"})["status"]
    assert "ALB-TGT-002" in {one["code"] for one in status["skipped"]}
    assert "ALB-TGT-002" not in status["passed"]


DEPLOYMENT = ("deployment", "aws-load-balancer-controller", "-n", "kube-system")


def test_before_an_installation_what_is_in_the_way_is_told(world: World, kubectl: Kubectl) -> None:
    assert kubectl("delete", *DEPLOYMENT).code == 0
    document = report(kubectl, "--pre")
    found = {f["code"]: f for f in document["status"]["findings"]}
    assert document["status"]["exitCode"] == 3
    # The webhooks and the class of the recorded installation are still there.
    assert {"ALB-HOOK-001", "ALB-CLUSTER-005"} <= set(found)
    assert "ALB-SUBNET-001" in document["status"]["passed"]
    assert not {code for code in found if code.startswith(("ALB-TGT", "ALB-DNS"))}


def test_a_lab_without_anything_of_the_controller_has_no_such_obstacle(
    world: World, kubectl: Kubectl
) -> None:
    kubectl("delete", *DEPLOYMENT)
    for kind in ("validatingwebhookconfiguration", "mutatingwebhookconfiguration", "ingressclass"):
        kubectl("delete", kind, "--all")
    codes = {f["code"] for f in report(kubectl, "--pre")["status"]["findings"]}
    assert not codes & {"ALB-HOOK-001", "ALB-CLUSTER-002", "ALB-CLUSTER-005"}


def test_that_a_controller_is_installed_already_is_told(world: World, kubectl: Kubectl) -> None:
    found = {f["code"]: f["title"] for f in report(kubectl, "--pre")["status"]["findings"]}
    assert "installed already: kube-system/aws-load-balancer-controller" in found["ALB-CLUSTER-002"]


def test_what_may_not_be_read_before_an_installation_is_skipped(
    world: World, lab: Lab, kubectl: Kubectl
) -> None:
    lab.aws.deny("ec2:DescribeSubnets")
    status = report(kubectl, "--pre")["status"]
    skipped = {entry["code"]: entry["reason"] for entry in status["skipped"]}
    assert "ec2:DescribeSubnets" in skipped["ALB-SUBNET-001"]
    assert "ALB-SUBNET-001" not in status["passed"]


def test_who_asks_is_told_which_rights_an_installation_takes(
    world: World, lab: Lab, kubectl: Kubectl
) -> None:
    lab.aws.deny("iam:SimulatePrincipalPolicy")
    status = report(kubectl, "--pre")["status"]
    skipped = {entry["code"]: entry["reason"] for entry in status["skipped"]}
    assert "iam:SimulatePrincipalPolicy" in skipped["ALB-IAM-005"]
    assert "ALB-IAM-005" not in status["passed"]
