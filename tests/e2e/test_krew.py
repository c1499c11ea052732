"""The release archive, installed by the real krew and called by the real kubectl."""

import json
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from kubectl_alb import __version__
from kubectl_alb.cli.command_table import ENTRIES
from kubectl_alb.cli.krew_manifest import HOMEPAGE
from tests.lab import tools
from tests.lab.kubectl import Answer, Kubectl
from tests.lab.lab import Lab
from tests.lab.world import World

ROOT = Path(__file__).parents[2]
DIST = ROOT / "dist"


@dataclass(frozen=True, slots=True)
class Index:
    """A krew index: a git repository with a manifest, whose archive is `served`."""

    folder: Path
    served: str

    def publish(self, version: str) -> None:
        """Commit the manifest of the archive under a version."""
        plugins = self.folder / "plugins"
        plugins.mkdir(parents=True, exist_ok=True)
        text = on_loopback((DIST / "alb.yaml").read_text(), self.served)
        (plugins / "alb.yaml").write_text(text.replace(f"v{__version__}", version))
        self.git("init", "--quiet", "--initial-branch=master")
        self.git("add", "plugins")
        self.git("commit", "--quiet", "--message", version)

    def git(self, *words: str) -> None:
        """Run git as nobody in particular."""
        who = ("-c", "user.name=test", "-c", "user.email=test@example.com")
        subprocess.run(["git", *who, *words], cwd=self.folder, check=True)


def on_loopback(manifest: str, served: str) -> str:
    return manifest.replace(f"{HOMEPAGE}/releases/download/v{__version__}", served)


@dataclass(frozen=True, slots=True)
class Krew:
    """A krew of its own, with kubectl seeing what it installed."""

    root: Path
    index: Path | None = None

    @property
    def bin(self) -> Path:
        """The folder of krew's links."""
        return self.root / "bin"

    @property
    def kubectl(self) -> Kubectl:
        """kubectl, without this checkout's own plugin on its PATH."""
        home = {"HOME": str(self.root), "KUBECONFIG": str(self.root / "none")}
        return Kubectl(home, path=(self.bin,))

    def __call__(self, *words: str) -> Answer:
        """Run krew; it asks no network whether it is current."""
        environment = {
            "KREW_ROOT": str(self.root),
            "KREW_NO_UPGRADE_CHECK": "1",
            "HOME": str(self.root),
            "PATH": f"{self.bin}:/usr/bin:/bin",
            "KREW_DEFAULT_INDEX_URI": str(self.index),
        }
        done = subprocess.run(
            [str(tools.program("krew")), *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def archive() -> Path:
    """The archive of these sources, built when it is not current."""
    subprocess.run(["make", "dist"], cwd=ROOT, check=True)
    (found,) = DIST.glob("kubectl-alb-*.tar.gz")
    return found


@pytest.fixture(scope="module")
def installed(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Krew:
    krew = Krew(tmp_path_factory.mktemp("krew"))
    done = krew("install", f"--manifest={DIST / 'alb.yaml'}", f"--archive={archive}")
    assert done.code == 0, done.stderr
    return krew


@pytest.fixture
def served(archive: Path) -> Iterator[str]:
    """The folder of the archive, over HTTP."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(archive.parent))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_kubectl_runs_what_krew_installed(installed: Krew) -> None:
    ran = installed.kubectl("alb", "version", "--client")
    assert (ran.code, ran.stderr) == (0, "")
    assert ran.stdout.startswith(f"client  v{__version__}")


def test_krew_left_one_link_and_the_licence(installed: Krew) -> None:
    store = installed.root / "store" / "alb" / f"v{__version__}"
    assert (installed.bin / "kubectl-alb").resolve() == store / "kubectl-alb"
    assert (store / "LICENSE").exists()
    assert "boto3" in (store / "THIRD_PARTY_LICENSES").read_text()


def test_kubectl_completes_through_the_helper_that_the_plugin_writes(installed: Krew) -> None:
    wrote = installed.kubectl("alb", "completion", "kubectl")
    assert (wrote.code, wrote.stderr) == (0, "")
    assert wrote.stdout.startswith(f"Wrote {installed.bin / 'kubectl_complete-alb'} ")
    offered = installed.kubectl("__complete", "alb", "").stdout.splitlines()
    names = [line.partition("\t")[0] for line in offered]
    assert names == [*(entry.name for entry in ENTRIES if not entry.hidden), ":4"]


def test_completion_of_a_value_passes_through_kubectl(installed: Krew) -> None:
    installed.kubectl("alb", "completion", "kubectl")
    offered = installed.kubectl("__complete", "alb", "describe", "--output=j").stdout
    assert offered == "json\n:4\n"


def test_the_installed_program_describes_the_demo(installed: Krew) -> None:
    ran = installed.kubectl("alb", "list", "-A", "--bundle", "demo", "-o", "name")
    assert ran.code == 0, ran.stderr
    assert "ingress.networking.k8s.io/web" in ran.stdout.splitlines()


def test_the_installed_program_reads_cluster_and_aws(
    installed: Krew, lab: Lab, world: World
) -> None:
    kubectl = Kubectl(lab.environment(), path=(installed.bin,))
    ran = kubectl("alb", "describe", "web", "-n", "shop", "-o", "json")
    assert ran.code == 0, ran.stderr
    document = json.loads(ran.stdout)
    assert document["metadata"]["gaps"] == {}
    assert {group["targetType"] for group in document["status"]["targetGroups"]} == {"ip"}
    version = kubectl("alb", "version")
    assert f"server      {tools.KUBERNETES_VERSION}" in version.stdout.splitlines()
    installed.kubectl("alb", "completion", "kubectl")
    completed = kubectl("__complete", "alb", "describe", "-n", "shop", "")
    assert "group/shop-public" in completed.stdout


def test_krew_installs_upgrades_and_uninstalls_from_an_index(served: str, tmp_path: Path) -> None:
    index = Index(tmp_path / "index", served)
    krew = Krew(tmp_path / "krew", index.folder)
    index.publish("v0.0.1")
    assert krew("update").code == 0
    assert krew("install", "alb").code == 0
    index.publish(f"v{__version__}")
    krew("update")
    upgraded = krew("upgrade", "alb")
    assert upgraded.code == 0, upgraded.stderr
    link = krew.bin / "kubectl-alb"
    assert link.resolve().parent.name == f"v{__version__}"
    assert krew("uninstall", "alb").code == 0
    assert list(krew.bin.iterdir()) == []


def test_krews_validator_accepts_the_manifest(archive: Path, served: str, tmp_path: Path) -> None:
    manifest = tmp_path / "alb.yaml"
    manifest.write_text(on_loopback((DIST / "alb.yaml").read_text(), served))
    # The validator installs the archive by calling `kubectl krew`.
    (tmp_path / "kubectl-krew").symlink_to(tools.program("krew"))
    (tmp_path / "kubectl").symlink_to(tools.kubectl())
    done = subprocess.run(
        [str(tools.program("validate-krew-manifest")), "-manifest", str(manifest)],
        env={
            "PATH": f"{tmp_path}:/usr/bin:/bin",
            "HOME": str(tmp_path),
            "KREW_NO_UPGRADE_CHECK": "1",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_manifest_names_the_archive_that_was_built(archive: Path) -> None:
    document = yaml.safe_load((DIST / "alb.yaml").read_text())
    (platform,) = document["spec"]["platforms"]
    checksum, name = (DIST / "checksums.txt").read_text().split()
    assert (platform["sha256"], platform["uri"].rpartition("/")[2]) == (checksum, name)
    assert name == archive.name
