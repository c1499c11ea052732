"""Whoever asks, in whatever way they prove it: against the real API server and its access rules."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.world import World

RBAC = "/apis/rbac.authorization.k8s.io/v1"
CART = ("alb", "describe", "cart", "-n", "shop", "-o", "json")


def document(kubectl: Kubectl, *flags: str, code: int = 0, **how: Any) -> dict[str, Any]:
    """Return the document of `describe`; with one side missing it has that side's exit code."""
    answer = kubectl(*CART, *flags, **how)
    found: dict[str, Any] = json.loads(answer.stdout)
    assert (answer.code, found["status"]["exitCode"]) == (code, code), answer.stderr
    return found


def changed(lab: Lab, folder: Path, user: dict[str, Any] | None = None, **cluster: Any) -> Path:
    """Write the administrator's kubeconfig with another user, or with changes to the cluster."""
    config = yaml.safe_load(lab.cluster.kubeconfig.read_text())
    if user is not None:
        config["users"][0]["user"] = user
    config["clusters"][0]["cluster"].update(cluster)
    path = folder / "changed.kubeconfig"
    path.write_text(yaml.safe_dump(config))
    return path


def admin(lab: Lab) -> dict[str, Any]:
    config = yaml.safe_load(lab.cluster.kubeconfig.read_text())
    user: dict[str, Any] = config["users"][0]["user"]
    return user


@pytest.fixture
def token(lab: Lab, world: World) -> str:
    """A token of a service account that may read everything."""
    api, where = lab.cluster.api, "/api/v1/namespaces/default/serviceaccounts"
    api.post(where, {"metadata": {"name": "reader"}})
    rules = [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list"]}]
    api.post(f"{RBAC}/clusterroles", {"metadata": {"name": "reader"}, "rules": rules})
    subject = {"kind": "ServiceAccount", "name": "reader", "namespace": "default"}
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "reader"}
    binding = {"metadata": {"name": "reader"}, "roleRef": role, "subjects": [subject]}
    api.post(f"{RBAC}/clusterrolebindings", binding)
    answer = api.post(f"{where}/reader/token", {"spec": {}})
    return str(answer["status"]["token"])


def test_a_token_will_do(lab: Lab, token: str, kubectl: Kubectl, tmp_path: Path) -> None:
    user = changed(lab, tmp_path, {"token": token})
    assert document(kubectl, user=user)["status"]["loadBalancer"]["state"] == "active"
    user = changed(lab, tmp_path, {"token": "wrong"})
    assert document(kubectl, "--token", token, user=user)["status"]["address"]


def test_a_token_file_is_found_beside_its_kubeconfig(
    lab: Lab, token: str, kubectl: Kubectl, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(token)
    user = changed(lab, tmp_path, {"tokenFile": "token"})
    assert document(kubectl, user=user)["status"]["address"]


def test_a_wrong_token_is_told_as_such(
    lab: Lab, world: World, kubectl: Kubectl, tmp_path: Path
) -> None:
    answer = kubectl(*CART, user=changed(lab, tmp_path, {"token": "sesame"}))
    assert (answer.code, answer.stdout) == (77, "")
    assert "Unauthorized" in answer.stderr
    assert "sesame" not in answer.stderr


def test_a_credential_plugin_is_run(lab: Lab, token: str, kubectl: Kubectl, tmp_path: Path) -> None:
    version = "client.authentication.k8s.io/v1"
    answer = {"kind": "ExecCredential", "apiVersion": version, "status": {"token": token}}
    (tmp_path / "answer.json").write_text(json.dumps(answer))
    code = "import os, pathlib; print(pathlib.Path(os.environ['ANSWER']).read_text())"
    plugin = {
        "apiVersion": version,
        "command": sys.executable,
        "args": ["-c", code],
        "env": [{"name": "ANSWER", "value": str(tmp_path / "answer.json")}],
        "interactiveMode": "Never",
    }
    user = changed(lab, tmp_path, {"exec": plugin})
    assert document(kubectl, user=user)["status"]["address"]


def test_a_missing_credential_plugin_says_how_to_get_it(
    lab: Lab, world: World, kubectl: Kubectl, tmp_path: Path
) -> None:
    plugin = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": "no-such-plugin",
        "installHint": "Get it from the hill.",
        "interactiveMode": "Never",
    }
    answer = kubectl(*CART, user=changed(lab, tmp_path, {"exec": plugin}))
    assert (answer.code, answer.stdout) == (78, "")
    assert "no-such-plugin" in answer.stderr
    assert "Get it from the hill." in answer.stderr


