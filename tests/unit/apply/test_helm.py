"""Helm run as the user's program: what it is given, what it leaves, and what its failures mean."""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from kubectl_alb.apply.guard import guarded
from kubectl_alb.apply.helm import HelmWriter
from kubectl_alb.apply.helm_program import (
    HelmAbsentError,
    HelmError,
    HelmProgram,
    failure,
    helm_version,
    without_debug,
)
from kubectl_alb.apply.writer import ChangedError, DryRun, State, Writer
from kubectl_alb.context.deadline import Deadline
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.secret import Secret
from kubectl_alb.errors import AccessError, AlbError, ConfigError, ExitCode, UnreachableError
from kubectl_alb.model.helm_action import (
    HelmRelease,
    HelmRollback,
    HelmUninstall,
    HelmUpgrade,
    values_digest,
    values_text,
)
from kubectl_alb.model.step import Result

PROGRAM = Path(__file__).with_name("helm.py")
CONNECTION = Connection("https://127.0.0.1:6443", context="lab", token=Secret("t0k3n"))
VALUES = {"clusterName": "shop", "webhookTLS": {"key": "s3cr3t"}}
INSTALL = HelmUpgrade(
    "lbc", "kube-system", "./chart", "lbc", "1.0.0", values_digest(VALUES),
    values=values_text(VALUES),
)  # fmt: skip


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the tests' helm in place, and return the file of its releases."""
    script = tmp_path / "helm"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} {PROGRAM} "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("HELM", str(script))
    monkeypatch.setenv("HELM_STATE", str(tmp_path / "state.json"))
    monkeypatch.setenv("HELM_SEEN", str(tmp_path / "seen.jsonl"))
    monkeypatch.setenv("HELM_KUBECONTEXT", "elsewhere")
    monkeypatch.setenv("KUBECONFIG", "/elsewhere")
    return tmp_path / "state.json"


def helm(shown: list[str] | None = None, seconds: float | None = None) -> Writer:
    show = (shown if shown is not None else []).append
    program = HelmProgram(CONNECTION, show, Deadline.within(seconds))
    return cast(Writer, HelmWriter(program))


def given(state: Path) -> dict[str, Any]:
    """Return what helm was last given to change something."""
    lines = map(json.loads, state.with_name("seen.jsonl").read_text().splitlines())
    found = [line for line in lines if line["arguments"][0] not in ("history", "get")]
    return dict(found[-1])


def upgraded(release: HelmRelease | None) -> HelmUpgrade:
    return replace(INSTALL, version="2.0.0", before=release)


def release() -> HelmRelease:
    found = cast(HelmWriter, helm()).release("lbc", "kube-system")
    assert found is not None
    return found


def test_a_chart_is_installed_once_and_removed_again(state: Path) -> None:
    shown: list[str] = []
    done = guarded(helm(shown), INSTALL, DryRun.NONE)
    assert (done.result, shown) == (Result.DONE, ["upgrade of --install done"])
    assert guarded(helm(), INSTALL, DryRun.NONE).result is Result.UNCHANGED
    assert done.undo == HelmUninstall("lbc", "kube-system", release())
    assert guarded(helm(), done.undo, DryRun.NONE).result is Result.DONE
    assert guarded(helm(), done.undo, DryRun.NONE).detail == "already gone"


def test_an_upgrade_is_rolled_back_and_that_is_undone_too(state: Path) -> None:
    guarded(helm(), INSTALL, DryRun.NONE)
    before = release()
    undo = guarded(helm(), upgraded(before), DryRun.NONE).undo
    assert undo == HelmRollback("lbc", "kube-system", 1, release())
    again = guarded(helm(), undo, DryRun.NONE)
    assert (release().chart, release().revision) == ("lbc-1.0.0", 3)
    assert again.undo == HelmRollback("lbc", "kube-system", 2, release())
    assert guarded(helm(), undo, DryRun.NONE).result is Result.UNCHANGED


