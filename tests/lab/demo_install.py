"""`make demo-install`: a controller from nothing to nothing, and what a person sees of it.

The API server, helm and the plugin are real; AWS is the emulator, pods and the controller's work
are played. Only `sample test` is told where to connect to: nobody resolves the names of the lab.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import join

from tests.e2e.scenarios.healthy import healthy_world
from tests.lab import bare, charts, tools
from tests.lab.controller_process import CONFIGURATION, CONFIGURATIONS
from tests.lab.kubectl import Kubectl
from tests.lab.lab import ROOT, Lab, running
from tests.lab.workloads import workloads
from tests.lab.world import World

CLUSTER = "shop-prod"
SAMPLE, INGRESS = "alb-sample", "ingress/alb-sample/echo"
# Of nodes of the cluster, as AWS knows their network interfaces.
ADDRESSES, NODE = ("10.0.128.11", "10.0.144.11"), "node-a"
# The clock of AWS runs faster than ours.
RATE = 40


@dataclass(frozen=True, slots=True)
class Session:
    """What a person types, and what comes of it."""

    kubectl: Kubectl

    def __call__(self, *words: str) -> None:
        """Run `kubectl alb` and show it all; raise `SystemExit` if it fails."""
        print(f"\n$ {join(['kubectl', 'alb', *words])}", flush=True)
        environment = {**self.kubectl.environment, "PATH": self.kubectl.search_path()}
        command = [str(self.kubectl.file), "alb", *words]
        done = subprocess.run(
            command, env=environment, stderr=sys.stdout.fileno(), cwd=ROOT, check=False
        )
        if done.returncode:
            raise SystemExit(f"exit code {done.returncode}")


def play(lab: Lab, world: World, folder: Path) -> None:
    """Install, see a sample at work, upgrade under it, and remove everything."""
    kubectl = Kubectl({**lab.environment(), "HELM": str(tools.program("helm3"))})
    alb = Session(kubectl)
    old, new = charts.older(lab.chart, folder), charts.newer(lab.chart, folder)
    alb("install", "--cluster-name", CLUSTER, "--chart", str(old), "-y")
    with at_work(lab, world):
        alb("sample", "deploy", "-y")
        name = balancer(lab)
        door = lab.aws.open_port(name["LoadBalancerName"], 80).removeprefix("http://")
        alb("sample", "test", "--connect-to", door)
        alb("trace", f"http://{name['DNSName'].lower()}/", "--via", INGRESS)
        alb("upgrade", "--cluster-name", CLUSTER, "--chart", str(new), "-y")
        alb("sample", "delete", "-y")
    alb("uninstall", "--cluster-name", CLUSTER, "--delete-iam", "-y")


@contextmanager
def at_work(lab: Lab, world: World) -> Iterator[None]:
    """Have a controller and the sample's pods at work; the webhooks stay those of the chart."""
    api, path = lab.cluster.api, f"{CONFIGURATIONS}/{CONFIGURATION}"
    installed = api.get(path)
    kept = {k: installed["metadata"][k] for k in ("name", "labels", "annotations")}
    with lab.controller(world), workloads(lab, SAMPLE, ADDRESSES, NODE):
        api.delete(path)
        api.post(CONFIGURATIONS, {**installed, "metadata": kept})
        yield


def balancer(lab: Lab) -> dict[str, str]:
    """Return the one load balancer."""
    (found,) = lab.aws.boto3("elbv2").describe_load_balancers()["LoadBalancers"]
    return dict(found)


def demonstrate(lab: Lab, folder: Path) -> None:
    """Play it in a clean lab; the folder is for charts and a certificate."""
    authority = lab.cluster.authority
    world = healthy_world(authority, authority.server("admission"))
    bare.bare(lab, world)
    lab.aws.clock(rate=RATE)
    with bare.pods(lab, folder):
        play(lab, world, folder)


def main() -> None:
    """Play it in a lab of its own."""
    with running("demo-install") as lab, tempfile.TemporaryDirectory() as folder:
        demonstrate(lab, Path(folder))


if __name__ == "__main__":
    main()
