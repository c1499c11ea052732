"""The frozen program has what the commands need."""

import re
import subprocess
import sys
from pathlib import Path

import kubectl_alb

PACKAGE = Path(kubectl_alb.__file__).parent
SPEC = PACKAGE.parent / "krew" / "alb.spec"
CALL = re.compile(r'\.(?:call|pages)\(\s*"([a-z0-9-]+)",')
# For the credentials of a profile: web identity, roles, SSO, `aws login`.
CREDENTIALS = {"sts", "sso", "sso-oidc", "signin"}


def kept_services() -> set[str]:
    found = re.search(r'SERVICES = """(.*?)"""', SPEC.read_text(), re.DOTALL)
    assert found is not None
    return set(found[1].split())


def test_the_description_of_every_service_that_is_called_is_kept() -> None:
    texts = (path.read_text() for path in PACKAGE.rglob("*.py"))
    called = {name for text in texts for name in CALL.findall(text)}
    assert "elbv2" in called
    assert called | CREDENTIALS <= kept_services()


WITHOUT_GENERATED = """
import sys
from pathlib import Path
import kubernetes.client

class Left:
    def find_spec(self, name, path=None, target=None):
        rooms = tuple(f"kubernetes.{room}." for room in ("client.api", "client.models", "aio"))
        if name.startswith(rooms):
            raise ImportError(f"left out of the archive: {name}")

sys.meta_path.insert(0, Left())
from kubectl_alb.apply.cluster_api import ClusterApi
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.connection import Connection
from tests.scripted import Reply, serving
with serving(Reply(404)) as server:
    api = ClusterApi(KubeClient(Connection(server=server.url), 5))
    server.routes["/version"] = Reply(body=b'{"gitVersion": "v1"}')
    server.routes["/apis"] = Reply(body=b'{"kind": "APIGroupList", "groups": []}')
    server.routes["/api/v1"] = Reply(body=b'''{"kind": "APIResourceList", "resources": [
        {"name": "configmaps", "namespaced": true, "kind": "ConfigMap", "verbs": ["patch"]}]}''')
    server.routes["PATCH /api/v1/namespaces/a/configmaps/b"] = Reply(body=b'{"kind": "ConfigMap"}')
    api.patch("/api/v1/namespaces/a/configmaps/b", ())
    meta = {"name": "b", "namespace": "a"}
    print(api.apply({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta})["kind"])
"""


def test_what_writes_needs_none_of_the_generated_classes_that_the_archive_leaves_out() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_GENERATED],
        capture_output=True,
        text=True,
        cwd=PACKAGE.parent,
    )
    assert (done.returncode, done.stdout) == (0, "ConfigMap\n"), done.stderr


def test_nothing_is_imported_by_a_name_that_only_run_time_knows() -> None:
    # What follows imports without running the program must see them all.
    assert [p for p in PACKAGE.rglob("*.py") if "import_module" in p.read_text()] == []