def test_helm_gets_our_cluster_and_nothing_that_leads_elsewhere(state: Path) -> None:
    guarded(helm(), INSTALL, DryRun.NONE)
    seen = given(state)
    assert seen["kubeconfig"]["clusters"][0]["cluster"]["server"] == CONNECTION.server
    assert seen["kubeconfig"]["users"][0]["user"] == {"token": "t0k3n"}
    assert (seen["mode"], seen["environment"]) == (["0o600", "0o700"], [])
    assert not Path(seen["arguments"][-1]).exists()


def test_values_go_by_a_file_that_is_gone_afterwards(state: Path) -> None:
    guarded(helm(), INSTALL, DryRun.NONE)
    seen = given(state)
    arguments = seen["arguments"]
    assert json.loads(seen["values"]) == VALUES
    assert not Path(arguments[arguments.index("--values") + 1]).exists()
    assert "s3cr3t" not in " ".join(arguments) + INSTALL.command + repr(INSTALL)
    assert {"--skip-crds", "--reset-values"} < set(arguments)


@pytest.mark.parametrize("action", [INSTALL, upgraded(HelmRelease(4, "deployed", "lbc-1.0.0", ""))])
def test_a_release_that_somebody_else_made_or_changed_is_left(
    state: Path, action: HelmUpgrade
) -> None:
    guarded(helm(), replace(INSTALL, version="1.5.0"), DryRun.NONE)
    with pytest.raises(ChangedError, match=r"now revision 1, deployed, lbc-1\.5\.0"):
        guarded(helm(), action, DryRun.NONE)


@pytest.mark.parametrize("pending", ["pending-install", "pending-upgrade", "pending-rollback"])
def test_a_release_on_which_helm_works_is_recognized(state: Path, pending: str) -> None:
    state.write_text(json.dumps([{"revision": 1, "status": pending, "chart": "lbc-1.0.0"}]))
    assert release().is_pending
    sight = helm().look(INSTALL)
    assert (sight.state, "another helm works on it" in sight.now) == (State.OTHER, True)


def test_an_interrupted_installation_is_removed_and_done_again(state: Path) -> None:
    state.write_text(
        json.dumps([{"revision": 1, "status": "pending-install", "chart": "lbc-1.0.0"}])
    )
    remove = HelmUninstall("lbc", "kube-system", release())
    assert guarded(helm(), remove, DryRun.NONE).result is Result.DONE
    assert guarded(helm(), INSTALL, DryRun.NONE).result is Result.DONE


