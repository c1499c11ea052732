"""`kubectl alb reorder`: what it shows and changes, beside others, and what AWS makes of it."""

import json
import os
import subprocess
import time
from itertools import pairwise
from typing import Any

import jsonschema
import pytest
import yaml

from kubectl_alb.facts.tags import GROUP_ORDER
from kubectl_alb.views.schemas.documents import BY_NAME, schema
from tests.e2e.live_group import Live, applied, settle
from tests.e2e.terminal import at_a_terminal
from tests.lab.kubectl import Answer, Kubectl
from tests.lab.lab import Lab
from tests.lab.process import wait_until
from tests.lab.world import World

GROUP = "group/shop-public"
PUT_FIRST = ("--before", "shop/web", "shop/cart")
URL = "https://app.example.com/cart"
SECONDS = 60
ROLES = "/apis/rbac.authorization.k8s.io/v1"


def path(ref: str) -> str:
    namespace, _, name = ref.partition("/")
    return f"/apis/networking.k8s.io/v1/namespaces/{namespace}/ingresses/{name}"


def ingress(lab: Lab, ref: str) -> dict[str, Any]:
    found: dict[str, Any] = lab.cluster.api.get(path(ref))
    return found


def order(lab: Lab, ref: str) -> str | None:
    found: str | None = ingress(lab, ref)["metadata"]["annotations"].get(GROUP_ORDER)
    return found


def orders(lab: Lab) -> list[str | None]:
    return [order(lab, ref) for ref in ("ops/health", "shop/web", "shop/cart")]


def annotate(lab: Lab, ref: str, value: str | None, key: str = GROUP_ORDER) -> None:
    lab.cluster.api.patch(path(ref), {"metadata": {"annotations": {key: value}}})


def reorder(kubectl: Kubectl, *words: str, **how: Any) -> Answer:
    return kubectl("alb", "reorder", GROUP, *words, **how)


def document(answer: Answer) -> dict[str, Any]:
    """Return the document that was printed, which must fit its schema."""
    found: dict[str, Any] = json.loads(answer.stdout)
    jsonschema.validate(found, schema(BY_NAME["RuleOrder"]), jsonschema.Draft202012Validator)
    return found


def test_where_nothing_is_asked_the_order_is_shown(world: World, kubectl: Kubectl) -> None:
    answer = reorder(kubectl)
    assert answer.code == 0, answer.stderr
    lines = answer.stdout.splitlines()
    assert [line.split()[:3] for line in lines[1:4]] == [
        ["1", "ops/health", "0"], ["2", "shop/web", "0"], ["3", "shop/cart", "10"],
    ]  # fmt: skip


def test_a_preview_changes_nothing(lab: Lab, world: World, kubectl: Kubectl) -> None:
    answer = reorder(kubectl, *PUT_FIRST, "--check", URL, "--dry-run=client")
    assert answer.code == 0, answer.stderr
    assert 'remove annotation group.order: "10"' in answer.stdout
    assert f"{URL}  shop/web → shop/cart" in answer.stdout
    assert orders(lab) == [None, None, "10"]


def test_the_server_tries_the_edits_and_writes_none(
    lab: Lab, world: World, kubectl: Kubectl
) -> None:
    before = ingress(lab, "shop/cart")["metadata"]["resourceVersion"]
    answer = reorder(kubectl, *PUT_FIRST, "--dry-run=server")
    assert answer.code == 0, answer.stderr
    assert "the API server would accept it" in answer.stderr
    assert ingress(lab, "shop/cart")["metadata"]["resourceVersion"] == before


def test_nobody_is_asked_without_a_terminal(lab: Lab, world: World, kubectl: Kubectl) -> None:
    answer = reorder(kubectl, *PUT_FIRST)
    assert (answer.code, orders(lab)) == (64, [None, None, "10"])


def test_an_order_is_applied_and_taken_back(lab: Lab, world: World, kubectl: Kubectl) -> None:
    before = ingress(lab, "shop/cart")
    answer = reorder(kubectl, *PUT_FIRST, "--yes", "-o", "json")
    status = document(answer)["status"]
    assert (answer.code, status["steps"][0]["result"]) == (0, "done")
    assert orders(lab) == [None, None, None]
    again = reorder(kubectl, *PUT_FIRST, "--yes")
    assert (again.code, "unchanged" in again.stderr) == (0, True)
    undone = kubectl("alb", "undo", status["run"]["id"], "--yes")
    assert undone.code == 0, undone.stderr
    after = ingress(lab, "shop/cart")
    assert after["metadata"]["annotations"] == before["metadata"]["annotations"]
    assert after["spec"] == before["spec"]


@pytest.mark.parametrize("ref", ["shop/cart", "ops/health"])
def test_who_changes_an_order_meanwhile_loses_nothing(
    lab: Lab, world: World, kubectl: Kubectl, ref: str
) -> None:
    code, shown = at_a_terminal(
        kubectl, "y\n", "alb", "reorder", GROUP, *PUT_FIRST,
        meanwhile=lambda: annotate(lab, ref, "50"),
    )  # fmt: skip
    assert code == 1, shown
    assert "changed since it was shown" in shown
    assert order(lab, ref) == "50"


