"""What a pod knows of its cluster: client-go rest/config.go, InClusterConfig.

Also tools/clientcmd/client_config.go, inClusterClientConfig.
"""

from collections.abc import Mapping
from pathlib import Path

from kubectl_alb.context.bounded import bounded_bytes
from kubectl_alb.errors import ConfigError

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")


def in_pod(environ: Mapping[str, str]) -> bool:
    """Return whether this is a pod whose service account can be used."""
    names = ("KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT")
    return all(environ.get(name) for name in names) and pod_token_file().is_file()


def pod_token_file() -> Path:
    """Return where the service account's token is."""
    return SERVICE_ACCOUNT / "token"


def pod_namespace(environ: Mapping[str, str]) -> str:
    """Return the pod's namespace: that of POD_NAMESPACE, else the service account's."""
    given = environ.get("POD_NAMESPACE")
    if given:
        return given
    try:
        return (SERVICE_ACCOUNT / "namespace").read_text("utf-8").strip() or "default"
    except (OSError, ValueError):
        return "default"


def pod_authority(given: str) -> bytes:
    """Return the certificate authority: that of the file which a flag names, else the pod's."""
    path = Path(given or SERVICE_ACCOUNT / "ca.crt")
    try:
        return bounded_bytes(path)
    except (OSError, ValueError) as error:
        if not given and isinstance(error, FileNotFoundError):
            # client-go: the system's authorities are trusted then.
            return b""
        raise ConfigError(
            f"cannot read certificate authority {path}: {getattr(error, 'strerror', error)}",
            hint="set KUBECONFIG, or mount the service account's token",
        ) from error
