"""Files that a user names and that have no end: refused by name, not read until memory ends."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran

ZERO = Path("/dev/zero")
DEAD = ("--server", "https://127.0.0.1:1")
CONFIG = """
apiVersion: v1
kind: Config
current-context: a
contexts: [{name: a, context: {cluster: a, user: a}}]
clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: a, user: {tokenFile: /dev/zero}}]
"""


@pytest.mark.skipif(not ZERO.is_char_device(), reason="needs /dev/zero")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("list", "--bundle", "/dev/zero"), 65),
        (("list", "--kubeconfig", "/dev/zero"), 78),
        (("list", "--kubeconfig", "config"), 78),
        (("list", *DEAD, "--certificate-authority", "/dev/zero"), 78),
        (("plan", "--source", "files", "-f", "/dev/zero"), 65),
        (("install", "--print-iam-policy", "--policy-file", "/dev/zero"), 65),
        (("logs", "--from-file", "/dev/zero"), 65),
    ],
)
def test_a_device_without_end_is_refused_by_name(
    run: Callable[..., Ran],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: int,
) -> None:
    (tmp_path / "config").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    ran = run(*words)
    assert (ran.code, ran.stdout) == (code, "")
    assert "/dev/zero" in ran.stderr
