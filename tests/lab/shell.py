"""A shell of somebody who pastes commands: the real kubectl, helm and AWS CLI against the lab."""

import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kubectl_alb.model.helm_action import REPOSITORY
from tests.lab import tools
from tests.lab.kubectl import Answer

SECONDS = 120
# The chart repository of the internet is one on the loopback interface here.
HELM = """#!/bin/bash
exec {helm} "${{@/{repository}/{repo}}}"
"""


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs command lines as they stand, in bash, with the lab's settings only."""

    environment: Mapping[str, str]

    def __call__(self, line: str) -> Answer:
        """Run a line; a program in a pipe that fails makes it fail."""
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def done(self, line: str) -> str:
        """Run a line that has to work, and return what it prints."""
        answer = self(line)
        assert answer.code == 0, f"{line}\n{answer.stdout}{answer.stderr}"
        return answer.stdout


def shell(environment: Mapping[str, str], folder: Path, repo: str, helm: str = "helm4") -> Shell:
    """Return a shell; its helm takes charts of the official repository from `repo`."""
    programs = folder / "programs"
    programs.mkdir()
    file = programs / "helm"
    repository, here = (url.replace("/", "\\/") for url in (REPOSITORY, repo))
    file.write_text(HELM.format(helm=tools.program(helm), repository=repository, repo=here))
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    path = [programs, tools.kubectl().parent, Path(sys.executable).parent, "/usr/bin", "/bin"]
    own = {"HELM_CACHE_HOME": folder / "cache", "HELM_CONFIG_HOME": folder / "config"}
    return Shell(
        {
            **environment,
            **{name: str(value) for name, value in own.items()},
            "PATH": os.pathsep.join(map(str, path)),
        }
    )
