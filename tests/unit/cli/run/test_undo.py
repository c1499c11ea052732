"""`undo`: runs listed, taken back in the cluster that they changed, and told when cut short."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.apply.journal import Journal, begun
from kubectl_alb.model.run import Place
from tests.changes import STEPS
from tests.conftest import Ran
from tests.scripted import Reply, Scripted

Run = Callable[..., Ran]
FIX = ("doctor", "--no-aws", "--fix", "ALB-ANNO-010", "--yes")
WEB = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/web"
OLD, NEW = (f"alb.ingress.kubernetes.io/{name}" for name in ("schema", "scheme"))


def ingress(annotations: dict[str, str]) -> Reply:
    return Reply(body=json.dumps({"metadata": {"annotations": annotations}}).encode())


def patches(cluster: Scripted) -> list[Any]:
    return [json.loads(asked.body) for asked in cluster.asked if asked.method == "PATCH"]


def status(ran: Ran) -> Any:
    return json.loads(ran.stdout)["status"]


@pytest.fixture
def fixed(run: Run, cluster: Scripted, user: str) -> str:
    """Repair the annotation, and return the id of the run."""
    ran = run(*FIX, "--kubeconfig", user, "-o", "json")
    made = status(ran)["repairs"]["run"]
    assert made["undo"] == f"kubectl alb undo --kubeconfig {user} {made['id']}"
    cluster.routes[WEB] = ingress({NEW: "internal"})
    return str(made["id"])


def test_a_run_is_listed_with_its_state(run: Run, fixed: str) -> None:
    (listed,) = status(run("undo", "-o", "json"))["runs"]
    assert (listed["id"], listed["state"], listed["done"]) == (fixed, "finished", 1)
    assert fixed in run("undo").stdout


def test_without_runs_the_list_is_empty(run: Run, state_home: Path) -> None:
    assert run("undo").stdout == "no runs in the last 30 days\n"
    assert not state_home.exists()


def test_a_run_is_taken_back_and_marked_so(
    run: Run, cluster: Scripted, user: str, fixed: str
) -> None:
    ran = run("undo", fixed, "--yes", "--kubeconfig", user)
    assert ran.code == 0, ran.stderr
    (removed,) = [o["path"] for o in patches(cluster)[-1] if o["op"] == "remove"]
    assert removed.endswith("scheme")
    runs = status(run("undo", "-o", "json"))["runs"]
    assert {r["id"]: r["state"] for r in runs}[fixed] == "undone"


def test_machines_get_the_steps_back_with_their_results(
    run: Run, cluster: Scripted, user: str, fixed: str
) -> None:
    found = status(run("undo", fixed, "--yes", "--kubeconfig", user, "-o", "json"))
    assert [step["result"] for step in found["steps"]] == ["done"]
    assert (found["undoes"]["id"], found["left"]) == (fixed, [])
    assert found["run"]["id"] != fixed


def test_without_consent_the_steps_are_shown_and_nothing_is_changed(
    run: Run, cluster: Scripted, user: str, fixed: str
) -> None:
    ran = run("undo", fixed, "--kubeconfig", user)
    assert (ran.code, len(patches(cluster))) == (64, 1)
    assert "take back: rename annotation" in ran.stdout


@pytest.mark.parametrize("how", ["client", "server"])
def test_a_dry_run_of_an_undo_changes_nothing(
    run: Run, cluster: Scripted, user: str, fixed: str, how: str
) -> None:
    ran = run("undo", fixed, f"--dry-run={how}", "--kubeconfig", user)
    assert (ran.code, len(patches(cluster))) == (0, 2 if how == "server" else 1)
    (listed,) = status(run("undo", "-o", "json"))["runs"]
    assert listed["state"] == "finished"


def test_what_somebody_changed_since_is_refused(
    run: Run, cluster: Scripted, user: str, fixed: str
) -> None:
    cluster.routes[WEB] = ingress({NEW: "internet-facing"})
    ran = run("undo", fixed, "--yes", "--kubeconfig", user)
    assert (ran.code, len(patches(cluster))) == (1, 1)
    assert 'shown "internal", now "internet-facing"' in ran.stdout


def test_what_is_taken_back_already_is_no_failure(
    run: Run, cluster: Scripted, user: str, fixed: str
) -> None:
    cluster.routes[WEB] = ingress({OLD: "internal"})
    ran = run("undo", fixed, "--yes", "--kubeconfig", user)
    assert (ran.code, len(patches(cluster))) == (0, 1)
    assert "nothing is left to be taken back" in ran.stderr


def test_a_run_is_not_taken_back_in_another_cluster(
    run: Run, cluster: Scripted, user: str, fixed: str
) -> None:
    ran = run("undo", fixed, "--yes", "--kubeconfig", user, "--server", "https://other.example")
    assert (ran.code, len(patches(cluster))) == (78, 1)
    assert "the run changed API server" in ran.stderr


def test_a_run_that_is_not_there_is_named(run: Run) -> None:
    ran = run("undo", "20260302-101500-3f2a")
    assert (ran.code, 'no run "20260302-101500-3f2a"' in ran.stderr) == (1, True)


def test_run_ids_are_completed(run: Run, fixed: str) -> None:
    assert fixed in run("__complete", "undo", "").stdout


def interrupt_when_patched(cluster: Scripted) -> None:
    """Press Ctrl-C once a patch has been sent, to which no answer comes."""
    cluster.routes[f"PATCH {WEB}"] = Reply(seconds=30)

    def press() -> None:
        while not patches(cluster):
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=press, daemon=True).start()


def test_whoever_interrupts_a_run_is_told_how_to_go_back(
    run: Run, cluster: Scripted, user: str
) -> None:
    interrupt_when_patched(cluster)
    ran = run(*FIX, "--kubeconfig", user, "-o", "json")
    made = status(ran)["repairs"]["run"]
    assert (ran.code, status(ran)["exitCode"]) == (130, 130)
    assert f"interrupted: {made['undo']} shows what was done" in ran.stderr
    (listed,) = status(run("undo", "-o", "json"))["runs"]
    assert (listed["id"], listed["state"], listed["unclear"]) == (made["id"], "unfinished", 1)


def cut_short(state_home: Path) -> str:
    """Leave the journal of a run that was killed in its first step."""
    journal = Journal(state_home / "kubectl-alb" / "runs", begun("doctor --fix", Place()))
    journal.begin(STEPS)
    journal.intent(STEPS[0])
    journal.close()
    return journal.run.id


def test_the_next_run_tells_of_one_that_was_cut_short(
    run: Run, cluster: Scripted, user: str, state_home: Path
) -> None:
    id_ = cut_short(state_home)
    ran = run(*FIX, "--kubeconfig", user, "-o", "json")
    assert f"run {id_} (doctor --fix" in ran.stderr
    assert "did not finish: 0 of 3 steps done, 1 unclear" in ran.stderr
    runs = status(run("undo", "-o", "json"))["runs"]
    assert {r["id"]: r["state"] for r in runs}[id_] == "unfinished"


def test_where_no_journal_can_be_written_nothing_is_changed(
    run: Run, cluster: Scripted, user: str, state_home: Path
) -> None:
    state_home.parent.mkdir(parents=True, exist_ok=True)
    state_home.write_text("a file")
    ran = run(*FIX, "--kubeconfig", user)
    assert (ran.code, patches(cluster)) == (1, [])
    assert "cannot write the journal" in ran.stderr
    assert "XDG_STATE_HOME" in ran.stderr
    assert run(*FIX, "--kubeconfig", user, "--dry-run=server").code == 0


def test_what_changed_since_it_was_shown_ends_with_1_and_the_new_state(
    run: Run, cluster: Scripted, user: str
) -> None:
    cluster.routes[WEB] = ingress({OLD: "internal", NEW: "internet-facing"})
    ran = run(*FIX, "--kubeconfig", user, "-o", "json")
    (step,) = status(ran)["repairs"]["steps"]
    assert (ran.code, step["result"], step["hint"]) == (1, "failed", "run the command again")
    assert step["detail"].startswith("changed since it was shown: ")
    assert patches(cluster) == []
