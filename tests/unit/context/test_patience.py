"""The whole program against servers that hang: it ends when it is told to."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faulty import kubeconfig, routes
from tests.scripted import Reply, Scripted, serving

HANGING = Reply(seconds=600)


@pytest.fixture
def server() -> Iterator[Scripted]:
    with serving(HANGING) as hanging:
        yield hanging


def started(
    server: Scripted, folder: Path, *flags: str, cluster: Scripted | None = None
) -> subprocess.Popen[str]:
    """Describe an Ingress where AWS is this server, and the cluster too if it is no other."""
    environment = {
        "HOME": str(folder),
        "KUBECONFIG": kubeconfig(folder, (cluster or server).url),
        "AWS_ENDPOINT_URL": server.url,
        "AWS_REGION": "us-west-2",
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLETEST00001",
        "AWS_SECRET_ACCESS_KEY": "sesame",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "kubectl_alb", "describe", "cart", *flags],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_interruptible,
    )


def _interruptible() -> None:
    # Whoever runs the tests in the background has them, and what they start, ignore it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_the_command_ends_when_its_time_is_over(server: Scripted, tmp_path: Path) -> None:
    with started(server, tmp_path, "--timeout", "1s") as process:
        out, err = process.communicate(timeout=300)
    assert process.returncode == 75
    assert "not read within --timeout" in err
    assert out == ""


def test_the_command_ends_when_one_request_takes_too_long(server: Scripted, tmp_path: Path) -> None:
    with started(server, tmp_path, "--request-timeout", "500ms") as process:
        _, err = process.communicate(timeout=300)
    assert process.returncode == 69, err
    assert "does not answer in time" in err


def test_the_command_ends_at_an_interrupt(server: Scripted, tmp_path: Path) -> None:
    with started(server, tmp_path) as process:
        while not server.asked:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=300)
    assert process.returncode == 130
    assert err.strip() == "interrupted"


def test_what_the_cluster_told_before_an_interrupt_is_shown(
    server: Scripted, tmp_path: Path
) -> None:
    missing = Reply(404, b'{"message": "the server could not find the requested resource"}')
    with serving(missing) as cluster:
        cluster.routes.update(routes())
        with started(server, tmp_path, cluster=cluster) as process:
            # AWS is asked for the load balancer when the cluster has named it.
            while not any(b"DescribeLoadBalancers" in asked.body for asked in server.asked):
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=300)
    assert process.returncode == 130
    assert "shop/cart" in out
    assert "interrupted before it was read" in out + err
