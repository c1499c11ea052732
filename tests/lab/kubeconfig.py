"""Kubeconfig files for the lab's users."""

from pathlib import Path

import yaml

from tests.lab.certificates import Pair

CONTEXT = "lab"


def write(path: Path, server: str, authority: Path, user: Pair, namespace: str = "default") -> Path:
    """Write a kubeconfig whose only context, `lab`, is `user` at `server`."""
    name = user.certificate.stem
    context = {"cluster": CONTEXT, "user": name, "namespace": namespace}
    credentials = {"client-certificate": str(user.certificate), "client-key": str(user.key)}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": CONTEXT,
        "clusters": [
            {
                "name": CONTEXT,
                "cluster": {"server": server, "certificate-authority": str(authority)},
            }
        ],
        "contexts": [{"name": CONTEXT, "context": context}],
        "users": [{"name": name, "user": credentials}],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(config, sort_keys=False))
    return path
