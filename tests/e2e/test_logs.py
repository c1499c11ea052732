"""`logs` of two replicas, live: merged, followed, partly forbidden, partly dead."""

import json
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.lab import storage, tools
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.recorded_controller import NAME, recorded_controller
from tests.lab.world import NODES, PODS, World

SYSTEM = "kube-system"
FIRST, SECOND, THIRD = (f"{NAME}-5c9d8b7f6-{part}" for part in ("x2lqp", "aaaaa", "zzzzz"))
LEASES = f"/apis/coordination.k8s.io/v1/namespaces/{SYSTEM}/leases"
RBAC = "/apis/rbac.authorization.k8s.io/v1"
SECONDS = 30


def error(name: str, text: str, moment: datetime) -> str:
    fields = {
        "level": "error",
        "ts": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        "msg": "Reconciler error",
        "controller": "ingress",
        "object": {"name": name, "namespace": "shop"},
        "namespace": "shop",
        "name": name,
        "error": text,
    }
    return json.dumps(fields, separators=(",", ":"))


def add_pod(lab: Lab, world: World, name: str, node: str = "") -> None:
    controller = recorded_controller(world.meta)
    assert controller is not None
    node = node or world.sections[NODES][0]["metadata"]["name"]
    for entry in storage.entries(PODS, [controller.pod(name, node)]):
        lab.cluster.store.put(entry.key, entry.value)


def write(lab: Lab, pod: str, line: str, moment: datetime | None = None) -> None:
    lab.cluster.logs.add(lab.cluster.logs.file(SYSTEM, pod, NAME), line, moment)


@pytest.fixture
def replicas(lab: Lab, world: World) -> datetime:
    """A second replica that leads; both write in turn, from this moment on."""
    begun = datetime.now(timezone.utc) - timedelta(minutes=10)
    add_pod(lab, world, SECOND)
    lease = {"metadata": {"name": f"{NAME}-leader"}, "spec": {"holderIdentity": f"{SECOND}_1"}}
    lab.cluster.api.post(LEASES, lease)
    for number in range(6):
        pod, moment = (FIRST, SECOND)[number % 2], begun + timedelta(seconds=number)
        write(lab, pod, error(f"web-{number}", f"trouble {number}", moment), moment)
    return begun


def lines(answer: Any) -> list[dict[str, Any]]:
    assert answer.code == 0, answer.stderr
    return [json.loads(line) for line in answer.stdout.splitlines()]


def test_replicas_are_merged_by_time_and_the_leader_is_marked(
    replicas: datetime, kubectl: Kubectl
) -> None:
    found = lines(kubectl("alb", "logs", "--since", "1h", "-o", "json"))
    assert [each["error"] for each in found] == [f"trouble {n}" for n in range(6)]
    assert [each["leader"] for each in found] == [False, True] * 3
    screen = kubectl("alb", "logs", "--since", "1h")
    assert [line.split()[1] for line in screen.stdout.splitlines()[1:]] == ["x2lqp", "leader"] * 3
    assert f"6 errors; {SECOND} leads" in screen.stderr


def test_only_the_leader_may_be_asked(replicas: datetime, kubectl: Kubectl) -> None:
    found = lines(kubectl("alb", "logs", "--leader", "-o", "json"))
    assert {each["pod"] for each in found} == {SECOND}


def test_without_since_all_is_there_and_no_aws_call_is_made(
    world: World, lab: Lab, kubectl: Kubectl
) -> None:
    lab.aws.clear_calls()
    answer = kubectl("alb", "logs", "-o", "raw")
    assert answer.stdout.splitlines() == [line["line"] for line in world.log]
    assert lab.aws.calls() == []


def test_an_ingress_gets_the_lines_of_its_group(world: World, kubectl: Kubectl) -> None:
    found = lines(kubectl("alb", "logs", "cart", "-n", "shop", "-o", "json"))
    assert {"shop-public", "k8s-shop-web-d8c35a448a"} <= {
        each["object"]["name"] for each in found if "object" in each
    }
    assert not any("preview" in each["raw"] for each in found)


def test_who_may_not_read_logs_is_told_the_right(world: World, lab: Lab, kubectl: Kubectl) -> None:
    answer = kubectl("alb", "logs", user=lab.user("eve", without=["pods/log"]))
    assert (answer.code, answer.stdout) == (77, "")
    assert "error: forbidden: eve may not get pods/log in namespace kube-system" in answer.stderr


