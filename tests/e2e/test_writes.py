"""Writes to a real API server: applies beside other managers, deletions, and both helms."""

import base64
import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from kubectl_alb.apply.cluster_api import ClusterApi
from kubectl_alb.apply.guard import guarded
from kubectl_alb.apply.helm import HelmWriter
from kubectl_alb.apply.helm_program import HelmProgram
from kubectl_alb.apply.objects import ObjectWriter
from kubectl_alb.apply.writer import ChangedError, DryRun, Writer
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.connection import Connection, connection
from kubectl_alb.context.kubernetes.kubeconfig import load_kubeconfig
from kubectl_alb.context.options import KubernetesFlags
from kubectl_alb.errors import AccessError
from kubectl_alb.facts.tags import MADE_BY, PROGRAM
from kubectl_alb.model.action import Action
from kubectl_alb.model.cluster_action import DeleteObject, applied
from kubectl_alb.model.helm_action import (
    HelmRollback,
    HelmUninstall,
    HelmUpgrade,
    values_digest,
    values_text,
)
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Op, Result, Step
from tests.lab import tools
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab

RELEASE, NAMESPACE = "aws-load-balancer-controller", "kube-system"
CONFIG = {
    "apiVersion": "v1", "kind": "ConfigMap",
    "metadata": {"name": "web", "namespace": "default"}, "data": {"a": "1", "b": "1"},
}  # fmt: skip
FOO = {
    "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
    "metadata": {"name": "foos.example.com"},
    "spec": {
        "group": "example.com", "scope": "Namespaced",
        "names": {"kind": "Foo", "plural": "foos", "singular": "foo", "listKind": "FooList"},
        "versions": [{
            "name": "v1", "served": True, "storage": True,
            "schema": {"openAPIV3Schema": {"type": "object", "properties": {
                "spec": {"type": "object", "properties": {"a": {"type": "string"}}},
            }}},
        }],
    },
}  # fmt: skip


def connected(kubeconfig: Path) -> Connection:
    flags = KubernetesFlags(kubeconfig=str(kubeconfig))
    return connection(load_kubeconfig(flags, os.environ), flags, os.environ)


def objects(kubeconfig: Path, folder: Path) -> Writer:
    api = ClusterApi(KubeClient(connected(kubeconfig), 30), folder)
    return cast(Writer, ObjectWriter(api))


@pytest.fixture
def writer(lab: Lab, tmp_path: Path) -> Writer:
    return objects(lab.cluster.kubeconfig, tmp_path)


def ready(writer: Writer, manifest: Any, adopt: bool = False) -> Step:
    action = applied(manifest, adopt)
    return writer.prepared(Step("s", "apply it", Op.UPDATE, action.about, action, None))


def carried_out(writer: Writer, action: Action | None) -> Result:
    assert action is not None
    return guarded(writer, action, DryRun.NONE).result


def read(kubectl: Kubectl, *words: str) -> Any:
    answer = kubectl("get", *words, "-o", "json")
    return json.loads(answer.stdout) if answer.code == 0 else None


def config(**data: str) -> dict[str, Any]:
    return {**CONFIG, "data": data}


def test_an_object_is_made_once_and_taken_back(writer: Writer, kubectl: Kubectl) -> None:
    step = ready(writer, CONFIG)
    done = guarded(writer, step.action, DryRun.NONE)
    found = read(kubectl, "configmap", "web")
    assert (found["data"], found["metadata"]["labels"]) == (CONFIG["data"], {MADE_BY: PROGRAM})
    assert carried_out(writer, ready(writer, CONFIG).action) is Result.UNCHANGED
    assert carried_out(writer, done.undo) is Result.DONE
    assert read(kubectl, "configmap", "web") is None
    assert carried_out(writer, done.undo) is Result.UNCHANGED


def test_an_update_is_taken_back_and_adds_nothing_of_others(
    writer: Writer, kubectl: Kubectl
) -> None:
    carried_out(writer, ready(writer, CONFIG).action)
    kubectl("patch", "configmap", "web", "-p", '{"data": {"other": "x"}}')
    step = ready(writer, config(a="2", c="2"))
    done = guarded(writer, step.action, DryRun.NONE)
    # What we no longer state is no longer there; what others state is.
    assert read(kubectl, "configmap", "web")["data"] == {"a": "2", "c": "2", "other": "x"}
    assert carried_out(writer, done.undo) is Result.DONE
    assert read(kubectl, "configmap", "web")["data"] == {"a": "1", "other": "x"}


