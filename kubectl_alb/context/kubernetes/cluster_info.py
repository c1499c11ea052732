"""What an exec plugin is told of the cluster: client-go rest/exec.go, ConfigToExecCluster."""

import base64
from collections.abc import Mapping
from typing import Any

from kubectl_alb.context.kubernetes.kubeconfig_entries import Cluster


def cluster_info(cluster: Cluster, server: str, authority: bytes) -> Mapping[str, Any]:
    """Return `spec.cluster` of the ExecCredential that a plugin is given on request.

    The authority is given as data, also where the kubeconfig names a file.
    """
    fields: dict[str, Any] = {
        "server": server,
        "tls-server-name": cluster.tls_server_name,
        "insecure-skip-tls-verify": cluster.insecure,
        "certificate-authority-data": base64.b64encode(authority).decode(),
        "proxy-url": cluster.proxy_url,
        "disable-compression": cluster.disable_compression,
        "config": cluster.exec_config,
    }
    return {key: value for key, value in fields.items() if value}
