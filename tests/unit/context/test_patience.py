"""The whole program against servers that hang: it ends when it is told to."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scripted import Reply, Scripted, serving

HANGING = Reply(seconds=600)


@pytest.fixture
def server() -> Iterator[Scripted]:
    with serving(HANGING) as hanging:
        yield hanging


def started(server: Scripted, folder: Path, *flags: str) -> subprocess.Popen[str]:
    config = folder / "config"
    config.write_text(
        json.dumps(
            {
                "current-context": "c",
                "contexts": [{"name": "c", "context": {"cluster": "c"}}],
                "clusters": [{"name": "c", "cluster": {"server": server.url}}],
            }
        )
    )
    environment = {
        "HOME": str(folder),
        "KUBECONFIG": str(config),
        "AWS_ENDPOINT_URL": server.url,
        "AWS_REGION": "us-west-2",
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLETEST00001",
        "AWS_SECRET_ACCESS_KEY": "sesame",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "kubectl_alb", "describe", "web", *flags],
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
