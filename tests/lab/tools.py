"""The lab's programs, built from Go modules once and kept outside the checkout.

    program                   module below tests/lab/tools    first build, 2 cores
    -----------------------   -----------------------------   --------------------
    etcd                      etcd                                            20 s
    kube-apiserver            kube-apiserver                                 150 s
    helm3                     helm3                                           45 s
    helm4                     helm4                                           75 s
    krew                      krew                                            10 s
    validate-krew-manifest    krew                                             5 s

Every module is its own, because their dependencies disagree. A built program lies in a folder
named by a hash of all that went into it, below `$KUBECTL_ALB_LAB_CACHE` or
`~/.cache/kubectl-alb-lab`. `python -m tests.lab.tools [NAME…]` builds without starting anything.
"""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MODULES = Path(__file__).with_suffix("")
# Whose it is at the start: tests give this process another home.
HOME = Path.home()
BUILD = ("go", "build", "-trimpath", "-buildvcs=false", "-mod=readonly")
KUBERNETES_VERSION = "v1.35.4"


@dataclass(frozen=True, slots=True)
class Tool:
    """A program, the Go module that pins it, and how long its first build takes."""

    name: str
    module: str
    package: str
    seconds: int
    version_flags: str = ""

    @property
    def folder(self) -> Path:
        """The Go module's folder in the checkout."""
        return MODULES / self.module

    @property
    def command(self) -> tuple[str, ...]:
        """The build command, short of where the program goes."""
        return (*BUILD, "-ldflags", f"-s -w {self.version_flags}".strip(), self.package)


def _kubernetes_version_flags() -> str:
    major, minor, _ = KUBERNETES_VERSION.removeprefix("v").split(".")
    values = {"gitVersion": KUBERNETES_VERSION, "gitMajor": major, "gitMinor": minor}
    return " ".join(f"-X k8s.io/component-base/version.{k}={v}" for k, v in values.items())


TOOLS = (
    Tool("etcd", "etcd", "go.etcd.io/etcd/server/v3", 20),
    Tool("kube-apiserver", "kube-apiserver", ".", 150, _kubernetes_version_flags()),
    Tool("helm3", "helm3", "helm.sh/helm/v3/cmd/helm", 45),
    Tool("helm4", "helm4", "helm.sh/helm/v4/cmd/helm", 75),
    Tool("krew", "krew", "sigs.k8s.io/krew/cmd/krew", 10),
    Tool("validate-krew-manifest", "krew", "sigs.k8s.io/krew/cmd/validate-krew-manifest", 5),
)
BY_NAME = {tool.name: tool for tool in TOOLS}


class ToolError(Exception):
    """A program of the lab could not be built."""


def program(name: str) -> Path:
    """Return the path of the program `name`, building it first where the cache lacks it."""
    tool = BY_NAME[name]
    path = cache() / _fingerprint(tool) / tool.name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path.with_suffix(".lock")):
            if not path.exists():
                _build(tool, path)
    return path


def kubectl() -> Path:
    """Return the kubectl of the development dependencies, not one that lies on PATH by chance."""
    beside_python = Path(sys.executable).with_name("kubectl")
    if not beside_python.exists():
        raise ToolError(f"{beside_python} is missing: run `make setup`")
    return beside_python


def cache() -> Path:
    """Return the folder that keeps built programs."""
    chosen = os.environ.get("KUBECTL_ALB_LAB_CACHE")
    return Path(chosen) if chosen else HOME / ".cache" / "kubectl-alb-lab"


def _fingerprint(tool: Tool) -> str:
    digest = hashlib.sha256(f"{platform.system()} {platform.machine()} {tool.command}".encode())
    for path in sorted(tool.folder.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _build(tool: Tool, path: Path) -> None:
    if not shutil.which("go"):
        raise ToolError(f"Go is needed to build {tool.name}: install Go 1.26 or later")
    _say(f"building {tool.name}, about {tool.seconds} s the first time")
    environment = {**os.environ, "CGO_ENABLED": "0", "GOWORK": "off"}
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        built = Path(scratch, tool.name)
        command = [*tool.command[:-1], "-o", str(built), tool.command[-1]]
        done = subprocess.run(
            command, cwd=tool.folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ToolError(f"building {tool.name} failed:\n{done.stderr}")
        built.replace(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; the kernel lets go of it when the process ends."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _say(line: str) -> None:
    print(f"lab: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    for chosen_name in sys.argv[1:] or list(BY_NAME):
        print(program(chosen_name))
