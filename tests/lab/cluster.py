"""A real etcd and a real kube-apiserver on free ports of 127.0.0.1, and nothing else of Kubernetes.

No controller manager and no scheduler run: nobody makes pods from Deployments, fills EndpointSlices
or finishes the deletion of a namespace. The kubelet of all nodes runs no pods; it only has logs.
Access control is real (RBAC).
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.lab import certificates, kubeconfig, tools
from tests.lab.api import Api, ApiError
from tests.lab.audit import Audit
from tests.lab.certificates import Authority, Pair
from tests.lab.kubelet import Kubelet, Logs
from tests.lab.process import Processes, free_port
from tests.lab.road import Road
from tests.lab.store import Store

ADMIN = "lab-admin"
ADMIN_GROUP = "system:masters"
READY_SECONDS = 60
# The API server makes these by itself, some of them after it calls itself ready.
FIRST_OBJECTS = (
    "/api/v1/namespaces/default",
    "/api/v1/namespaces/kube-system",
    "/api/v1/namespaces/kube-public",
    "/api/v1/namespaces/kube-node-lease",
    "/api/v1/namespaces/default/services/kubernetes",
    "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication",
    "/apis/rbac.authorization.k8s.io/v1/clusterroles/cluster-admin",
    "/apis/networking.k8s.io/v1/servicecidrs/kubernetes",
)


@dataclass(frozen=True)
class Cluster:
    """Where a running cluster is, and the files that let one in."""

    folder: Path
    server: str
    etcd: str

    @property
    def authority(self) -> Authority:
        """The authority that signed the API server's and its clients' certificates."""
        return Authority(self.folder / "certificates")

    @property
    def kubeconfig(self) -> Path:
        """The administrator's kubeconfig."""
        return self.folder / "admin.kubeconfig"

    @property
    def logs(self) -> Logs:
        """The logs that the kubelet shows."""
        return Logs(self.folder / "logs")

    @property
    def audit(self) -> Audit:
        """The log of calls."""
        return Audit(self.folder)

    @cached_property
    def api(self) -> Api:
        """The API as the administrator."""
        certificate = self.authority.folder / f"{ADMIN}.crt"
        return self.api_as(Pair(certificate, certificate.with_suffix(".key")))

    @cached_property
    def store(self) -> Store:
        """The cluster's etcd."""
        return Store(self.etcd)

    def api_as(self, user: Pair) -> Api:
        """The API as the owner of a client certificate."""
        return Api(self.server, self.authority.own.certificate, user)


def start(folder: Path, processes: Processes) -> Cluster:
    """Start etcd and the API server; return when all that it makes at its start is there."""
    etcd_port, peer_port, port = free_port(), free_port(), free_port()
    cluster = Cluster(folder, f"https://127.0.0.1:{port}", f"http://127.0.0.1:{etcd_port}")
    cluster.authority.folder.mkdir(parents=True)
    cluster.authority.create()
    admin = cluster.authority.client(ADMIN, [ADMIN_GROUP])
    kubeconfig.write(cluster.kubeconfig, cluster.server, cluster.authority.own.certificate, admin)
    peer = f"http://127.0.0.1:{peer_port}"
    processes.start("etcd", _etcd_command(folder, cluster.etcd, peer))
    processes.wait("etcd", cluster.store.healthy, READY_SECONDS)
    processes.start("kube-apiserver", _api_server_command(cluster, port, _road(cluster)))
    processes.wait("kube-apiserver", lambda: _complete(cluster.api), READY_SECONDS)
    return cluster


def _road(cluster: Cluster) -> Path:
    """Serve a kubelet and the way to it; return the file that tells the API server."""
    kubelet = Kubelet(cluster.logs, cluster.authority.server("kubelet"))
    kubelet.start()
    road = Road(cluster.folder, kubelet.server_port)
    road.start()
    return road.write_configuration(cluster.folder / "egress.yaml")


def _complete(api: Api) -> bool:
    if not api.ready():
        return False
    try:
        for path in FIRST_OBJECTS:
            api.get(path)
    except ApiError:
        return False
    return True


def _etcd_command(folder: Path, client: str, peer: str) -> list[str]:
    return [
        str(tools.program("etcd")),
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls={client}",
        f"--advertise-client-urls={client}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=default={peer}",
        # A lab has nothing to lose in a power cut.
        "--unsafe-no-fsync",
        "--log-level=warn",
    ]


def _api_server_command(cluster: Cluster, port: int, road: Path) -> list[str]:
    authority = cluster.authority
    serving = authority.server("kube-apiserver")
    tokens = certificates.signing_key(authority.folder / "service-accounts.key")
    return [
        str(tools.program("kube-apiserver")),
        f"--etcd-servers={cluster.etcd}",
        # The way back to a clean cluster reads an old revision (store.py).
        "--etcd-compaction-interval=0s",
        f"--egress-selector-config-file={road}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        f"--secure-port={port}",
        f"--cert-dir={authority.folder}",
        f"--tls-cert-file={serving.certificate}",
        f"--tls-private-key-file={serving.key}",
        f"--client-ca-file={authority.own.certificate}",
        "--authorization-mode=RBAC",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--allow-privileged=true",
        # Pods may be made without their ServiceAccount, which nobody would create.
        "--disable-admission-plugins=ServiceAccount",
        "--endpoint-reconciler-type=none",
        # As EKS has it: a webhook's service is asked at its endpoints, not at its address.
        "--enable-aggregator-routing=true",
        f"--service-account-issuer={cluster.server}",
        f"--service-account-key-file={tokens}",
        f"--service-account-signing-key-file={tokens}",
        *cluster.audit.flags(),
    ]
