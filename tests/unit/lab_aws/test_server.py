import subprocess
import sys
import time
from pathlib import Path

from tests.lab.aws.client import Aws


def test_a_process_writes_its_port_and_ends_with_its_standard_input(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    command = [sys.executable, "-m", "tests.lab.aws", "--port-file", str(port_file)]
    more = ["--account", "444455556666", "--region", "eu-west-1", "--until-stdin-ends"]
    with subprocess.Popen([*command, *more], stdin=subprocess.PIPE) as process:
        deadline = time.monotonic() + 120
        while not port_file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        aws = Aws(f"http://127.0.0.1:{port_file.read_text().strip()}", region="eu-west-1")
        assert aws.boto3("sts").get_caller_identity()["Account"] == "444455556666"
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=120) == 0
