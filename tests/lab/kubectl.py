"""The real kubectl and helm, with this checkout's plugin on their PATH."""

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
class Program:
    """Runs a program, kubectl if no other is named, in an environment of the lab's settings only.

    A person's own kubeconfigs, profiles and plugins are not found.
    """

    environment: Mapping[str, str]
    path: tuple[Path, ...] = field(default=(Path(sys.executable).parent,))
    file: Path = field(default_factory=tools.kubectl)

    def __call__(
        self,
        *words: str,
        user: Path | None = None,
        stdin: str = "",
        env: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """Run it with `words`, as `user` (a kubeconfig) if one is given.

        `env` adds variables; one whose value is None is taken away.
        """
        variables = {**self.environment, "PATH": self.search_path(), **(env or {})}
        if user is not None:
            variables["KUBECONFIG"] = str(user)
        done = subprocess.run(
            [str(self.file), *words],
            input=stdin,
            env={name: value for name, value in variables.items() if value is not None},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def search_path(self) -> str:
        """Return the PATH on which kubectl finds the plugin."""
        return os.pathsep.join([*map(str, self.path), "/usr/bin", "/bin"])


# Tests say what they are given.
Kubectl = Program
Helm = Program