def test_impersonation_by_flag_and_by_kubeconfig_is_what_the_server_sees(
    lab: Lab, world: World, kubectl: Kubectl, tmp_path: Path
) -> None:
    lab.user("eve", without=["pods"])
    by_flag = document(kubectl, "--as", "eve")
    by_file = document(kubectl, user=changed(lab, tmp_path, {**admin(lab), "as": "eve"}))
    for found in (by_flag, by_file):
        assert "eve may not list pods" in found["metadata"]["gaps"]["kubernetes/pods"]
    everything = document(kubectl, "--as", "nobody", "--as-group", "system:masters")
    assert "kubernetes/pods" not in everything["metadata"].get("gaps", {})


def test_a_user_of_one_namespace_sees_what_is_in_it(
    lab: Lab, world: World, kubectl: Kubectl
) -> None:
    user = lab.user("shopper", namespaces=["shop"])
    found = document(kubectl, user=user)
    assert "only shop was read" in found["metadata"]["gaps"]["kubernetes/ingresses"]
    members = [member["ingress"] for member in found["status"]["group"]["members"]]
    assert members == ["shop/web", "shop/cart"]
    assert found["status"]["loadBalancer"]["state"] == "active"
    targets = [target for group in found["status"]["targetGroups"] for target in group["targets"]]
    assert {target["state"] for target in targets} == {"healthy"}
    assert all(target["pod"].startswith("shop/") for target in targets)


def test_server_and_name_can_be_given_by_flag(
    lab: Lab, world: World, kubectl: Kubectl, tmp_path: Path
) -> None:
    wrong = changed(lab, tmp_path, server="https://127.0.0.1:1")
    assert kubectl(*CART, user=wrong).code == 69
    assert document(kubectl, "--server", lab.cluster.server, user=wrong)["status"]["address"]
    named = ("--tls-server-name", "kubernetes")
    assert document(kubectl, *named)["status"]["address"]
    answer = kubectl(*CART, "--tls-server-name", "other.example")
    assert answer.code == 69
    assert "certificate" in answer.stderr


def test_an_untrusted_server_is_refused_unless_that_is_asked_for(
    lab: Lab, world: World, kubectl: Kubectl, tmp_path: Path
) -> None:
    other = tmp_path / "other.crt"
    other.write_bytes(Path(admin(lab)["client-certificate"]).read_bytes())
    flags = ("--certificate-authority", str(other))
    assert kubectl(*CART, *flags).code == 69
    found = document(kubectl, "--insecure-skip-tls-verify")
    assert found["status"]["address"]


@pytest.mark.parametrize(
    ("flags", "code", "said"),
    [
        (("--no-aws",), 0, "--no-aws was given"),
        (("--endpoint-url", "http://127.0.0.1:1"), 69, "cannot reach AWS"),
    ],
)
def test_without_aws_the_cluster_still_answers(
    flags: tuple[str, ...], code: int, said: str, world: World, kubectl: Kubectl
) -> None:
    found = document(kubectl, *flags, code=code)
    assert said in found["metadata"]["gaps"]["aws/load-balancers"]
    assert found["status"]["address"].startswith("k8s-shoppublic-")


def test_without_credentials_the_cluster_still_answers(world: World, kubectl: Kubectl) -> None:
    found = document(kubectl, code=78, env={"AWS_ACCESS_KEY_ID": None})
    assert "no usable AWS credentials" in found["metadata"]["gaps"]["aws/load-balancers"]
    assert found["status"]["address"].startswith("k8s-shoppublic-")


def test_a_profile_that_does_not_exist_is_named(world: World, kubectl: Kubectl) -> None:
    answer = kubectl(*CART, env={"AWS_PROFILE": "nowhere"})
    assert answer.code == 78
    assert "nowhere" in answer.stderr


def test_an_expired_session_says_so(lab: Lab, world: World, kubectl: Kubectl) -> None:
    lab.aws.fault("*:*", code="ExpiredToken", status=403, message="expired")
    found = document(kubectl, code=77)
    assert "ExpiredToken" in found["metadata"]["gaps"]["aws/load-balancers"]


def test_each_api_call_is_listed_on_request(world: World, kubectl: Kubectl) -> None:
    answer = kubectl(*CART, "-v")
    json.loads(answer.stdout)
    lines = answer.stderr.splitlines()
    assert any("kube GET /apis/networking.k8s.io/v1/ingresses 200" in line for line in lines)
    assert sum("aws elbv2:DescribeLoadBalancers ok" in line for line in lines) == 1
