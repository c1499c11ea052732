"""The plugin at a terminal, at which somebody types at the first question."""

import os
import pty
import select
import subprocess
import time
from collections.abc import Callable

from tests.lab.kubectl import Kubectl

SECONDS = 60


def at_a_terminal(
    kubectl: Kubectl, typed: str, *words: str, meanwhile: Callable[[], object] = lambda: None
) -> tuple[int, str]:
    """Run kubectl with `words`; return the exit code and what was shown.

    `meanwhile` is what somebody else does before the answer.
    """
    mine, theirs = pty.openpty()
    environment = {**kubectl.environment, "PATH": kubectl.search_path(), "TERM": "xterm"}
    process = subprocess.Popen(
        [str(kubectl.file), *words],
        stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True,
    )  # fmt: skip
    os.close(theirs)
    shown, end = "", time.monotonic() + SECONDS
    while time.monotonic() < end:
        if select.select([mine], [], [], 0.2)[0]:
            try:
                shown += os.read(mine, 65536).decode()
            except OSError:
                break
        if typed and shown.rstrip().endswith(("[y/N]:", "to go on:")):
            meanwhile()
            os.write(mine, typed.encode())
            typed = ""
    code = process.wait(10)
    os.close(mine)
    return code, shown
