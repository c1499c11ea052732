"""`describe --watch` prints each change of a target, and ends at Ctrl-C."""

import signal
import subprocess
import time

from tests.lab import tools
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.world import World


def test_a_target_that_falls_ill_is_printed(world: World, lab: Lab, kubectl: Kubectl) -> None:
    (group,) = (
        g for g in world.aws["aws/target-groups"] if "-ops-grafana-" in g["TargetGroupName"]
    )
    command = [str(tools.kubectl()), "alb", "describe", "ops/admin", "--watch=5s"]
    with subprocess.Popen(
        command,
        env={**kubectl.environment, "PATH": kubectl.search_path()},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watching:
        assert watching.stdout is not None
        assert "ops/admin" in watching.stdout.readline()
        health = {"group": group["TargetGroupArn"], "target": "192.168.129.52", "port": 3000}
        lab.aws.health(health["group"], health["target"], health["port"], sees="timeout")
        lab.aws.advance(60)
        deadline = time.monotonic() + 30
        seen = ""
        while "unhealthy" not in seen and time.monotonic() < deadline:
            seen = watching.stdout.readline()
        lab.aws.clear_calls()
        time.sleep(6)
        watching.send_signal(signal.SIGINT)
        watching.wait(20)
    assert "192.168.129.52:3000" in seen
    assert "healthy → unhealthy  Target.Timeout" in seen
    assert watching.returncode == 130
    assert {call["operation"] for call in lab.aws.calls()} == {"DescribeTargetHealth"}


def test_a_bundle_cannot_be_watched(kubectl: Kubectl) -> None:
    answer = kubectl("alb", "describe", "shop/web", "--watch", "--bundle", "demo")
    assert (answer.code, answer.stdout) == (64, "")