def test_what_may_be_read_is_shown_and_the_rest_is_named(
    replicas: datetime, lab: Lab, kubectl: Kubectl
) -> None:
    user = lab.user("mallory", without=["pods/log"])
    rule = {
        "apiGroups": [""],
        "resources": ["pods/log"],
        "resourceNames": [SECOND],
        "verbs": ["get"],
    }
    lab.cluster.api.post(f"{RBAC}/clusterroles", {"metadata": {"name": "one-log"}, "rules": [rule]})
    binding = {
        "metadata": {"name": "one-log"},
        "roleRef": {
            "apiGroup": "rbac.authorization.k8s.io",
            "kind": "ClusterRole",
            "name": "one-log",
        },
        "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "mallory"}],
    }
    lab.cluster.api.post(f"{RBAC}/clusterrolebindings", binding)
    time.sleep(1)
    answer = kubectl("alb", "logs", "-o", "json", user=user)
    assert {each["pod"] for each in lines(answer)} == {SECOND}
    assert "not read: forbidden: mallory may not get pods/log" in answer.stderr


def test_a_dead_replica_does_not_hide_the_others(
    replicas: datetime, lab: Lab, world: World, kubectl: Kubectl
) -> None:
    add_pod(lab, world, THIRD, node="gone")
    answer = kubectl("alb", "logs", "--since", "1h", "-o", "json")
    assert {each["pod"] for each in lines(answer)} == {FIRST, SECOND}
    assert "not read: " in answer.stderr


def test_without_a_controller_there_is_no_log(lab: Lab, kubectl: Kubectl) -> None:
    answer = kubectl("alb", "logs")
    assert (answer.code, answer.stdout) == (1, "")
    assert "no pod of the controller is in namespace kube-system" in answer.stderr


@dataclass
class Followed:
    """A `logs -f` at work, and the lines that it has printed."""

    process: "subprocess.Popen[str]"
    said: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def hears(self, text: str) -> bool:
        return _waited(lambda: any(text in line for line in self.said))

    def tells(self, text: str) -> bool:
        return _waited(lambda: any(text in line for line in self.told))


def _waited(reached: Any) -> bool:
    deadline = time.monotonic() + SECONDS
    while not reached() and time.monotonic() < deadline:
        time.sleep(0.1)
    return bool(reached())


@contextmanager
def following(kubectl: Kubectl, *words: str, user: Path | None = None) -> Iterator[Followed]:
    variables = {**kubectl.environment, "PATH": kubectl.search_path()}
    if user is not None:
        variables["KUBECONFIG"] = str(user)
    command = [str(tools.kubectl()), "alb", "logs", "-f", *words]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=variables, stdout=pipe, stderr=pipe, text=True) as process:
        followed = Followed(process)
        for stream, kept in ((process.stdout, followed.said), (process.stderr, followed.told)):
            assert stream is not None
            threading.Thread(target=kept.extend, args=(stream,), daemon=True).start()
        try:
            yield followed
        finally:
            process.kill()


def test_all_replicas_are_followed_until_ctrl_c(
    replicas: datetime, lab: Lab, kubectl: Kubectl
) -> None:
    with following(kubectl, "--since", "1h") as followed:
        assert followed.hears("trouble 5")
        assert followed.tells("following; Ctrl-C ends it")
        now = datetime.now(timezone.utc)
        write(lab, FIRST, error("late", "one more", now))
        write(
            lab,
            SECOND,
            error(
                "late", "couldn't auto-discover subnets: unable to resolve at least one subnet", now
            ),
        )
        assert followed.hears("one more")
        assert followed.hears("ALB-SUBNET-001")
        followed.process.send_signal(signal.SIGINT)
        followed.process.wait(SECONDS)
    assert followed.process.returncode == 130
    text = "".join(followed.said)
    assert [text.count(f"trouble {n}") for n in range(6)] == [1] * 6
    assert "Traceback" not in "".join(followed.told)


def test_a_pod_that_takes_anothers_place_is_followed(
    replicas: datetime, lab: Lab, world: World, kubectl: Kubectl
) -> None:
    with following(kubectl, "--since", "1h") as followed:
        assert followed.tells("following; Ctrl-C ends it")
        lab.cluster.api.delete(f"/api/v1/namespaces/{SYSTEM}/pods/{FIRST}?gracePeriodSeconds=0")
        lab.cluster.logs.file(SYSTEM, FIRST, NAME).unlink()
        write(lab, THIRD, error("new", "from the new pod", datetime.now(timezone.utc)))
        add_pod(lab, world, THIRD)
        assert followed.hears("from the new pod")
        assert followed.tells(f"following pod {THIRD}")
        assert followed.tells(f"pod {FIRST} is gone")


def test_a_reader_that_goes_away_ends_it_quietly(
    replicas: datetime, lab: Lab, kubectl: Kubectl
) -> None:
    script = f"{tools.kubectl()} alb logs -o raw | head -1"
    variables = {**kubectl.environment, "PATH": kubectl.search_path()}
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {script}"],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (141, "")
