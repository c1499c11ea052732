"""The commands of a controller's life, each in the cluster in which it is run."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.at_work import sampling, serving
from tests.e2e.conftest import SHOP
from tests.e2e.scenarios.healthy import healthy_world
from tests.lab import bare, charts, tools
from tests.lab.aws.faults import IAM_PREFIXES
from tests.lab.kubectl import Answer, Kubectl
from tests.lab.lab import Lab
from tests.lab.world import World

# Not the controller's.
ACCESS_KEY = "AKIALABINSTALLER0001"
VERBS = ("get", "list", "watch", "create", "update", "patch", "delete", "bind", "escalate")
FOLDER = Path(__file__).with_name("rights")
# Nobody can be kept from these.
FREE = ("create selfsubjectaccessreviews.authorization.k8s.io", "sts:GetCallerIdentity")
READS = ("Describe", "Get", "List", "Simulate")
SECONDS = 60


Place = Callable[[Lab, Path], AbstractContextManager[World]]


@contextmanager
def without_controller(lab: Lab, folder: Path) -> Iterator[World]:
    """Have a cluster without a controller, whose pods come with its Deployment."""
    authority = lab.cluster.authority
    world = healthy_world(authority, authority.server("admission"))
    bare.bare(lab, world)
    with bare.pods(lab, folder):
        yield world


@contextmanager
def for_samples(lab: Lab, _folder: Path) -> Iterator[World]:
    """Have a cluster with a controller, in which the sample's pods come."""
    world = lab.load(SHOP)
    with sampling(lab, world):
        yield world


@dataclass(frozen=True, slots=True)
class Scene:
    """A command, and those that the administrator runs before; `twin` takes most rights too.

    `steps` is how many it takes. `place` prepares the cluster; with `served`, a controller serves
    an Ingress meanwhile. What `clears` a namespace looks for every kind of object in it.
    """

    name: str
    words: tuple[str, ...]
    steps: int
    before: tuple[str, ...] = ()
    twin: str = ""
    place: Place = without_controller
    served: bool = False
    clears: bool = False

    @property
    def file(self) -> Path:
        """The file of the rights that it takes, one in a line."""
        return FOLDER / f"{self.name}.txt"

    def rights(self) -> list[str]:
        """Return the rights that are recorded."""
        return self.file.read_text().splitlines() if self.file.exists() else []


def _install(chart: str, identity: str) -> tuple[str, ...]:
    return ("install", "--chart", chart, "--identity", identity, "-y")


IRSA, POD = "irsa", "pod-identity"
DEPLOY = ("sample", "deploy", "-y")
SCENES = (
    Scene("install-irsa", _install("{new}", IRSA), 9),
    Scene("install-pod-identity", _install("{new}", POD), 9, twin="install-irsa"),
    Scene("upgrade", ("upgrade", "--chart", "{new}", "-y"), 6, _install("{old}", IRSA)),
    Scene("uninstall-irsa", ("uninstall", "--delete-iam", "-y"), 11, _install("{new}", IRSA)),
    Scene(
        "uninstall-pod-identity",
        ("uninstall", "--delete-iam", "-y"),
        11,
        _install("{new}", POD),
        twin="uninstall-irsa",
    ),
    Scene(
        "uninstall-deleting",
        ("uninstall", "--delete-load-balancers", "--confirm={cluster}"),
        8,
        _install("{new}", IRSA),
        twin="uninstall-irsa",
        served=True,
    ),
    Scene(
        "uninstall-keeping",
        ("uninstall", "--keep-load-balancers", "-y"),
        8,
        _install("{new}", IRSA),
        twin="uninstall-irsa",
        served=True,
    ),
    Scene("sample-deploy", DEPLOY, 4, place=for_samples),
    Scene("sample-delete", ("sample", "delete", "-y"), 4, DEPLOY, place=for_samples, clears=True),
)
BY_NAME = {scene.name: scene for scene in SCENES}


def own_rights(scene: Scene) -> list[str]:
    """Return the rights of a scene, without those that are tried with its twin."""
    tried = BY_NAME[scene.twin].rights() if scene.twin else []
    return [right for right in scene.rights() if right not in tried]