def test_what_else_is_changed_meanwhile_stays(lab: Lab, world: World, kubectl: Kubectl) -> None:
    code, shown = at_a_terminal(
        kubectl, "y\n", "alb", "reorder", GROUP, *PUT_FIRST,
        meanwhile=lambda: annotate(lab, "shop/cart", "new", "example.com/note"),
    )  # fmt: skip
    assert code == 0, shown
    assert order(lab, "shop/cart") is None
    assert ingress(lab, "shop/cart")["metadata"]["annotations"]["example.com/note"] == "new"


def test_a_no_changes_nothing(lab: Lab, world: World, kubectl: Kubectl) -> None:
    code, _ = at_a_terminal(kubectl, "n\n", "alb", "reorder", GROUP, *PUT_FIRST)
    assert (code, orders(lab)) == (1, [None, None, "10"])


def patching_in(lab: Lab, namespace: str) -> Any:
    """Make a user who reads everything and may patch Ingresses of one namespace."""
    user = lab.user("half")
    rule = {"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["patch"]}
    lab.cluster.api.post(
        f"{ROLES}/clusterroles", {"metadata": {"name": "patching"}, "rules": [rule]}
    )
    group = "rbac.authorization.k8s.io"
    binding = {
        "metadata": {"name": "patching"},
        "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": "patching"},
        "subjects": [{"apiGroup": group, "kind": "User", "name": "half"}],
    }
    lab.cluster.api.post(f"{ROLES}/namespaces/{namespace}/rolebindings", binding)
    return user


def test_after_a_denial_the_first_edit_is_put_back(
    lab: Lab, world: World, kubectl: Kubectl
) -> None:
    user = patching_in(lab, "ops")
    time.sleep(1)
    answer = reorder(kubectl, "--set", "health=5", "--set", "web=7", "--yes", user=user)
    assert answer.code == 77, answer.stdout + answer.stderr
    assert "done  set group.order of Ingress ops/health to 5" in answer.stderr
    assert "undone  set group.order of Ingress ops/health to 5" in answer.stderr
    assert "patch ingresses" in answer.stderr
    assert orders(lab) == [None, None, "10"]


def crowd(lab: Lab, kubectl: Kubectl, count: int) -> None:
    """Add a group `queue` of so many members with a fixed response each."""
    prefix = "alb.ingress.kubernetes.io/"
    action = {"type": "fixed-response", "fixedResponseConfig": {"statusCode": "200"}}
    backend = {"service": {"name": "ok", "port": {"name": "use-annotation"}}}
    objects = [
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "Ingress",
            "metadata": {
                "name": f"q{n:02}",
                "namespace": "shop",
                "annotations": {
                    f"{prefix}group.name": "queue",
                    f"{prefix}scheme": "internal",
                    f"{prefix}actions.ok": json.dumps(action),
                },
            },
            "spec": {
                "ingressClassName": "alb",
                "rules": [
                    {"http": {"paths": [
                        {"path": f"/q{n}", "pathType": "Exact", "backend": backend}]}}
                ],
            },
        }
        for n in range(count)
    ]  # fmt: skip
    answer = kubectl("apply", "-f", "-", stdin=yaml.safe_dump_all(objects))
    assert answer.code == 0, answer.stderr


def queue_orders(lab: Lab) -> list[str | None]:
    found = lab.cluster.api.items("/apis/networking.k8s.io/v1/namespaces/shop/ingresses")
    members = sorted(i["metadata"]["name"] for i in found if i["metadata"]["name"][0] == "q")
    return [order(lab, f"shop/{name}") for name in members]


