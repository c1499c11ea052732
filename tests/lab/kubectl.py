"""The real kubectl, with this checkout's plugin on its PATH."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab import tools

SECONDS = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program left: its exit code and what it wrote."""

    code: int
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True)
class Kubectl:
    """Runs kubectl with an environment that holds nothing but the lab's own settings."""

    environment: Mapping[str, str]
    # A person's programs lie here too; tests must not find kubeconfigs or profiles of theirs.
    path: tuple[Path, ...] = field(default=(Path(sys.executable).parent,))

    def __call__(
        self,
        *words: str,
        user: Path | None = None,
        stdin: str = "",
        env: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """Run `kubectl words…`, as `user` (a kubeconfig) if one is given.

        `env` adds variables; one whose value is None is taken away.
        """
        variables = {**self.environment, "PATH": self._search_path(), **(env or {})}
        if user is not None:
            variables["KUBECONFIG"] = str(user)
        done = subprocess.run(
            [str(tools.kubectl()), *words],
            input=stdin,
            env={name: value for name, value in variables.items() if value is not None},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def _search_path(self) -> str:
        return os.pathsep.join([*map(str, self.path), "/usr/bin", "/bin"])