def test_a_failure_that_left_nothing_is_an_error(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELM_FAILS", "Error: chart not valid")
    with pytest.raises(HelmError, match="helm upgrade failed: chart not valid"):
        guarded(helm(), INSTALL, DryRun.NONE)


def test_a_failure_that_left_something_says_what(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELM_FAILS", "Error: timed out waiting for the condition")
    monkeypatch.setenv("HELM_LEAVES", "failed")
    done = guarded(helm(), INSTALL, DryRun.NONE)
    assert done.result is Result.FAILED
    assert "timed out waiting" in done.detail
    assert "the release is now: revision 1, failed" in done.detail


def test_a_dry_run_changes_nothing(state: Path) -> None:
    assert guarded(helm(), INSTALL, DryRun.SERVER).result is Result.PLANNED
    assert "--dry-run=server" in given(state)["arguments"]
    assert not state.exists()


def test_an_interrupt_is_passed_on_and_waited_for(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELM_WAITS", "1")
    interrupting: list[Callable[[], object]] = [lambda: os.kill(os.getpid(), signal.SIGINT)]

    def show(line: str) -> None:
        if line == "working" and interrupting:
            threading.Timer(0.2, interrupting.pop()).start()

    program = HelmProgram(CONNECTION, show)
    with pytest.raises(KeyboardInterrupt):
        program.run(INSTALL.arguments, VALUES)
    assert json.loads(state.read_text())[0]["description"] == "cancelled"


def test_helm_does_not_outlast_the_command(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELM_SLEEPS", "60")
    started = time.monotonic()
    with pytest.raises(AlbError, match="did not end within --timeout") as caught:
        HelmProgram(CONNECTION, deadline=Deadline.within(2)).run(INSTALL.arguments, VALUES)
    assert caught.value.exit_code is ExitCode.TIMED_OUT
    assert time.monotonic() - started < 40


@pytest.mark.parametrize(
    ("version", "text"),
    [
        ("v2.17.0", "is helm v2.17, which is not supported"),
        ("v3.12.3", "is helm v3.12, which is not supported"),
        ("v5.0.0", "is helm v5.0, which is not supported"),
        ("kustomize", "does not name its version as helm does"),
    ],
)
def test_a_helm_of_no_use_is_named(
    state: Path, monkeypatch: pytest.MonkeyPatch, version: str, text: str
) -> None:
    monkeypatch.setenv("HELM_VERSION", version)
    with pytest.raises(ConfigError, match=text) as caught:
        guarded(helm(), INSTALL, DryRun.NONE)
    assert "install helm 3.13 or newer, or helm 4" in caught.value.hint


@pytest.mark.parametrize("version", ["v3.13.0", "v3.22", "v4.0.0", "v4.3.1+g0"])
def test_helm_3_and_4_are_run(state: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    monkeypatch.setenv("HELM_VERSION", version)
    assert helm_version(os.environ).major == int(version[1])


@pytest.mark.parametrize(
    ("environ", "text"),
    [
        ({"PATH": "/nowhere"}, r"helm was not found \(PATH\)"),
        ({"HELM": "/x", "PATH": ""}, "HELM=/x"),
    ],
)
def test_without_helm_it_is_said_what_to_install(environ: dict[str, str], text: str) -> None:
    with pytest.raises(ConfigError, match=text) as caught:
        helm_version(environ)
    assert "https://helm.sh/docs/intro/install/" in caught.value.hint


FORBIDDEN = (
    'Error: INSTALLATION FAILED: deployments.apps is forbidden: User "eve" cannot create resource '
    '"deployments" in API group "apps" in the namespace "kube-system"'
)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (FORBIDDEN, AccessError),
        ("Error: release: not found", HelmAbsentError),
        ("Error: Kubernetes cluster unreachable: dial tcp: i/o timeout", UnreachableError),
        ("Error: unknown flag: --x", HelmError),
        ("", HelmError),
    ],
)
def test_what_a_failure_means(line: str, kind: type[AlbError]) -> None:
    assert type(failure("helm upgrade", line.splitlines())) is kind


def test_the_right_that_helm_lacks_is_named() -> None:
    error = failure("helm upgrade", ["a warning", FORBIDDEN])
    assert cast(AccessError, error).permission == "create deployments.apps in namespace kube-system"


def test_values_that_a_journal_does_not_have_are_not_guessed(state: Path) -> None:
    with pytest.raises(AlbError, match="are not in the journal"):
        guarded(helm(), replace(INSTALL, values=""), DryRun.NONE)
    assert not state.exists()


REFUSED = (
    'clusterroles.rbac.authorization.k8s.io "lbc" is forbidden: User "eve" cannot delete resource '
    '"clusterroles" in API group "rbac.authorization.k8s.io" at the cluster scope'
)
ENDING = "Error: failed to delete release: lbc"


@pytest.mark.parametrize(
    "lines",
    [
        (
            'client.go:518: 2026-11-30 18:16 [debug] Starting delete for "alb" IngressClass',
            f"uninstall.go:125: [debug] uninstall: Failed to delete release: [{REFUSED}]",
            ENDING,
            "helm.go:92: 2026-11-30 [debug] failed to delete release: lbc",
            "helm.sh/helm/v3/pkg/action.(*Uninstall).Run",
        ),
        (
            'level=DEBUG msg="starting delete resource" name=alb kind=IngressClass',
            'level=DEBUG msg="uninstall: Failed to delete release" error="['
            + REFUSED.replace('"', '\\"')
            + ']"',
            ENDING,
        ),
    ],
    ids=["helm3", "helm4"],
)
def test_a_removal_that_is_refused_names_the_right(lines: tuple[str, ...]) -> None:
    told = without_debug(lines)
    assert told == [f"{ENDING}: [{REFUSED}]"]
    error = failure("helm uninstall", told)
    assert isinstance(error, AccessError)
    assert error.permission == "delete clusterroles.rbac.authorization.k8s.io"


def test_what_helm_prints_beside_is_kept() -> None:
    assert without_debug(("level=DEBUG msg=x", "release uninstalled")) == ["release uninstalled"]