class Stage:
    """A cluster with pods that come, and the plugin with helm 3."""

    def __init__(self, lab: Lab, folder: Path, world: World, meanwhile: ExitStack) -> None:
        self.lab, self.world, self.meanwhile = lab, world, meanwhile
        own = {"HELM": str(tools.program("helm3")), "AWS_ACCESS_KEY_ID": ACCESS_KEY}
        self.kubectl = Kubectl({**lab.environment(), **own})
        self.given = {
            "{cluster}": world.meta["context"]["clusterName"],
            "{old}": str(charts.older(lab.chart, folder)),
            "{new}": str(charts.newer(lab.chart, folder)),
        }

    def prepare(self, scene: Scene, user: str = "installer", but: str = "") -> Path:
        """Bring the cluster to where the scene begins; return the kubeconfig of its user.

        The user has all rights but one, if one is given: also to what is not there for now.
        """
        kubeconfig = self.lab.user(user, verbs=VERBS, but=but)
        if scene.place is without_controller:
            self.kubectl("delete", "crd", charts.PARAMS)
        if scene.before:
            answer = self.run(scene.before, "--wait=false")
            assert answer.code == 0, answer.stderr
        if scene.served:
            self.meanwhile.enter_context(serving(self.lab, self.world, self.kubectl))
        self.lab.aws.clear_calls()
        return kubeconfig

    def run(self, words: tuple[str, ...], *flags: str, user: Path | None = None) -> Answer:
        """Run a command to the end, without a question."""
        return self.kubectl("alb", *self._whole(words), *flags, user=user)

    def _whole(self, words: tuple[str, ...]) -> tuple[str, ...]:
        for name, value in self.given.items():
            words = tuple(word.replace(name, value) for word in words)
        return (*words, "--cluster-name", self.given["{cluster}"])

    def results(self, scene: Scene) -> list[str]:
        """Run the command of a scene as the administrator, and return the results of its steps."""
        answer = self.run(scene.words, "-o", "json")
        assert answer.code == 0, answer.stderr
        return [step["result"] for step in json.loads(answer.stdout)["status"]["steps"]]

    def asked(self, user: str) -> set[str]:
        """Return the rights to all that AWS and the API server were asked for."""
        kube = {right for call in self.lab.cluster.audit.calls(user) for right in call.rights}
        aws = {
            f"{IAM_PREFIXES.get(c['service'], c['service'])}:{c['operation']}"
            for c in self.lab.aws.calls()
            if c["caller"] == ACCESS_KEY
        }
        return (kube | aws) - set(FREE)

    def has_written(self, user: str) -> bool:
        """Return whether anything was changed."""
        calls = self.lab.cluster.audit.calls(user)
        kube = any(call.has_written for call in calls if not set(call.rights) & set(FREE))
        return kube or any(
            not call["operation"].startswith(READS) and call["status"] < 400
            for call in self.lab.aws.calls()
            if call["caller"] == ACCESS_KEY
        )

    def killed(self, scene: Scene, steps: int) -> None:
        """Run the command, and kill it with its helm once so many steps have ended."""
        environment = {**self.kubectl.environment, "PATH": self.kubectl.search_path()}
        words = [str(self.kubectl.file), "alb", *self._whole(scene.words)]
        known = set(self._journals())
        with subprocess.Popen(
            words,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            ends = time.monotonic() + SECONDS
            while self._ended(known) < steps and process.poll() is None:
                assert time.monotonic() < ends
                time.sleep(0.01)
            assert process.poll() is None, f"{scene.name} takes no more than {steps} steps"
            os.killpg(process.pid, signal.SIGKILL)

    def _ended(self, known: set[Path]) -> int:
        """Return how many steps the journal of a new run says have ended."""
        return sum(
            record["record"] == "outcome"
            for file in set(self._journals()) - known
            for record in _records(file)
        )

    def _journals(self) -> list[Path]:
        home = Path(self.kubectl.environment["HOME"])
        return list(home.glob(".local/state/kubectl-alb/**/*.jsonl"))


def _records(file: Path) -> Iterator[Any]:
    for line in file.read_text().splitlines():
        # The last line may be on its way.
        if line.endswith("}"):
            yield json.loads(line)