def test_a_run_that_is_killed_is_finished_by_the_next_one(
    lab: Lab, world: World, kubectl: Kubectl
) -> None:
    crowd(lab, kubectl, 24)
    words = ("alb", "reorder", "group/queue", "--spread", "5", "--yes")
    environment = {**kubectl.environment, "PATH": kubectl.search_path()}
    with subprocess.Popen(
        [str(kubectl.file), *words],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        wait_until(lambda: any(queue_orders(lab)), SECONDS)
        os.kill(process.pid, 9)
    assert None in queue_orders(lab)[:-1]
    again = kubectl(*words)
    assert again.code == 0, again.stderr
    assert "this finishes run" in again.stderr
    spread = queue_orders(lab)
    assert {int(b or 0) - int(a or 0) for a, b in pairwise(spread)} == {5}
    assert "unchanged" in kubectl(*words).stderr


CLASS = """
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata: {name: pooled}
spec: {scheme: internal, group: {name: pool}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: pooled}
spec:
  controller: ingress.k8s.aws/alb
  parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: pooled}
"""
POOLED = """
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: NAME, namespace: shop}
spec:
  ingressClassName: pooled
  rules:
  - host: NAME.example.com
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}
"""


def test_a_member_without_any_annotation_gets_one_and_loses_it_again(
    lab: Lab, world: World, kubectl: Kubectl
) -> None:
    members = "".join(POOLED.replace("NAME", name) for name in ("one", "two"))
    # created, not applied: kubectl would leave an annotation of its own
    answer = kubectl("create", "-f", "-", stdin=CLASS + members)
    assert answer.code == 0, answer.stderr
    assert "annotations" not in ingress(lab, "shop/two")["metadata"]
    made = kubectl("alb", "reorder", "group/pool", "--top", "two", "--yes", "-o", "json")
    assert made.code == 0, made.stderr
    assert order(lab, "shop/two") == "-1"
    run = json.loads(made.stdout)["status"]["run"]["id"]
    assert kubectl("alb", "undo", run, "--yes").code == 0
    assert "annotations" not in ingress(lab, "shop/two")["metadata"]


def test_what_helm_keeps_is_left_to_it_unless_forced(
    lab: Lab, world: World, kubectl: Kubectl
) -> None:
    annotate(lab, "shop/cart", "shop", "meta.helm.sh/release-name")
    annotate(lab, "shop/web", "shop", "meta.helm.sh/release-name")
    answer = reorder(kubectl, *PUT_FIRST, "--yes")
    assert answer.code == 1
    assert "kept by Helm release" in answer.stderr
    assert f"{GROUP_ORDER}: null" in answer.stdout
    assert order(lab, "shop/cart") == "10"
    assert reorder(kubectl, *PUT_FIRST, "--yes", "--force").code == 0
    assert order(lab, "shop/cart") is None


def test_the_change_is_printed_for_kustomize_and_builds(
    lab: Lab, world: World, kubectl: Kubectl, tmp_path: Any
) -> None:
    answer = reorder(kubectl, "--set", "cart=", "--set", "web=7", "-o", "kustomize")
    names = ("cart", "web")
    for name in names:
        found = ingress(lab, f"shop/{name}")
        found["metadata"].pop("namespace")
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(found))
    resources = "namespace: shop\nresources: [cart.yaml, web.yaml]\n"
    (tmp_path / "kustomization.yaml").write_text(resources + answer.stdout)
    built = kubectl("kustomize", str(tmp_path))
    assert built.code == 0, built.stderr
    metas = [each["metadata"] for each in yaml.safe_load_all(built.stdout)]
    assert [meta["annotations"].get(GROUP_ORDER) for meta in metas] == [None, "7"]
    assert orders(lab) == [None, None, "10"]


def test_the_printed_objects_can_be_applied(lab: Lab, world: World, kubectl: Kubectl) -> None:
    answer = reorder(kubectl, "--bottom", "web", "--dry-run=client", "-o", "yaml")
    applied_ = kubectl("apply", "-f", "-", stdin=answer.stdout)
    assert applied_.code == 0, answer.stdout + applied_.stderr
    assert orders(lab) == [None, "10", "10"]


def test_the_printed_patch_can_be_applied(lab: Lab, world: World, kubectl: Kubectl) -> None:
    patch = reorder(kubectl, *PUT_FIRST, "-o", "patch").stdout
    answer = kubectl("patch", "ingress", "cart", "-n", "shop", "--patch", patch)
    assert (answer.code, order(lab, "shop/cart")) == (0, None), answer.stderr


def test_without_a_controller_the_wait_ends_with_the_last_state(
    lab: Lab, world: World, kubectl: Kubectl
) -> None:
    answer = reorder(kubectl, *PUT_FIRST, "--yes", "--wait", "--timeout=20s", "-o", "json")
    status = document(answer)["status"]
    assert (answer.code, status["exitCode"], status["wait"]["done"]) == (75, 75, False)
    assert "not in place in AWS" in status["wait"]["reason"]


@pytest.fixture
def live(lab: Lab, controller: None, kubectl: Kubectl, monkeypatch: pytest.MonkeyPatch) -> Live:
    """Two Ingresses in a group, applied and reconciled."""
    for name, value in lab.environment().items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    return applied(lab, kubectl)


def first_hosts(live: Live) -> list[str]:
    rules = live.rules()
    firsts = (rules["80:1"], rules["80:3"])
    return [c["Values"][0] for r in firsts for c in r["Conditions"] if c["Field"] == "host-header"]


def test_the_rules_in_aws_follow_the_order_and_its_undo(live: Live, kubectl: Kubectl) -> None:
    assert first_hosts(live) == ["api.example.com", "files.example.com"]
    words = ("--top", "live-files", "--yes", "--wait", "-o", "json")
    answer = kubectl("alb", "reorder", "group/live", *words)
    status = document(answer)["status"]
    assert (answer.code, status["wait"]) == (0, {"done": True}), answer.stderr
    assert live.rules()["80:1"]["Conditions"][0]["Values"] == ["files.example.com"]
    assert live.rules_are_desired()
    undone = kubectl("alb", "undo", status["run"]["id"], "--yes")
    assert undone.code == 0, undone.stderr
    wait_until(lambda: first_hosts(live) == ["api.example.com", "files.example.com"], SECONDS)
    settle(live.lab)
