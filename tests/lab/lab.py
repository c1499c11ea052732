"""The lab: real servers to test against, for tests and for a person at a terminal.

By hand, in the checkout:

    python -m tests.lab.lab --world tests/golden/worlds/shop

starts everything, prints the variables to export, and stops everything at Ctrl-C. With the
variable LAB_STATE naming that lab's folder, `pytest tests/e2e` runs against it and starts none.

In tests, the fixtures of `tests/e2e/conftest.py` give:

    lab             a clean lab: no objects but the API server's own, an empty AWS account
    world           the same with `tests/golden/worlds/shop` loaded; its value is the `World`
    kubectl         kubectl("alb", "describe", …, user=…, stdin=…, env={…}) -> code, stdout, stderr
    helm            the same for helm; a test that takes it runs with helm 3 and with helm 4
    controller      a controller at work on `world` (`$LAB_CONTROLLER`, or `tests/lab/controller`)

and the lab has:

    lab.load(path)              a bundle's folder or a case file; both halves, recorded ids and UIDs
    lab.user("eve", without=["secrets"], namespaces=["shop"], verbs=["get"])    its kubeconfig
    lab.aws.calls("elbv2")      the calls AWS has seen: operation, parameters, start, end, caller
    lab.aws.fault("elbv2:DescribeTags", code="Throttling", times=2)     and .deny, .advance, …
    lab.aws.boto3("elbv2")      a client to look at AWS or to change it
    lab.cluster.api             get, items, post, put, patch, delete of the Kubernetes API as admin
    lab.cluster.kubeconfig      the administrator's kubeconfig
    lab.cluster.logs            what the kubelet shows as logs: `.add(file, line)` while one follows
    lab.environment()           the variables that a program needs to find all of it
    lab.reset()                 clean again; the fixtures do this before each test

LAB_CRDS names a folder of definitions to use in place of those in our chart, LAB_CHART a chart to
use in place of `tests/lab/chart` (`lab.chart`), LAB_KEEP keeps the folder of a lab that has ended.
Each process of a test run has a lab of its own, so tests may run side by side.
"""

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.lab import controller_process, crds, tools, users, world
from tests.lab.aws.client import Aws
from tests.lab.cluster import Cluster
from tests.lab.process import LabError, Processes
from tests.lab.serving import DESCRIPTION, serve
from tests.lab.world import World

SUMMARY = "Start a real API server and an AWS account on this machine's loopback interface."
ROOT = Path(__file__).parents[2]
STATES = ROOT / ".lab"
REGION = "us-west-2"
ACCESS_KEY = "AKIALABOPERATOR00001"


@dataclass(frozen=True, slots=True)
class Lab:
    """A running lab."""

    folder: Path
    cluster: Cluster
    aws: Aws
    # The store's revision at which the cluster was clean.
    clean: int

    @property
    def chart(self) -> Path:
        """The controller's chart, or one of our own that is like it."""
        return Path(os.environ.get("LAB_CHART", Path(__file__).with_name("chart")))

    def reset(self) -> None:
        """Make the cluster and the AWS account what they were when the lab had started."""
        self.aws.reset()
        self.cluster.store.restore(self.clean)
        self.cluster.logs.clear()
        crds.wait_served(self.cluster.api, crds.definitions())

    def load(self, path: Path) -> World:
        """Add a recorded world."""
        loaded = world.read(path)
        self.aws.load(loaded.aws)
        world.load_kubernetes(loaded, self.cluster)
        return loaded

    def user(
        self,
        name: str,
        without: Collection[str] = (),
        namespaces: Collection[str] = (),
        verbs: Sequence[str] = users.READ,
        but: str = "",
    ) -> Path:
        """Make a user who may do `verbs` on all but some resources; return the kubeconfig.

        `but` is a single right that is missing, such as `create deployments.apps`.
        """
        return users.user(self.cluster, name, users.Rights(without, namespaces, verbs, but))

    @contextmanager
    def controller(self, on: World) -> Iterator[None]:
        """Have a controller at work on a loaded world; raise `LabError` if it ends by itself."""
        processes = Processes(self.folder)
        environment = {**self.environment(), "PYTHONPATH": str(ROOT)}
        try:
            controller_process.start(self.cluster, on.meta["context"], environment, processes)
            yield
            processes.require_running(controller_process.NAME)
        finally:
            processes.stop_all()

    def environment(self) -> dict[str, str]:
        """Return all variables that a program needs to find the lab, and nothing of its user's."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        return {
            "HOME": str(home),
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "KUBECONFIG": str(self.cluster.kubeconfig),
            "AWS_ENDPOINT_URL": self.aws.endpoint,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": "of-the-lab",
            "AWS_REGION": self.aws.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            # The emulator lets itself be asked as fast as one likes, unless a test says otherwise.
            "KUBECTL_ALB_AWS_RATE": "0",
        }


def attach(folder: Path) -> Lab:
    """Return the lab that runs in a folder."""
    found = json.loads((folder / DESCRIPTION).read_text())
    cluster = Cluster(folder, found["kubernetes"], found["etcd"])
    return Lab(folder, cluster, Aws(found["aws"], REGION), found["clean"])


@contextmanager
def running(name: str) -> Iterator[Lab]:
    """Start a lab that ends with this block, or with this process however that ends."""
    _sweep()
    folder = STATES / f"{name}-{os.getpid()}"
    command = [sys.executable, "-m", "tests.lab.lab", "--state", str(folder), "--owned"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        if not child.stdout.readline():
            raise LabError("the lab did not start, and has said why")
        yield attach(folder)
    if "LAB_KEEP" not in os.environ:
        shutil.rmtree(folder)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve a lab until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m tests.lab.lab", description=SUMMARY)
    parser.add_argument("--state", type=Path, default=STATES / "hand", help="the lab's folder")
    parser.add_argument("--world", type=Path, help="a bundle's folder or a case file to load")
    parser.add_argument("--owned", action="store_true", help="end when standard input does")
    options = parser.parse_args(arguments)
    folder = options.state.resolve()
    began = time.monotonic()

    def announce() -> None:
        lab = attach(folder)
        if options.world:
            lab.load(options.world)
        if options.owned:
            print("ready", flush=True)
        else:
            _explain(lab, time.monotonic() - began)

    _make_room(folder)
    try:
        serve(folder, options.owned, announce)
    except (LabError, tools.ToolError) as error:
        raise SystemExit(f"lab: {error}") from error


def _explain(lab: Lab, seconds: float) -> None:
    shown = {k: v for k, v in lab.environment().items() if k.startswith(("KUBE", "AWS_"))}
    print(f"# ready in {seconds:.1f} s; logs are in {lab.folder}; Ctrl-C ends it")
    for name, value in shown.items():
        print(f"export {name}={shlex.quote(value)}")
    sys.stdout.flush()


def _make_room(folder: Path) -> None:
    """Make the lab's folder, in place of one that a lab has left; refuse to disturb a lab."""
    if _alive(folder):
        raise SystemExit(f"lab: another lab runs in {folder}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _sweep() -> None:
    """Remove what killed test runs have left; their labs ended with them."""
    for folder in STATES.glob("*-*"):
        if not _exists(int(folder.name.rpartition("-")[2])) and not _alive(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(folder: Path) -> bool:
    description = folder / DESCRIPTION
    return description.exists() and _exists(json.loads(description.read_text())["pids"]["lab"])


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    main()