def test_fields_of_another_manager_are_taken_over_only_if_adopted(
    writer: Writer, kubectl: Kubectl
) -> None:
    kubectl("apply", "--server-side", "--field-manager=helm", "-f", "-", stdin=json.dumps(CONFIG))
    step = ready(writer, config(a="2"))
    assert 'conflict with "helm"' in step.warning
    with pytest.raises(ChangedError, match='conflict with "helm"'):
        guarded(writer, step.action, DryRun.NONE)
    adopted = ready(writer, config(a="2"), adopt=True)
    done = guarded(writer, adopted.action, DryRun.NONE)
    found = read(kubectl, "configmap", "web")
    assert (found["data"], "labels" in found["metadata"]) == ({"a": "2", "b": "1"}, False)
    assert carried_out(writer, ready(writer, config(a="2"), adopt=True).action) is Result.UNCHANGED
    assert carried_out(writer, done.undo) is Result.DONE
    assert read(kubectl, "configmap", "web")["data"] == CONFIG["data"]


def test_what_changes_between_look_and_write_is_kept(writer: Writer, kubectl: Kubectl) -> None:
    carried_out(writer, ready(writer, CONFIG).action)
    step = ready(writer, config(a="2"))
    kubectl("patch", "configmap", "web", "-p", '{"data": {"a": "theirs"}}')
    with pytest.raises(ChangedError, match=r'data\.a: shown "1", now "theirs"|conflict with'):
        guarded(writer, step.action, DryRun.NONE)
    assert read(kubectl, "configmap", "web")["data"]["a"] == "theirs"


def test_an_object_of_a_new_kind_is_applied_right_after_its_definition(
    writer: Writer, kubectl: Kubectl
) -> None:
    foo = {
        "apiVersion": "example.com/v1", "kind": "Foo",
        "metadata": {"name": "f", "namespace": "default"}, "spec": {"a": "x"},
    }  # fmt: skip
    step = ready(writer, foo)
    assert (
        "the API server has no Foo of example.com/v1" in str(step.warning) or step.op is Op.CREATE
    )
    assert carried_out(writer, ready(writer, FOO).action) is Result.DONE
    kubectl("wait", "--for=condition=Established", "crd/foos.example.com")
    assert carried_out(writer, step.action) is Result.DONE
    assert carried_out(writer, ready(writer, FOO).action) is Result.UNCHANGED
    assert read(kubectl, "foos", "f")["spec"] == {"a": "x"}


def test_a_user_without_the_right_is_told_which(lab: Lab, tmp_path: Path) -> None:
    reader = objects(lab.user("reader"), tmp_path)
    with pytest.raises(AccessError) as caught:
        guarded(reader, applied(CONFIG), DryRun.NONE)
    assert caught.value.permission == "patch configmaps in namespace default"
    patcher = objects(lab.user("patcher", verbs=("get", "list", "patch")), tmp_path)
    with pytest.raises(AccessError) as caught:
        guarded(patcher, applied(CONFIG), DryRun.NONE)
    assert caught.value.permission == "create configmaps in namespace default"


def test_another_object_of_the_name_is_not_deleted(writer: Writer, kubectl: Kubectl) -> None:
    kubectl("create", "configmap", "web")
    about = ObjectRef("ConfigMap", "default", "web")
    for action in (DeleteObject(about, "v1", "another"), DeleteObject(about, "v1")):
        with pytest.raises(ChangedError):
            guarded(writer, action, DryRun.NONE)
    assert read(kubectl, "configmap", "web") is not None


@pytest.fixture(params=["helm3", "helm4"])
def helm(lab: Lab, request: pytest.FixtureRequest) -> Iterator[HelmWriter]:
    """Each real helm in turn, run by us."""
    program = str(tools.program(request.param))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HELM", program)
        patch.setenv("HOME", lab.environment()["HOME"])
        yield HelmWriter(HelmProgram(connected(lab.cluster.kubeconfig)))


def chart_of(lab: Lab) -> HelmUpgrade:
    meta = yaml.safe_load((lab.chart / "Chart.yaml").read_text())
    values = {"clusterName": "lab", "vpcId": "vpc-1", "region": "us-west-2"}
    return HelmUpgrade(
        RELEASE, NAMESPACE, str(lab.chart), meta["name"], meta["version"],
        values_digest(values), values=values_text(values),
    )  # fmt: skip


def test_a_chart_is_installed_upgraded_rolled_back_and_removed(
    lab: Lab, helm: HelmWriter, kubectl: Kubectl
) -> None:
    writer, install = cast(Writer, helm), chart_of(lab)
    installed = guarded(writer, install, DryRun.NONE)
    assert installed.result is Result.DONE, installed
    assert guarded(writer, install, DryRun.NONE).result is Result.UNCHANGED
    values = {**json.loads(install.values), "replicaCount": 3}
    before = helm.release(RELEASE, NAMESPACE)
    upgrade = replace(
        install, before=before, digest=values_digest(values), values=values_text(values)
    )
    assert guarded(writer, upgrade, DryRun.SERVER).result is Result.PLANNED
    assert helm.release(RELEASE, NAMESPACE) == before
    upgraded = guarded(writer, upgrade, DryRun.NONE)
    assert read(kubectl, "deployment", RELEASE, "-n", NAMESPACE)["spec"]["replicas"] == 3
    assert isinstance(upgraded.undo, HelmRollback)
    assert guarded(writer, upgraded.undo, DryRun.SERVER).result is Result.PLANNED
    assert guarded(writer, upgraded.undo, DryRun.NONE).result is Result.DONE
    assert read(kubectl, "deployment", RELEASE, "-n", NAMESPACE)["spec"]["replicas"] != 3
    now = helm.release(RELEASE, NAMESPACE)
    assert now is not None
    assert (now.revision, now.values) == (3, install.digest)
    removal = HelmUninstall(RELEASE, NAMESPACE, now)
    assert guarded(writer, removal, DryRun.SERVER).result is Result.PLANNED
    assert guarded(writer, removal, DryRun.NONE).result is Result.DONE
    assert helm.release(RELEASE, NAMESPACE) is None


def test_helm_says_what_it_may_not(lab: Lab, helm: HelmWriter) -> None:
    program = HelmProgram(connected(lab.user("reader")))
    with pytest.raises(AccessError) as caught:
        guarded(cast(Writer, HelmWriter(program)), chart_of(lab), DryRun.NONE)
    assert caught.value.permission.startswith(("create ", "patch "))


def test_a_release_on_which_helm_was_killed_is_recognized_and_recovered(
    lab: Lab, helm: HelmWriter, kubectl: Kubectl
) -> None:
    writer, install = cast(Writer, helm), chart_of(lab)
    guarded(writer, install, DryRun.NONE)
    secret = f"sh.helm.release.v1.{RELEASE}.v1"
    kubectl("label", "secret", secret, "-n", NAMESPACE, "--overwrite", "status=pending-install")
    pend(kubectl, secret)
    now = helm.release(RELEASE, NAMESPACE)
    assert now is not None
    assert now.is_pending
    with pytest.raises(ChangedError, match="another helm works on it"):
        guarded(writer, install, DryRun.NONE)
    assert (
        guarded(writer, HelmUninstall(RELEASE, NAMESPACE, now), DryRun.NONE).result is Result.DONE
    )
    assert guarded(writer, install, DryRun.NONE).result is Result.DONE


def pend(kubectl: Kubectl, secret: str) -> None:
    """Make the release in a Secret one that helm was killed over."""
    found = read(kubectl, "secret", secret, "-n", NAMESPACE)
    release = json.loads(
        gzip.decompress(base64.b64decode(base64.b64decode(found["data"]["release"])))
    )
    release["info"]["status"] = "pending-install"
    packed = base64.b64encode(base64.b64encode(gzip.compress(json.dumps(release).encode())))
    patch = json.dumps({"data": {"release": packed.decode()}})
    words = ("patch", "secret", secret, "-n", NAMESPACE, "--patch-file=/dev/stdin")
    assert kubectl(*words, stdin=patch).code == 0
